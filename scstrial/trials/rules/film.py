"""A later film of the leads: how far each one moved, read against an earlier film (rule book 9.1 C-12, 9.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from scstrial.assessments.rules import LONG_TEXT, SHORT_TEXT, problems_with_number, problems_with_text
from scstrial.foundation.refusal import Caution, Problem
from scstrial.trials.choices import FilmComparison, TipLevel, TipThird
from scstrial.trials.rules.leads import CONTRADICTION, MIGRATION_MM_LIMITS, direction_of
from scstrial.trials.rules.pull import problems_with_end_at

LEVELS_MOST = 10  # vertebral levels either way; design
LEVELS_SENTENCE = "Enter the levels between -10 and 10 in halves or thirds, such as 1, 1/2 or 1 1/3, or leave it empty."
VERTEBRA_MM = (10, 50)  # mm to a level that need no second look; a mean of 12.5 mm is 0.55 level (MUL24); design
LEVELS, THIRDS = tuple(TipLevel), tuple(TipThird)


class Tip(NamedTuple):
    """Where the top contact of a lead lies; third None = not read."""

    level: TipLevel
    third: TipThird | None = None


@dataclass(frozen=True)
class FilmReading:
    """One lead on a film: mm and vertebral levels moved, + caudal, - cephalad; None = not measured, 0 = not moved."""

    lead_number: int
    mm: Decimal | None = None
    levels: Fraction | None = None
    lateral_shift: str = ""
    tip_level: TipLevel | None = None
    tip_third: TipThird | None = None

    @property
    def tip(self) -> Tip | None:
        return None if self.tip_level is None else Tip(self.tip_level, self.tip_third)

    @property
    def is_measured(self) -> bool:
        return self.mm is not None or self.levels is not None or self.tip_level is not None


@dataclass(frozen=True)
class Film:
    """When it was taken, who read it, in which views, compared with what; `in_error`: it does not count."""

    taken_at: datetime
    read_by: str
    readings: tuple[FilmReading, ...]
    compared_with: FilmComparison | None = FilmComparison.PLACEMENT
    view_ap: bool = False
    view_lateral: bool = False
    note: str = ""
    in_error: bool = False


def problems_with_film(
    film: Film, tips_placed: Mapping[int, Tip], placed_at: datetime, now: datetime, pulled_at: datetime | None = None
) -> list[Problem]:
    """Taken while the leads were in, in a view, with at least one lead measured (9.2).

    `tips_placed`: the tip of each lead as placed, by lead number; fields of a lead are `readings-0-mm` and on.
    """
    problems = problems_with_end_at(film.taken_at, placed_at, now, "taken_at")
    if pulled_at is not None and film.taken_at.astimezone(UTC) > pulled_at.astimezone(UTC):
        problems.append(Problem("Enter a time before the leads were pulled.", "taken_at"))
    problems += problems_with_text(film.read_by, SHORT_TEXT, "read_by", required="who read the film")
    problems += problems_with_text(film.note, LONG_TEXT, "note")
    if not (film.view_ap or film.view_lateral):
        problems.append(Problem("Choose at least one view: AP, lateral or both.", "view_ap"))
    if film.compared_with is None:
        problems.append(Problem("Choose what the film is compared with.", "compared_with"))
    if not any(reading.is_measured for reading in film.readings):
        problems.append(Problem("Measure at least one lead: mm, levels or the tip now.", "readings-0-mm"))
    for index, reading in enumerate(film.readings):
        problems += _problems_with_reading(reading, tips_placed, f"readings-{index}-", film.compared_with)
    return problems


def _problems_with_reading(
    reading: FilmReading, tips_placed: Mapping[int, Tip], prefix: str, compared_with: FilmComparison | None
) -> list[Problem]:
    if reading.lead_number not in tips_placed:
        named = ", ".join(str(number) for number in sorted(tips_placed))
        return [Problem(f"Choose a lead that was placed: {named}.", f"{prefix}mm")]
    problems = problems_with_number(reading.mm, MIGRATION_MM_LIMITS, f"{prefix}mm")
    if reading.levels is not None and not levels_are_read_so(reading.levels):
        problems.append(Problem(LEVELS_SENTENCE, f"{prefix}levels"))
    problems += problems_with_text(reading.lateral_shift, SHORT_TEXT, f"{prefix}lateral_shift")
    if reading.tip_third is not None and reading.tip_level is None:
        problems.append(Problem("Choose the level of the tip as well, or leave the third empty.", f"{prefix}tip_level"))
    placed = tips_placed[reading.lead_number] if compared_with is FilmComparison.PLACEMENT else None
    return problems + _contradictions(reading, placed, prefix)


def levels_are_read_so(levels: Fraction) -> bool:
    """Up to 10 levels either way, in halves or thirds (9.2; design)."""
    return abs(levels) <= LEVELS_MOST and levels.denominator in (1, 2, 3)


def _contradictions(reading: FilmReading, placed: Tip | None, prefix: str) -> list[Problem]:
    """mm, levels and the tip now must not say opposite directions; 0 contradicts nothing, as a lead may move little."""
    said = [
        ("mm", "mm", direction_of(reading.mm)),
        ("levels", "levels", direction_of(reading.levels)),
        ("tip_level", "the tip now", direction_between(placed, reading.tip)),
    ]
    given = [(name, words, way) for name, words, way in said if way]
    for name, words, way in given[1:]:
        if way != given[0][2]:
            message = CONTRADICTION.format(lead=reading.lead_number, one=given[0][1], other=words)
            return [Problem(message, prefix + name)]
    return []


def direction_between(before: Tip | None, after: Tip | None) -> int:
    """The way from one tip to another: 1 = caudal, -1 = cephalad, 0 = neither, or not told by what was read."""
    if before is None or after is None:
        return 0
    if before.level is not after.level:
        return direction_of(Fraction(LEVELS.index(after.level) - LEVELS.index(before.level)))
    if before.third is None or after.third is None:
        return 0
    return direction_of(Fraction(THIRDS.index(after.third) - THIRDS.index(before.third)))


def cautions_in_film(film: Film) -> list[Caution]:
    """One view only (C-12 asks for AP and lateral), and mm that hardly fit the levels."""
    cautions = []
    if film.view_ap is not film.view_lateral:
        other = "lateral" if film.view_ap else "AP"
        cautions.append(Caution(f"Take the {other} view as well: C-12 asks for AP and lateral.", "view_ap"))
    return cautions + _unlikely(film.readings)


def _unlikely(readings: Sequence[FilmReading]) -> list[Caution]:
    low, high = VERTEBRA_MM
    cautions = []
    for index, reading in enumerate(readings):
        if reading.mm and reading.levels and not low <= abs(Fraction(reading.mm) / reading.levels) <= high:
            message = f"Lead {reading.lead_number}: a level is usually {low} to {high} mm. Please check mm and levels."
            cautions.append(Caution(message, f"readings-{index}-levels"))
    return cautions
