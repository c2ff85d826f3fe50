"""What each payer asks for before a trial, and how a clinic sets its own numbers (rule book 2.1, 2.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum, auto
from fractions import Fraction

from scstrial.foundation.refusal import Problem, refuse_if
from scstrial.protocols.choices import Level, Mark, Payer, TreatmentKind
from scstrial.protocols.rules.payer_levels import (
    AETNA_LEVELS,
    BCBS_AL_LEVELS,
    CHECKLIST_LEVELS,
    CLINICAL_LIMITS,
    EVICORE_LEVELS,
    FURTHER_LEVELS,
    MEDICARE_LEVELS,
    NICE_LEVELS,
    ItemLevel,
    ItemLevels,
    Limit,
    limit,
)
from scstrial.protocols.rules.treatments import (
    AETNA_TREATMENTS,
    DEFAULT_TREATMENTS,
    MEDICARE_TREATMENTS,
    TreatmentNeeded,
    Treatments,
    problems_with_treatments,
)

DESIGN = Mark.DESIGN
SET_BY_CLINIC = "set by the clinic"  # as the source of a number, level or treatment
HOLD_INR_HIGHEST = Decimal("1.4")  # a clinic may go up to here; rule book 3
# Ends of the scales (rule book 4.2, 8.1): a limit beyond them would be met by nobody, or by everybody without a word.
SCALES_END = {
    "pain_nrs_min": 10,
    "odi_pct_min": 100,
    "phq9_raised": 27,
    "phq9_high": 27,
    "pcs_raised": 52,
    "pain_threshold_pct": 100,
    "analgesic_threshold_pct": 100,
}
AGES_MAX = {"months": 120, "days": 3650}  # ten years: an older value is none; design


class Unchanged(Enum):
    """Stands for a setting that is left alone where None has a meaning of its own."""

    AS_IT_IS = auto()


@dataclass(frozen=True)
class PayerProfile:
    """One payer's numbers, levels and treatments; what is not there is not asked for by the payer.

    `neuropathic_list` None = the clinic has not marked it yet, and the floors hold for every indication.
    """

    payer: Payer
    limits: Mapping[str, Limit]
    levels: Mapping[str, ItemLevel]
    treatments: Treatments = field(default_factory=dict)
    neuropathic_list: frozenset[str] | None = None
    version: int | None = None  # of the clinic; None = as delivered

    def number(self, key: str) -> Fraction | None:
        """The limit's value, exact; None where the payer gives no number."""
        found = self.limits.get(key)
        return None if found is None else Fraction(found.value)

    @property
    def to_be_confirmed(self) -> tuple[str, ...]:
        """Names of all limits, levels and treatments that a physician of the clinic has yet to confirm."""
        settings: list[tuple[str, Limit | ItemLevel | TreatmentNeeded]] = [*self.limits.items(), *self.levels.items()]
        settings += [(f"treatment_{kind}", one) for kind, one in self.treatments.items()]
        return tuple(sorted({key for key, setting in settings if setting.to_be_confirmed}))


# Floors of section 2.2: these alone may be missing from a profile or be taken out of it.
SCREENING_FLOORS = ("conservative_months_min", "pain_nrs_min", "pain_months_min", "odi_pct_min")
FLOORS = (
    *SCREENING_FLOORS,
    "lead_count_max",
    "contact_count_max",
    "trial_days_min",
    "trial_days_max",
    "trial_hours_above",
    "pain_threshold_pct",
    "analgesic_threshold_pct",
)


def _profile(
    payer: Payer, limits: Mapping[str, Limit], levels: ItemLevels, treatments: Treatments | None = None
) -> PayerProfile:
    return PayerProfile(
        payer, {**CLINICAL_LIMITS, **limits}, {**CHECKLIST_LEVELS, **FURTHER_LEVELS, **levels}, treatments or {}
    )


def _pass(source: str, *, analgesic: bool = False) -> dict[str, Limit]:
    """At least 50 % less pain; with `analgesic`, 50 % less analgesic is enough as well (8.4)."""
    names = ("pain_threshold_pct", *(("analgesic_threshold_pct",) if analgesic else ()))
    return {name: limit("50", "%", source) for name in names}


