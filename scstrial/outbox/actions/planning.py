"""What planners want becomes rows: missing ones added, changed ones followed, needless ones withdrawn."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Row, or_, select, update

from scstrial.foundation.db import add_unless_there, db
from scstrial.outbox.choices import Channel, EndReason, MessageStatus, Recipient
from scstrial.outbox.models import Message
from scstrial.outbox.queries.standing import STATUS, is_open
from scstrial.outbox.rules import CALL_INSTEAD, FOR_GOOD, WantedMessage, is_late, ways_left

AT_ONCE = 500  # keys or ids in one statement
FOLLOWED = (
    "kind", "clinic_id", "patient_id", "trial_id", "recipient_kind", "channel", "to_address", "language",
    "hours_zone", "hours_open", "hours_close", "subject", "body", "due_at", "useful_until",
    "other_ways", "phone_instead", "is_safety", "one_of",
)  # fmt: skip

KNOWN = tuple(
    Message.__table__.c[name]
    for name in ("id", "key", "planner", "status", "attempts", "failed_ways", "withdrawn_why", *FOLLOWED)
)


@dataclass(frozen=True)
class Reconciled:
    """How many messages a planning added, changed (or wanted again) and withdrew."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0


@dataclass
class Differences:
    """What has to be written so that the rows say what is wanted."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    again: list[int] = field(default_factory=list)


def reconcile(
    planner: str, wanted: Iterable[WantedMessage], *, now: datetime, of_trials: Collection[int] | None = None
) -> Reconciled:
    """Make the waiting messages of one planner those that it wants; what it has sent stays, others' rows too.

    A constant number of statements for each 500 messages. What is late already is not added. `of_trials`: the
    planner speaks of these trials only, messages of others stay as they are.
    """
    wishes = without_needless_calls({wish.key: row_of(wish) for wish in wanted if not is_late(wish.useful_until, now)})
    known = {row.key: row for row in known_rows(planner, wishes, of_trials)}
    found = differences(planner, wishes, known, now)
    withdrawn = needless_ids(planner, wishes, now, of_trials)
    add(found.new)
    write_changes(found.changed)
    want_again(found.again)
    withdraw_ids(withdrawn)
    return Reconciled(len(found.new), len({row["id"] for row in found.changed}.union(found.again)), len(withdrawn))


def without_needless_calls(wishes: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Nobody phones in place of a message that went out before the patient ended messages."""
    instead_of = {key.removeprefix(CALL_INSTEAD): key for key in wishes if key.startswith(CALL_INSTEAD)}
    went_out = {instead_of[row.key] for row in rows_with_keys(instead_of) if row.status == MessageStatus.SENT}
    return {key: wish for key, wish in wishes.items() if key not in went_out}


def put(planner: str, wanted: Iterable[WantedMessage], *, now: datetime) -> None:
    """Add messages beside any plan, for what cannot wait for a planning; known keys change nothing."""
    add([new_row(planner, row_of(wish), now) for wish in wanted])


def withdraw(planner: str, keys: Collection[str]) -> None:
    """Take back waiting messages and open tasks of a planner."""
    for some in batches(sorted(keys)):
        take_back = update(Message).where(Message.planner == planner, Message.key.in_(some), is_open())
        db.session.execute(take_back.values(status=MessageStatus.WITHDRAWN, withdrawn_why=EndReason.NOT_WANTED))


def withdraw_for_patient(
    patient_id: int, why: EndReason, *, channel: Channel | None = None, but_kinds: Collection[str] = ()
) -> int:
    """Take back what waits for a patient: on one channel, or everything, the staff's tasks about them included.

    What goes to one named person of the clinic stays: an urgent flag is never silenced this way.
    """
    mine = update(Message).where(Message.patient_id == patient_id, Message.kind.not_in(but_kinds), is_open())
    if channel is not None:
        mine = mine.where(Message.channel == channel, Message.recipient_kind == Recipient.PATIENT)
    else:
        mine = mine.where(Message.recipient_kind != Recipient.PERSON)
    taken_back = mine.values(status=MessageStatus.WITHDRAWN, withdrawn_why=why)
    return cast(CursorResult[Any], db.session.execute(taken_back)).rowcount


def row_of(wish: WantedMessage) -> dict[str, Any]:
    """The columns that a planner decides."""
    return {
        "key": wish.key,
        "kind": wish.kind,
        "clinic_id": wish.clinic_id,
        "patient_id": wish.patient_id,
        "trial_id": wish.trial_id,
        "recipient_kind": wish.recipient,
        "channel": wish.channel,
        "to_address": wish.address,
        "language": wish.language,
        "hours_zone": wish.hours.zone if wish.hours else "",
        "hours_open": wish.hours.opens if wish.hours else None,
        "hours_close": wish.hours.closes if wish.hours else None,
        "subject": wish.subject,
        "body": wish.body,
        "due_at": wish.due_at,
        "useful_until": wish.useful_until,
        "other_ways": [[str(channel), address] for channel, address in wish.other_ways],
        "phone_instead": wish.phone_instead,
        "is_safety": wish.is_safety,
        "one_of": wish.one_of,
    }


