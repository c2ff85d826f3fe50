"""What the chart, the report and the paper log of a trial show, from the record."""

from scstrial.decision.queries import chart_of
from scstrial.reports.queries.report import report_of
from scstrial.reports.queries.sheet import log_sheet_of

__all__ = ["chart_of", "log_sheet_of", "report_of"]
