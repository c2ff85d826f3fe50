"""The place where the wires go in, or went in, and the temperature."""

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from scstrial.diary.questions.parts import Numbers, Question, Screen, pain_question, yes_no
from scstrial.diary.rules import Asked

UNWELL = Screen(
    _l("How do you feel?"),
    (
        yes_no(
            "unwell",
            _l("Do you feel sick or feverish, or does the place where the wires go in look or feel different?"),
        ),
    ),
)
TEMPERATURE = Screen(
    _l("Your temperature"),
    (
        Question(
            "temperature",
            _l("What is your temperature?"),
            hint=_l("For example 98.6 or 37.0. Leave it empty if you have no thermometer."),
            longest=20,
        ),
        Question("unit", _l("In which unit?"), (("f", _l("Fahrenheit (°F)")), ("c", _l("Celsius (°C)")))),
    ),
)
SITE = Screen(
    _l("Look at the place where the wires go in"),
    (
        yes_no("redness", _l("Is the skin red?")),
        yes_no("swelling", _l("Is it swollen?")),
        yes_no("warmth", _l("Does it feel warm?")),
        yes_no("tenderness", _l("Does it hurt when you touch it?")),
        Question(
            "drainage",
            _l("Does anything come out?"),
            (
                ("none", _l("No, nothing")),
                ("clear", _l("Something clear, like water")),
                ("bloody", _l("Blood")),
                ("pus", _l("Pus: yellow, green or cloudy")),
            ),
        ),
    ),
    _l("Use a mirror, or ask somebody to look. Leave the bandage on."),
)
SITE_MORE = Screen(
    _l("More about that place"),
    (
        yes_no("spreading", _l("Is it getting bigger?")),
        Question(
            "redness_cm",
            _l("If the skin is red: how wide is the red area?"),
            numbers=Numbers(0, 30, None),
            unit=_l("cm"),
            hint=_l("1 inch is about 2.5 cm."),
        ),
        yes_no("adhesive_shape", _l("Is the skin red or itchy only where the tape was?")),
        yes_no("odour", _l("Does it smell bad?")),
        yes_no("soaks_dressing", _l("Does blood or fluid soak the bandage?")),
    ),
)
DRESSING = Question(
    "dressing",
    _l("How is the bandage?"),
    (
        ("intact", _l("Dry and in place")),
        ("loose", _l("Loose")),
        ("wet", _l("Wet")),
        ("off", _l("It came off")),
    ),
)
LEAD = Question(
    "lead",
    _l("Have the wires moved?"),
    (
        ("in_place", _l("No, they are in place")),
        ("mark_moved", _l("The tape or its mark has moved")),
        ("exposed", _l("I can see a wire that was covered before")),
        ("pulled", _l("A wire came out")),
    ),
    hint=_l("Do not push or pull the wires."),
)


def wound_screen(asked: Asked) -> Screen:
    """After the pull there is no lead to look for."""
    hurts = pain_question("lead_site_pain_nrs", _l("How much does it hurt there?"), asked.pain_step)
    if asked.is_check:
        return Screen(_l("Where the wires went in"), (hurts,))
    return Screen(_l("Where the wires go in"), (hurts, DRESSING, LEAD))


def site_screen(asked: Asked) -> Screen:
    if not asked.is_check:
        return SITE
    lead = _l("Use a mirror, or ask somebody to look.")
    return replace(SITE, title=_l("Look at the place where the wires went in"), lead=lead)
