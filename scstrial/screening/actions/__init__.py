"""What people do in the screening: answer, state the indication, override, clear."""

from scstrial.screening.actions.answering import answer_item, answer_items
from scstrial.screening.actions.clearing import (
    begin_repeat,
    begin_screening,
    clear_candidate,
    doubt_answers,
    recheck_clearance,
)
from scstrial.screening.actions.earlier_care import record_care, retire_care
from scstrial.screening.actions.evidence import add_evidence, confirm_facts, withdraw_evidence
from scstrial.screening.actions.indications import make_primary, record_indication, retire_indication
from scstrial.screening.actions.overriding import override_item, withdraw_override
from scstrial.screening.actions.reevaluation import record_part, withdraw_part

__all__ = [
    "add_evidence",
    "answer_item",
    "answer_items",
    "begin_repeat",
    "begin_screening",
    "clear_candidate",
    "confirm_facts",
    "doubt_answers",
    "make_primary",
    "override_item",
    "recheck_clearance",
    "record_care",
    "record_indication",
    "record_part",
    "retire_care",
    "retire_indication",
    "withdraw_evidence",
    "withdraw_override",
    "withdraw_part",
]
