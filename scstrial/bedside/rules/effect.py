"""Coverage and relief over the entries: what was lost, and whether reprogramming brought it back (rule book 9.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction

from scstrial.complications.rules import KnownEntry
from scstrial.complications.rules.facts import Known
from scstrial.complications.rules.reading import Number
from scstrial.complications.rules.trends import (
    CALCULATED_RELIEF,
    COVERAGE,
    FELT_CHANGED,
    PAIN,
    STATED_RELIEF,
    Compared,
    Measure,
    compared,
)
from scstrial.daily_logs.choices import Answer
from scstrial.daily_logs.rules import ProgramOfLog, moment_spoken_of, program_of_log
from scstrial.programming.rules import NOT_FELT, ProgrammingSession

NAMES = {
    id(COVERAGE): "coverage",
    id(STATED_RELIEF): "relief stated",
    id(CALCULATED_RELIEF): "relief calculated",
    id(PAIN): "pain",
}


@dataclass(frozen=True)
class Change:
    """A value against the best prior 2-day mean, as C-12 and C-13 compare it; `lost` = worse by the limit or more."""

    measure: Measure
    best: Fraction
    best_days: tuple[date, ...]
    now: Number
    lost: bool

    @property
    def what(self) -> str:
        return NAMES[id(self.measure)]

    @property
    def difference(self) -> Fraction:
        """Now less the best mean, exact: a fall is negative."""
        return Fraction(self.now) - self.best

    def is_back(self, value: Number) -> bool:
        """Whether a later value is within the limit of the best mean again."""
        fall = self.best - Fraction(value)
        return (fall if self.measure.higher_is_better else -fall) < self.measure.limit


@dataclass(frozen=True)
class EntryLine:
    """An entry, the moment (UTC) and program it speaks of, its changes, and the sessions held since the line before."""

    entry: KnownEntry
    at: datetime
    changes: tuple[Change, ...]
    sessions: tuple[ProgrammingSession, ...]
    program: ProgramOfLog | None = None

    def tells(self, measure: Measure) -> bool:
        """Whether the measure can be told at all: a program that is not felt covers no area (rule book 7)."""
        settings = self.program.settings if self.program is not None else None
        return measure is not COVERAGE or settings is None or settings.waveform not in NOT_FELT

    @property
    def felt_changed(self) -> bool:
        return self.entry.entry.stim_felt in FELT_CHANGED

    @property
    def coincides(self) -> bool:
        """Whether a change falls together with a reprogramming: by the sessions, or as the patient says."""
        return bool(self.sessions) or self.entry.entry.reprogrammed is Answer.YES

    @property
    def lost(self) -> tuple[Change, ...]:
        return tuple(one for one in self.changes if one.lost)


def entry_lines(known: Known, sessions: Iterable[ProgrammingSession]) -> tuple[EntryLine, ...]:
    """The counting entries from Day 1 on, by the moment they speak of, compared as the flag rules do (9.1a)."""
    held = sorted(sessions, key=held_at)
    spoken = [(spoken_at(one, known), one) for one in known.entries if known.day_of(one.for_on) >= 1]
    spoken.sort(key=lambda pair: (pair[1].for_on, pair[0], pair[1].entered_utc))
    lines: list[EntryLine] = []
    for at, one in spoken:
        after = lines[-1].at if lines else None
        between = tuple(session for session in held if after is not None and after < held_at(session) <= at)
        lines.append(EntryLine(one, at, changes_in(one, known), between, program_of_log(one.entry, at, held)))
    return tuple(lines)


def held_at(session: ProgrammingSession) -> datetime:
    return session.held_at.astimezone(UTC)


def spoken_at(one: KnownEntry, known: Known) -> datetime:
    return moment_spoken_of(one.for_on, one.session, one.entered_utc, known.facts.zone)


def changes_in(one: KnownEntry, known: Known) -> tuple[Change, ...]:
    """Coverage, relief (stated against stated, else calculated) and pain, as far as they can be compared."""
    relief = compared(STATED_RELIEF, one, one.for_on, known) or compared(CALCULATED_RELIEF, one, one.for_on, known)
    found = (compared(COVERAGE, one, one.for_on, known), relief, compared(PAIN, one, one.for_on, known))
    return tuple(_change(each) for each in found if each is not None)


def _change(found: Compared) -> Change:
    best, by = found.best
    return Change(found.measure, best, tuple(sorted({one.for_on for one in by})), found.now, found.is_worse)


@dataclass(frozen=True)
class Followed:
    """One thing lost, followed: at the loss, last before the reprogramming, first after it, and latest."""

    change: Change
    before: Number | None
    after: Number | None
    latest: Number | None
    applies: bool = True  # False: the program since is not felt, so there is no coverage to ask for

    @property
    def is_back(self) -> bool | None:
        """By the latest value since the reprogramming; None = no value since."""
        return None if self.latest is None else self.change.is_back(self.latest)


@dataclass(frozen=True)
class Loss:
    """A loss of coverage or relief, the last reprogramming after it (None = not tried), and what became of it.

    `came_back_at`: the entry that showed every lost value back within the limit.
    """

    line: EntryLine
    reprogrammed_at: datetime | None
    followed: tuple[Followed, ...]
    came_back_at: EntryLine | None

    @property
    def came_back_by_itself(self) -> bool:
        return self.came_back_at is not None and self.reprogrammed_at is None

    @property
    def regained(self) -> bool | None:
        """Whether the effect came back; None = not yet known: not reprogrammed, or no value since for all lost."""
        if self.came_back_at is not None:
            return True
        if self.reprogrammed_at is None:
            return None
        answers = [one.is_back for one in self.followed if one.applies]
        return False if False in answers else None


def last_loss(lines: Sequence[EntryLine], sessions: Iterable[ProgrammingSession], known: Known) -> Loss | None:
    """The loss that stands, or else the last one that came back; None where nothing was lost.

    A loss stands until an entry shows every lost value within the limit of its best mean before the loss again;
    coverage is left out on a program that is not felt.
    """
    held = sorted(map(held_at, sessions))
    loss: Loss | None = None
    for place, line in enumerate(lines):
        if loss is not None and (loss.came_back_at is None or line.at <= loss.came_back_at.at):
            continue
        if line.lost:
            loss = follow(line, lines[place + 1 :], held, known)
    return loss


def follow(line: EntryLine, later: Sequence[EntryLine], held: Sequence[datetime], known: Known) -> Loss:
    back = _came_back(line, later, known)
    until = back.at if back is not None else known.moment
    tried = [moment for moment in held if line.at < moment <= until]
    reprogrammed_at = tried[-1] if tried else None
    followed = tuple(_followed(change, [line, *later], reprogrammed_at, known) for change in line.lost)
    return Loss(line, reprogrammed_at, followed, back)


def _came_back(line: EntryLine, later: Sequence[EntryLine], known: Known) -> EntryLine | None:
    """The first entry by which the latest value of everything lost is back."""
    standing = {id(change.measure): False for change in line.lost}
    for one in later:
        for change in line.lost:
            value = change.measure.value(one.entry, known.facts)
            if value is not None:
                standing[id(change.measure)] = change.is_back(value)
        told = [standing[id(change.measure)] for change in line.lost if one.tells(change.measure)]
        if told and all(told):
            return one
    return None


def _followed(change: Change, lines: Sequence[EntryLine], reprogrammed_at: datetime | None, known: Known) -> Followed:
    valued = [(one.at, value) for one in lines if (value := change.measure.value(one.entry, known.facts)) is not None]
    if reprogrammed_at is None:
        return Followed(change, valued[-1][1], None, None)
    before = [value for at, value in valued if at < reprogrammed_at]
    after = [value for at, value in valued if at >= reprogrammed_at]
    return Followed(
        change,
        before=before[-1] if before else None,
        after=after[0] if after else None,
        latest=after[-1] if after else None,
        applies=lines[-1].tells(change.measure),
    )
