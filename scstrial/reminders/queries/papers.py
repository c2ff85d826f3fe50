"""Which papers the planned placements of many trials still wait for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from scstrial.foundation.db import db
from scstrial.protocols.rules.payers import payer_profile
from scstrial.reminders.choices import Paper
from scstrial.reminders.rules.papers import ITEMS_OF, READ_FACTS, papers_missing
from scstrial.screening.choices import ItemKey
from scstrial.screening.models import ScreeningAnswer, ScreeningOverride
from scstrial.screening.rules import PAYER, value_from
from scstrial.trials.models import Trial

AGREED = ItemKey.ANTITHROMBOTIC_PLAN.value


def papers_of(trials: Sequence[Trial]) -> tuple[Mapping[int, frozenset[Paper]], frozenset[int]]:
    """By trial what is missing; and the patients whose stops are agreed with the prescriber. Placed ones need none."""
    planned = [trial for trial in trials if trial.placed_at is None]
    if not planned:
        return {}, frozenset()
    patient_ids = {trial.patient_id for trial in planned}
    answers, overridden = latest_answers(patient_ids), overridden_items(patient_ids)
    missing = {
        trial.id: papers_missing(
            answers[trial.patient_id],
            overridden[trial.patient_id],
            payer_profile(answers[trial.patient_id].get(PAYER) or trial.protocol.payer),
            trial.placement_planned_on,
        )
        for trial in planned
    }
    agreed = frozenset(patient_id for patient_id in patient_ids if answers[patient_id].get(AGREED) is True)
    return missing, agreed


def latest_answers(patient_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The last answer to each question asked here, by patient."""
    asked = (*READ_FACTS, AGREED, PAYER)
    latest = (
        select(func.max(ScreeningAnswer.id))
        .where(ScreeningAnswer.patient_id.in_(patient_ids), ScreeningAnswer.fact.in_(asked))
        .group_by(ScreeningAnswer.patient_id, ScreeningAnswer.fact)
    )
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in db.session.scalars(select(ScreeningAnswer).where(ScreeningAnswer.id.in_(latest))):
        found[row.patient_id][row.fact] = value_from(row.fact, row.value)
    return found


def overridden_items(patient_ids: Collection[int]) -> dict[int, set[ItemKey]]:
    """Items of these papers that a physician has set aside and nobody took back."""
    items = [item.value for some in ITEMS_OF.values() for item in some]
    rows = select(ScreeningOverride.patient_id, ScreeningOverride.item).where(
        ScreeningOverride.patient_id.in_(patient_ids),
        ScreeningOverride.item.in_(items),
        ScreeningOverride.withdrawn_at.is_(None),
    )
    found: dict[int, set[ItemKey]] = defaultdict(set)
    for patient_id, item in db.session.execute(rows):
        found[patient_id].add(ItemKey(item))
    return found
