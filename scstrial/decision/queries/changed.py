"""Decided trials whose record says something else than what was signed, for the worklist."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Exists, exists, func, or_, select
from sqlalchemy.orm import joinedload

from scstrial.assessments.models import BaselineRating
from scstrial.daily_logs.models import DailyLog
from scstrial.decision import rules
from scstrial.decision.models import Decision
from scstrial.decision.queries.facts import evaluation_facts_of_many
from scstrial.decision.queries.signed import signed_from
from scstrial.foundation.db import db
from scstrial.medications.models import OpioidList
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.trials.choices import TrialState
from scstrial.trials.models import PullRecord, Trial

# The follow-up after a decision ends with the visit at 12 months; a later correction shows on the decision page alone.
LISTED_FOR = timedelta(days=366)
JUDGED_AT_ONCE = 50


@dataclass(frozen=True)
class DecisionChanged:
    """A decided trial whose facts are others now; `other_result` = also verdict, reason or number."""

    trial: Trial
    decision: Decision
    then: rules.Evaluation
    now: rules.Evaluation

    @property
    def other_result(self) -> bool:
        return result_of(self.then) != result_of(self.now)


def result_of(evaluation: rules.Evaluation) -> tuple[object, ...]:
    """What makes a result another one."""
    return evaluation.status, evaluation.reason, evaluation.relief


def decisions_changed(clinic_ids: Collection[int], now: datetime) -> list[DecisionChanged]:
    """Decided trials with other facts than those signed, in a number of queries that does not grow with the trials."""
    touched = decided_and_touched(clinic_ids, now)
    if not touched:
        return []
    facts = evaluation_facts_of_many([decision.trial for decision in touched])
    found = (changed_from(decision, facts[decision.trial_id]) for decision in touched)
    return [one for one in found if one is not None]


def decided_and_touched(clinic_ids: Collection[int], now: datetime) -> Sequence[Decision]:
    """The last decision of each decided trial for which something was entered after the signing."""
    latest = select(func.max(Decision.id)).group_by(Decision.trial_id)
    recent = select(Decision.trial_id).where(Decision.signed_at > now - LISTED_FOR)
    return db.session.scalars(
        select(Decision)
        .join(Decision.trial)
        .where(Trial.clinic_id.in_(clinic_ids), Trial.state == TrialState.DECIDED)
        .where(Decision.signed_at > now - LISTED_FOR)
        .where(Decision.id.in_(latest.where(Decision.trial_id.in_(recent))))
        .where(or_(*entered_after_signing()))
        .options(joinedload(Decision.trial).joinedload(Trial.patient))
        .options(joinedload(Decision.trial).joinedload(Trial.protocol))
        .order_by(Decision.id.desc())
        .limit(JUDGED_AT_ONCE)
    ).all()


def entered_after_signing() -> Sequence[Exists]:
    """Logs, pull records, ratings and opioids: everything that the evaluation looks at."""
    of_trial = ((DailyLog, DailyLog.trial_id), (PullRecord, PullRecord.trial_id))
    of_patient = ((BaselineRating, BaselineRating.patient_id), (OpioidList, OpioidList.patient_id))
    return [
        *(exists().where(key == Trial.id, table.entered_at > Decision.signed_at) for table, key in of_trial),
        *(exists().where(key == Trial.patient_id, table.entered_at > Decision.signed_at) for table, key in of_patient),
    ]


def changed_from(decision: Decision, facts: rules.TrialFacts) -> DecisionChanged | None:
    """None where the facts are those signed, or the signed text cannot be read (the decision page says so)."""
    then = signed_from(decision).evaluation
    if then is None or json.loads(decision.signed_content)["facts"] == rules.plain(facts):
        return None
    now = rules.evaluate(facts, evaluation_rule_of(decision.trial.protocol))
    return DecisionChanged(decision.trial, decision, then, now)
