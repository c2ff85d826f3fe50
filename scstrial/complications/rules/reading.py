"""What one or several entries say, with who said it, and what a rule makes of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.rules.facts import ANTITHROMBOTICS, Known, KnownEntry
from scstrial.daily_logs.choices import Answer, Drainage, RedFlag

Number = Decimal | Fraction | int
PLACES = 18  # decimals of a number shown


@dataclass(frozen=True)
class Said:
    """One value that counts for a rule, by its path in the entry, and the entries that carry it."""

    path: str
    text: str
    by: tuple[KnownEntry, ...] = ()


@dataclass(frozen=True)
class Match:
    """A rule's condition is met: how urgent, and by which values."""

    urgency: Urgency
    said: tuple[Said, ...]

    @property
    def because(self) -> dict[str, str]:
        """Path to text; of two values with one path the first, which is the worse one."""
        texts: dict[str, str] = {}
        for said in self.said:
            texts.setdefault(said.path, said.text)
        return texts

    @property
    def rests_on(self) -> frozenset[KnownEntry]:
        return frozenset(known for said in self.said for known in said.by)


@dataclass(frozen=True)
class Found:
    """A match of a rule, with the entries judged, so that the same thing is not found twice."""

    rule: FlagRule
    match: Match
    judged: tuple[KnownEntry, ...] = ()


@dataclass(frozen=True)
class Reading:
    """Entries read together; any yes and the highest temperature count, and nothing takes them away."""

    entries: tuple[KnownEntry, ...]

    @property
    def on(self) -> date:
        """The last log date read."""
        return max(known.for_on for known in self.entries)

    @property
    def one(self) -> KnownEntry:
        """The entry, for rules that look at one only."""
        (known,) = self.entries
        return known

    def yes(self, *flags: RedFlag) -> list[Said]:
        return self._yes("red_flags.", flags, lambda known: known.red_flags_yes)

    def site_yes(self, *signs: str) -> list[Said]:
        return self._yes("site.", signs, lambda known: known.site_yes)

    def device_yes(self, *faults: str) -> list[Said]:
        return self._yes("device.", faults, lambda known: known.device_yes)

    def taken_yes(self) -> list[Said]:
        """Anticoagulant, aspirin or NSAID."""
        return self._yes("", ANTITHROMBOTICS, lambda known: known.taken_yes)

    def drainage(self, *kinds: Drainage) -> list[Said]:
        """Those of the kinds that were seen, in the order asked for."""
        seen = [self._is("site.drainage", kind, lambda known: known.entry.site.drainage) for kind in kinds]
        return [said for one in seen for said in one]

    def is_one_of(self, path: str, *choices: str) -> list[Said]:
        """Those of the choices that the entry's own field `path` holds."""
        held = {getattr(known.entry, path) for known in self.entries}
        asked = [one for one in choices if one in held]
        return [said for one in asked for said in self._is(path, one, lambda known: getattr(known.entry, path))]

    def temperature_from(self, limit: Decimal) -> list[Said]:
        """The highest temperature, in degrees C, if at or above the limit."""
        return self.highest_from("temperature_c", limit, lambda known: known.entry.temperature_c)

    def temperature_below(self, limit: Decimal) -> list[Said]:
        """The lowest temperature, in degrees C, if below the limit."""
        taken = [(known.entry.temperature_c, known) for known in self.entries]
        low = [(value, known) for value, known in taken if value is not None and value < limit]
        if not low:
            return []
        text = number_text(min(value for value, _ in low))
        return [Said("temperature_c", text, tuple(known for _, known in low))]

    def highest_from(self, path: str, limit: Number, value_of: Callable[[KnownEntry], Number | None]) -> list[Said]:
        """The highest of the values at or above the limit, with all entries that reach it."""
        values = [(value, known) for known in self.entries if (value := value_of(known)) is not None and value >= limit]
        if not values:
            return []
        text = number_text(max(Fraction(value) for value, _ in values))
        return [Said(path, text, tuple(known for _, known in values))]

    def _yes(self, prefix: str, names: Iterable[str], said_yes: Callable[[KnownEntry], frozenset[str]]) -> list[Said]:
        saying = [(said, known) for known in self.entries if (said := said_yes(known))]
        if not saying:
            return []
        return [
            Said(f"{prefix}{name}", Answer.YES.value, by)
            for name in names
            if (by := tuple(known for said, known in saying if name in said))
        ]

    def _is(self, path: str, wanted: str, value_of: Callable[[KnownEntry], object]) -> list[Said]:
        by = tuple(known for known in self.entries if value_of(known) == wanted)
        return [Said(path, str(wanted), by)] if by else []


Condition = Callable[[Reading, Known], Match | None]


def match(urgency: Urgency, said: Iterable[Said]) -> Match | None:
    """A match if anything was said, else None."""
    values = tuple(said)
    return Match(urgency, values) if values else None


def most_urgent(urgencies: Iterable[Urgency]) -> Urgency:
    """The highest of them; ValueError if there are none."""
    return min(urgencies, key=lambda urgency: urgency.rank)


def number_text(number: Number) -> str:
    """Decimal text without exponent and trailing zeros, at most 18 decimals, half away from zero."""
    exact = Fraction(number)
    units = floor(abs(exact) * 10**PLACES + Fraction(1, 2))
    digits = f"{units // 10**PLACES}.{units % 10**PLACES:0{PLACES}d}".rstrip("0").rstrip(".")
    return f"-{digits}" if exact < 0 and units else digits
