"""Opioids as MME per day; antithrombotic holds and restarts."""
