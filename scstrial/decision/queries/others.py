"""The patient's other trials, told on the decision page of one of them."""

from dataclasses import dataclass

from scstrial.decision import rules
from scstrial.decision.models import Decision
from scstrial.decision.queries.facts import evaluations_of_many
from scstrial.decision.queries.rows import decisions_of_many
from scstrial.decision.queries.signed import signed_from
from scstrial.trials.models import Trial
from scstrial.trials.queries import trials_of


@dataclass(frozen=True)
class OtherTrial:
    """How another trial of the patient came out: as it was signed, else as the record stands."""

    trial: Trial
    evaluation: rules.Evaluation | None
    decision: Decision | None


def other_trials_of(trial: Trial) -> list[OtherTrial]:
    """Those whose leads were placed, the first one first; for most patients there are none."""
    rows = [one for one in trials_of(trial.patient_id) if one.id != trial.id and one.placed_at is not None]
    if not rows:
        return []
    decisions, evaluations = decisions_of_many([one.id for one in rows]), evaluations_of_many(rows)
    found = []
    for one in sorted(rows, key=lambda row: row.number):
        last = next(reversed(decisions.get(one.id, [])), None)
        signed = signed_from(last).evaluation if last else None
        found.append(OtherTrial(one, signed or evaluations.get(one.id), last))
    return found
