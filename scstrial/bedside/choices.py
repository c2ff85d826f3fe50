"""Closed lists of the forms at the bedside."""

from scstrial.foundation.choice import Choice


class YesNo(Choice):
    YES = "yes", "Yes"
    NO = "no", "No"


class Ending(Choice):
    """How the pull page ends a trial."""

    AS_PLANNED = "as_planned", "As planned: the leads are out"
    EARLY = "early", "Stopped early: the leads are out"
    EARLY_PULL_LATER = "early_pull_later", "Stopped early: the leads come out later"


class Change(Choice):
    """Patient global impression of change (PGIC), 1 to 7; rule book 4.2."""

    VERY_MUCH_IMPROVED = "1", "1 Very much improved"
    MUCH_IMPROVED = "2", "2 Much improved"
    MINIMALLY_IMPROVED = "3", "3 Minimally improved"
    NO_CHANGE = "4", "4 No change"
    MINIMALLY_WORSE = "5", "5 Minimally worse"
    MUCH_WORSE = "6", "6 Much worse"
    VERY_MUCH_WORSE = "7", "7 Very much worse"


class CheckState(Choice):
    """How a check after the pull stands."""

    DONE = "done", "Done"
    DUE = "due", "Due"
    MISSED = "missed", "Missed"
    AHEAD = "ahead", "Not due yet"


class WindowState(Choice):
    """How the time in which a site infection is looked for stands."""

    OPEN = "open", "Open"
    CLOSED_CLEAN = "closed_clean", "Closed, no infection found"
    CLOSED_FOUND = "closed_found", "Closed, an infection was found"
    NOT_CONFIRMED = "not_confirmed", "Not confirmed: the last check was missed"
