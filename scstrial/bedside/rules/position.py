"""How far each lead has moved since its placement, over all films and the image before the pull (rule book 9.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from scstrial.complications.rules import is_radiographic, migration_levels
from scstrial.complications.rules.migration import RADIOGRAPHIC_LEVELS
from scstrial.trials.choices import FilmComparison, TipThird
from scstrial.trials.rules import MIGRATION_MM, FilmReading, Tip, direction_of

THIRDS = {TipThird.UPPER: "upper", TipThird.MIDDLE: "mid", TipThird.LOWER: "lower"}
WAYS = {1: "caudal", -1: "cephalad", 0: "not moved"}


@dataclass(frozen=True)
class Seen:
    """One lead on one image: what was read, and what that makes since the placement; + caudal, - cephalad.

    `levels_by_tip`: no levels were read, they follow from the tip now and as placed. `at_pull`: read before the pull.
    """

    at: datetime
    reading: FilmReading
    mm: Decimal | None
    levels: Fraction | None
    levels_by_tip: bool = False
    at_pull: bool = False
    film_id: int | None = None


@dataclass(frozen=True)
class LeadPosition:
    """A lead with all its readings in order; `radiographic` None = never measured."""

    number: int
    placed: Tip
    seen: tuple[Seen, ...]
    limit_levels: Fraction = RADIOGRAPHIC_LEVELS

    @property
    def last(self) -> Seen | None:
        """The last reading that says how far."""
        told = [one for one in self.seen if one.mm is not None or one.levels is not None]
        return told[-1] if told else None

    @property
    def radiographic(self) -> bool | None:
        """From 0.5 level either way (MUL24), or 10 mm where no level is known (INPM); rule book 9.2."""
        last = self.last
        if last is None:
            return None
        if last.levels is not None:
            return is_radiographic(last.levels, self.limit_levels)
        return last.mm is not None and abs(last.mm) >= MIGRATION_MM


@dataclass(frozen=True)
class Image:
    """A film, or the image before the pull, with what was read of each lead."""

    at: datetime
    compared_with: FilmComparison
    readings: tuple[FilmReading, ...]
    at_pull: bool = False
    film_id: int | None = None


def lead_positions(
    tips_placed: Mapping[int, Tip], images: Iterable[Image], limit_levels: Fraction = RADIOGRAPHIC_LEVELS
) -> tuple[LeadPosition, ...]:
    """Every lead placed, by number; images in any order; `limit_levels`: from how many levels on a lead has moved."""
    ordered = sorted(images, key=lambda image: (image.at.astimezone(UTC), image.at_pull, image.film_id or 0))
    return tuple(
        LeadPosition(number, placed, tuple(_seen_of(number, placed, ordered)), limit_levels)
        for number, placed in sorted(tips_placed.items())
    )


def _seen_of(number: int, placed: Tip, images: Sequence[Image]) -> list[Seen]:
    found: list[Seen] = []
    for image in images:
        for reading in image.readings:
            if reading.lead_number == number:
                found.append(_seen(image, reading, placed, found[-1] if found else None))
    return found


def _seen(image: Image, reading: FilmReading, placed: Tip, before: Seen | None) -> Seen:
    """What was read against an earlier film adds to what that one showed; the tip speaks of the placement itself."""
    mm, levels = reading.mm, reading.levels
    if image.compared_with is FilmComparison.EARLIER_FILM:
        mm = None if mm is None or before is None or before.mm is None else before.mm + mm
        levels = None if levels is None or before is None or before.levels is None else before.levels + levels
    by_tip = levels_between(placed, reading.tip) if levels is None else None
    return Seen(
        at=image.at,
        reading=reading,
        mm=mm,
        levels=by_tip if by_tip is not None else levels,
        levels_by_tip=by_tip is not None,
        at_pull=image.at_pull,
        film_id=image.film_id,
    )


def levels_between(before: Tip, after: Tip | None) -> Fraction | None:
    """Levels from one tip to another, in thirds; None unless both thirds were read."""
    if after is None or before.third is None or after.third is None:
        return None
    return migration_levels((before.level, THIRDS[before.third]), (after.level, THIRDS[after.third]))


def way_words(mm: Decimal | None, levels: Fraction | None) -> str:
    """`caudal`, `cephalad`, `not moved`: the levels say it, else the mm; empty when neither is known."""
    if mm is None and levels is None:
        return ""
    return WAYS[direction_of(levels) or direction_of(mm)]


def levels_words(levels: Fraction | None) -> str:
    """`1`, `1/2`, `1 1/3`, `-2/3`; empty when not known."""
    if levels is None:
        return ""
    whole, rest = divmod(abs(levels), 1)
    parts = [str(whole)] if whole or not rest else []
    parts += [f"{rest.numerator}/{rest.denominator}"] if rest else []
    return ("-" if levels < 0 else "") + " ".join(parts)