PROFILES: Mapping[Payer, PayerProfile] = {
    Payer.DEFAULT: _profile(
        Payer.DEFAULT,
        {
            "conservative_months_min": limit("6", "months", "rule book 2.2", DESIGN),
            "pain_nrs_min": limit("5", "NRS 0-10", "rule book 2.2", DESIGN),
            "pain_months_min": limit("6", "months", "rule book 2.2", DESIGN),
        },
        {},
        DEFAULT_TREATMENTS,
    ),
    Payer.MEDICARE: _profile(
        Payer.MEDICARE,
        {
            "lead_count_max": limit("2", "leads", "A56876"),
            "contact_count_max": limit("16", "contacts", "A56876"),
            **_pass("NGS1, NOR", analgesic=True),
        },
        MEDICARE_LEVELS,
        MEDICARE_TREATMENTS,
    ),
    Payer.AETNA: _profile(
        Payer.AETNA,
        {
            "conservative_months_min": limit("6", "months", "AETNA"),
            "pain_nrs_min": limit("5", "NRS 0-10", "AETNA"),
            "pain_months_min": limit("12", "months", "AETNA"),
            "odi_pct_min": limit("21", "%", "AETNA, D3RX, DRO"),
            "trial_days_min": limit("3", "days", "AETNA"),
            "trial_days_max": limit("7", "days", "AETNA"),
            **_pass("AETNA"),
        },
        AETNA_LEVELS,
        AETNA_TREATMENTS,
    ),
    Payer.EVICORE: _profile(
        Payer.EVICORE,
        {
            "conservative_months_min": limit("6", "consecutive months", "EVI, QUAL"),
            "trial_hours_above": limit("48", "h", "EVI, QUAL"),
            **_pass("EVI, QUAL"),
        },
        EVICORE_LEVELS,
    ),
    Payer.BCBS_AL: _profile(
        Payer.BCBS_AL,
        {
            "pain_nrs_min": limit("5", "NRS 0-10", "MP328"),
            "pain_months_min": limit("3", "months", "MP328"),
            **_pass("MP328"),
        },
        BCBS_AL_LEVELS,
    ),
    Payer.NICE: _profile(
        Payer.NICE,
        {
            "pain_nrs_min": limit("5", "NRS 0-10", "NICE; 50 mm VAS read as NRS 5", DESIGN),
            "pain_months_min": limit("6", "months", "NICE"),
        },
        NICE_LEVELS,
    ),
}
# Until a clinic has made its own profile, it is the default one.
PROFILES = {**PROFILES, Payer.CLINIC: replace(PROFILES[Payer.DEFAULT], payer=Payer.CLINIC)}


def payer_profile(payer: str) -> PayerProfile:
    """The profile of a payer by its store key; `ValueError` for one that is not known (rule book 2.1, 2.2)."""
    return PROFILES[Payer(payer)]


def problems_with_changes(
    profile: PayerProfile, limits: Mapping[str, Decimal | None], levels: Mapping[str, Level]
) -> list[Problem]:
    """What keeps a clinic's own numbers from being used: unknown names, no number, off the scale, wrong way round."""
    problems = [Problem(f"Choose an item of this payer; {key} is none.", key) for key in levels.keys() - profile.levels]
    for key, value in limits.items():
        if key not in profile.limits and key not in FLOORS:
            problems.append(Problem(f"Choose a limit of this payer; {key} is none.", key))
        elif value is None and key not in FLOORS:
            problems.append(Problem("Enter a number; this limit cannot be left out.", key))
        elif value is not None and (wrong := _wrong_with_number(key, value)):
            problems.append(Problem(wrong, key))
    return problems or _problems_with_bands(profile, limits)


def _wrong_with_number(key: str, value: Decimal) -> str | None:
    if not (value.is_finite() and value >= 0):
        return "Enter a number of 0 or more."
    if key == "hold_inr_max" and value > HOLD_INR_HIGHEST:
        return f"Enter at most {HOLD_INR_HIGHEST} (rule book 3)."
    if value > SCALES_END.get(key, value):
        return f"Enter at most {SCALES_END[key]}, the end of the scale."
    return _wrong_with_age(key.rpartition("_")[2], value)


