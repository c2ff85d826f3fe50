"""Which flags a trial's facts raise, how urgent they are and what to do (rule book 9.1, 9.1a, 9.2)."""

from scstrial.complications.rules.before import flags_before_placement
from scstrial.complications.rules.by_hand import (
    INFECTIONS,
    OVER,
    ComplicationFacts,
    FollowUpFacts,
    problems_with_complication,
    problems_with_follow_up,
)
from scstrial.complications.rules.clock import LogPrompt, OverduePrompt, escalate_by, log_prompts, overdue_prompts
from scstrial.complications.rules.codes import TITLES, code_words, suggested_icd10
from scstrial.complications.rules.facts import BedsideCheck, KnownEntry, PullCheck, TrialFacts
from scstrial.complications.rules.ladder import (
    NOTE_NEEDED,
    Rung,
    Told,
    next_doing,
    next_rung,
    rungs_due,
    told_in_short,
)
from scstrial.complications.rules.migration import is_clinically_significant, is_radiographic, migration_levels
from scstrial.complications.rules.replay import Evidence, RaisedFlag, flags_in, patient_sentence
from scstrial.complications.rules.table import RULES, RuleRow, Span
from scstrial.complications.rules.window import window_words

__all__ = [
    "INFECTIONS",
    "NOTE_NEEDED",
    "OVER",
    "RULES",
    "TITLES",
    "BedsideCheck",
    "ComplicationFacts",
    "Evidence",
    "FollowUpFacts",
    "KnownEntry",
    "LogPrompt",
    "OverduePrompt",
    "PullCheck",
    "RaisedFlag",
    "RuleRow",
    "Rung",
    "Span",
    "Told",
    "TrialFacts",
    "code_words",
    "escalate_by",
    "flags_before_placement",
    "flags_in",
    "is_clinically_significant",
    "is_radiographic",
    "log_prompts",
    "migration_levels",
    "next_doing",
    "next_rung",
    "overdue_prompts",
    "patient_sentence",
    "problems_with_complication",
    "problems_with_follow_up",
    "rungs_due",
    "suggested_icd10",
    "told_in_short",
    "window_words",
]
