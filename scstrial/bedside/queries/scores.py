"""Scores of the instruments: the last one before the placement, and each one after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scstrial.assessments.choices import Instrument
from scstrial.assessments.models import InstrumentScore
from scstrial.assessments.queries import all_scores_of
from scstrial.assessments.rules import INSTRUMENTS, band_of
from scstrial.assessments.rules.before_after import ABOUT_THE_TRIAL, BeforeAfter
from scstrial.patients.models import Patient
from scstrial.trials.models import Trial
from scstrial.trials.queries import trials_of


@dataclass(frozen=True)
class ScorePair:
    """One line of the table: a score after the placement beside the one before; either may be missing."""

    instrument: Instrument
    before: InstrumentScore | None
    after: InstrumentScore | None

    @property
    def unit(self) -> str:
        """Beside each score, where the name does not say it."""
        unit = INSTRUMENTS[self.instrument].limits.unit
        return "" if unit in self.instrument.label else unit

    @property
    def compared(self) -> BeforeAfter:
        return BeforeAfter(
            self.instrument,
            self.before.score if self.before else None,
            self.after.score if self.after else None,
        )

    @property
    def bands(self) -> tuple[str, str]:
        """The words of both scores."""
        return tuple((band_of(row.instrument, row.score) or "") if row else "" for row in (self.before, self.after))  # type: ignore[return-value]


@dataclass(frozen=True)
class ScoresFound:
    """Lines by instrument and day, the placement that divides them, and every score ever taken."""

    placed_on: date | None
    pairs: tuple[ScorePair, ...]
    scores: Sequence[InstrumentScore]

    @property
    def side_by_side(self) -> list[ScorePair]:
        """What was taken after the placement."""
        return [pair for pair in self.pairs if pair.after is not None]

    @property
    def only_before(self) -> list[ScorePair]:
        """What waits for a later score."""
        return [pair for pair in self.pairs if pair.after is None]


def scores_side_by_side(patient: Patient) -> ScoresFound:
    """Divided by the last placement; of several scores of an instrument on one day the last entered counts."""
    placed = [trial for trial in trials_of(patient.id) if trial.placed_at is not None]
    trial = max(placed, key=lambda one: one.placed_at or 0, default=None)
    ever = all_scores_of(patient.id)
    scores = [row for row in ever if row.withdrawn_at is None]
    pairs = []
    for instrument in Instrument:
        rows = {row.on: row for row in scores if row.instrument == instrument}
        pairs += pairs_of(instrument, [rows[on] for on in sorted(rows)], trial)
    return ScoresFound(trial.placed_on if trial else None, tuple(pairs), ever)


def pairs_of(instrument: Instrument, rows: list[InstrumentScore], trial: Trial | None) -> list[ScorePair]:
    """Each score after the placement beside the last one before it; what asks about the trial itself stands alone."""
    before = [row for row in rows if is_before(row, trial)]
    after = [row for row in rows if not is_before(row, trial)]
    last = before[-1] if before and instrument not in ABOUT_THE_TRIAL else None
    if after:
        return [ScorePair(instrument, last, row) for row in after]
    return [ScorePair(instrument, last, None)] if last else []


def is_before(row: InstrumentScore, trial: Trial | None) -> bool:
    """Of a day before the placement, or of that day and entered before it."""
    if trial is None or trial.placed_on is None or trial.placed_at is None:
        return True
    return row.on < trial.placed_on or (row.on == trial.placed_on and row.entered_at <= trial.placed_at)
