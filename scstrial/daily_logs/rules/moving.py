"""A log that was entered for the wrong patient, day or session, as it stands where it belongs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules.entry import LogEntry, PainRating
from scstrial.foundation.refusal import Problem


@dataclass(frozen=True)
class Move:
    """Where a log belongs. `areas`: for a rated area that is no target there, the one that is meant; None leaves it."""

    for_on: date
    session: Session
    areas: Mapping[Area, Area | None] = field(default_factory=dict)


def areas_to_map(entry: LogEntry, target_areas: Collection[Area]) -> tuple[Area, ...]:
    """Areas rated in the entry that are no target area where it is moved to."""
    return tuple(rating.area for rating in entry.pain if rating.area not in target_areas)


def problems_with_areas(entry: LogEntry, move: Move, target_areas: Collection[Area]) -> list[Problem]:
    """A person says for each area that is no target there which one is meant; nobody guesses. Fields `area-<area>`."""
    problems = []
    taken = {rating.area for rating in entry.pain if rating.area in target_areas}
    for area in areas_to_map(entry, target_areas):
        field_name, name = f"area-{area.value}", area.label
        meant = move.areas.get(area)
        if area not in move.areas:
            message = f"{name} is no target area there. Choose the area that is meant, or leave the rating out."
            problems.append(Problem(message, field_name))
        elif meant is not None and meant not in target_areas:
            problems.append(Problem(f"Choose one of the target areas there for {name.lower()}.", field_name))
        elif meant in taken:
            problems.append(
                Problem("Two ratings would stand for one area. Choose another, or leave one out.", field_name)
            )
        if meant is not None:
            taken.add(meant)
    return problems


def moved_entry(entry: LogEntry, move: Move) -> LogEntry:
    """The same answers for the other day and session, each rating under the area that is meant."""
    pain = tuple(moved for rating in entry.pain if (moved := _moved_rating(rating, move)) is not None)
    return replace(entry, for_on=move.for_on, session=move.session, pain=pain)


def _moved_rating(rating: PainRating, move: Move) -> PainRating | None:
    meant = move.areas.get(rating.area, rating.area)
    return None if meant is None else replace(rating, area=meant)
