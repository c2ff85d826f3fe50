"""The placement record: what is asked, its limits, and what must be seen (rule book 6.2, 6.3)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from scstrial.assessments.rules import LONG_TEXT, SHORT_TEXT, Limits, problems_with_number, problems_with_text
from scstrial.foundation.refusal import Caution, Problem
from scstrial.trials.choices import Anchoring, Antibiotic, Approach, ResistanceMedium, Sedation, SiteOfService
from scstrial.trials.rules.antibiotics import cautions_in_antibiotic, elapsed
from scstrial.trials.rules.leads import Lead, LeadsPaid, cautions_in_leads, problems_with_leads

NUMBERS = {
    "fluoroscopy_seconds": Limits("the fluoroscopy time", 0, 7_200, "s"),  # design
    "attempts": Limits("the number of attempts", 1, 50),  # design
    "coverage_pct": Limits("the pain area covered", 0, 100, "%"),  # rule book 6.3
}
TEXTS = {
    "entry_level": 10,
    "dressing": 60,
    "antibiotic_dose": 40,
    "stimulator_model": 80,
    "stimulator_serial": 80,
    "fluoroscopy_dose": 40,
    "note": LONG_TEXT,
}  # characters that the record holds


@dataclass(frozen=True)
class Placement:
    """Day 0 as recorded; units in the names, None = not recorded."""

    placed_at: datetime
    operator: str
    leads: tuple[Lead, ...]
    site_of_service: SiteOfService | None = None
    sedation: Sedation | None = None
    fluoroscopy_seconds: int | None = None
    fluoroscopy_dose: str = ""
    entry_level: str = ""
    approach: Approach | None = None
    loss_of_resistance: ResistanceMedium | None = None
    attempts: int | None = None
    dural_puncture: bool | None = None
    blood_seen: bool | None = None
    coverage_pct: int | None = None
    paresthesia_free: bool = False
    anchoring: Anchoring | None = None
    dressing: str = ""
    chlorhexidine_prep: bool | None = None
    antibiotic: Antibiotic | None = None
    antibiotic_dose: str = ""
    antibiotic_started_at: datetime | None = None
    antibiotic_stopped_at: datetime | None = None
    incision_at: datetime | None = None
    stimulator_model: str = ""
    stimulator_serial: str = ""
    note: str = ""


def problems_with_placement(placement: Placement, now: datetime) -> list[Problem]:
    """Placed by someone, not in the future, leads and numbers within 6.3, the two questions answered."""
    problems = []
    if placement.placed_at.astimezone(UTC) > now.astimezone(UTC):
        problems.append(Problem("Enter a placement that is not in the future.", "placed_at"))
    problems += problems_with_text(placement.operator, SHORT_TEXT, "operator", required="who placed the leads")
    for field, limits in NUMBERS.items():
        problems += problems_with_number(getattr(placement, field), limits, field)
    for field, longest in TEXTS.items():
        problems += problems_with_text(getattr(placement, field), longest, field)
    return problems + _problems_with_answers(placement) + problems_with_leads(placement.leads)


def _problems_with_answers(placement: Placement) -> list[Problem]:
    """Blank is not no: puncture and blood are asked; coverage belongs to paresthesia; a course ends after it began."""
    problems = []
    if placement.dural_puncture is None:
        problems.append(Problem("Say whether the dura was punctured.", "dural_puncture"))
    if placement.blood_seen is None:
        problems.append(Problem("Say whether blood was seen.", "blood_seen"))
    if placement.paresthesia_free and placement.coverage_pct is not None:
        message = "Leave the covered area empty for paresthesia-free placement, or untick paresthesia-free."
        problems.append(Problem(message, "coverage_pct"))
    started_at, stopped_at = placement.antibiotic_started_at, placement.antibiotic_stopped_at
    if started_at is not None and stopped_at is not None and elapsed(started_at, stopped_at).days < 0:
        problems.append(Problem("Enter an end of the antibiotic after its start.", "antibiotic_stopped_at"))
    return problems


def cautions_in_placement(placement: Placement, paid: LeadsPaid | None = None) -> list[Caution]:
    """Antibiotic, leads and contacts, puncture, blood and skin preparation (rule book 2.1, 3, 6.2, 6.3)."""
    cautions = cautions_in_antibiotic(
        placement.antibiotic,
        placement.antibiotic_started_at,
        placement.incision_at,
        placement.antibiotic_stopped_at,
    )
    cautions += cautions_in_leads(placement.leads, paid)
    if placement.dural_puncture:
        message = "Dural puncture: ask about headache that is worse upright at every log."
        cautions.append(Caution(message, "dural_puncture"))
    if placement.blood_seen:
        message = "Blood was seen: a physician decides whether a held blood thinner restarts later than usual."
        cautions.append(Caution(message, "blood_seen"))
    if placement.chlorhexidine_prep is False:
        cautions.append(Caution("Chlorhexidine is the recommended skin preparation (NACC).", "chlorhexidine_prep"))
    return cautions
