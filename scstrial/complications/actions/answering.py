"""What a person does about a flag: take it in hand, remark, close, open again."""

from datetime import datetime

from sqlalchemy import select

from scstrial.accounts.models import User
from scstrial.complications import rules
from scstrial.complications.actions.raising import start_clock
from scstrial.complications.actions.saying import say
from scstrial.complications.actions.telling import climb
from scstrial.complications.choices import FlagState
from scstrial.complications.models import Flag, FlagNote
from scstrial.complications.queries import TAKEN, TAKEN_OVER, holder_id_of
from scstrial.foundation.db import db
from scstrial.foundation.named import done
from scstrial.foundation.refusal import Problem, Refused

SAY_WHAT_IS_DONE = "Write in one sentence what is being done, then take the flag in hand."


def acknowledge_flag(flag: Flag, note: str, *, by: User, now: datetime) -> None:
    """A named person has taken it in hand; it stays until somebody closes it."""
    hold(flag)
    if flag.state is FlagState.ACKNOWLEDGED:
        message = f"{flag.acknowledged_by_name} has taken this flag in hand already. Save a note, or close it."
        raise Refused([Problem(message)])
    if flag.state is FlagState.CLOSED:
        raise Refused([Problem("This flag is closed. Open it again if it is not over.")])
    if flag.urgency in rules.NOTE_NEEDED and not note.strip():
        raise Refused([Problem(SAY_WHAT_IS_DONE, "note")])
    flag.state = FlagState.ACKNOWLEDGED
    flag.acknowledged_at = now
    flag.acknowledged_by_name = by.name
    add_note(flag, TAKEN, note, by, now)


def take_over_flag(flag: Flag, note: str, *, by: User, now: datetime) -> None:
    """At the change of shift, or from somebody who left: the flag goes into other hands, and both stay readable."""
    hold(flag)
    if flag.state is FlagState.OPEN:
        raise Refused([Problem("Nobody has this flag in hand. Take it in hand.")])
    if flag.state is FlagState.CLOSED:
        raise Refused([Problem("This flag is closed. Open it again if it is not over.")])
    if holder_id_of(flag) == by.id:
        raise Refused([Problem("This flag is in your hands already. Save a note, or close it.")])
    flag.acknowledged_at = now
    flag.acknowledged_by_name = by.name
    add_note(flag, TAKEN_OVER, note, by, now)


def close_flag(flag: Flag, note: str, *, by: User, now: datetime) -> None:
    """Over, as a person says; the note says what was found."""
    hold(flag)
    if flag.state is FlagState.CLOSED:
        raise Refused([Problem("This flag is already closed. Open it again if it is not over.")])
    if not note.strip():
        raise Refused([Problem("Write what was found or done, then close the flag.", "note")])
    if flag.acknowledged_at is None:
        flag.acknowledged_at = now
        flag.acknowledged_by_name = by.name
    flag.state = FlagState.CLOSED
    flag.closed_at = now
    flag.closed_by_name = by.name
    add_note(flag, "closed", note, by, now)


def reopen_flag(flag: Flag, note: str, *, by: User, now: datetime) -> None:
    """Not over after all: the time to act runs anew, and the staff are told."""
    hold(flag)
    if flag.state is not FlagState.CLOSED:
        raise Refused([Problem("This flag is still open. Nothing is left to do.")])
    if not note.strip():
        raise Refused([Problem("Write why the flag is opened again.", "note")])
    start_clock(flag, now)
    add_note(flag, "opened again", note, by, now)
    climb([flag], now=now)


def note_on_flag(flag: Flag, note: str, *, by: User, now: datetime) -> None:
    """A remark; the state stays."""
    if not note.strip():
        raise Refused([Problem("Write a note, then save it.", "note")])
    add_note(flag, "noted", note, by, now)


def hold(flag: Flag) -> None:
    """As it is now: who else answers it waits until the commit."""
    db.session.flush()
    db.session.execute(select(Flag.id).where(Flag.id == flag.id).with_for_update())
    db.session.refresh(flag)


def add_note(flag: Flag, act: str, note: str, by: User, now: datetime) -> None:
    flag.notes.append(FlagNote(act=act, note=note.strip(), **done(by, now)))
    db.session.flush()
    say(f"flag {act}", flag, by, now)
