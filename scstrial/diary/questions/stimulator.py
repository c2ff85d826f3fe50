"""The stimulator and the box that is worn."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from scstrial.diary.questions.parts import TENTHS, Numbers, Question, Screen, yes_no
from scstrial.diary.rules import Asked, hours_typed

DEVICE = Screen(
    _l("The box that you wear"),
    (
        yes_no("battery_fault", _l("Is there trouble with the battery?")),
        yes_no("cable_fault", _l("Is there trouble with the cable or a plug?")),
        yes_no("switches_by_itself", _l("Does it turn on or off by itself?")),
    ),
)
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
