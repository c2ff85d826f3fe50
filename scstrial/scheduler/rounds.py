"""One round of the clockwork: look at the trials again, plan, free what got stuck, send what is due."""

import logging
import os
import socket
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Event, Lock

from flask import Flask, current_app
from sqlalchemy.exc import OperationalError

from scstrial.foundation.clock import now
from scstrial.foundation.db import commit, db
from scstrial.foundation.failures import place_of
from scstrial.foundation.typed import forget_expired
from scstrial.outbox.actions import beat, claim_row, close_late, note_failed, note_sent, release_stuck, withdraw
from scstrial.outbox.channels import Closing, NotDelivered, Outgoing, Sender
from scstrial.outbox.choices import Channel, FailureKind
from scstrial.outbox.models import DueMessage
from scstrial.outbox.queries import next_due
from scstrial.outbox.rules import MayGo

log = logging.getLogger("scstrial.scheduler")
HEARTBEAT = "scheduler"
# Asked right before sending: is the message with this key, about this trial, still wanted?
StillWanted = Callable[[str, int | None, datetime], bool]
# Asked when a message of this planner is claimed: what is put in only now, in the transaction of the claim.
Finish = Callable[[Outgoing, int | None, datetime], Outgoing]
Part = Callable[["Clockwork"], None]
# Asked in the transaction of the claim: may this message go to this recipient now, and under which consent?
Guard = Callable[[DueMessage, datetime], MayGo]
# Told in the transaction that notes it: the phone company says that this recipient has ended messages.
OptedOut = Callable[[Outgoing, datetime], None]
Place = tuple[datetime, int]  # of a message in the order in which they are due


def process_name() -> str:
    """Tells this process from every other one, also from an earlier one with the same number."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


@dataclass(frozen=True)
class Clockwork:
    """What a round works with; `planners` are asked again before one of their messages goes out."""

    ways_out: Mapping[Channel, Sender]
    beside: tuple[Mapping[Channel, Sender], ...] = ()  # for each further sender of this process
    planners: Mapping[str, StillWanted] = field(default_factory=dict)
    finishers: Mapping[str, Finish] = field(default_factory=dict)
    guard: Guard | None = None
    opted_out: OptedOut | None = None
    stop: Event = field(default_factory=Event)
    turn: AbstractContextManager[object] = field(default_factory=Lock)  # one sender at a time at the database
    clock: Callable[[], datetime] = now
    name: str = field(default_factory=process_name)


@dataclass(frozen=True)
class Handed:
    """A message that was handed to a channel, and what came of it."""

    outgoing: Outgoing
    at: datetime
    through: Channel
    provider_id: str = ""
    failure: NotDelivered | None = None


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
    """All that is due; with further ways out, by as many senders at once, each with a connection of its own."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with ThreadPoolExecutor(max_workers=len(work.beside) + 1) as pool:
        others = [pool.submit(send_beside, app, replace(work, ways_out=ways, beside=())) for ways in work.beside]
        send_in_turn(work)
    for other in others:
        other.result()


def send_beside(app: Flask, work: Clockwork) -> None:
    with app.app_context():
        send_in_turn(work)


def send_in_turn(work: Clockwork) -> None:
    """One by one; a stop is heeded between two messages.

    What became of one message is noted in the transaction that claims the next: one commit a message, and no later.
    """
    last: Handed | None = None
    place: Place | None = None
    try:
        while not work.stop.is_set():
            noted, last = last, None
            outgoing, place = next_claimed(work, noted, place)
            if place is None:
                return
            last = handed_over(work, outgoing) if outgoing is not None else None
    finally:
        if last is not None:
            note_alone(work, last)
        close_ways(work)


def next_claimed(work: Clockwork, last: Handed | None, place: Place | None) -> tuple[Outgoing | None, Place | None]:
    """Note what came of the last one, claim the next, commit; no place when nothing more is due."""
    try:
        with work.turn:
            if last is not None:
                note(work, last)
                db.session.flush()  # what follows is asked of the database, not of the session
            message = next_due(work.clock(), place)
            place = None if message is None else (message.next_try_at, message.id)
            outgoing = None if message is None else claim_if_wanted(work, message)
            commit()
    except Exception:
        db.session.rollback()
        if last is not None:
            note_alone(work, last)
        raise
    finally:
        db.session.remove()
    return outgoing, place


def note_alone(work: Clockwork, last: Handed) -> None:
    with work.turn:
        note(work, last)
        commit()
    db.session.remove()


def note(work: Clockwork, last: Handed) -> None:
    """What became of a message that was handed to a channel."""
    if last.failure is None:
        note_sent(last.outgoing, through=last.through, provider_id=last.provider_id, now=last.at)
        return
    log.warning("message %d not delivered: %s", last.outgoing.message_id, last.failure.kind.value)
    note_failed(last.outgoing, last.failure, now=last.at)
    if last.failure.kind is FailureKind.OPTED_OUT and work.opted_out is not None:
        work.opted_out(last.outgoing, last.at)


def claim_if_wanted(work: Clockwork, message: DueMessage) -> Outgoing | None:
    """The claimed message; one that its planner no longer wants is withdrawn instead."""
    wanted = is_wanted(work, message)
    if wanted is False:
        withdraw(message.planner, [message.key])
    if not wanted:
        return None
    may = work.guard(message, work.clock()) if work.guard is not None else MayGo()
    finish = work.finishers.get(message.planner)
    if finish is None:
        return claim_row(message, by=work.name, now=work.clock(), may=may)
    return claimed_and_finished(work, message, may, finish)


def claimed_and_finished(work: Clockwork, message: DueMessage, may: MayGo, finish: Finish) -> Outgoing | None:
    """With what its planner adds right before sending; None when it cannot: then the message is claimed by nobody."""
    message_id = message.id
    try:
        with db.session.begin_nested():
            outgoing = claim_row(message, by=work.name, now=work.clock(), may=may)
            return None if outgoing is None else finish(outgoing, message.trial_id, work.clock())
    except OperationalError:
        raise
    except Exception as error:
        log.error("message %d: its text could not be finished\n%s", message_id, place_of(error))
        return None


def is_wanted(work: Clockwork, message: DueMessage) -> bool | None:
    """What its planner says now; None when it cannot say: then the message waits and holds up no other."""
    asked = work.planners.get(message.planner)
    if asked is None:
        return True
    message_id = message.id
    try:
        with db.session.begin_nested():
            return asked(message.key, message.trial_id, work.clock())
    except OperationalError:
        raise
    except Exception as error:
        log.error("message %d: it is not known whether it is still wanted\n%s", message_id, place_of(error))
        return None


def handed_over(work: Clockwork, outgoing: Outgoing) -> Handed:
    """Call the channel; whatever goes wrong there is a failed try, never the end of the round."""
    sender = work.ways_out.get(outgoing.channel)
    failure: NotDelivered | None = None
    provider_id = ""
    if sender is None:
        failure = NotDelivered(FailureKind.SETTINGS, f"no way out for {outgoing.channel.value}")
    else:
        try:
            provider_id = sender.send(outgoing) or ""
        except NotDelivered as refused:
            failure = refused
        except Exception as error:
            log.error("sending failed\n%s", place_of(error))
            failure = NotDelivered(FailureKind.BROKEN, type(error).__name__)
    through = sender.through if sender is not None else outgoing.channel
    return Handed(outgoing, work.clock(), through, provider_id, failure)


def close_ways(work: Clockwork) -> None:
    """What a way out keeps open between two messages is not kept until the next round."""
    for sender in work.ways_out.values():
        if isinstance(sender, Closing):
            sender.close()