def new_row(planner: str, row: dict[str, Any], now: datetime) -> dict[str, Any]:
    waiting = {"status": MessageStatus.WAITING, "created_at": now, "next_try_at": row["due_at"]}
    return {**row, **waiting, "planner": planner}


def known_rows(planner: str, keys: Collection[str], of_trials: Collection[int] | None) -> Iterator[Row[Any]]:
    """What is known of these messages, in any status; read by trial where the trials are named."""
    if of_trials is None:
        yield from rows_with_keys(keys)
    else:
        yield from db.session.execute(select(*KNOWN).where(Message.trial_id.in_(of_trials), Message.planner == planner))


def rows_with_keys(keys: Collection[str]) -> Iterator[Row[Any]]:
    for some in batches(sorted(keys)):
        yield from db.session.execute(select(*KNOWN).where(Message.key.in_(some)))


def differences(
    planner: str, wishes: dict[str, dict[str, Any]], known: dict[str, Row[Any]], now: datetime
) -> Differences:
    found = Differences()
    for key, wish in wishes.items():
        row = known.get(key)
        if row is None:
            found.new.append(new_row(planner, wish, now))
        elif row.planner == planner and may_follow(row):
            note_difference(found, row, by_way_left(row, wish))
    return found


def may_follow(row: Row[Any]) -> bool:
    """Waiting, or withdrawn for a reason that may pass."""
    return row.status == MessageStatus.WAITING or (
        row.status == MessageStatus.WITHDRAWN and row.withdrawn_why not in FOR_GOOD
    )


def by_way_left(row: Row[Any], wish: dict[str, Any]) -> dict[str, Any]:
    """The wish without the ways that have failed for this message; one without any other is left as it is."""
    if not row.failed_ways:
        return wish
    left = ways_left([(str(wish["channel"]), wish["to_address"]), *wish["other_ways"]], row.failed_ways)
    if not left:
        return wish
    (channel, address), *others = left
    return {**wish, "channel": Channel(channel), "to_address": address, "other_ways": [list(way) for way in others]}


def note_difference(found: Differences, row: Row[Any], wish: dict[str, Any]) -> None:
    """Follow a waiting row; one that was withdrawn is wanted again. A retry under way keeps its own time."""
    if row.status == MessageStatus.WITHDRAWN:
        found.again.append(row.id)
    if any(getattr(row, name) != wish[name] for name in FOLLOWED) or row.status == MessageStatus.WITHDRAWN:
        values = {name: wish[name] for name in FOLLOWED}
        if row.attempts == 0 or row.status == MessageStatus.WITHDRAWN:
            values["next_try_at"] = wish["due_at"]
        found.changed.append({"id": row.id, **values})


def needless_ids(
    planner: str, wishes: Collection[str], now: datetime, of_trials: Collection[int] | None = None
) -> list[int]:
    """Waiting messages and open tasks that are not wanted; late messages are left to `close_late`."""
    late_ones_too = or_(Message.useful_until > now, Message.channel == Channel.TASK)
    mine = select(Message.id, Message.key).where(Message.planner == planner, is_open(), late_ones_too)
    if of_trials is not None:
        mine = mine.where(Message.trial_id.in_(of_trials))
    return [row.id for row in db.session.execute(mine) if row.key not in wishes]


def add(rows: Sequence[dict[str, Any]]) -> None:
    """Add rows; a key that another process added meanwhile stays as that one wrote it."""
    add_unless_there(Message, rows, ["key"])


def write_changes(rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(update(Message), list(rows))


def want_again(ids: Sequence[int]) -> None:
    for some in batches(ids):
        withdrawn = update(Message).where(Message.id.in_(some), Message.status == MessageStatus.WITHDRAWN)
        db.session.execute(withdrawn.values(status=MessageStatus.WAITING, withdrawn_why=None, attempts=0, sent_at=None))


def withdraw_ids(ids: Sequence[int]) -> None:
    for some in batches(ids):
        needless = update(Message).where(Message.id.in_(some), is_open())
        db.session.execute(needless.values(status=MessageStatus.WITHDRAWN, withdrawn_why=EndReason.NOT_WANTED))


def take_back(ids: Sequence[int]) -> None:
    """What events have overtaken neither waits for anybody nor counts as failed."""
    values = {"status": MessageStatus.WITHDRAWN, "withdrawn_why": EndReason.NOT_WANTED, "failed_why": None}
    for some in batches(ids):
        overtaken = update(Message).where(Message.id.in_(some), or_(is_open(), STATUS == MessageStatus.FAILED))
        db.session.execute(overtaken.values(**values))


def batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]
