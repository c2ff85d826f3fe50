"""Trials before in the same spinal region: done here, entered from elsewhere, or told by number (A56876)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from scstrial.assessments.choices import Area
from scstrial.screening.choices import Region

# By where the leads would lie for it; "overall" says nothing about a region.
REGIONS: Mapping[Area, Region] = {
    **dict.fromkeys(Area, Region.THORACOLUMBAR),
    **dict.fromkeys(
        (Area.NECK, Area.ARM_LEFT, Area.ARM_RIGHT, Area.HAND_LEFT, Area.HAND_RIGHT),
        Region.CERVICAL,
    ),
}


@dataclass(frozen=True)
class TrialBefore:
    """One earlier trial; `region` None: not known, then it counts in each. `known_at`: placed here, or entered."""

    on: date | None
    region: Region | None
    known_at: datetime
    is_own: bool = False
    by_name: str = ""


def region_of(area: Area | None) -> Region | None:
    """The region that leads for this area lie in; None where the area does not tell."""
    return None if area is None or area is Area.OVERALL else REGIONS[area]


def trials_in(region: Region | None, trials: Iterable[TrialBefore]) -> list[TrialBefore]:
    """Those of the region; all of them as long as the region is not known."""
    return [one for one in trials if region is None or one.region in (None, region)]


def count_of(told: int | None, told_at: datetime | None, trials: Iterable[TrialBefore]) -> int | None:
    """The trials on record, or the number that was told and what was done here since, whichever is more.

    None: nobody told and none is on record, which is not none.
    """
    known = list(trials)
    since = [one for one in known if one.is_own and told_at is not None and one.known_at > told_at]
    if told is None:
        return len(known) or None
    return max(len(known), told + len(since))


def counted_words(region: Region | None, trials: Iterable[TrialBefore]) -> str:
    """`1 done here, 1 elsewhere; region: Cervical (neck and arms)`, beside the number."""
    known = list(trials)
    own = sum(one.is_own for one in known)
    where = region.label if region is not None else "not chosen yet, so each counts"
    return f"On record: {own} done here, {len(known) - own} elsewhere. Region: {where}"
