"""Closed lists of the patient's own pages."""

from scstrial.foundation.choice import Choice


class LinkKind(Choice):
    """What the patient is asked behind a link."""

    LOG = "log", "Log of the trial"
    BASELINE = "baseline", "Diary before the placement"
    CHECK = "check", "Check after the pull"


class TryOutcome(Choice):
    """What came of asking for the date of birth or for a code."""

    WRONG = "wrong", "Wrong date of birth"
    RIGHT = "right", "Right date of birth"
    CLEARED = "cleared", "A nurse made a new link"
    NO_SUCH_CODE = "no_such_code", "No such code"


class Door(Choice):
    """How a link stands when somebody opens it."""

    OPEN = "open", "Open"
    LOCKED = "locked", "Locked after too many wrong dates of birth"
    REPLACED = "replaced", "Replaced by a newer link"
    CLOSED = "closed", "Its time is over"


class Advice(Choice):
    """What a patient is told at once, the most urgent first."""

    EMERGENCY = "emergency", "Call emergency services"
    CRISIS = "crisis", "Call the crisis line"
    CALL_CLINIC = "call_clinic", "Call the clinic now"
    LOOKED_AT = "looked_at", "The clinic will look at it"
