"""One round of the clockwork: look at the trials again, plan, free what got stuck, send what is due."""

import logging
import os
import socket
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

from sqlalchemy.exc import OperationalError

from scstrial.foundation.clock import now
from scstrial.foundation.db import commit, db
from scstrial.foundation.failures import place_of
from scstrial.foundation.typed import forget_expired
from scstrial.outbox.actions import beat, claim, close_late, note_failed, note_sent, release_stuck, withdraw
from scstrial.outbox.channels import NotDelivered, Outgoing, Sender
from scstrial.outbox.choices import Channel, FailureKind
from scstrial.outbox.models import Message
from scstrial.outbox.queries import due_message_ids, message_with_id

log = logging.getLogger("scstrial.scheduler")
HEARTBEAT = "scheduler"
# Asked right before sending: is the message with this key, about this trial, still wanted?
StillWanted = Callable[[str, int | None, datetime], bool]
# Asked when a message of this planner is claimed: what is put in only now, in the transaction of the claim.
Finish = Callable[[Outgoing, int | None, datetime], Outgoing]
Part = Callable[["Clockwork"], None]


def process_name() -> str:
    """Tells this process from every other one, also from an earlier one with the same number."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


@dataclass(frozen=True)
class Clockwork:
    """What a round works with; `planners` are asked again before one of their messages goes out."""

    ways_out: Mapping[Channel, Sender]
    planners: Mapping[str, StillWanted] = field(default_factory=dict)
    finishers: Mapping[str, Finish] = field(default_factory=dict)
    stop: Event = field(default_factory=Event)
    clock: Callable[[], datetime] = now
    name: str = field(default_factory=process_name)


def tick(work: Clockwork, parts: tuple[Part, ...]) -> None:
    """Each part in turn; one that fails is logged and holds up neither the others nor the next round."""
    went_well = True
    for part in parts:
        if work.stop.is_set():
            return
        went_well = run_part(work, part) and went_well
    if went_well:
        run_part(work, note_alive)


def run_part(work: Clockwork, part: Part) -> bool:
    try:
        part(work)
    except Exception as error:
        # Exception texts may hold what was typed about a patient: the log names the type and the place only.
        log.error("%s failed\n%s", part.__name__, place_of(error))
        return False
    else:
        return True
    finally:
        db.session.rollback()
        db.session.remove()


def note_alive(work: Clockwork) -> None:
    beat(HEARTBEAT, work.clock())
    commit()


def free_and_close(work: Clockwork) -> None:
    """Give back what a dead process had claimed; close what is too late; forget what nobody came back for."""
    freed = release_stuck(work.clock())
    close_late(work.clock())
    forget_expired(work.clock())
    commit()
    if freed:
        log.warning("%d messages freed that another process had left", freed)


def send_due(work: Clockwork) -> None:
    """All that is due, one by one; a stop is heeded between two messages."""
    done: set[int] = set()
    while ids := waiting_ids(work, done):
        for message_id in ids:
            if work.stop.is_set():
                return
            send_one(work, message_id)
            done.add(message_id)


def waiting_ids(work: Clockwork, done: set[int]) -> list[int]:
    """What is due and was not looked at in this round; read in a transaction that is over at once."""
    ids = [message_id for message_id in due_message_ids(work.clock()) if message_id not in done]
    db.session.rollback()
    return ids


def send_one(work: Clockwork, message_id: int) -> None:
    """Claim, commit, send with no transaction open, note, commit."""
    outgoing = claim_if_wanted(work, message_id)
    commit()
    db.session.remove()
    if outgoing is None:
        return
    try:
        through = hand_over(work, outgoing)
    except NotDelivered as failure:
        log.warning("message %d not delivered: %s", message_id, failure.kind.value)
        note_failed(outgoing, failure, now=work.clock())
    else:
        note_sent(outgoing, through=through, now=work.clock())
    commit()


def claim_if_wanted(work: Clockwork, message_id: int) -> Outgoing | None:
    """The claimed message; one that its planner no longer wants is withdrawn instead."""
    message = message_with_id(message_id)
    if message is None:
        return None
    wanted = is_wanted(work, message)
    if wanted is False:
        withdraw(message.planner, [message.key])
    outgoing = claim(message_id, by=work.name, now=work.clock()) if wanted else None
    return finished(work, outgoing, message) if outgoing is not None else None


def finished(work: Clockwork, outgoing: Outgoing, message: Message) -> Outgoing | None:
    """With what its planner adds right before sending; None when it cannot: then the message is claimed by nobody."""
    finish = work.finishers.get(message.planner)
    try:
        return outgoing if finish is None else finish(outgoing, message.trial_id, work.clock())
    except OperationalError:
        raise
    except Exception as error:
        log.error("message %d: its text could not be finished\n%s", message.id, place_of(error))
        db.session.rollback()
        return None


def is_wanted(work: Clockwork, message: Message) -> bool | None:
    """What its planner says now; None when it cannot say: then the message waits and holds up no other."""
    asked = work.planners.get(message.planner)
    try:
        with db.session.begin_nested():
            return asked is None or asked(message.key, message.trial_id, work.clock())
    except OperationalError:
        raise
    except Exception as error:
        log.error("message %d: it is not known whether it is still wanted\n%s", message.id, place_of(error))
        return None


def hand_over(work: Clockwork, outgoing: Outgoing) -> Channel:
    """Call the channel; whatever goes wrong there is a failed try, never the end of the round."""
    sender = work.ways_out.get(outgoing.channel)
    if sender is None:
        raise NotDelivered(FailureKind.SETTINGS, f"no way out for {outgoing.channel.value}")
    try:
        sender.send(outgoing)
    except NotDelivered:
        raise
    except Exception as error:
        log.error("sending failed\n%s", place_of(error))
        raise NotDelivered(FailureKind.BROKEN, type(error).__name__) from error
    return sender.through
