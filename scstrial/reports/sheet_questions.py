"""What the paper log asks, morning and evening (rule book 7, column When), in the words and language of the patient."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext

from scstrial.assessments.choices import Area
from scstrial.assessments.rules import ONE
from scstrial.daily_logs.choices import RedFlag, Session
from scstrial.diary import wording
from scstrial.reports import sheet_words as words
from scstrial.reports.sheet import Beside, Blank, Group, OneOf, Question, Scale, YesNo

FREE_MEDICINES = 2


@dataclass(frozen=True)
class Asked:
    """What is known of the patient and changes the questions."""

    areas: tuple[Area, ...]
    coverage: bool  # the stimulation is felt
    sufficient: bool  # the clinic's rule counts days of sufficient relief
    programs: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    pain_step: Decimal = ONE


def groups_of(session: Session, asked: Asked) -> tuple[Group, ...]:
    """The questions of the morning or the evening, in the order of the page on which they are keyed in."""
    last = Group(gettext("Anything else"), (Blank(gettext("Side effects, notes"), lines=2),))
    return (*(part(asked) for part in PARTS[session]), last)


def area_words(area: Area) -> str:
    name = str(wording.AREAS[area])
    return name[:1].upper() + name[1:]


def _rated(label: str, asked: Asked) -> Question:
    """Boxes from 0 to 10; a line to write on where the clinic's step is finer than 1 (rule book 7)."""
    return Scale(label) if asked.pain_step >= ONE else Blank(label)


def _night(asked: Asked) -> Group:
    scales = tuple(_rated(area_words(area), asked) for area in asked.areas)
    return Group(gettext("Pain last night"), scales, gettext("0 is no pain, 10 the worst you can think of."))


def _pain(asked: Asked) -> Group:
    questions: list[Question] = []
    for area in asked.areas:
        questions += [_rated(f"{area_words(area)}: {rated}", asked) for rated in words.all_of(words.EVENING_PAIN)]
    tens = tuple(str(number) for number in range(0, 101, 10))
    gone = gettext("How much of the pain is gone, in %%: %(area)s", area=wording.AREAS[asked.areas[0]])
    questions.append(Scale(gone, gettext("none"), gettext("all"), tens))
    questions.append(Blank(gettext("or: the pain is worse, by"), "%"))
    questions += [YesNo(gettext("Was the relief enough today?"))] if asked.sufficient else []
    return Group(gettext("Pain today"), tuple(questions), gettext("0 is no pain, 10 the worst you can think of."))


def _sleep(_asked: Asked) -> Group:
    hours = Blank(gettext("Slept"), gettext("hours"))
    well = Scale(gettext("How well"), gettext("very badly"), gettext("very well"))
    return Group(gettext("Sleep"), (Beside((hours, Blank(gettext("Awake"), gettext("times")))), well))


def _felt_at_night(_asked: Asked) -> Group:
    return Group(gettext("Stimulation"), _felt())


def _stimulation(asked: Asked) -> Group:
    questions: list[Question] = [YesNo(gettext("Was it on today?")), Blank(gettext("In use"), gettext("hours"))]
    questions += [Blank(gettext("How much of the painful area tingles"), "%")] if asked.coverage else []
    questions += [OneOf(gettext("Program used most"), asked.programs)] if asked.programs else []
    questions += [YesNo(gettext("Were your programs changed today?"))]
    return Group(gettext("Stimulation"), (*questions, *_felt()))


def _felt() -> tuple[Question, ...]:
    feels = OneOf(gettext("How it feels"), words.all_of(words.FELT))
    return (feels, *map(YesNo, words.all_of(words.DEVICE)))


def _doing(_asked: Asked) -> Group:
    minutes = gettext("min")
    return Group(
        gettext("Doing"),
        (
            Beside((Blank(gettext("Walked"), minutes), Blank(gettext("Stood"), minutes))),
            Beside((Blank(gettext("Sat"), minutes), Blank(gettext("Steps, if counted")))),
            OneOf(gettext("Goal of today reached"), words.all_of(words.GOAL)),
            OneOf(gettext("Doing things, compared with before"), words.all_of(words.FUNCTION)),
            Scale(gettext("Mood"), gettext("very bad"), gettext("very good")),
        ),
    )


def _taken(asked: Asked) -> Group:
    taken = gettext("taken")
    known = tuple(Blank(medicine, taken) for medicine in asked.medicines)
    free = tuple(Blank(gettext("Other, with strength"), taken) for _ in range(FREE_MEDICINES))
    return Group(gettext("Pain medicine today"), (OneOf("", (gettext("Took none today"),)), *known, *free))


def _thinners(_asked: Asked) -> Group:
    asked = map(YesNo, words.all_of(words.THINNERS))
    return Group(gettext("Taken since the last log"), (*asked, Blank(gettext("Which one, and when"))))


def _wound(asked: Asked) -> Group:
    return Group(
        gettext("Where the wires go in"),
        (
            _rated(gettext("Pain there, 0 to 10"), asked),
            OneOf(gettext("Bandage"), words.all_of(words.BANDAGE)),
            OneOf(gettext("Wires"), words.all_of(words.WIRES)),
        ),
    )


def _site(_asked: Asked) -> Group:
    return Group(gettext("Temperature and skin"), _skin())


def _unwell(_asked: Asked) -> Group:
    return Group(gettext("Only if you feel sick"), _skin())


def _skin() -> tuple[Question, ...]:
    return (
        Blank(gettext("Temperature"), "°F / °C"),
        *map(YesNo, words.all_of(words.SITE)),
        Blank(gettext("How wide the red area is"), "cm"),
        YesNo(gettext("Red or itchy only where the tape was")),
        OneOf(gettext("Fluid from the wound"), words.all_of(words.FLUID)),
        YesNo(gettext("Fluid or blood soaks the bandage")),
    )


def _signs(_asked: Asked) -> Group:
    return Group(gettext("Warning signs"), tuple(YesNo(str(words.SIGNS[flag])) for flag in RedFlag))


PARTS: Mapping[Session, tuple[Callable[[Asked], Group], ...]] = {
    Session.MORNING: (_night, _sleep, _felt_at_night, _thinners, _wound, _site, _signs),
    Session.EVENING: (_pain, _stimulation, _doing, _taken, _thinners, _wound, _unwell, _signs),
}
