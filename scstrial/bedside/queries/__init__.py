"""Reading what surrounds a log, the logs of a trial as a table, and the checks after the pull."""

from scstrial.bedside.queries.calls import calls_for, calls_of_many
from scstrial.bedside.queries.checks import checks_of, checks_of_many, infection_window_of
from scstrial.bedside.queries.log_table import (
    LogDay,
    LogLine,
    LogRow,
    areas_of_trial,
    baseline_of_trial,
    conflicts_of,
    flags_called_by,
    log_days_of,
    log_rows_of,
    relief_of,
    versions_of,
)
from scstrial.bedside.queries.moving import areas_to_name, goals_for
from scstrial.bedside.queries.occasion import (
    Occasion,
    Waiting,
    dates_of,
    hold_trial,
    last_version_among,
    latest_among,
    logs_waiting,
    occasion_of,
    saved_since,
    sessions_due_in,
    slot_to_log_of,
)
from scstrial.bedside.queries.position import PositionOfLeads, position_of_leads
from scstrial.bedside.queries.so_far import SoFar, is_on_antibiotic, said_this_morning, so_far_of

__all__ = [
    "LogDay",
    "LogLine",
    "LogRow",
    "Occasion",
    "PositionOfLeads",
    "SoFar",
    "Waiting",
    "areas_of_trial",
    "areas_to_name",
    "baseline_of_trial",
    "calls_for",
    "calls_of_many",
    "checks_of",
    "checks_of_many",
    "conflicts_of",
    "dates_of",
    "flags_called_by",
    "goals_for",
    "hold_trial",
    "infection_window_of",
    "is_on_antibiotic",
    "last_version_among",
    "latest_among",
    "log_days_of",
    "log_rows_of",
    "logs_waiting",
    "occasion_of",
    "position_of_leads",
    "relief_of",
    "said_this_morning",
    "saved_since",
    "sessions_due_in",
    "slot_to_log_of",
    "so_far_of",
    "versions_of",
]