def _wrong_with_age(unit: str, value: Decimal) -> str | None:
    """An age in months or days is counted by the calendar: whole, and not beyond it."""
    highest = AGES_MAX.get(unit)
    if highest is None:
        return None
    if value > highest:
        return f"Enter at most {highest} {unit}."
    return f"Enter whole {unit}." if value != value.to_integral_value() else None


def _problems_with_bands(profile: PayerProfile, limits: Mapping[str, Decimal | None]) -> list[Problem]:
    merged = {key: old.value for key, old in profile.limits.items()} | dict(limits)
    bands = [(f"{name}_raised", f"{name}_high") for name in ("phq9", "hba1c_pct")]
    problems = [
        Problem("Enter a higher limit that is not below the lower one.", high)
        for low, high in bands
        if (merged[high] or 0) < (merged[low] or 0)
    ]
    shortest, longest = merged.get("trial_days_min"), merged.get("trial_days_max")
    if shortest is not None and longest is not None and longest < shortest:
        problems.append(Problem("Enter a longest trial that is not below the shortest one.", "trial_days_max"))
    return problems


def changed(
    profile: PayerProfile,
    limits: Mapping[str, Decimal | None],
    levels: Mapping[str, Level] | None = None,
    treatments: Mapping[TreatmentKind, TreatmentNeeded | None] | None = None,
    *,
    neuropathic_list: frozenset[str] | Unchanged | None = Unchanged.AS_IT_IS,
) -> PayerProfile:
    """The profile with a clinic's own numbers, levels and treatments (None takes one out), marked so; or refuses."""
    refuse_if([*problems_with_changes(profile, limits, levels or {}), *problems_with_treatments(treatments or {})])
    new_limits = dict(profile.limits)
    for key, value in limits.items():
        old = new_limits.pop(key, None)
        if value is not None:
            new_limits[key] = Limit(value, old.unit if old else "", SET_BY_CLINIC, Mark.CLINIC)
    new_levels = {key: ItemLevel(level, SET_BY_CLINIC, Mark.CLINIC) for key, level in (levels or {}).items()}
    return replace(
        profile,
        limits=new_limits,
        levels={**profile.levels, **new_levels},
        treatments=_own_treatments(profile, treatments or {}),
        neuropathic_list=profile.neuropathic_list if neuropathic_list is Unchanged.AS_IT_IS else neuropathic_list,
    )


def _own_treatments(
    profile: PayerProfile, treatments: Mapping[TreatmentKind, TreatmentNeeded | None]
) -> dict[TreatmentKind, TreatmentNeeded]:
    merged = {**profile.treatments, **treatments}
    own = {kind: replace(one, source=SET_BY_CLINIC, mark=Mark.CLINIC) for kind, one in treatments.items() if one}
    return {kind: own.get(kind, one) for kind, one in merged.items() if one is not None}


def as_payer(profile: PayerProfile, payer: Payer) -> PayerProfile:
    """The same numbers and levels as another payer's profile: how a clinic begins its own as a copy."""
    return replace(profile, payer=payer, version=None)


def same_profile(one: PayerProfile, other: PayerProfile) -> bool:
    """Whether both ask for the same, whatever their sources and marks."""
    return _asked(one) == _asked(other)


def _asked(profile: PayerProfile) -> tuple[object, ...]:
    limits = {key: one.value for key, one in profile.limits.items()}
    levels = {key: one.level for key, one in profile.levels.items()}
    treatments = {kind: one.what for kind, one in profile.treatments.items()}
    return limits, levels, treatments, profile.neuropathic_list


def as_confirmed(profile: PayerProfile) -> PayerProfile:
    """The profile once a physician of the clinic stands by its defaults: nothing waits for confirmation any more."""
    limits = {key: replace(one, mark=confirmed(one.mark)) for key, one in profile.limits.items()}
    levels = {key: replace(one, mark=confirmed(one.mark)) for key, one in profile.levels.items()}
    treatments = {kind: replace(one, mark=confirmed(one.mark)) for kind, one in profile.treatments.items()}
    return replace(profile, limits=limits, levels=levels, treatments=treatments)


def confirmed(mark: Mark) -> Mark:
    """The mark of a number that a physician of the clinic has looked at."""
    return Mark.CLINIC if mark in (Mark.DESIGN, Mark.FROM_MEMORY) else mark
