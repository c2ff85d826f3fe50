"""Everything that happened to a patient, in one order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from scstrial.overview.choices import EventKind


@dataclass(frozen=True)
class Event:
    """One line of the timeline: what happened, said by whom; `item_id` is the id of the flag, trial or log.

    `number`: which trial of the patient, where there are several.
    """

    at: datetime
    kind: EventKind
    what: str
    by: str = ""
    text: str = ""
    item_id: int | None = None
    number: int | None = None
    is_key: bool = False
    is_alarm: bool = False


def newest_first(events: Iterable[Event]) -> list[Event]:
    """The latest first; of one moment in the order given, turned round."""
    numbered = sorted(enumerate(events), key=lambda pair: (pair[1].at.astimezone(UTC), pair[0]), reverse=True)
    return [event for _, event in numbered]
