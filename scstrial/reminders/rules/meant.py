"""Is a reminder still meant by the facts, whoever it would reach, and in time or not?"""

from dataclasses import replace
from datetime import datetime, timedelta

from scstrial.outbox.rules import InDoubt
from scstrial.reminders.rules.facts import TrialFacts
from scstrial.reminders.rules.wanted import PARTS, is_left_out

A_MOMENT = timedelta(microseconds=1)  # a message is of use up to, not at, its end


def still_holds(facts: TrialFacts, one: InDoubt, now: datetime) -> bool:
    """A call in place of a message: as things are now. What came too late: as things were while it was of use.

    So a placement that has moved takes both away, and a placement that is done does not hide what was missed before it.
    """
    last = min(now, one.useful_until - A_MOMENT)
    return is_meant(facts if one.is_call else as_known_then(facts, last), one.key, last)


def is_meant(facts: TrialFacts, key: str, at: datetime) -> bool:
    """Do the facts call for the reminder with this key at a moment?"""
    if facts.ended:
        return False
    return any(
        facts.key(wish.kind, wish.about) == key
        for part in PARTS
        for wish in part(facts, at)
        if not is_left_out(facts, wish)
    )


def as_known_then(facts: TrialFacts, at: datetime) -> TrialFacts:
    """Without what has been done since: placement, pull and decision count from their moment on."""

    def then(done_at: datetime | None) -> datetime | None:
        return done_at if done_at is not None and done_at <= at else None

    return replace(
        facts,
        placed_at=then(facts.placed_at),
        pulled_at=then(facts.pulled_at),
        decided_at=then(facts.decided_at),
    )
