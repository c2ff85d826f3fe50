"""Complications as a person records them: what may be said, and which code suggests itself (rule book 9.2, 9.3)."""

from dataclasses import dataclass
from datetime import date

from scstrial.complications.choices import (
    ComplicationKind,
    InfectionCertainty,
    InfectionSite,
    Outcome,
    Relatedness,
    SeriousBecause,
    Severity,
)
from scstrial.foundation.refusal import Problem

K = ComplicationKind
# ICD21; 7th character A, first encounter. A coder decides; rule book 9.3.
SUGGESTED_ICD10 = {
    K.EPIDURAL_HAEMATOMA: "G97.61",
    K.CORD_OR_NERVE_INJURY: "G97.82",
    K.INFECTION: "T85.733A",
    K.SEPSIS: "T81.44XA",
    K.DURAL_PUNCTURE: "G97.1",
    K.PUNCTURE_HEADACHE: "G97.1",
    K.CSF_LEAK: "G97.0",
    K.LEAD_MIGRATION: "T85.122A",
    K.LEAD_BREAKAGE: "T85.112A",
    K.DEVICE_FAULT: "T85.192A",
    K.WOUND_BLEEDING: "G97.51",
    K.WOUND_DEHISCENCE: "T81.31XA",
    K.SKIN_REACTION: "L23.1",
    K.ANAPHYLAXIS: "T78.40XA",
    K.PAIN_AT_SITE: "T85.840A",
}
OVER = (Outcome.RESOLVED, Outcome.LASTING_EFFECTS, Outcome.DEATH)


@dataclass(frozen=True)
class ComplicationFacts:
    """One complication; `serious_because` None = not serious, `resolved_on` None = not over."""

    kind: ComplicationKind
    severity: Severity
    relatedness: Relatedness
    outcome: Outcome
    began_on: date
    resolved_on: date | None = None
    infection_site: InfectionSite | None = None
    certainty: InfectionCertainty | None = None
    organism: str = ""
    serious_because: SeriousBecause | None = None
    icd10_code: str = ""
    leads_pulled: bool = False
    course: str = ""


def problems_with_complication(facts: ComplicationFacts, placed_on: date, today: date) -> list[Problem]:
    """Dates in order and not in the future, an infection with its site, an end only where it is over (9.2)."""
    problems = []
    if facts.began_on > today:
        problems.append(Problem("Enter the day it began, up to today.", "began_on"))
    if facts.began_on < placed_on:
        problems.append(Problem("Enter a day from the placement on.", "began_on"))
    if facts.resolved_on is not None and not facts.began_on <= facts.resolved_on <= today:
        problems.append(Problem("Enter the day it was over: after it began, up to today.", "resolved_on"))
    if facts.resolved_on is not None and facts.outcome not in OVER:
        problems.append(Problem("Choose an outcome that says it is over, or leave the day empty.", "outcome"))
    if facts.outcome in OVER and facts.resolved_on is None:
        problems.append(Problem("Enter the day on which it was over.", "resolved_on"))
    if facts.kind is ComplicationKind.INFECTION and facts.infection_site is None:
        problems.append(Problem("Choose where the infection is.", "infection_site"))
    if facts.kind is ComplicationKind.INFECTION and facts.certainty is None:
        problems.append(Problem("Choose how certain the infection is.", "certainty"))
    return problems


def suggested_icd10(kind: ComplicationKind) -> str:
    """The code that suggests itself; empty where none does (rule book 9.3)."""
    return SUGGESTED_ICD10.get(kind, "")
