"""Reading for the first pages: the worklist, one patient's whole way, how the place runs."""

from scstrial.overview.queries.attention import Worklist, attention_for, trials_board, worklist_of
from scstrial.overview.queries.day import DayList, appointments_of, day_list_of
from scstrial.overview.queries.flags import flags_needing_somebody
from scstrial.overview.queries.handover import HandOver, hand_over_of
from scstrial.overview.queries.patient import Head, TrialLength, days_of, head_of, next_step_of, primary_areas_of
from scstrial.overview.queries.place import Clockwork, Place, clockwork, database_answers, pipeline, place_of
from scstrial.overview.queries.timeline import timeline_of
from scstrial.overview.queries.trials import BoardFlag, BoardRow
from scstrial.overview.queries.way import Summary, TrialWay, summary_of, trial_way_of

__all__ = [
    "BoardFlag",
    "BoardRow",
    "Clockwork",
    "DayList",
    "HandOver",
    "Head",
    "Place",
    "Summary",
    "TrialLength",
    "TrialWay",
    "Worklist",
    "appointments_of",
    "attention_for",
    "clockwork",
    "database_answers",
    "day_list_of",
    "days_of",
    "flags_needing_somebody",
    "hand_over_of",
    "head_of",
    "next_step_of",
    "pipeline",
    "place_of",
    "primary_areas_of",
    "summary_of",
    "timeline_of",
    "trial_way_of",
    "trials_board",
    "worklist_of",
]
