"""Stimulation programs tried on the leads."""
