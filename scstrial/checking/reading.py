"""Reads the shape of a case: every key asked for by name, every fault kept with its path in the file."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from scstrial.checking import values
from scstrial.checking.values import Held, kind_of, plain
from scstrial.foundation.choice import Choice

SIMPLE_KEY = re.compile(r"\w+", re.ASCII)
C = TypeVar("C", bound=Choice)
T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """What is wrong at a place of the file; on one line."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


@dataclass
class Part:
    """One object of a case. Each reader takes one key; what was never asked for is an unknown key.

    A value that cannot be read is noted as a fault and comes back as None, also where a value is needed (`needed_...`):
    a case with faults is never judged.
    """

    held: Held
    path: str
    faults: list[Fault]
    asked: set[str] = field(default_factory=set)
    within: list["Part"] = field(default_factory=list)

    def fault(self, key: str, message: str) -> None:
        """Notes a fault of this part's key."""
        self.faults.append(Fault(self.at(key), message))

    def at(self, key: str) -> str:
        """The path of a key; one that is no plain word is quoted, so that a fault stays on its line."""
        if not SIMPLE_KEY.fullmatch(key):
            return f"{self.path}[{json.dumps(key)}]"
        return f"{self.path}.{key}" if self.path else key

    def finish(self) -> None:
        """Notes the keys that nobody asked for, and those given twice, here and within."""
        for key in self.held:
            if key not in self.asked:
                self.fault(key, "unknown key")
        for key in self.held.twice:
            self.fault(key, "is given twice")
        for part in self.within:
            part.finish()

    def _value(self, key: str, read: Callable[[Any], T], needed: bool) -> T | None:
        self.asked.add(key)
        given = self.held.get(key)
        if given is None:
            if needed:
                self.fault(key, "is missing")
            return None
        try:
            return read(given)
        except ValueError as wrong:
            self.fault(key, str(wrong))
            return None

    def _needed(self, key: str, read: Callable[[Any], T]) -> T:
        return cast(T, self._value(key, read, needed=True))

    # Numbers, both ends of the range included; None = no limit.

    def number(
        self, key: str, low: Decimal | int | None = None, high: Decimal | int | None = None, needed: bool = False
    ) -> Decimal | None:
        return self._value(key, lambda given: in_range(values.decimal_from(given), low, high), needed)

    def needed_number(self, key: str, low: Decimal | int | None = None, high: Decimal | int | None = None) -> Decimal:
        return cast(Decimal, self.number(key, low, high, needed=True))

    def whole(self, key: str, low: int, high: int) -> int | None:
        return self._value(key, lambda given: in_range(values.whole_from(given), low, high), needed=False)

    # Texts and closed lists.

    def text(self, key: str) -> str | None:
        return self._value(key, values.text_from, needed=False)

    def needed_text(self, key: str) -> str:
        return self._needed(key, values.filled_text_from)

    def one_of(self, key: str, choices: type[C]) -> C | None:
        return self._value(key, lambda given: values.choice_from(given, choices), needed=False)

    def needed_one_of(self, key: str, choices: type[C]) -> C:
        return self._needed(key, lambda given: values.choice_from(given, choices))

    def several_of(self, key: str, choices: type[C]) -> frozenset[C] | None:
        """A list of choices, each faulty one named; None where the list is left out."""
        items = self._list(key, needed=False)
        if items is None:
            return None
        found = [self._item(key, place, one, choices) for place, one in enumerate(items)]
        return frozenset(one for one in found if one is not None)

    def _item(self, key: str, place: int, given: object, choices: type[C]) -> C | None:
        try:
            return values.choice_from(given, choices)
        except ValueError as wrong:
            self.faults.append(Fault(f"{self.at(key)}[{place}]", str(wrong)))
            return None

    # Yes and no, days, moments.

    def yes_no(self, key: str) -> bool | None:
        return self._value(key, values.yes_no_from, needed=False)

    def needed_yes_no(self, key: str) -> bool:
        return self._needed(key, values.yes_no_from)

    def day(self, key: str) -> date | None:
        return self._value(key, values.day_from, needed=False)

    def needed_day(self, key: str) -> date:
        return self._needed(key, values.day_from)

    def moment(self, key: str) -> datetime | None:
        return self._value(key, values.moment_from, needed=False)

    def needed_moment(self, key: str) -> datetime:
        return self._needed(key, values.moment_from)

    def needed_zone(self, key: str) -> ZoneInfo:
        return self._needed(key, values.zone_from)

    # Objects, and lists of them.

    def part(self, key: str) -> "Part | None":
        """The object at a key; None where it is left out or is none."""
        given = self._value(key, _object, needed=False)
        return None if given is None else self._part(given, self.at(key))

    def needed_part(self, key: str) -> "Part":
        """The object at a key; where it is missing an empty one, whose own missing keys are no news."""
        given = self._value(key, _object, needed=True)
        return self._part(Held(()), self.at(key), []) if given is None else self._part(given, self.at(key))

    def parts(self, key: str, needed: bool = False) -> Iterator["Part"]:
        """The objects of a list; an item that is none is a fault."""
        for place, item in enumerate(self._list(key, needed) or []):
            path = f"{self.at(key)}[{place}]"
            if isinstance(item, Held):
                yield self._part(item, path)
            else:
                self.faults.append(Fault(path, f"must be an object, not {kind_of(item)}"))

    def parts_by(self, choices: type[C]) -> Iterator[tuple[C, "Part"]]:
        """The objects that stand under the keys of a closed list."""
        for choice in choices:
            part = self.part(choice)
            if part is not None:
                yield choice, part

    def _list(self, key: str, needed: bool) -> list[object] | None:
        return self._value(key, _list, needed)

    def _part(self, held: Held, path: str, faults: list[Fault] | None = None) -> "Part":
        part = Part(held, path, self.faults if faults is None else faults)
        self.within.append(part)
        return part


def _object(given: object) -> Held:
    if not isinstance(given, Held):
        raise ValueError(f"must be an object, not {kind_of(given)}")
    return given


def _list(given: object) -> list[object]:
    if not isinstance(given, list):
        raise ValueError(f"must be a list, not {kind_of(given)}")
    return given


N = TypeVar("N", Decimal, int)


def in_range(number: N, low: Decimal | int | None, high: Decimal | int | None) -> N:
    """The number itself; ValueError where it lies outside its range."""
    if low is not None and number < low:
        raise ValueError(f"{plain(number)} is below {low}")
    if high is not None and number > high:
        raise ValueError(f"{plain(number)} is above {high}")
    return number
