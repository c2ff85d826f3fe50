"""What each screen asks, in the patient's words; which screens there are is said in `rules.screens`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from scstrial.daily_logs.rules import DoseTaken
from scstrial.diary import wording
from scstrial.diary.rules import SIGNS, Asked, area_screen, dose_name, hours_typed, minutes_typed, number_typed
from scstrial.diary.wording import YES_NO_UNKNOWN, Words

Options = tuple[tuple[str, Words], ...]
QUARTER = Decimal("0.25")


@dataclass(frozen=True)
class Numbers:
    """What a number may be: both ends included; the steps of rule book 7; how it is typed."""

    low: int
    high: int
    step: Decimal | None = Decimal(1)
    read: Callable[[str], Decimal | None] = number_typed


@dataclass(frozen=True)
class Question:
    """One question. With `options` one of a list, with `numbers` a number, with `ends` 0 to 10; else a text."""

    name: str
    words: Words
    options: Options = ()
    numbers: Numbers | None = None
    ends: tuple[Words, Words] | None = None
    hint: Words = ""
    unit: Words = ""
    longest: int = 200

    @property
    def is_in_a_row(self) -> bool:
        """Yes, no, I don't know: beside each other."""
        return self.options is YES_NO_UNKNOWN


@dataclass(frozen=True)
class Screen:
    """One group of questions, with what stands above them."""

    title: Words
    questions: tuple[Question, ...]
    lead: Words = ""
    list_words: tuple[Words, ...] = ()


NO_PAIN: tuple[Words, Words] = (_l("no pain"), _l("the worst pain you can think of"))
TENTHS: Options = tuple((str(n), f"{n} %") for n in range(0, 110, 10))
MINUTES = Numbers(0, 1_440, read=minutes_typed)
MINUTES_HINT = _l("In minutes, or in hours and minutes like 1:30.")


def yes_no(name: str, words: Words, hint: Words = "") -> Question:
    return Question(name, words, YES_NO_UNKNOWN, hint=hint)


