"""From the text of a file to the text of its answer: one case or a list, all faults before any answer."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from scstrial.checking.answers import Answer
from scstrial.checking.reading import Fault, Part
from scstrial.checking.values import Held, Written, kind_of

Facts = TypeVar("Facts")


class Faulty(Exception):
    """What keeps a file from being judged, one line each; nothing of it is answered."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


@dataclass(frozen=True)
class Check(Generic[Facts]):
    """One kind of case: how it is read, and how the rules answer it."""

    read: Callable[[Part], Facts]
    answer: Callable[[Facts], Answer]

    def of(self, text: str) -> str:
        """The answer to the text of a file, as JSON; raises `Faulty`."""
        held, faults = held_in(text), list[Fault]()
        if held == []:
            raise Faulty("The file holds no case: the list is empty.")
        if isinstance(held, list):
            read = [self._read(case, f"[{place}]", faults) for place, case in enumerate(held)]
        else:
            read = [self._read(held, "", faults)]
        if faults:
            raise Faulty(*(str(fault) for fault in faults))
        answers = [self.answer(facts) for facts in read if facts is not None]
        return json.dumps(answers if isinstance(held, list) else answers[0], indent=2)

    def _read(self, case: object, path: str, faults: list[Fault]) -> Facts | None:
        if not isinstance(case, Held):
            faults.append(Fault(path, f"must be {'an object' if path else NOTHING_ELSE}, not {kind_of(case)}"))
            return None
        part = Part(case, path, faults)
        facts = self.read(part)
        part.finish()
        return facts


NOTHING_ELSE = "an object or a list of objects"


def text_of(content: bytes) -> str:
    """The text of a file; a byte order mark is passed over."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Faulty(
            f"The file is not UTF-8 text: byte {wrong.start + 1} belongs to no character. Save it as UTF-8."
        ) from None


def held_in(text: str) -> object:
    """What the JSON holds, numbers as they are written; NaN and Infinity are read and refused where they stand."""
    try:
        return json.loads(text, parse_float=Written, parse_int=Written, parse_constant=Written, object_pairs_hook=Held)
    except json.JSONDecodeError as wrong:
        raise Faulty(f"The file is not JSON: {wrong.msg}, line {wrong.lineno}, column {wrong.colno}.") from None
    except RecursionError:
        raise Faulty("The file is not a file for checking: it is nested too deeply.") from None
