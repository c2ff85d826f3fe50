"""The paper log of a trial: what stands on its pages, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from scstrial.reports.choices import PageSize


@dataclass(frozen=True)
class Scale:
    """A row of boxes with a number in each; `low` and `high` are the words at its ends, if they need saying."""

    label: str
    low: str = ""
    high: str = ""
    values: tuple[str, ...] = tuple(map(str, range(11)))


@dataclass(frozen=True)
class OneOf:
    """Boxes with words; one is ticked."""

    label: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class YesNo:
    """Yes, no or not sure, beside the question."""

    label: str


@dataclass(frozen=True)
class Blank:
    """A line to write on, with what follows it: a unit."""

    label: str
    after: str = ""
    lines: int = 1


@dataclass(frozen=True)
class Beside:
    """Short lines to write on, side by side."""

    blanks: tuple[Blank, ...]


Question = Scale | OneOf | YesNo | Blank | Beside


@dataclass(frozen=True)
class Group:
    """Questions that belong together."""

    title: str
    questions: tuple[Question, ...]
    hint: str = ""


@dataclass(frozen=True)
class SheetSession:
    """The morning or the evening of a day, and the address at which it is keyed in."""

    day: int
    on: date
    session: str
    address: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class LogSheet:
    """The sheet of one trial. It stays with the patient: initials and record number, no diagnosis."""

    clinic: str
    phone: str
    emergency_phone: str
    initials: str
    record_number: str
    sessions: tuple[SheetSession, ...]
    page_size: PageSize
    zone: str
    printed_at: datetime
    printed_by: str
