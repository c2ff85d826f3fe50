"""A fact with where it is from."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from scstrial.screening.rules import Answer


@dataclass(frozen=True)
class Known:
    """A fact with the day it is of, and who entered it when."""

    value: Any
    at: datetime | None = None
    by_name: str = ""
    dated_on: date | None = None
    note: str = ""
    from_record: bool = False  # stands elsewhere in the record than in the answers
    typed: str = ""  # as it was read, where that was in another unit

    @property
    def answer(self) -> Answer:
        return Answer(self.value, self.dated_on, self.note, self.typed)
