"""An instrument before the placement and after it: how it changed, and whether the change counts (rule book 4.2)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from scstrial.assessments.choices import Better, Instrument
from scstrial.assessments.rules.instruments import INSTRUMENTS
from scstrial.assessments.rules.limits import TENTH
from scstrial.assessments.rules.scores import mcid_words, reaches_mcid

NOT_KNOWN = "not known: no score from before the placement"
NO_SMALLEST = "no smallest change that counts is set"
# These ask about the trial itself (the PGIC for the change): those of an earlier trial are no "before".
ABOUT_THE_TRIAL = frozenset({Instrument.PGIC, Instrument.SATISFACTION})
NOT_COMPARED = "not compared: it asks about the trial itself"


@dataclass(frozen=True)
class BeforeAfter:
    """Two scores of one instrument; None = not taken."""

    instrument: Instrument
    before: Decimal | None
    after: Decimal | None

    @property
    def change_words(self) -> str:
        """`5 points lower (50 %), better`; empty without both."""
        if self.instrument in ABOUT_THE_TRIAL:
            return NOT_COMPARED if self.after is not None else ""
        if self.before is None or self.after is None:
            return ""
        change = self.after - self.before
        if not change:
            return "no change"
        unit = INSTRUMENTS[self.instrument].limits.unit or "points"
        unit = "points" if unit == "%" else unit  # beside the share, which is in percent too
        unit = unit.removesuffix("s") if abs(change) == 1 else unit
        way = "higher" if change > 0 else "lower"
        return f"{plain(abs(change))} {unit} {way}{self._share(change)}, {self._good(change)}"

    def _share(self, change: Decimal) -> str:
        if not self.before or self.before < 0:
            return ""
        share = (100 * abs(change) / self.before).quantize(TENTH, ROUND_HALF_UP)
        return f" ({plain(share)} %)"

    def _good(self, change: Decimal) -> str:
        lower_is_better = INSTRUMENTS[self.instrument].better is Better.LOWER
        return "better" if (change < 0) is lower_is_better else "worse"

    @property
    def counts_words(self) -> str:
        """Whether the smallest change that counts is reached, always with that change beside it."""
        if self.after is None:
            return ""
        if self.before is None and self.instrument not in ABOUT_THE_TRIAL:
            return NOT_KNOWN
        reached = reaches_mcid(self.instrument, self.before or Decimal(0), self.after)
        if reached is None:
            return NO_SMALLEST
        return f"{'reached' if reached else 'not reached'} ({mcid_words(self.instrument)})"


def plain(value: Decimal) -> str:
    """Without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
