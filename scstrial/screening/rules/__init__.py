"""Fit for a trial? Facts, items, verdict, overrides, and the indications with their codes."""

from scstrial.protocols.choices import Level
from scstrial.screening.rules.facts import (
    FACT_RANGES,
    CandidateFacts,
    PriorAuthorization,
    PsychologicalEvaluation,
    SpineImaging,
    problems_with_facts,
)
from scstrial.screening.rules.further import WANTED_ANSWERS
from scstrial.screening.rules.indications import (
    INDICATIONS,
    PRIOR_SPINE_SURGERIES_MAX,
    IcdCode,
    IndicationFacts,
    problems_with_diagnoses,
)
from scstrial.screening.rules.judging import months_later
from scstrial.screening.rules.screening import (
    Screening,
    ScreeningItem,
    problems_with_override,
    screen,
    verdict_of,
    verdict_with_overrides,
)

__all__ = [
    "FACT_RANGES",
    "INDICATIONS",
    "PRIOR_SPINE_SURGERIES_MAX",
    "WANTED_ANSWERS",
    "CandidateFacts",
    "IcdCode",
    "IndicationFacts",
    "Level",
    "PriorAuthorization",
    "PsychologicalEvaluation",
    "Screening",
    "ScreeningItem",
    "SpineImaging",
    "months_later",
    "problems_with_diagnoses",
    "problems_with_facts",
    "problems_with_override",
    "screen",
    "verdict_of",
    "verdict_with_overrides",
]
