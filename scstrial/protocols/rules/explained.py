"""Each number of the clinic in words, with its source and how far it was checked."""

from collections.abc import Iterable
from dataclasses import dataclass

from scstrial.foundation.choice import Choice
from scstrial.protocols.choices import Level, Mark, TreatmentKind
from scstrial.protocols.rules.evaluation import EvaluationRule, TrialLength
from scstrial.protocols.rules.payer_levels import Limit
from scstrial.protocols.rules.payers import FLOORS, SCREENING_FLOORS, PayerProfile
from scstrial.protocols.rules.treatments import asked_words

S, D = Mark.SOURCED, Mark.DESIGN

# Setting -> words, unit, source, mark of the default (rule book 6.1, 8.2 to 8.6).
EVALUATION = {
    "trial_window": ("Days of the trial that count", "", "rule book 8.2", D),
    "baseline_asked": ("Relief is measured against", "", "rule book 8.2", D),
    "baseline_window_days": ("Days before the placement that count", "days", "WHISP, DIARY05", S),
    "baseline_days_needed": ("Days of the baseline diary needed", "days", "rule book 8.2", D),
    "pain_threshold_pct": ("Relief of pain needed, at least", "%", "FDA20, AETNA, EVI, MP328", S),
    "analgesic_threshold_pct": ("Fall of the opioid dose that counts, at least", "%", "NGS1, NOR", S),
    "combine": ("What must be reached", "", "rule book 8.4", D),
    "primary_measure": ("Which percentage decides", "", "rule book 8.3", D),
    "area_rule": ("Which areas must reach it", "", "rule book 8.6", D),
    "stim_off_days": ("Days with stimulation off for more than 12 h", "", "rule book 8.2a", D),
}
TRIAL_LENGTH = {
    "planned_days": ("Planned length", "days", "MYSCS", S),
    "min_days": ("Shortest length", "days", "FDA20, AETNA, NFL", S),
    "warn_above_days": ("Warning above", "days", "FDA20, AETNA", S),
    "max_days": ("Longest length", "days", "PROM", S),
}
LIMITS = {
    "age_years_min": "Age, at least",
    "psychological_evaluation_months": "Psychological evaluation not older than",
    "spine_imaging_months": "Imaging of the spine not older than",
    "prior_trials_limit": "Earlier trials in the region, fewer than",
    "inr_max": "INR, at most",
    "inr_days": "INR at the screening not older than",
    "hold_inr_max": "INR at the placement after warfarin, at most",
    "hold_inr_days": "That INR not older than",
    "platelets_10e9_l_min": "Platelets, at least",
    "phq9_raised": "PHQ-9 total: warning from",
    "phq9_high": "PHQ-9 total: needs an override from",
    "mme_per_day_raised": "Opioid dose: warning from",
    "hba1c_pct_raised": "HbA1c: for information from",
    "hba1c_pct_high": "HbA1c: warning from",
    "hba1c_months": "HbA1c not older than",
    "bmi_raised": "Body mass index: for information from",
    "pcs_raised": "Pain Catastrophizing Scale: warning from",
    "glucose_mg_dl_raised": "Glucose on the day: warning from",
    "conservative_months_min": "Conservative care, at least",
    "pain_nrs_min": "Pain in the target area, at least",
    "pain_months_min": "Pain for at least",
    "odi_pct_min": "Oswestry Disability Index, at least",
    "lead_count_max": "Leads, at most",
    "contact_count_max": "Contacts, at most",
    "trial_days_min": "Length of the trial, at least",
    "trial_days_max": "Length of the trial, at most",
    "trial_hours_above": "Length of the trial, more than",
    "pain_threshold_pct": "Relief of pain, at least",
    "analgesic_threshold_pct": "Or fall of analgesics, at least",
}


class LimitGroup(Choice):
    """What the limits of a payer's profile are about."""

    FLOORS = "floors", "What the payer asks for before the trial"
    TRIAL = "trial", "The trial: leads, length and relief"
    CLINICAL = "clinical", "Clinical limits"


