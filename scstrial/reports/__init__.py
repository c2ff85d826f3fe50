"""The trial report as PDF."""

import scstrial.charts  # noqa: F401 - sets ReportLab up before anything of it is read