START = Screen(
    "",
    (
        Question(
            "who",
            _l("Who is answering?"),
            (("me", _l("I am the patient")), ("helper", _l("I am helping the patient"))),
        ),
    ),
    _l("This takes about 5 minutes. You can skip what you do not know. Your answers are kept if you stop."),
)
ANY = Question(
    "any",
    _l("Do you have any of these?"),
    (("none", _l("No, none of these")), ("some", _l("Yes, one or more")), ("unsure", _l("I am not sure"))),
)
REST = Question(
    "rest",
    _l("And all the others?"),
    (("none", _l("No, none of the others")), ("unsure", _l("I don't know about the others"))),
)
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
WOUND = Screen(
    _l("Where the wires go in"),
    (
        Question("lead_site_pain_nrs", _l("How much does it hurt there?"), ends=NO_PAIN),
        Question(
            "dressing",
            _l("How is the bandage?"),
            (
                ("intact", _l("Dry and in place")),
                ("loose", _l("Loose")),
                ("wet", _l("Wet")),
                ("off", _l("It came off")),
            ),
        ),
        Question(
            "lead",
            _l("Have the wires moved?"),
            (
                ("in_place", _l("No, they are in place")),
                ("mark_moved", _l("The tape or its mark has moved")),
                ("exposed", _l("I can see a wire that was covered before")),
                ("pulled", _l("A wire came out")),
            ),
            hint=_l("Do not push or pull the wires."),
        ),
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
DEVICE = Screen(
    _l("The box that you wear"),
    (
        yes_no("battery_fault", _l("Is there trouble with the battery?")),
        yes_no("cable_fault", _l("Is there trouble with the cable or a plug?")),
        yes_no("switches_by_itself", _l("Does it turn on or off by itself?")),
    ),
)
MOVING = Screen(
    _l("Moving"),
    (
        Question("walk_minutes", _l("How long did you walk today?"), numbers=MINUTES, hint=MINUTES_HINT),
        Question("stand_minutes", _l("How long did you stand?"), numbers=MINUTES, hint=MINUTES_HINT),
        Question("sit_minutes", _l("How long did you sit?"), numbers=MINUTES, hint=MINUTES_HINT),
        Question("steps", _l("How many steps, if you count them?"), numbers=Numbers(0, 100_000)),
        Question(
            "goal_met",
            _l("Did you reach your goal for today?"),
            (("fully", _l("Yes")), ("partly", _l("Partly")), ("not_at_all", _l("No"))),
        ),
    ),
)
DAY = Screen(
    _l("Your day"),
    (
        Question(
            "function_change",
            _l("Compared with the time before the wires: how well can you do things?"),
            (
                ("3", _l("Much better")),
                ("2", _l("Better")),
                ("1", _l("A little better")),
                ("0", _l("The same")),
                ("-1", _l("A little worse")),
                ("-2", _l("Worse")),
                ("-3", _l("Much worse")),
            ),
        ),
        Question("mood_nrs", _l("How was your mood today?"), ends=(_l("very bad"), _l("very good"))),
    ),
)
SLEEP = Screen(
    _l("Your sleep"),
    (
        Question(
            "sleep_hours",
            _l("How many hours did you sleep?"),
            numbers=Numbers(0, 24, QUARTER, hours_typed),
            hint=_l("Whole, half or quarter hours, such as 6.5 or 6:30."),
        ),
        Question("sleep_quality_nrs", _l("How well did you sleep?"), ends=(_l("very badly"), _l("very well"))),
        Question("awakenings", _l("How many times did you wake up?"), numbers=Numbers(0, 30)),
    ),
)
MORE = Screen(
    _l("Anything else?"),
    (
        Question(
            "notes",
            _l("Is there something else that you want to tell us?"),
            longest=1_500,
            hint=_l("If you need help now, do not write it here: call."),
        ),
    ),
)
FIXED: Mapping[str, Screen] = {
    "start": START,
    "unwell": UNWELL,
    "temperature": TEMPERATURE,
    "wound": WOUND,
    "site": SITE,
    "site-more": SITE_MORE,
    "device": DEVICE,
    "moving": MOVING,
    "day": DAY,
    "sleep": SLEEP,
    "more": MORE,
}
SIGN_TITLES: Mapping[str, Words] = {
    "signs-now": _l("Warning signs"),
    "signs-more": _l("More warning signs"),
}


def screen_named(name: str, asked: Asked) -> Screen:
    """What a screen asks of this patient."""
    if name in FIXED:
        return FIXED[name]
    if name in SIGNS:
        return signs_screen(name)
    if name.removesuffix("-each") in SIGNS:
        return each_screen(name.removesuffix("-each"))
    if name.startswith("pain-"):
        return pain_screen(name, asked)
    return {"relief": relief_screen, "stimulator": stimulator_screen, "medicines": medicines_screen}.get(
        name, thinners_screen
    )(asked)


def signs_screen(name: str) -> Screen:
    words = tuple(wording.SIGN_WORDS[sign] for sign in SIGNS[name])
    return Screen(SIGN_TITLES[name], (ANY,), _l("Now, or since your last log:"), words)


def each_screen(name: str) -> Screen:
    each = tuple(yes_no(sign.value, wording.SIGN_WORDS[sign]) for sign in SIGNS[name])
    return Screen(_l("Which of these?"), (*each, REST), _l("Now, or since your last log:"))


def pain_screen(name: str, asked: Asked) -> Screen:
    """The ratings of one area: of the night, or of the last 24 hours."""
    area = next(one for one in asked.areas if area_screen(one) == name)
    title = _l("Pain: %(area)s", area=wording.AREAS[area])
    if not asked.is_evening:
        return Screen(title, (Question("overnight", _l("Your pain during the night"), ends=NO_PAIN),))
    rated = (
        ("worst", _l("The worst pain in the last 24 hours")),
        ("least", _l("The least pain in the last 24 hours")),
        ("average", _l("Your usual pain in the last 24 hours")),
        ("current", _l("Your pain right now")),
    )
    return Screen(title, tuple(Question(each, words, ends=NO_PAIN) for each, words in rated))


def relief_screen(asked: Asked) -> Screen:
    """Always asked besides the ratings, about the primary area (rule book 8)."""
    questions = [
        Question(
            "way",
            _l("Compared with the time before the wires, in this place:"),
            (("less", _l("I have less pain")), ("same", _l("It is the same")), ("more", _l("I have more pain"))),
        ),
        Question("amount", _l("How much less, or how much more?"), TENTHS[1:], hint=_l("50 % = half of the pain.")),
    ]
    if asked.asks_sufficient:
        questions.append(yes_no("relief_sufficient", _l("Is that enough for you?")))
    return Screen(_l("More or less pain: %(area)s", area=wording.AREAS[asked.areas[0]]), tuple(questions))


FELT = Question(
    "stim_felt",
    _l("How does the stimulation feel?"),
    (
        ("unchanged", _l("The same as before (also if you never feel it)")),
        ("weaker", _l("Weaker")),
        ("lost", _l("It is gone")),
        ("moved", _l("In another place")),
        ("shock", _l("It gives me shocks or jolts")),
        ("unpleasant", _l("It is unpleasant")),
    ),
)


def stimulator_screen(asked: Asked) -> Screen:
    """In the morning the feeling only."""
    if not asked.is_evening:
        return Screen(_l("Your stimulator"), (FELT,))
    return Screen(_l("Your stimulator"), tuple(stimulator_questions(asked)))


def stimulator_questions(asked: Asked) -> Iterator[Question]:
    yield yes_no("stim_on", _l("Was it turned on today?"))
    yield Question(
        "stim_hours_used",
        _l("For how many hours?"),
        numbers=Numbers(0, 24, None, hours_typed),
    )
    yield FELT
    if asked.asks_coverage:
        yield Question("coverage_pct", _l("How much of the painful area does the tingling reach?"), TENTHS)
    if asked.programs:
        yield Question("program", _l("Which program did you use most?"), tuple((one, one) for one in asked.programs))
    yield yes_no("reprogrammed", _l("Did somebody change your programs today?"))


def medicines_screen(asked: Asked) -> Screen:
    """Those known to be taken, by count; "none" is an answer of its own (rule book 7)."""
    took = Question("took", _l("Did you take pain medicine today?"), (("yes", _l("Yes")), ("no", _l("No, none"))))
    other = Question("other", _l("Other pain medicine: which, and how many?"))
    return Screen(_l("Pain medicine"), (took, *(dose_question(dose) for dose in asked.doses), other))


def dose_question(dose: DoseTaken) -> Question:
    words = _l("%(medicine)s: how many today?", medicine=medicine_words(dose))
    return Question(dose_name(dose), words, numbers=Numbers(0, 40, None), hint=_l("0 if you took none of it."))


def medicine_words(dose: DoseTaken) -> Words:
    return _Medicine(dose)


class _Medicine:
    """`Oxycodone 5 mg`, put into words when it is read."""

    def __init__(self, dose: DoseTaken) -> None:
        self.dose = dose

    def __str__(self) -> str:
        drug, unit = wording.drug_words(self.dose.drug), wording.unit_words(self.dose.unit)
        return f"{drug} {wording.number_words(self.dose.strength)} {unit}"


def thinners_screen(asked: Asked) -> Screen:
    questions = [
        yes_no(
            "aspirin_or_nsaid_taken",
            _l("Did you take aspirin, ibuprofen, naproxen or something like it?"),
        ),
        yes_no(
            "anticoagulant_taken",
            _l("Did you take a blood thinner?"),
            _l("Such as warfarin, apixaban, rivaroxaban or clopidogrel."),
        ),
        Question("bleeding_drug_note", _l("If yes: which one, and when?")),
    ]
    if asked.asks_antibiotic:
        questions.append(yes_no("antibiotic_taken", _l("Did you take your antibiotic?")))
    return Screen(_l("Other medicine since your last log"), tuple(questions))


def numbers_sentence(numbers: Numbers) -> str:
    """What to do when a number does not fit."""
    if numbers.step == QUARTER:
        return str(gettext("Type whole, half or quarter hours, from 0 to 24."))
    low, high = wording.number_words(numbers.low), wording.number_words(numbers.high)
    return str(gettext("Type a number from %(low)s to %(high)s, or leave it empty.", low=low, high=high))
