"""Which flags a trial's facts raise, how urgent they are and what to do (rule book 9.1, 9.1a, 9.2)."""

from scstrial.complications.rules.by_hand import ComplicationFacts, problems_with_complication, suggested_icd10
from scstrial.complications.rules.clock import LogPrompt, OverduePrompt, escalate_by, log_prompts, overdue_prompts
from scstrial.complications.rules.facts import BedsideCheck, KnownEntry, PullCheck, TrialFacts
from scstrial.complications.rules.migration import is_clinically_significant, is_radiographic, migration_levels
from scstrial.complications.rules.replay import Evidence, RaisedFlag, flags_in, patient_sentence
from scstrial.complications.rules.table import RULES, RuleRow, Span

__all__ = [
    "RULES",
    "BedsideCheck",
    "ComplicationFacts",
    "Evidence",
    "KnownEntry",
    "LogPrompt",
    "OverduePrompt",
    "PullCheck",
    "RaisedFlag",
    "RuleRow",
    "Span",
    "TrialFacts",
    "escalate_by",
    "flags_in",
    "is_clinically_significant",
    "is_radiographic",
    "log_prompts",
    "migration_levels",
    "overdue_prompts",
    "patient_sentence",
    "problems_with_complication",
    "suggested_icd10",
]
