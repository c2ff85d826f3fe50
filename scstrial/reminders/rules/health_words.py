"""Words that tell a stranger what somebody is treated for, in English and Spanish (rule book 10: none in a message)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from scstrial.assessments.choices import Area, Instrument
from scstrial.medications.choices import BleedingDrug, Opioid
from scstrial.reminders.rules.health_lists import (
    AS_LETTERS,
    BEGINNINGS,
    ENDINGS,
    HARMLESS,
    INSIDE,
    LOOK_ALIKES,
    PHRASES,
    WHOLE,
)
from scstrial.screening.choices import Indication
from scstrial.trials.choices import Vendor

WORD = re.compile(r"[a-z0-9@$]+")
ONE_BY_ONE = re.compile(r"(?<![a-z0-9])[a-z](?:[^a-z0-9]{1,3}[a-z]){2,}(?![a-z0-9])")  # p a i n, S.C.S.
TIED = re.compile(r"[a-z0-9@$]+(?:[-_.·'*/+~|][a-z0-9@$]+)+")  # stim-ulator
TOGETHER = re.compile("|".join(rf"(?<![a-z0-9])(?:{phrase})(?![a-z0-9])" for phrase in PHRASES))
LONG_ENOUGH = 5  # two words that make a shorter one do so by chance


def plain(text: str) -> str:
    """Small Latin letters without accents; signs of no width taken out, look-alikes as what they look like."""
    taken_apart = unicodedata.normalize("NFKD", text).casefold()
    seen = "".join(sign for sign in taken_apart if unicodedata.category(sign) not in ("Mn", "Cf"))
    return seen.translate(LOOK_ALIKES)


@cache
def names_in_lists() -> frozenset[str]:
    """Drugs, vendors, instruments, areas of the body and indications, word by word, from the program's own lists."""
    labels: Iterable[str] = (
        one.label for choices in (BleedingDrug, Opioid, Vendor, Instrument, Indication, Area) for one in choices
    )
    words = {word for label in labels for word in re.findall(r"[a-z][a-z0-9]{2,}", plain(label))}
    return frozenset(words) - HARMLESS


def health_words_in(text: str) -> list[str]:
    """The words of a text that must not stand in a message, each once; also split, spelled or in disguise."""
    seen = plain(text)
    return list(dict.fromkeys([*(word for word in WORD.findall(seen) if tells(word)), *hidden_in(seen)]))


def hidden_in(seen: str) -> Iterator[str]:
    """What only tells together: phrases, letters one by one, words tied by signs, a word cut in two."""
    yield from TOGETHER.findall(seen)
    yield from (found for found in ONE_BY_ONE.findall(seen) if tells(letters_of(found)))
    for found in TIED.findall(seen):
        if tells(letters_of(found)) and not any(map(tells, WORD.findall(found))):
            yield found
    for first, second in pairwise(WORD.findall(seen)):
        if is_cut(first, second):
            yield f"{first} {second}"


def letters_of(found: str) -> str:
    return "".join(WORD.findall(found))


def is_cut(first: str, second: str) -> bool:
    """Two words that tell nothing, and one beginning that tells when they are put together."""
    if tells(first) or tells(second):
        return False
    whole = first + second
    return any(
        len(beginning) >= LONG_ENOUGH and len(first) < len(beginning) and whole.startswith(beginning)
        for beginning in BEGINNINGS | names_in_lists()
    )


def tells(word: str) -> bool:
    """As it stands, or with its figures read as letters or left out at the end."""
    readings = {word, word.rstrip("0123456789"), *(word.translate(letters) for letters in AS_LETTERS)}
    return any(tells_as_read(reading) for reading in readings if not reading.isdigit())


def tells_as_read(word: str) -> bool:
    one = word[:-1] if word.endswith("s") else word
    if {word, one} & (WHOLE | names_in_lists()):
        return True
    return (
        any(word.startswith(beginning) for beginning in BEGINNINGS)
        or any(stem in word for stem in INSIDE)
        or one.endswith(ENDINGS)
    )
