"""Who is told of a flag, and when, while nobody has taken it in hand (rule book 9.1, Escalation)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scstrial.complications.choices import FlagDoing, FlagState, LadderStep, Urgency
from scstrial.complications.rules.clock import ESCALATE_AFTER

AT_ONCE = timedelta(0)
EMERGENCY_WAIT = ESCALATE_AFTER[Urgency.EMERGENCY]
SAME_DAY_WAIT = ESCALATE_AFTER[Urgency.SAME_DAY]
DAY_WAIT = ESCALATE_AFTER[Urgency.WITHIN_24_H]
# Elapsed time since the program could show the flag. E: "page physician" at once, then the second contact
# (rule book 9.1); S and D: one span to the physicians, a second one to the second contact [design].
LADDER: Mapping[Urgency, Mapping[LadderStep, timedelta]] = {
    Urgency.EMERGENCY: {
        LadderStep.NURSES: AT_ONCE,
        LadderStep.PHYSICIANS: AT_ONCE,
        LadderStep.SECOND_CONTACT: EMERGENCY_WAIT,
    },
    Urgency.SAME_DAY: {
        LadderStep.NURSES: AT_ONCE,
        LadderStep.PHYSICIANS: SAME_DAY_WAIT,
        LadderStep.SECOND_CONTACT: 2 * SAME_DAY_WAIT,
    },
    Urgency.WITHIN_24_H: {
        LadderStep.NURSES: AT_ONCE,
        LadderStep.PHYSICIANS: DAY_WAIT,
        LadderStep.SECOND_CONTACT: 2 * DAY_WAIT,
    },
    Urgency.ROUTINE: {},
}
NOTE_NEEDED = frozenset({Urgency.EMERGENCY, Urgency.SAME_DAY})  # one sentence: what is being done [design]


@dataclass(frozen=True)
class Rung:
    """A step of the ladder and the moment (UTC) at which its people are told."""

    step: LadderStep
    due_at: datetime


@dataclass(frozen=True)
class Told:
    """One person who was told, or the word that nobody was there."""

    step: LadderStep
    name: str
    at: datetime
    is_person: bool = True


def rungs(urgency: Urgency, since: datetime) -> Iterator[Rung]:
    """The whole ladder of a flag whose time runs since an aware moment; empty for a routine one."""
    for step, wait in LADDER[urgency].items():
        yield Rung(step, since.astimezone(UTC) + wait)


def rungs_due(urgency: Urgency, since: datetime, now: datetime) -> list[Rung]:
    """The steps reached by now: each from the moment its time is full on."""
    return [rung for rung in rungs(urgency, since) if rung.due_at <= now.astimezone(UTC)]


def next_rung(urgency: Urgency, since: datetime, now: datetime) -> Rung | None:
    """The step that comes next if nobody takes the flag in hand; None after the last."""
    return next((rung for rung in rungs(urgency, since) if rung.due_at > now.astimezone(UTC)), None)


def told_in_short(told: list[Told]) -> list[Told]:
    """One line a step: the name of the one who was told, or `nurses`; at the moment of the first."""
    lines = []
    for step in LadderStep:
        own = [one for one in told if one.step is step]
        if own:
            name = own[0].name if len(own) == 1 else step.label.lower()
            lines.append(Told(step, name, min(one.at for one in own), own[0].is_person))
    return lines


def next_doing(state: FlagState, basis_withdrawn: bool) -> FlagDoing:
    """The one next step on a flag."""
    if state is FlagState.CLOSED:
        return FlagDoing.NOTHING
    if basis_withdrawn:
        return FlagDoing.LOOK_AND_CLOSE
    return FlagDoing.TAKE_IN_HAND if state is FlagState.OPEN else FlagDoing.CLOSE_WHEN_OVER
