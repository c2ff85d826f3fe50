"""What was signed, read back from its own text, and whether the record says something else now."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from scstrial.decision import rules
from scstrial.decision.choices import EvaluationFlag
from scstrial.decision.models import Decision, Opinion
from scstrial.decision.queries.case import TrialRows
from scstrial.decision.queries.rows import decisions_of
from scstrial.decision.queries.verifying import what_is_wrong
from scstrial.foundation.access import Viewer
from scstrial.foundation.db import db
from scstrial.trials.models import Trial


@dataclass(frozen=True)
class SignedDecision:
    """A decision with the evaluation it rests on; None where the stored text cannot be read any more.

    `wrong` = why it is not what was signed: the stored text has another hash, or the row says something else.
    """

    decision: Decision
    evaluation: rules.Evaluation | None
    criteria: tuple[rules.Criterion, ...]
    wrong: str = ""

    @property
    def is_as_signed(self) -> bool:
        return not self.wrong

    @property
    def with_leads_in(self) -> bool:
        """Signed on the way: later logs are expected, they are no change."""
        return self.evaluation is not None and EvaluationFlag.LEADS_IN in self.evaluation.flags


@dataclass(frozen=True)
class ChangeSince:
    """The record as signed and as it is now; `by_log` = a log was entered or corrected after the signing."""

    then: rules.Evaluation
    now: rules.Evaluation
    by_log: bool
    then_criteria: tuple[rules.Criterion, ...] = ()
    entries: tuple[rules.ChangedEntry, ...] = ()

    @property
    def by_rules(self) -> bool:
        """The same entries, judged otherwise by a later version of the program."""
        return not self.entries

    @property
    def other_result(self) -> bool:
        """Whether the verdict or its number is another one."""
        return (self.then.status, self.then.reason, self.then.relief) != (
            self.now.status,
            self.now.reason,
            self.now.relief,
        )


def signed_of(trial: Trial) -> list[SignedDecision]:
    """Every signed decision of a trial, oldest first."""
    return [signed_from(row) for row in decisions_of(trial.id)]


def signed_from(row: Decision) -> SignedDecision:
    """One decision read back; a text that was tampered with is never an error page."""
    wrong = what_is_wrong(row)
    try:
        evaluation = rules.signed_evaluation(row.signed_content)
        criteria = tuple(rules.Criterion(**one) for one in json.loads(row.signed_content)["criteria"])
    except (KeyError, TypeError, ValueError):
        return SignedDecision(row, None, (), wrong)
    return SignedDecision(row, evaluation, criteria, wrong)


def change_since_signing(signed: Sequence[SignedDecision], case: rules.Case, rows: TrialRows) -> ChangeSince | None:
    """What the record says otherwise than at the last signing; None when nothing, or when leads were still in then."""
    last = signed[-1] if signed else None
    if last is None or last.evaluation is None or last.with_leads_in:
        return None
    facts = json.loads(last.decision.signed_content)["facts"]
    if facts == rules.plain(case.facts) and last.evaluation == case.evaluation:
        return None
    by_log = any(log.entered_at > last.decision.signed_at for log in rows.logs)
    entries = rules.changed_entries(facts, rules.plain(case.facts))
    return ChangeSince(last.evaluation, case.evaluation, by_log, last.criteria, entries)


def decision_for(viewer: Viewer, decision_id: int) -> Decision | None:
    """A signed decision of the viewer's clinics."""
    mine = select(Decision).join(Decision.trial).where(Decision.id == decision_id)
    return db.session.scalar(mine.where(Trial.clinic_id.in_(viewer.clinic_ids)))


def opinion_for(viewer: Viewer, opinion_id: int) -> Opinion | None:
    """A signed opinion of the viewer's clinics."""
    mine = select(Opinion).join(Trial, Trial.id == Opinion.trial_id).where(Opinion.id == opinion_id)
    return db.session.scalar(mine.where(Trial.clinic_id.in_(viewer.clinic_ids)))
