"""Saying no, and saying yes with a warning."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Why something is refused: a sentence that says what to do, and the field it belongs to (None: the whole form)."""

    message: str
    field: str | None = None


@dataclass(frozen=True)
class Caution:
    """What is allowed but must be seen."""

    message: str
    field: str | None = None


class Refused(Exception):
    """A rule said no. Nothing was changed; the page shows the problems at their fields."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


def refuse_if(problems: Iterable[Problem]) -> None:
    """Raise `Refused` when there is at least one problem."""
    found = tuple(problems)
    if found:
        raise Refused(found)
