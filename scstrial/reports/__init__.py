"""The trial report as PDF."""
