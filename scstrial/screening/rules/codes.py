"""Finding an ICD-10-CM code in the list of indications, and what keeps an indication from being recorded."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from scstrial.foundation.refusal import Problem
from scstrial.screening.choices import Indication, PainComponent
from scstrial.screening.rules.answers import EARLIEST_YEAR, NOTE_LENGTH
from scstrial.screening.rules.indications import INDICATIONS, IcdCode, problems_with_diagnoses

NEAR = 0.75  # how alike a mistyped word must be to one of the list, 1 being the same [design]
CODE = re.compile(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?")  # ICD-10-CM: three characters, then up to four


@dataclass(frozen=True)
class StatedIndication:
    """An indication as a person states it; `pain_since_on` may be the first day of a month or year."""

    indication: Indication
    code: str
    pain_component: PainComponent | None = None
    pain_since_on: date | None = None
    note: str = ""
    is_primary: bool = False


@dataclass(frozen=True)
class FoundCode:
    """A code of the list with the indication it stands under."""

    indication: Indication
    code: IcdCode


def code_typed(text: str) -> str:
    """The code at the beginning of what was typed or chosen: `m961`, `M96.1 Postlaminectomy ...` -> `M96.1`."""
    first = (text.split() or [""])[0].upper().rstrip(",;")
    bare = first.replace(".", "")
    return first if len(bare) <= 3 else f"{bare[:3]}.{bare[3:]}"


def is_listed(code: str, indication: Indication) -> bool:
    """Whether a full code is one of the indication's; `x` in the list stands for further characters [ICD21]."""
    return any(_matches(code, listed.code) for listed in INDICATIONS[indication].codes)


def _matches(code: str, listed: str) -> bool:
    if "x" not in listed:
        return code == listed
    further = "[0-9A-WYZ]{1,3}" if listed.endswith("x") else "[0-9A-WYZ]"
    return re.fullmatch(re.escape(listed).replace("x", further), code) is not None


def indications_with(code: str) -> list[Indication]:
    """Every indication that lists the code."""
    return [indication for indication in INDICATIONS if is_listed(code, indication)]


def title_of(code: str) -> str:
    """What the code stands for, in the list's words; empty where it is not listed."""
    titles = (found.title for facts in INDICATIONS.values() for found in facts.codes if _matches(code, found.code))
    return next(titles, "")


def codes_found(text: str) -> list[FoundCode]:
    """Codes whose number, title, indication or other name holds every word that was typed; all of them for no word.

    Where none does, mistyped words are read as the words of the list that are most like them.
    """
    words = text.casefold().split()
    return _holding(words) or _holding([_nearest(word) for word in words])


def _holding(words: list[str]) -> list[FoundCode]:
    return [found for found in _all_codes() if all(word in _searched(found) for word in words)]


def _nearest(word: str) -> str:
    known = sorted({known for found in _all_codes() for known in re.findall(r"[a-z]{4,}", _searched(found))})
    return next(iter(get_close_matches(word, known, n=1, cutoff=NEAR)), word)


def codes_by_indication(text: str) -> dict[Indication, list[IcdCode]]:
    """The codes found, under the indications that list them."""
    listed: dict[Indication, list[IcdCode]] = {}
    for found in codes_found(text):
        listed.setdefault(found.indication, []).append(found.code)
    return listed


def _all_codes() -> Iterable[FoundCode]:
    return (FoundCode(facts.indication, code) for facts in INDICATIONS.values() for code in facts.codes)


def _searched(found: FoundCode) -> str:
    code = found.code.code
    also = INDICATIONS[found.indication].also_called
    return f"{code} {code.replace('.', '')} {found.code.title} {found.indication.label} {also}".casefold()


def problems_with_indication(stated: StatedIndication, others: Sequence[str], today: date) -> list[Problem]:
    """A full code of this indication's list, none twice, no pair that excludes itself, pain that has begun."""
    problems = _problems_with_code(stated)
    if not problems:
        problems = [replace(one, field="icd10_code") for one in problems_with_diagnoses(stated.code, tuple(others))]
    since = stated.pain_since_on
    if since is not None and not date(EARLIEST_YEAR, 1, 1) <= since <= today:
        problems.append(Problem(f"Enter a day from {EARLIEST_YEAR} up to today.", "pain_since_on"))
    if len(stated.note) > NOTE_LENGTH:
        problems.append(Problem(f"Shorten this to {NOTE_LENGTH} characters.", "note"))
    return problems


def _problems_with_code(stated: StatedIndication) -> list[Problem]:
    if not CODE.fullmatch(stated.code):
        return [Problem("Enter an ICD-10-CM code, for example M96.1.", "icd10_code")]
    if is_listed(stated.code, stated.indication):
        return []
    typed = stated.code.rstrip("X").rstrip(".")
    for listed in INDICATIONS[stated.indication].codes:
        if listed.code.endswith("x") and listed.code[:-1].rstrip(".") == typed:
            return [Problem(f"Enter the full code: {listed.code[:-1]} and what follows it.", "icd10_code")]
    words = stated.indication.label
    return [Problem(f"{stated.code} is not listed for “{words}”. Choose a code of its list.", "icd10_code")]