def group_of(key: str) -> LimitGroup:
    """Where a limit stands on the page."""
    if key not in FLOORS:
        return LimitGroup.CLINICAL
    return LimitGroup.FLOORS if key in SCREENING_FLOORS else LimitGroup.TRIAL


@dataclass(frozen=True)
class Setting:
    """One number or choice as a physician reads it."""

    words: str
    value: str
    source: str
    mark: Mark

    @property
    def to_be_confirmed(self) -> bool:
        return self.mark in (Mark.DESIGN, Mark.FROM_MEMORY)


@dataclass(frozen=True)
class LeveledItem:
    """How much one item of the screening counts; `when` names the answer that this level is for."""

    item: str
    when: str
    level: Level
    source: str
    mark: Mark

    @property
    def to_be_confirmed(self) -> bool:
        return self.mark in (Mark.DESIGN, Mark.FROM_MEMORY)


def settings_of(rule: EvaluationRule, length: TrialLength) -> tuple[list[Setting], list[Setting]]:
    """Evaluation and trial length; a value other than the default was set by the clinic."""
    return (
        [_setting(rule, EvaluationRule(), name, *told) for name, told in EVALUATION.items()],
        [_setting(length, TrialLength(), name, *told) for name, told in TRIAL_LENGTH.items()],
    )


def _setting(held: object, default: object, name: str, words: str, unit: str, source: str, mark: Mark) -> Setting:
    value = getattr(held, name)
    said = value.label if isinstance(value, Choice) else f"{value} {unit}".strip()
    if value != getattr(default, name):
        return Setting(words, said, "set by the clinic", Mark.CLINIC)
    return Setting(words, said, source, mark)


def limits_of(profile: PayerProfile) -> list[Setting]:
    """The numbers of a payer's screening."""
    return [setting for settings in grouped_limits_of(profile).values() for setting in settings]


def grouped_limits_of(profile: PayerProfile) -> dict[LimitGroup, list[Setting]]:
    """The numbers of a payer's screening, by what they are about."""
    held = [key for key in LIMITS if key in profile.limits]
    return {
        group: [_limit(LIMITS[key], profile.limits[key]) for key in held if group_of(key) is group]
        for group in LimitGroup
    }


def treatments_of(profile: PayerProfile) -> list[Setting]:
    """Which treatments are asked for, and how."""
    held = [(kind, profile.treatments[kind]) for kind in TreatmentKind if kind in profile.treatments]
    return [Setting(kind.label, asked_words(kind, one), one.source, one.mark) for kind, one in held]


def _limit(words: str, limit: Limit) -> Setting:
    unit = UNITS_OF_ONE.get(limit.unit, limit.unit) if limit.value == 1 else limit.unit
    return Setting(words, f"{limit.value:f} {unit}".strip(), limit.source, limit.mark)


UNITS_OF_ONE = {
    **{f"{unit}s": unit for unit in ("day", "month", "year", "trial", "lead", "contact", "point")},
    "days before the placement": "day before the placement",
}


ITEMS = {
    "inr": "INR",
    "phq9": "PHQ-9 total",
    "phq9_item9": "PHQ-9 item 9",
    "hba1c": "HbA1c",
    "bmi": "Body mass index",
    "odi": "Oswestry Disability Index",
    "pcs": "Pain Catastrophizing Scale",
    "prior_trials_same_region": "Earlier trials in the same region",
    "mri_foreseen": "MRI foreseen",
}
BANDS = {
    "unknown": "when not recorded",
    "high": "from the higher limit on",
    "not_cleared": "when it did not clear the patient",
}


def levels_of(profile: PayerProfile) -> Iterable[LeveledItem]:
    """How much each item counts, in the order of the profile."""
    for key, level in profile.levels.items():
        item, _, band = key.partition(".")
        yield LeveledItem(item_words(item), BANDS.get(band, ""), level.level, level.source, level.mark)


def item_words(item: str) -> str:
    return ITEMS.get(item, item.replace("_", " ").capitalize())


def level_words(key: str) -> str:
    """An item, and for which answer its level counts."""
    item, _, band = key.partition(".")
    return f"{item_words(item)}, {BANDS[band]}" if band else item_words(item)
