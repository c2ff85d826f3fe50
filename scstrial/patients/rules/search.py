"""What somebody means who types into the search box: words of a name, a record number, a date of birth."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scstrial.patients.rules.details import MRN_LENGTH, clean_mrn
from scstrial.patients.rules.names import name_words

SEARCH_LENGTH = 100  # design: longer than any name that is searched for
WORDS_AT_MOST = 6
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
DATES = tuple(
    re.compile(rf"(?<!\w){shape}(?!\w)", re.ASCII | re.IGNORECASE)
    for shape in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})",  # as written in the United States
        r"(?P<day>\d{1,2})\.? (?P<month>[a-z]{3,9})\.? (?P<year>\d{4})",
        r"(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})",
    )
)


@dataclass(frozen=True)
class Search:
    """Words that a name must contain (as beginnings), a record number, a day of birth; all empty: everybody."""

    words: tuple[str, ...] = ()
    mrn: str = ""
    born_on: date | None = None


def readable(text: str) -> str:
    """One line of what can be shown, in single blanks."""
    return " ".join("".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text).split())


def search_for(text: str) -> Search:
    """What to look for: a date anywhere in the text is a date of birth, the rest is a name or a record number."""
    whole = readable(text)[:SEARCH_LENGTH]
    born_on, rest = next(dates_in(whole), (None, whole))
    words = [word for part in rest.split() for word in name_words(part)[:1]]
    mrn = clean_mrn(whole)
    return Search(tuple(dict.fromkeys(words))[:WORDS_AT_MOST], mrn if len(mrn) <= MRN_LENGTH else "", born_on)


def day_typed(text: str) -> date | None:
    """The day of `1968-05-04`, `4 May 1968`, `May 4, 1968` or `05/04/1968` (month first); None for anything else."""
    day, rest = next(dates_in(" ".join(text.split())), (None, ""))
    return day if not rest else None


def dates_in(text: str) -> Iterator[tuple[date, str]]:
    """Each date that can be read in the text, with the text around it."""
    for shape in DATES:
        for found in shape.finditer(text):
            day = date_of(found["year"], found["month"].lower(), found["day"])
            if day is not None:
                yield day, f"{text[: found.start()]} {text[found.end() :]}".strip()


def date_of(year: str, month: str, day: str) -> date | None:
    named = [number for number, name in enumerate(MONTHS, 1) if month.isalpha() and name.startswith(month)]
    try:
        return date(int(year), named[0] if named else int(month), int(day))
    except ValueError:
        return None
