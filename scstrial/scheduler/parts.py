"""The parts of a round, and the planners that are asked again before a message goes out."""

from collections.abc import Mapping
from datetime import datetime

from flask import current_app

from scstrial.complications.actions import climb_ladders, look_at_trials
from scstrial.contact.actions import note_opt_out
from scstrial.contact.queries import may_go
from scstrial.foundation.db import commit, db
from scstrial.outbox.models import DueMessage
from scstrial.outbox.rules import DELIVERY, MESSAGES_A_DAY, MayGo
from scstrial.reminders.actions import (
    CONSENTS,
    DIGESTS,
    PLANNER,
    Round,
    plan_consents,
    plan_digests,
    plan_some,
    with_count,
    with_link,
)
from scstrial.reminders.queries import (
    is_call_wanted,
    is_consent_wanted,
    is_digest_wanted,
    is_still_wanted,
    trials_to_remind,
)
from scstrial.scheduler.rounds import Clockwork, Finish, Part, StillWanted, free_and_close, send_due


def look_again(work: Clockwork) -> None:
    """The flags that time raises, and a net under those that entries raise."""
    now = work.clock()
    look_at_trials(trials_to_remind(now), now=now)
    commit()


def go_up_ladders(work: Clockwork) -> None:
    """Flags that nobody took in hand in time go to the next people."""
    climb_ladders(now=work.clock())
    commit()


def plan_reminders(work: Clockwork) -> None:
    """Some trials at a time, each committed, so that nobody waits long for the database."""
    done, now = Round(), work.clock()
    while not done.is_over and not work.stop.is_set():
        plan_some(done, now)
        commit()
        db.session.expunge_all()  # memory stays the same however many trials there are
    plan_consents(now)
    plan_digests(now)
    commit()


def guard(message: DueMessage, now: datetime) -> MayGo:
    """Consent, address, record and the cap of the day, in the transaction of the claim."""
    return may_go(message, now, current_app.config.get("MESSAGES_A_DAY", MESSAGES_A_DAY))


OPTED_OUT = note_opt_out
PARTS: tuple[Part, ...] = (free_and_close, look_again, go_up_ladders, plan_reminders, send_due)
PLANNERS: Mapping[str, StillWanted] = {
    PLANNER: is_still_wanted,
    CONSENTS: is_consent_wanted,
    DIGESTS: is_digest_wanted,
    DELIVERY: is_call_wanted,
}
FINISHERS: Mapping[str, Finish] = {PLANNER: with_link, DIGESTS: with_count}
