"""Reading what surrounds a log, the logs of a trial as a table, and the checks after the pull."""

from scstrial.bedside.queries.checks import checks_of, checks_of_many
from scstrial.bedside.queries.log_table import (
    LogLine,
    LogRow,
    areas_of_trial,
    baseline_of_trial,
    flags_called_by,
    log_rows_of,
    relief_of,
    versions_of,
)
from scstrial.bedside.queries.occasion import (
    Occasion,
    Waiting,
    dates_of,
    hold_trial,
    latest_among,
    logs_waiting,
    occasion_of,
    sessions_due_in,
    slot_to_log_of,
)

__all__ = [
    "LogLine",
    "LogRow",
    "Occasion",
    "Waiting",
    "areas_of_trial",
    "baseline_of_trial",
    "checks_of",
    "checks_of_many",
    "dates_of",
    "flags_called_by",
    "hold_trial",
    "latest_among",
    "log_rows_of",
    "logs_waiting",
    "occasion_of",
    "relief_of",
    "sessions_due_in",
    "slot_to_log_of",
    "versions_of",
]
