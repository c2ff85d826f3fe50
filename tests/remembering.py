"""What a factory has made before on the same rows is laid down again as rows: a tenth of the time or less.

A factory marked `@remembered` runs in full the first two times it is asked the same on the same rows; the second time
what it changed is noted. What the rows are is known from the emptied tables on, as long as nothing but remembered
factories writes: after any other write the factories run in full until the tables are emptied again.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from functools import cache, wraps
from itertools import count

import time_machine
from sqlalchemy import Engine, Table, event, inspect
from sqlalchemy.orm import DeclarativeBase

from scstrial.foundation.clock import now
from scstrial.foundation.db import db

PLAIN = (str, int, bool, type(None), Decimal, date, datetime, time, timedelta, tzinfo, Enum)
READING = ("SELECT", "PRAGMA", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
Rows = dict[str, dict[tuple[str, ...], tuple[str, ...]]]  # per table: primary key to values, as SQL literals
numbers = count(1)


@cache
def tables() -> list[Table]:
    """Parents first."""
    return list(db.metadata.sorted_tables)


class NotToBeKept(Exception):
    """Something that cannot be recognized a second time."""


@dataclass
class Content:
    """What stands in the tables: known by how it came about; its rows are read when they are first needed."""

    number: int = field(default_factory=lambda: next(numbers))
    rows: Rows | None = None


@dataclass
class Made:
    """What one call led to; `script` is there from the second time on."""

    content: Content = field(default_factory=Content)
    script: list[str] | None = None
    answer: Hashable = None


class Memory:
    """Of one database."""

    def __init__(self, engine: Engine) -> None:
        self.empty = Content()
        self.content: Content | None = None  # None: somebody else has written
        self.uncommitted = False
        self.made: dict[Hashable, Made] = {}
        self.sqlite = engine.dialect.name == "sqlite"
        event.listen(engine, "before_cursor_execute", self.note_statement)
        event.listen(engine, "commit", self.note_end)
        event.listen(engine, "rollback", self.note_end)

    def note_statement(self, _connection, _cursor, statement: str, *_rest) -> None:
        if not statement.startswith(READING):
            self.content, self.uncommitted = None, True

    def note_end(self, _connection) -> None:
        self.uncommitted = False

    def run(self, make: Callable, args: tuple, kwargs: dict, key: Hashable):
        before = self.content
        known = self.made.get((before.number, key))
        if known is None:
            return self.run_in_full(Made(), before, key, make, args, kwargs)
        if known.script is None:
            before.rows = before.rows or self.read_rows()
            return self.run_in_full(known, before, key, make, args, kwargs)
        self.lay_down(known.script)
        self.content = known.content
        return answered(known.answer)

    def run_in_full(self, made: Made, before: Content, key: Hashable, make: Callable, args: tuple, kwargs: dict):
        result = make(*args, **kwargs)
        if self.uncommitted or unsaved() or is_dataclass(result):
            return result
        try:
            made.answer = noted(result)
        except NotToBeKept:
            return result
        if (before.number, key) in self.made:
            made.content.rows = self.read_rows()
            made.script = list(changes(before.rows, made.content.rows))
        self.made[before.number, key] = made
        self.content = made.content
        return result

    def read_rows(self) -> Rows:
        quote = "quote({})" if self.sqlite else "quote_nullable({}::text)"
        rows: Rows = {}
        driver = db.session.connection().connection.driver_connection
        for table in tables():
            columns = ", ".join(quote.format(f'"{column.name}"') for column in table.columns)
            places = [number for number, column in enumerate(table.columns) if column.primary_key]
            found = driver.execute(f'SELECT {columns} FROM "{table.name}"').fetchall()
            if found:
                rows[table.name] = {tuple(row[place] for place in places): tuple(row) for row in found}
        db.session.rollback()
        return rows

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
    memories[engine].content, memories[engine].uncommitted = memories[engine].empty, False


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
        if memory is None or memory.content is None or memory.uncommitted or unsaved():
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
