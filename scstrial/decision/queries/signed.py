"""What was signed, read back from its own text, and whether the record says something else now."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from scstrial.decision import rules
from scstrial.decision.choices import EvaluationFlag
from scstrial.decision.models import Decision
from scstrial.decision.queries.case import TrialRows
from scstrial.decision.queries.rows import decisions_of
from scstrial.trials.models import Trial


@dataclass(frozen=True)
class SignedDecision:
    """A decision with the evaluation it rests on; None where the stored text cannot be read any more.

    `is_as_signed` = the stored text is the one whose hash was kept at the signing.
    """

    decision: Decision
    evaluation: rules.Evaluation | None
    criteria: tuple[rules.Criterion, ...]
    is_as_signed: bool

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
    is_as_signed = rules.is_unchanged(row.signed_content, row.content_sha256)
    try:
        evaluation = rules.signed_evaluation(row.signed_content)
        criteria = tuple(rules.Criterion(**one) for one in json.loads(row.signed_content)["criteria"])
    except (KeyError, TypeError, ValueError):
        return SignedDecision(row, None, (), is_as_signed)
    return SignedDecision(row, evaluation, criteria, is_as_signed)


def change_since_signing(signed: Sequence[SignedDecision], case: rules.Case, rows: TrialRows) -> ChangeSince | None:
    """What the record says otherwise than at the last signing; None when nothing, or when leads were still in then."""
    last = signed[-1] if signed else None
    if last is None or last.evaluation is None or last.with_leads_in:
        return None
    facts = json.loads(last.decision.signed_content)["facts"]
    if facts == rules.plain(case.facts) and last.evaluation == case.evaluation:
        return None
    by_log = any(log.entered_at > last.decision.signed_at for log in rows.logs)
    return ChangeSince(last.evaluation, case.evaluation, by_log)
