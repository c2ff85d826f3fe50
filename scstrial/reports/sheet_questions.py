"""What the paper log asks, morning and evening (rule book 7, column When), in the words of the patient."""

from collections.abc import Iterable
from dataclasses import dataclass

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import Drainage, Dressing, GoalMet, LeadSeen, RedFlag, Session, StimFelt
from scstrial.reports.sheet import Beside, Blank, Group, OneOf, Question, Scale, YesNo

PAIN_ENDS = "0 is no pain, 10 the worst imaginable."
FUNCTION = ("Much worse", "Worse", "A little worse", "The same", "A little better", "Better", "Much better")
EVENING_PAIN = ("worst", "least", "average")
FREE_MEDICINES = 2
SITE = ("Redness", "Swelling", "Warmth", "Tender to touch", "Bad smell", "A change that is spreading")


@dataclass(frozen=True)
class Asked:
    """What is known of the patient and changes the questions."""

    areas: tuple[Area, ...]
    coverage: bool  # the stimulation is felt
    sufficient: bool  # the clinic's rule counts days of sufficient relief
    programs: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()


def groups_of(session: Session, asked: Asked) -> tuple[Group, ...]:
    """The questions of the morning or the evening, in the order of the page on which they are keyed in."""
    if session is Session.MORNING:
        parts = [_night(asked), _sleep(), _felt(asked, evening=False), _medicines_both(), _wound(), _site()]
    else:
        parts = [
            _pain(asked),
            _felt(asked, evening=True),
            _doing(),
            _taken(asked),
            _medicines_both(),
            _wound(),
            _unwell(),
        ]
    return (*parts, _signs(), Group("Anything else", (Blank("Side effects, notes", lines=3),)))


def _night(asked: Asked) -> Group:
    return Group("Pain last night", tuple(Scale(area.label) for area in asked.areas), PAIN_ENDS)


def _pain(asked: Asked) -> Group:
    questions: list[Question] = []
    for area in asked.areas:
        questions += [Scale(f"{area.label}: {name}, last 24 hours") for name in EVENING_PAIN]
        questions.append(Scale(f"{area.label}: now"))
    tens = tuple(str(number) for number in range(0, 101, 10))
    questions.append(
        Scale(f"How much of the pain in the {asked.areas[0].label.lower()} is gone, in %", "none", "all", tens)
    )
    questions.append(Blank("or: the pain is worse, by", "%"))
    questions += [YesNo("Was the relief enough today?")] if asked.sufficient else []
    return Group("Pain today", tuple(questions), PAIN_ENDS)


def _sleep() -> Group:
    return Group(
        "Sleep",
        (
            Beside((Blank("Slept", "hours"), Blank("Awake", "times"))),
            Scale("How well", "very badly", "very well"),
        ),
    )


def _felt(asked: Asked, *, evening: bool) -> Group:
    questions: list[Question] = []
    if evening:
        questions += [YesNo("Stimulation on today"), Blank("Hours in use", "hours")]
        questions += [Blank("How much of the painful area tingles", "%")] if asked.coverage else []
        questions += [OneOf("Program used most", asked.programs)] if asked.programs else []
        questions += [YesNo("Reprogrammed today")]
    questions.append(OneOf("How the stimulation feels", _labels(StimFelt)))
    questions += map(YesNo, ("Battery trouble", "Cable or plug trouble", "Switches on or off by itself"))
    return Group("Stimulation", tuple(questions))


def _doing() -> Group:
    return Group(
        "Doing",
        (
            Beside((Blank("Walked", "min"), Blank("Stood", "min"))),
            Beside((Blank("Sat", "min"), Blank("Steps, if counted"))),
            OneOf("Today's goal met", _labels(GoalMet)),
            OneOf("Doing things, compared with before", FUNCTION),
            Scale("Mood", "very bad", "very good"),
        ),
    )


def _taken(asked: Asked) -> Group:
    known = tuple(Blank(medicine, "taken") for medicine in asked.medicines)
    free = tuple(Blank("Other, with strength", "taken") for _ in range(FREE_MEDICINES))
    return Group("Pain medicines today", (OneOf("", ("Took none today",)), *known, *free))


def _medicines_both() -> Group:
    asked = ("Aspirin, ibuprofen, naproxen or the like", "Blood thinner", "Antibiotic, if prescribed")
    return Group("Taken since the last log", (*map(YesNo, asked), Blank("Which one, and when")))


def _wound() -> Group:
    return Group(
        "Where the leads enter",
        (
            Scale("Pain there, 0 to 10"),
            OneOf("Dressing", _labels(Dressing)),
            OneOf("Leads", _labels(LeadSeen)),
        ),
    )


def _site() -> Group:
    return Group("Temperature and skin", (_temperature(), *_skin()))


def _unwell() -> Group:
    return Group("Only if unwell", (_temperature(), *_skin()))


def _temperature() -> Question:
    return Blank("Temperature", "°F / °C")


def _skin() -> tuple[Question, ...]:
    return (
        *map(YesNo, SITE),
        Blank("How far the redness reaches", "cm"),
        YesNo("Red or itchy only where the adhesive was"),
        OneOf("Fluid from the wound", _labels(Drainage)),
        YesNo("Fluid or blood soaks the dressing"),
    )


def _signs() -> Group:
    return Group("Warning signs", tuple(YesNo(flag.label) for flag in RedFlag))


def _labels(choices: Iterable[StimFelt | GoalMet | Dressing | LeadSeen | Drainage]) -> tuple[str, ...]:
    return tuple(choice.label for choice in choices)
