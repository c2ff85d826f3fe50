"""Where a log that stands in the wrong place may belong."""

from collections.abc import Sequence

from scstrial.assessments.choices import Area
from scstrial.assessments.queries import target_areas_of
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import entry_of
from scstrial.daily_logs.rules import areas_to_map
from scstrial.foundation.access import Viewer
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial
from scstrial.trials.queries import LEADS_IN, trials_in

GOALS_AT_MOST = 20


def goals_for(viewer: Viewer, trial: Trial, words: str) -> list[Trial]:
    """Other trials of the same clinic whose leads are or were in, by name; `words` as in a name or a record number."""
    if trial.clinic_id not in viewer.clinic_ids:
        return []
    trials = trials_in([trial.clinic_id], (*LEADS_IN, TrialState.LEADS_OUT))
    wanted = words.casefold().replace(",", " ").split()
    found = [one for one in trials if one.id != trial.id and all(word in _known_by(one) for word in wanted)]
    return sorted(found, key=lambda one: (one.patient.name.casefold(), one.id))[:GOALS_AT_MOST]


def _known_by(trial: Trial) -> str:
    return f"{trial.patient.name} {trial.patient.mrn}".casefold()


def areas_to_name(log: DailyLog, trial: Trial, goal: Trial) -> tuple[tuple[Area, ...], Sequence[Area]]:
    """Rated areas that are no target area of the other trial, and the target areas it has."""
    offered = [row.area for row in target_areas_of(goal.patient_id)]
    needs_naming = goal.id != trial.id and bool(offered)
    return (areas_to_map(entry_of(log), offered) if needs_naming else (), offered)
