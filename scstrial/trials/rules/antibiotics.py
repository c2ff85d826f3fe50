"""The antibiotic before the incision: was it in time (rule book 6.2)."""

from datetime import UTC, datetime, timedelta

from scstrial.foundation.refusal import Caution
from scstrial.trials.choices import Antibiotic, AntibioticTiming

BEFORE_INCISION = timedelta(minutes=60)  # NACC17
VANCOMYCIN_BEFORE_INCISION = timedelta(minutes=120)  # NACC17
STOP_WITHIN = timedelta(hours=24)  # NACC17, ABX21

TIMING_WORDS = {
    AntibioticTiming.TOO_EARLY: "The antibiotic was started too long before the incision (60 min, vancomycin 120 min).",
    AntibioticTiming.AFTER_INCISION: "The antibiotic was started after the incision.",
    AntibioticTiming.NOT_GIVEN: "No antibiotic was given before the incision.",
    AntibioticTiming.NOT_RECORDED: "Record the antibiotic, its start and the time of incision.",
}


def antibiotic_timing(
    drug: Antibiotic | None, started_at: datetime | None, incision_at: datetime | None
) -> AntibioticTiming:
    """Start within 60 min (vancomycin 120 min) before the incision, ends included (NACC17)."""
    if drug is Antibiotic.NONE:
        return AntibioticTiming.NOT_GIVEN
    if drug is None or started_at is None or incision_at is None:
        return AntibioticTiming.NOT_RECORDED
    waited = elapsed(started_at, incision_at)
    if waited < timedelta(0):
        return AntibioticTiming.AFTER_INCISION
    window = VANCOMYCIN_BEFORE_INCISION if drug is Antibiotic.VANCOMYCIN else BEFORE_INCISION
    return AntibioticTiming.IN_TIME if waited <= window else AntibioticTiming.TOO_EARLY


def antibiotic_stopped_in_time(incision_at: datetime | None, stopped_at: datetime | None) -> bool | None:
    """Whether the last dose came at most 24 h after the incision (NACC17); None = not recorded."""
    if stopped_at is None or incision_at is None:
        return None
    return elapsed(incision_at, stopped_at) <= STOP_WITHIN


def elapsed(start: datetime, end: datetime) -> timedelta:
    """Elapsed time between aware moments; two of one zone would subtract by the clock on the wall."""
    return end.astimezone(UTC) - start.astimezone(UTC)


def cautions_in_antibiotic(
    drug: Antibiotic | None,
    started_at: datetime | None,
    incision_at: datetime | None,
    stopped_at: datetime | None = None,
) -> list[Caution]:
    """Timing, and an antibiotic carried on beyond 24 h (rule book 6.2)."""
    cautions = []
    timing = antibiotic_timing(drug, started_at, incision_at)
    if timing in TIMING_WORDS:
        cautions.append(Caution(TIMING_WORDS[timing], "antibiotic_started_at"))
    if antibiotic_stopped_in_time(incision_at, stopped_at) is False:
        message = "The antibiotic goes on beyond 24 h; carrying it on through the trial is not recommended."
        cautions.append(Caution(message, "antibiotic_stopped_at"))
    return cautions
