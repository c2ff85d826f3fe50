"""Two versions of the protocol side by side: every setting in words, and which of them differ."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from scstrial.protocols.choices import PainStep
from scstrial.protocols.rules.explained import settings_of
from scstrial.protocols.rules.numbers import ProtocolNumbers


@dataclass(frozen=True)
class Pair:
    """One setting in two versions, as a physician reads it."""

    words: str
    before: str
    after: str
    group: str = ""  # what stands together on the page

    @property
    def differs(self) -> bool:
        return self.before != self.after


def compared(before: ProtocolNumbers, after: ProtocolNumbers) -> list[Pair]:
    """Every setting in the order of the page; what differs is said by `differs`."""
    return [Pair(words, old, new) for (words, old), (_, new) in zip(told(before), told(after), strict=True)]


def told(numbers: ProtocolNumbers) -> Iterable[tuple[str, str]]:
    """Name and value of each setting in words."""
    evaluation, length = settings_of(numbers.evaluation, numbers.length)
    yield from ((one.words, one.value) for one in evaluation)
    yield "Step of the pain scale", step_of(numbers.pain_step).label
    yield "A lead counts as moved from", f"{plain(numbers.leads.migration_levels)} vertebral level"
    yield "Wash-out between two waveforms", f"{plain(numbers.leads.washout_hours)} h"
    yield from ((f"Trial: {one.words[0].lower()}{one.words[1:]}", one.value) for one in length)
    yield "The clinic's payer", numbers.payer.label


def step_of(step: Decimal) -> PainStep:
    """The choice behind a stored step."""
    return PainStep(plain(step))


def plain(number: Decimal | int | None) -> str:
    """A number without needless zeros."""
    return "" if number is None else format(Decimal(number).normalize(), "f")
