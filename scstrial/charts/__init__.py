"""Drawings from plain numbers and dates, for the page (SVG) and the report (PDF); knows no medicine."""

from reportlab import rl_config

# Before ReportLab's shapes are read: checking each attribute takes a tenth of a report; our tests look at the drawings.
rl_config.shapeChecking = 0
rl_config.useA85 = 0  # smaller files, made sooner
