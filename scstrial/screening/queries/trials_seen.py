"""What the trials, a rung above, tell the screening: `app` hands in the reading, nothing is imported from there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from scstrial.screening.choices import Region
from scstrial.screening.rules import TrialBefore


@dataclass(frozen=True)
class TrialsSeen:
    """The day of the placement of the open trial, planned or done, with its region; and the trials that are over."""

    placement_on: date | None = None
    is_placed: bool = False
    region: Region | None = None
    over: tuple[TrialBefore, ...] = ()


NOTHING = TrialsSeen()
_readers: list[Callable[[int], TrialsSeen]] = []


def hear_of_trials(reader: Callable[[int], TrialsSeen]) -> None:
    """From now on the screening reads the trials of a patient by this."""
    _readers[:] = [reader]


def trials_seen(patient_id: int) -> TrialsSeen:
    """What is known of the patient's trials; nothing where no reader was handed in."""
    return _readers[0](patient_id) if _readers else NOTHING
