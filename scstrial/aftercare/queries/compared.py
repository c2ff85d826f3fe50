"""The trials of one patient side by side: what was done, how it ended, what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from scstrial.decision.models import Decision
from scstrial.decision.queries import decisions_of_many, evaluations_of_many, signed_from
from scstrial.decision.rules import Evaluation
from scstrial.programming.queries import sessions_of_many
from scstrial.trials.models import Placement, PullRecord, Trial
from scstrial.trials.queries import placements_of_many, pulls_of_many


@dataclass(frozen=True)
class TrialSeen:
    """One trial of several. The evaluation is the one that was signed, where a decision is in force."""

    trial: Trial
    placement: Placement | None
    pull: PullRecord | None
    evaluation: Evaluation | None
    decision: Decision | None
    waveforms: tuple[str, ...]
    as_signed: bool


def trials_compared(trials: Sequence[Trial]) -> list[TrialSeen]:
    """Those whose leads were placed, the first trial first; nothing to compare with fewer than two."""
    placed = sorted((trial for trial in trials if trial.placed_at is not None), key=lambda one: one.number)
    if len(placed) < 2:
        return []
    ids = [trial.id for trial in placed]
    placements, pulls, decisions = placements_of_many(ids), pulls_of_many(ids), decisions_of_many(ids)
    evaluations, sessions = evaluations_of_many(placed), sessions_of_many(ids)
    found = []
    for trial in placed:
        signed = decisions.get(trial.id, [])
        as_signed = signed_from(signed[-1]).evaluation if signed else None
        used = [program.waveform.label for one in sessions.get(trial.id, []) for program in one.programs]
        found.append(
            TrialSeen(
                trial=trial,
                placement=placements.get(trial.id),
                pull=pulls.get(trial.id),
                evaluation=as_signed or evaluations.get(trial.id),
                decision=signed[-1] if signed else None,
                waveforms=tuple(dict.fromkeys(used)),
                as_signed=as_signed is not None,
            )
        )
    return found
