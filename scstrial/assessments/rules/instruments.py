"""The instruments as data: range, direction, bands and what counts as a change (rule book 4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from scstrial.assessments.choices import Better, Instrument
from scstrial.assessments.rules.limits import ONE, TENTH, Limits, Number


@dataclass(frozen=True)
class Band:
    """A named stretch of a score: from `low` up to the next band."""

    low: Decimal
    words: str


@dataclass(frozen=True)
class Items:
    """Questions that the program may ask itself: how many, their range, and whether the score is their mean."""

    count: int
    low: int
    high: int
    mean: bool = False


@dataclass(frozen=True)
class InstrumentFacts:
    """One instrument; `mcid` in points, `mcid_pct` in percent of the value before, `source` a key of the rule book."""

    limits: Limits
    better: Better
    source: str
    bands: tuple[Band, ...] = ()
    mcid: Decimal | None = None
    mcid_pct: int | None = None
    items: Items | None = None


def _bands(*pairs: tuple[str, str]) -> tuple[Band, ...]:
    return tuple(Band(Decimal(low), words) for low, words in pairs)


PAIN_BANDS = _bands(("0", "none"), ("1", "mild"), ("4", "moderate"), ("7", "severe"))  # from memory; rule book 4.1
PEG_BANDS = _bands(("0", "mild"), ("4", "moderate"), ("7", "severe"))  # PEGX
PHQ9_BANDS = _bands(
    ("0", "minimal"), ("5", "mild"), ("10", "moderate"), ("15", "moderately severe"), ("20", "severe")
)  # PHQ
GAD7_BANDS = _bands(("0", "minimal"), ("5", "mild"), ("10", "moderate"), ("15", "severe"))  # from memory
PROMIS_SYMPTOM_BANDS = _bands(
    ("0", "normal"), ("55", "mild"), ("60", "moderate"), ("70.1", "severe")
)  # above 70 severe; T scores have one decimal; from memory
ODI_PCT_BANDS = _bands(
    ("0", "minimal"), ("21", "moderate"), ("41", "severe"), ("61", "crippling"), ("81", "bed-bound")
)  # from memory
ODI_POINT_BANDS = _bands(
    ("0", "none"), ("5", "mild"), ("15", "moderate"), ("25", "severe"), ("35", "complete")
)  # LOINC-ODI prints these on raw points
PCS_BANDS = _bands(("0", "not high"), ("30", "high"))  # from memory
PSQI_BANDS = _bands(("0", "good"), ("6", "poor"))  # above 5 poor; rule book 4.2
DN4_BANDS = _bands(("0", "not neuropathic"), ("4", "neuropathic"))  # rule book 4.2
PGIC_BANDS = _bands(
    ("1", "very much improved"),
    ("2", "much improved"),
    ("3", "minimally improved"),
    ("4", "no change"),
    ("5", "minimally worse"),
    ("6", "much worse"),
    ("7", "very much worse"),
)

MCID_TOLERANCE_PCT = 30  # walking, standing, sitting; design


def _score(what: str, low: Number, high: Number, unit: str = "", step: Decimal | None = ONE) -> Limits:
    return Limits(f"the {what}", low, high, unit, step)


def _promis(what: str, better: Better = Better.LOWER) -> InstrumentFacts:
    limits = _score(f"PROMIS-29 {what} T score", 10, 90, step=TENTH)  # mean 50, SD 10: four SD either way; design
    bands = PROMIS_SYMPTOM_BANDS if better is Better.LOWER else ()
    return InstrumentFacts(limits, better, "from memory", bands, mcid=Decimal(5))


def _minutes(what: str) -> InstrumentFacts:
    limits = _score(f"{what} tolerance", 0, 720, "minutes")
    return InstrumentFacts(limits, Better.HIGHER, "design", mcid_pct=MCID_TOLERANCE_PCT)


LOWER, HIGHER = Better.LOWER, Better.HIGHER

INSTRUMENTS: Mapping[Instrument, InstrumentFacts] = MappingProxyType(
    {
        Instrument.NRS: InstrumentFacts(
            _score("pain rating", 0, 10), LOWER, "IMM", PAIN_BANDS, mcid=Decimal(2), items=Items(1, 0, 10)
        ),
        Instrument.PEG: InstrumentFacts(
            _score("PEG score", 0, 10, step=TENTH),
            LOWER,
            "PEGX",
            PEG_BANDS,
            mcid_pct=30,
            items=Items(3, 0, 10, mean=True),
        ),
        Instrument.PHQ9: InstrumentFacts(
            _score("PHQ-9 total", 0, 27), LOWER, "PHQ", PHQ9_BANDS, mcid=Decimal(5), items=Items(9, 0, 3)
        ),
        Instrument.GAD7: InstrumentFacts(
            _score("GAD-7 total", 0, 21), LOWER, "from memory", GAD7_BANDS, mcid=Decimal(4), items=Items(7, 0, 3)
        ),
        Instrument.PROMIS_PHYSICAL_FUNCTION: _promis("physical function", HIGHER),
        Instrument.PROMIS_ANXIETY: _promis("anxiety"),
        Instrument.PROMIS_DEPRESSION: _promis("depression"),
        Instrument.PROMIS_FATIGUE: _promis("fatigue"),
        Instrument.PROMIS_SLEEP_DISTURBANCE: _promis("sleep disturbance"),
        Instrument.PROMIS_SOCIAL_ROLES: _promis("social roles", HIGHER),
        Instrument.PROMIS_PAIN_INTERFERENCE: _promis("pain interference"),
        Instrument.PROMIS_PAIN_INTENSITY: InstrumentFacts(
            _score("PROMIS-29 pain intensity", 0, 10), LOWER, "from memory", PAIN_BANDS, mcid=Decimal(2)
        ),
        Instrument.ODI: InstrumentFacts(
            _score("ODI", 0, 100, "%", None), LOWER, "LOINC-ODI", ODI_PCT_BANDS, mcid=Decimal(10)
        ),
        # US about -0.57 to 1 (from memory); other national value sets go lower
        Instrument.EQ5D_UTILITY: InstrumentFacts(
            _score("EQ-5D-5L utility", -1, 1, step=None), HIGHER, "MCID-LBP", mcid=Decimal("0.08")
        ),
        Instrument.EQ5D_VAS: InstrumentFacts(
            _score("EQ-5D-5L health today", 0, 100), HIGHER, "from memory", mcid=Decimal(7)
        ),
        Instrument.PCS: InstrumentFacts(_score("PCS total", 0, 52), LOWER, "MCID-LBP", PCS_BANDS, mcid=Decimal("6.5")),
        Instrument.PGIC: InstrumentFacts(
            _score("PGIC answer", 1, 7), LOWER, "rule book 4.2", PGIC_BANDS, items=Items(1, 1, 7)
        ),
        Instrument.SLEEP_QUALITY: InstrumentFacts(
            _score("sleep quality", 0, 10), HIGHER, "rule book 8.5", mcid=Decimal(2), items=Items(1, 0, 10)
        ),
        Instrument.SLEEP_HOURS: InstrumentFacts(
            _score("hours of sleep", 0, 24, "h", Decimal("0.25")), HIGHER, "rule book 4.2"
        ),
        Instrument.PSQI: InstrumentFacts(
            _score("PSQI total", 0, 21), LOWER, "from memory", PSQI_BANDS, mcid=Decimal(3)
        ),
        Instrument.ISI: InstrumentFacts(_score("ISI total", 0, 28), LOWER, "rule book 4.2"),
        Instrument.WALK_MINUTES: _minutes("walking"),
        Instrument.STAND_MINUTES: _minutes("standing"),
        Instrument.SIT_MINUTES: _minutes("sitting"),
        Instrument.WALK_METRES: InstrumentFacts(
            _score("walking distance", 0, 20_000, "m"), HIGHER, "design", mcid_pct=MCID_TOLERANCE_PCT
        ),
        Instrument.PAIN_DETECT: InstrumentFacts(_score("painDETECT total", -1, 38), LOWER, "from memory"),
        Instrument.DN4: InstrumentFacts(_score("DN4 total", 0, 10), LOWER, "rule book 4.2", DN4_BANDS),
        Instrument.S_LANSS: InstrumentFacts(_score("S-LANSS total", 0, 24), LOWER, "from memory"),
        Instrument.SATISFACTION: InstrumentFacts(
            _score("satisfaction", 0, 10), HIGHER, "rule book 4.2", items=Items(1, 0, 10)
        ),
    }
)
