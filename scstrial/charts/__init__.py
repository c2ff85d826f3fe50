"""Drawings from plain numbers and dates, for the page (SVG) and the report (PDF); knows no medicine."""
