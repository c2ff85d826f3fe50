"""A mark that stays the same while nothing changes by which a trial's messages are planned."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from hashlib import sha1
from pathlib import Path
from typing import Any

from scstrial.reminders.rules.facts import TrialFacts
from scstrial.reminders.rules.timetable import Timetable

HERE = Path(__file__).resolve().parent
TEXTS = HERE.parents[2] / "templates" / "reminders" / "messages"
NAMES = tuple(field.name for field in fields(TrialFacts))


def mark_of(facts: TrialFacts, words: Any) -> str:
    """Of the facts, of what the clinic's messages say, and of the program's own rules and texts."""
    said = [as_text(getattr(facts, name)) for name in NAMES]
    return sha1("\n".join([program_mark(), words_text(words), *said]).encode(), usedforsecurity=False).hexdigest()


@lru_cache(maxsize=256)
def words_text(words: Any) -> str:
    return repr([(field.name, as_text(getattr(words, field.name))) for field in fields(words)])


def as_text(value: Any) -> str:
    """The same in every process: sets and mappings in order."""
    if isinstance(value, Timetable):
        return timetable_text(value)
    if isinstance(value, frozenset):
        return str(sorted(map(str, value)))
    if isinstance(value, Mapping):
        return str(sorted((str(key), str(one)) for key, one in value.items()))
    return str(value)


@lru_cache(maxsize=256)
def timetable_text(times: Timetable) -> str:
    assert is_dataclass(times)
    return str([as_text(getattr(times, field.name)) for field in fields(times)])


@cache
def program_mark() -> str:
    """Changes with a new version of the rules or of a text, so that all is planned anew."""
    files = [*sorted(HERE.glob("*.py")), HERE.parent / "wording.py", *sorted(TEXTS.rglob("*.txt"))]
    return sha1(b"\0".join(path.read_bytes() for path in files), usedforsecurity=False).hexdigest()
