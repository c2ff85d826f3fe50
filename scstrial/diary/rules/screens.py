"""Which screens a patient goes through: one group of questions each, warning signs first (rule book 7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scstrial.assessments.choices import Area
from scstrial.assessments.rules import ONE
from scstrial.daily_logs.choices import RedFlag, Session
from scstrial.daily_logs.rules import DoseTaken
from scstrial.diary.choices import LinkKind

Given = Mapping[str, str]  # question -> answer, of one screen
Answers = Mapping[str, Given]  # screen -> its answers; a screen without answers was passed by

# Asked before anything else, in two lists short enough to be read: what cannot wait, then the rest.
SIGNS = {
    "signs-now": (
        RedFlag.NEW_WEAKNESS,
        RedFlag.NEW_NUMBNESS,
        RedFlag.SADDLE_NUMBNESS,
        RedFlag.BLADDER_BOWEL,
        RedFlag.SEVERE_BACK_PAIN,
        RedFlag.CHEST_PAIN,
        RedFlag.BREATHING_TROUBLE,
        RedFlag.FACE_SWELLING,
        RedFlag.FAINT,
        RedFlag.CALF_SWELLING,
    ),
    "signs-more": (
        RedFlag.RIGORS,
        RedFlag.CONFUSION,
        RedFlag.STIFF_NECK,
        RedFlag.SEVERE_HEADACHE,
        RedFlag.HEADACHE_WORSE_UPRIGHT,
        RedFlag.CANNOT_STAND,
        RedFlag.VISION_CHANGE,
        RedFlag.RASH_OR_HIVES,
        RedFlag.ITCH,
        RedFlag.SELF_HARM_THOUGHTS,
    ),
}
NONE, SOME, UNSURE = "none", "some", "unsure"
NOT_NO = frozenset({SOME, UNSURE, "yes", "unknown"})
CHANGES = ("redness", "swelling", "warmth", "tenderness")
# Once something was told, what is answered here is kept at once as well, so that the staff see it grow.
WATCHED = frozenset({*(f"{name}-each" for name in SIGNS), "wound", "site", "site-more", "temperature"})
MORNING_LAST = ("sleep", "stimulator", "device", "thinners", "more")
EVENING_LAST = ("relief", "stimulator", "device", "moving", "day", "medicines", "thinners", "more")
THINNERS_UNTIL = 7  # days after the pull: back pain with a blood thinner is C-01 (rule book 9.1)


@dataclass(frozen=True)
class Asked:
    """What decides which questions are asked: the kind of link, the session, and what is known of the trial.

    `pain_step`: the clinic's step of the pain scale (1, 0.5 or 0.1). `on`: the day asked about. `days_after`: of a
    check, its days after the pull.
    """

    session: Session
    areas: tuple[Area, ...]
    doses: tuple[DoseTaken, ...] = ()
    programs: tuple[str, ...] = ()
    asks_coverage: bool = False
    asks_sufficient: bool = False
    asks_antibiotic: bool = False
    kind: LinkKind = LinkKind.LOG
    pain_step: Decimal = ONE
    on: date | None = None
    days_after: int = 0

    @property
    def is_evening(self) -> bool:
        return self.session is Session.EVENING

    @property
    def is_check(self) -> bool:
        return self.kind is LinkKind.CHECK

    @property
    def is_baseline(self) -> bool:
        return self.kind is LinkKind.BASELINE


def screens(asked: Asked, answers: Answers) -> tuple[str, ...]:
    """The names of the screens in order; some open only by an earlier answer, and stay once they hold one."""
    if asked.is_baseline:
        return ("start", *(area_screen(area) for area in asked.areas))
    path = ["start", *signs(answers)]
    if asked.is_check:
        return (*path, *after_pull(asked, answers))
    path += [*(["unwell"] if asked.is_evening else []), *wound(asked, answers), *temperature(asked, answers)]
    path += [area_screen(area) for area in asked.areas]
    return (*path, *(EVENING_LAST if asked.is_evening else MORNING_LAST))


def signs(answers: Answers) -> list[str]:
    """Both lists of warning signs; each is opened where something of it may be there."""
    return [screen for name in SIGNS for screen in (name, *each_sign(name, answers))]


def after_pull(asked: Asked, answers: Answers) -> list[str]:
    """The place where the leads were, the temperature, and what makes back pain dangerous; no leads, no device."""
    thinners = ["thinners"] if asked.days_after <= THINNERS_UNTIL else []
    return [*wound(asked, answers), "temperature", *thinners, "more"]


def each_sign(name: str, answers: Answers) -> list[str]:
    """One question a sign, unless it was said that there is none."""
    return [f"{name}-each"] if said(answers, name, "any") in NOT_NO else []


def said_some(screen: str, answers: Answers) -> bool:
    """This screen asks which of a list of signs are there, after "one or more" was answered."""
    name = screen.removesuffix("-each")
    return name != screen and said(answers, name, "any") == SOME


def names_no_sign(screen: str, answers: Answers, given: Given) -> bool:
    """One or more signs are there, and none of them is named: then nobody could be told of it (rule book 9.1)."""
    return said_some(screen, answers) and "yes" not in given.values()


def sign_to_name(path: Iterable[str], answers: Answers) -> str | None:
    """The first screen on which a sign still has to be named before anything is sent."""
    return next((name for name in path if names_no_sign(name, answers, answers.get(name, {}))), None)


def temperature(asked: Asked, answers: Answers) -> list[str]:
    """The temperature in the morning; in the evening only if unwell (rule book 7).

    After the wound: fever with a changed wound is one finding (C-06), not fever alone first (C-07).
    """
    unwell = said(answers, "unwell", "unwell") in NOT_NO
    return ["temperature"] if not asked.is_evening or unwell or answers.get("temperature") else []


def wound(asked: Asked, answers: Answers) -> list[str]:
    """The wound in the morning, and if unwell; more of it where something has changed."""
    looks = not asked.is_evening or said(answers, "unwell", "unwell") in NOT_NO or bool(answers.get("site"))
    found = ["wound", *(["site"] if looks else [])]
    changed = any(said(answers, "site", name) == "yes" for name in CHANGES)
    wet = said(answers, "site", "drainage") not in ("", "none")
    return [*found, "site-more"] if looks and (changed or wet or answers.get("site-more")) else found


def said(answers: Answers, screen: str, question: str) -> str:
    """The answer to a question; empty when there is none."""
    return answers.get(screen, {}).get(question, "")


def area_screen(area: Area) -> str:
    """Kebab-case, as the address shows it: `pain-leg-left`."""
    return f"pain-{area.value.replace('_', '-')}"


def screen_before(path: tuple[str, ...], screen: str) -> str | None:
    place = path.index(screen)
    return path[place - 1] if place else None


def screen_after(path: tuple[str, ...], screen: str) -> str | None:
    """None after the last one: all is read back."""
    place = path.index(screen) + 1
    return path[place] if place < len(path) else None


def screen_to_open(path: tuple[str, ...], answers: Answers) -> str | None:
    """The first one that was not passed yet; None when all were."""
    return next((name for name in path if name not in answers), None)
