"""What a factory has made before on the same rows is laid down again as rows: a tenth of the time.

A factory marked `@remembered` runs in full the first time it is asked something on some rows, and what it changed is
noted. What the rows are is known from the emptied tables on, as long as nothing but remembered
factories writes: after any other write the factories run in full until the tables are emptied again.
"""

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from functools import cache, wraps
from itertools import count

import time_machine
from flask import has_request_context
from sqlalchemy import Engine, Table, event, inspect
from sqlalchemy.orm import DeclarativeBase

from scstrial.foundation.clock import now
from scstrial.foundation.db import db

PLAIN = (str, int, bool, type(None), Decimal, date, datetime, time, timedelta, tzinfo, Enum)
WRITING = re.compile(r'(?:INSERT INTO|UPDATE) "?(\w+)')  # a deletion may reach further tables
READING = ("SELECT", "PRAGMA", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
Rows = dict[str, dict[tuple[str, ...], tuple[str, ...]]]  # per table: primary key to values, as SQL literals
numbers = count(1)


@cache
def tables() -> list[Table]:
    """Parents first."""
    return list(db.metadata.sorted_tables)


class NotToBeKept(Exception):
    """Something that cannot be recognized a second time."""


@dataclass(frozen=True)
class Content:
    """What stands in the tables, and a number for it."""

    rows: Rows
    number: int = field(default_factory=lambda: next(numbers))


@dataclass(frozen=True)
class Made:
    """What one call led to, and the statements that lead there."""

    content: Content
    script: list[str]
    answer: Hashable


class Memory:
    """Of one database, which is empty now."""

    def __init__(self, engine: Engine) -> None:
        self.sqlite = engine.dialect.name == "sqlite"
        self.made: dict[Hashable, Made] = {}
        self.uncommitted = False
        self.rows: Rows = {}
        self.stale = {table.name for table in tables()}  # of `rows`: written to since they were read
        self.empty = Content(self.read_rows())
        self.content: Content | None = None  # None: somebody else has written
        event.listen(engine, "before_cursor_execute", self.note_statement)
        event.listen(engine, "commit", self.note_end)
        event.listen(engine, "rollback", self.note_end)

    def note_statement(self, _connection, _cursor, statement: str, *_rest) -> None:
        if not statement.startswith(READING):
            self.content, self.uncommitted = None, True
            written = WRITING.match(statement)
            self.stale |= {written[1]} if written else {table.name for table in tables()}

    def note_end(self, _connection) -> None:
        self.uncommitted = False

    def is_at(self, content: Content) -> None:
        self.content, self.rows, self.stale, self.uncommitted = content, content.rows, set(), False

    def run(self, make: Callable, args: tuple, kwargs: dict, key: Hashable):
        before = self.content
        known = self.made.get((before.number, key))
        if known is None:
            return self.run_in_full(before, key, make, args, kwargs)
        self.lay_down(known.script)
        self.is_at(known.content)
        return answered(known.answer)

    def run_in_full(self, before: Content, key: Hashable, make: Callable, args: tuple, kwargs: dict):
        result = make(*args, **kwargs)
        if self.uncommitted or unsaved() or is_dataclass(result):
            return result
        try:
            answer = noted(result)
        except NotToBeKept:
            return result
        after = Content(self.read_rows())
        self.made[before.number, key] = Made(after, list(changes(before.rows, after.rows)), answer)
        self.is_at(after)
        return result

    def read_rows(self) -> Rows:
        driver = db.session.connection().connection.driver_connection
        rows = dict(self.rows)
        for table in tables():
            if table.name in self.stale:
                rows[table.name] = self.read_table(driver, table)
        db.session.rollback()
        return rows

    def read_table(self, driver, table: Table) -> dict[tuple[str, ...], tuple[str, ...]]:
        quote = "quote({})" if self.sqlite else "quote_nullable({}::text)"
        columns = ", ".join(quote.format(f'"{column.name}"') for column in table.columns)
        places = [number for number, column in enumerate(table.columns) if column.primary_key]
        found = driver.execute(f'SELECT {columns} FROM "{table.name}"').fetchall()
        return {tuple(row[place] for place in places): tuple(row) for row in found}

    def lay_down(self, script: list[str]) -> None:
        """Past the engine, which would take it for somebody else's writing."""
        driver = db.session.connection().connection.driver_connection
        if self.sqlite:
            driver.execute("PRAGMA defer_foreign_keys = ON")
            for statement in script:
                driver.execute(statement)
        else:
            driver.execute("; ".join(script))
        db.session.commit()


memories: dict[Engine, Memory] = {}


def begin(engine: Engine) -> None:
    """The tables of this database are empty, and what is written from now on is noticed."""
    if engine not in memories:
        memories[engine] = Memory(engine)
    memories[engine].is_at(memories[engine].empty)


def end(engine: Engine) -> None:
    """Nobody knows any more what stands in the tables."""
    if engine in memories:
        memories[engine].content = None


def remembered(make: Callable | None = None, *, within_minutes: int = 0):
    """While the clock runs, what was made `within_minutes` is as good as made now; 0: it is not."""
    if make is None:
        return lambda function: remembered(function, within_minutes=within_minutes)

    @wraps(make)
    def made(*args, **kwargs):
        memory = memories.get(db.engine)
        if memory is None or memory.content is None or memory.uncommitted or unsaved() or has_request_context():
            return make(*args, **kwargs)
        try:
            key = make.__module__, make.__qualname__, moment(kwargs, within_minutes), noted(args), noted(kwargs)
            hash(key)
        except (NotToBeKept, TypeError):
            return make(*args, **kwargs)
        return memory.run(make, args, kwargs, key)

    return made


MOMENTS = {"now", "placed_at", "pulled_at", "placement_planned_at"}


def moment(kwargs: dict, within_minutes: int) -> Hashable:
    """Where the clock stands still; while it runs, since when what was made is as good as made now."""
    if time_machine.escape_hatch.is_travelling():
        return now()
    if not within_minutes and not any(kwargs.get(name) for name in MOMENTS):
        raise NotToBeKept
    return int(now().timestamp()) // (60 * (within_minutes or 60))


def unsaved() -> bool:
    session = db.session()
    return bool(session.new or session.dirty or session.deleted)


# Arguments and answers, so that they can be recognized


def noted(value) -> Hashable:
    if isinstance(value, DeclarativeBase):
        state = inspect(value)
        if not state.persistent or state.session is not db.session():
            raise NotToBeKept
        return DeclarativeBase, type(value), state.identity
    if isinstance(value, PLAIN):
        return type(value), value, repr(value)  # 3 and 3.0 are equal, and the same moment in two zones
    if isinstance(value, dict):
        return dict, tuple((noted(key), noted(each)) for key, each in value.items())
    if isinstance(value, (tuple, list, set, frozenset)):
        return type(value), tuple(noted(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value), tuple(noted(getattr(value, one.name)) for one in fields(value))
    raise NotToBeKept


def answered(note):
    kind, *rest = note
    if kind is DeclarativeBase:
        return db.session.get(*rest)
    if issubclass(kind, PLAIN):
        return rest[0]
    if kind in (tuple, list):
        return kind(answered(each) for each in rest[0])
    if kind is dict:
        return {answered(key): answered(each) for key, each in rest[0]}
    raise NotToBeKept


# What leads from some rows to others, as statements


def changes(before: Rows, after: Rows) -> Iterable[str]:
    for table in tables():
        old, new = before.get(table.name, {}), after.get(table.name, {})
        added = [f"({', '.join(row)})" for key, row in new.items() if key not in old]
        if added:
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            yield f'INSERT INTO "{table.name}" ({columns}) VALUES {", ".join(added)}'
    for table in tables():
        old, new = before.get(table.name, {}), after.get(table.name, {})
        for key in old.keys() & new.keys():
            if old[key] != new[key]:
                yield f'UPDATE "{table.name}" SET {differences(table, old[key], new[key])} WHERE {which(table, key)}'
    for table in reversed(tables()):
        old, new = before.get(table.name, {}), after.get(table.name, {})
        for key in old.keys() - new.keys():
            yield f'DELETE FROM "{table.name}" WHERE {which(table, key)}'


def differences(table, old: tuple[str, ...], new: tuple[str, ...]) -> str:
    pairs = zip(table.columns, old, new, strict=True)
    return ", ".join(f'"{column.name}" = {value}' for column, was, value in pairs if was != value)


def which(table, key: tuple[str, ...]) -> str:
    pairs = zip(table.primary_key.columns, key, strict=True)
    return " AND ".join(f'"{column.name}" = {value}' for column, value in pairs)
