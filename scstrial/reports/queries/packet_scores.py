"""Pain, opioids and questionnaires of the authorization packet, each with unit, range, day and who recorded it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction

from scstrial.assessments.choices import Instrument
from scstrial.assessments.models import InstrumentScore
from scstrial.assessments.queries import latest_scores_of
from scstrial.assessments.rules import INSTRUMENTS, band_of
from scstrial.charts.wording import shown
from scstrial.patients.models import Patient
from scstrial.reports.packet import PacketScore
from scstrial.screening.queries import Checklist, Known


def scores_from(patient: Patient, checklist: Checklist, stood_at: datetime | None) -> Iterator[PacketScore]:
    """The pain at baseline, then the latest result of each instrument that stood at the placement."""
    known: Mapping[str, Known] = checklist.candidate.known
    pain = known.get("pain_nrs")
    if pain is not None and pain.value is not None and pain.dated_on is not None:
        name = "Pain at baseline, primary area, NRS 0-10"
        yield PacketScore(name, shown(pain.value), "0 to 10", "", pain.dated_on, pain.by_name)
    mme, part = known.get("mme_per_day"), known.get("mme_at_least")
    if mme is not None and mme.dated_on is not None:
        dose = opioids_in_words(mme.value, part is not None and part.value)
        yield PacketScore("Opioids", dose, "", "", mme.dated_on, mme.by_name)
    latest = latest_scores_of(patient, stood_at)
    yield from (score_from(latest[instrument]) for instrument in Instrument if instrument in latest)


def opioids_in_words(mme_per_day: Fraction | None, is_part: bool) -> str:
    """What cannot be converted is said, never left out."""
    if mme_per_day is None:
        return "not convertible to MME"
    return f"{'at least ' if is_part else ''}{shown(mme_per_day)} MME a day"


def score_from(row: InstrumentScore) -> PacketScore:
    """`44 %` of `0 to 100 %`, `severe`."""
    limits, instrument = INSTRUMENTS[row.instrument].limits, Instrument(row.instrument)
    unit = f" {limits.unit}" if limits.unit else ""
    score, scale = f"{row.score.normalize():f}{unit}", f"{limits.low:,} to {limits.high:,}{unit}"
    return PacketScore(
        instrument.label, score, scale, band_of(instrument, row.score) or "", row.on, row.entered_by_name
    )
