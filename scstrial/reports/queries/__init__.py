"""What the chart, the report and the paper log of a trial show, from the record."""

from scstrial.decision.queries import chart_of
from scstrial.reports.queries.letter import letter_of
from scstrial.reports.queries.packet import packet_of
from scstrial.reports.queries.report import report_of
from scstrial.reports.queries.sheet import log_sheet_of

__all__ = ["chart_of", "letter_of", "log_sheet_of", "packet_of", "report_of"]
