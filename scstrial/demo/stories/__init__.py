"""Who comes to the demo clinics, and how it goes with each; days count from the placement (Day 0)."""

from scstrial.demo.stories.closed import CLOSED
from scstrial.demo.stories.decided import DECIDED_AS_PLANNED
from scstrial.demo.stories.decision_due import DECISION_DUE
from scstrial.demo.stories.implanted import IMPLANTED
from scstrial.demo.stories.leads_in import LEADS_IN_NORTH
from scstrial.demo.stories.leads_in_bayview import LEADS_IN_BAYVIEW
from scstrial.demo.stories.ready import READY
from scstrial.demo.stories.screening import IN_SCREENING
from scstrial.demo.stories.stopped_early import STOPPED_EARLY
from scstrial.demo.story import Story

WITH_LEADS_IN = (*LEADS_IN_NORTH, *LEADS_IN_BAYVIEW)
DECIDED = (*IMPLANTED, *DECIDED_AS_PLANNED, *STOPPED_EARLY)
STORIES: tuple[Story, ...] = (*IN_SCREENING, *READY, *WITH_LEADS_IN, *DECISION_DUE, *DECIDED, *CLOSED)

__all__ = ["CLOSED", "DECIDED", "DECISION_DUE", "IN_SCREENING", "READY", "STORIES", "WITH_LEADS_IN"]
