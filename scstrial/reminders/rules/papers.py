"""Which papers of the checklist a planned placement still waits for (rule book 2.1, 2.3, 10)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from scstrial.protocols.rules.payers import PayerProfile
from scstrial.reminders.choices import Paper
from scstrial.screening.choices import ItemKey, State
from scstrial.screening.rules.facts import CandidateFacts
from scstrial.screening.rules.judging import Case
from scstrial.screening.rules.screening import JUDGES

ITEMS_OF: Mapping[Paper, tuple[ItemKey, ...]] = {
    Paper.AUTHORIZATION: (ItemKey.PRIOR_AUTHORIZATION,),
    Paper.PSYCHOLOGICAL_EVALUATION: (ItemKey.PSYCHOLOGICAL_EVALUATION,),
    Paper.IMAGING: (ItemKey.SPINE_IMAGING,),
    Paper.LABORATORY: (ItemKey.INR, ItemKey.PLATELETS),
}
READ_FACTS = ("prior_authorization", "psychological_evaluation", "spine_imaging", "inr", "platelets_10e9_l")
# A value that was measured and is bad is a matter of the checklist; an authorization has to be given.
ENDS_WHEN_KNOWN = frozenset({State.UNKNOWN, State.EXPIRED})


def papers_missing(
    values: Mapping[str, Any], overridden: Collection[ItemKey], profile: PayerProfile, placement_on: date
) -> frozenset[Paper]:
    """What is not there, or will have expired on the placement day; what a physician has set aside is not asked for."""
    known: dict[str, Any] = {name: values.get(name) for name in READ_FACTS}
    facts = CandidateFacts(date.min, None, **known)
    case = Case(facts, profile, placement_on, placement_on)
    return frozenset(
        paper
        for paper, items in ITEMS_OF.items()
        if any(item not in overridden and is_missing(item, case) for item in items)
    )


def is_missing(item: ItemKey, case: Case) -> bool:
    finding = JUDGES[item](case)
    if finding is None:
        return False
    return finding.state != State.MET if item is ItemKey.PRIOR_AUTHORIZATION else finding.state in ENDS_WHEN_KNOWN
