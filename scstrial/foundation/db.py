"""The database: tables, exact types, how SQLite is opened, and the one way to save."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from flask import Flask, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    DateTime,
    MetaData,
    Result,
    ScalarResult,
    Select,
    String,
    Table,
    bindparam,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from scstrial.foundation.choice import Choice
from scstrial.foundation.refusal import Problem, Refused

# Every constraint has a name, so that a migration can speak of it on both databases.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
Row = TypeVar("Row")
READING = frozenset({"GET", "HEAD", "OPTIONS"})
BUSY_TIMEOUT_MS = 20_000
STALE = "Somebody else saved this in the meantime. Look at it again, then save."


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:

    class Model(Base):
        __abstract__ = True
else:
    Model = db.Model


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a moment without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value.astimezone(UTC) if value is not None else None
        return value.replace(tzinfo=UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal stored as text: SQLite would keep a number as a binary float."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(Decimal(value), "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Chosen(TypeDecorator[Choice]):
    """One of a closed list, stored as its text value."""

    impl = String(40)
    cache_ok = True

    def __init__(self, choices: type[Choice]) -> None:
        super().__init__()
        self.choices = choices
        self.stored: dict[str | None, str | None] = {None: None} | {one: str(one.value) for one in choices}
        self.chosen: dict[str | None, Choice | None] = {None: None} | {str(one.value): one for one in choices}

    # Look-ups without a call in between: a log has thirty such columns.
    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str | None]:
        return self.stored.__getitem__

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], Choice | None]:
        return self.chosen.__getitem__


def any_of(name: str) -> BindParameter[Any]:
    """A list given when the statement runs: `Trial.clinic_id.in_(any_of("clinic_ids"))` is built once."""
    return bindparam(name, expanding=True)


class RowsOf(Generic[Row]):
    """The rows that belong to some ids: a statement made once, and a quicker one for a single id."""

    def __init__(self, column: Any, build: Callable[[ColumnElement[bool]], Select[Row]]) -> None:
        self.of_one = build(column == bindparam("one_id"))
        self.of_many = build(column.in_(any_of("ids")))

    def __call__(self, ids: Collection[int]) -> ScalarResult[Row]:
        """The first column of each row: the row's object."""
        return self.rows(ids).scalars()

    def rows(self, ids: Collection[int]) -> Result[Row]:
        """Every column of each row."""
        if len(ids) == 1:
            return db.session.execute(self.of_one, {"one_id": next(iter(ids))})
        return db.session.execute(self.of_many, {"ids": ids})


def lines() -> Connection:
    """The session's connection, for statements of bare columns; asking the session for it each time costs as much."""
    session = db.session()
    if session.get_nested_transaction() is not None:
        return session.connection()  # which sets the savepoint that the session has only noted so far
    kept: Connection | None = session.info.get("lines")
    if kept is None or kept.closed:
        kept = session.info["lines"] = session.connection()
    return kept


def add_unless_there(model: type[Base], rows: Sequence[dict[str, Any]], unique: Sequence[str]) -> None:
    """Add rows; one that another process added meanwhile, by the columns that are unique, stays as it wrote it."""
    if not rows:
        return
    table: Table = model.__table__  # type: ignore[assignment]
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    db.session.execute(insert(table).on_conflict_do_nothing(index_elements=list(unique)), list(rows))


def commit() -> None:
    """Save everything done since the last commit, or nothing; the outermost caller calls it, once."""
    try:
        db.session.commit()
    except StaleDataError as stale:
        db.session.rollback()
        raise Refused([Problem(STALE)]) from stale
    except IntegrityError:
        db.session.rollback()
        raise


def begin_statement(connection: Connection) -> str:
    """Who may write takes the write lock at once: a read lock cannot be upgraded while others write."""
    if connection.get_execution_options().get("immediate"):
        return "BEGIN IMMEDIATE"
    reading = has_request_context() and request.method in READING
    return "BEGIN" if reading else "BEGIN IMMEDIATE"


def open_sqlite(dbapi_connection: Any, _record: Any) -> None:
    """Durable, concurrent, with foreign keys; transactions are begun by us, not by the driver."""
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def set_up_database(app: Flask) -> None:
    """Bind the database to the application."""
    db.init_app(app)
    with app.app_context():
        engine: Engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", open_sqlite)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin_statement(connection)))
