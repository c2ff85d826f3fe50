"""What the chart and the report of a trial show, from the record."""

from scstrial.decision.queries import chart_of
from scstrial.reports.queries.report import report_of

__all__ = ["chart_of", "report_of"]
