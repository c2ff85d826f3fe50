"""The numbers and levels of the screening checklist and of each payer, with source and mark (rule book 2.1 to 2.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scstrial.protocols.choices import Level, Mark

S, D, M = Mark.SOURCED, Mark.DESIGN, Mark.FROM_MEMORY


@dataclass(frozen=True)
class Limit:
    """A number that judges; which side counts is said by its name (`_min`, `_max`, `_raised` = from here on)."""

    value: Decimal
    unit: str
    source: str
    mark: Mark = S

    @property
    def to_be_confirmed(self) -> bool:
        return self.mark in (D, M)


@dataclass(frozen=True)
class ItemLevel:
    """How much an item counts when it is not met, and who says so."""

    level: Level
    source: str
    mark: Mark = S

    @property
    def to_be_confirmed(self) -> bool:
        return self.mark in (D, M)


def limit(value: str, unit: str, source: str, mark: Mark = S) -> Limit:
    """A limit from its number as text, so that it is exact."""
    return Limit(Decimal(value), unit, source, mark)


CLINICAL_LIMITS: Mapping[str, Limit] = {
    "age_years_min": limit("18", "years", "NFS"),
    "psychological_evaluation_months": limit("12", "months", "rule book 2.3", D),
    "spine_imaging_months": limit("12", "months", "rule book 2.3", D),
    "prior_trials_limit": limit("2", "trials", "A56876"),
    "inr_max": limit("1.4", "", "rule book 2.3", M),
    "inr_days": limit("30", "days", "rule book 2.3", D),
    "hold_inr_max": limit("1.2", "", "rule book 3", M),  # on warfarin and acenocoumarol; up to 1.4
    "hold_inr_days": limit("1", "days before the placement", "rule book 3", D),
    "platelets_10e9_l_min": limit("100", "x10^9/L", "rule book 2.3", M),
    "phq9_raised": limit("10", "points", "rule book 2.3", D),
    "phq9_high": limit("15", "points", "rule book 2.3", D),
    "mme_per_day_raised": limit("50", "MME/day", "NISS, SIMO19"),
    "hba1c_pct_raised": limit("7.0", "%", "HAG-A1C, EGE"),
    "hba1c_pct_high": limit("8.0", "%", "HAG-A1C, EGE"),
    "hba1c_months": limit("3", "months", "rule book 2.3", D),
    "bmi_raised": limit("40", "kg/m2", "HOE17"),
    "pcs_raised": limit("30", "points", "rule book 2.3", M),
    "glucose_mg_dl_raised": limit("200", "mg/dL", "EGE"),
}

_H, _B, _W, _I = Level.HARD, Level.BLOCK, Level.WARN, Level.INFO
ItemLevels = Mapping[str, ItemLevel]


def _levels(level: Level, source: str, *items: str, mark: Mark = S) -> dict[str, ItemLevel]:
    return {item: ItemLevel(level, source, mark) for item in items}


# Base name = the item's level; `.unknown`, `.high`, `.not_cleared` = where the value takes another one (2.5).
CHECKLIST_LEVELS: ItemLevels = {
    **_levels(_B, "GH1", "consent", "education", "goals", "realistic_expectation"),
    **_levels(_B, "ASRA23, CGS", "psychological_evaluation"),
    **_levels(_H, "ASRA23, CGS", "psychological_evaluation.not_cleared"),
    **_levels(_B, "NACC17", "active_infection"),
    **_levels(_B, "NGS1, CGS", "prior_authorization"),
    **_levels(_W, "rule book 2.5", "prior_authorization.unknown", mark=D),
    **_levels(_H, "HUP", "spine_imaging", "severe_stenosis"),
    **_levels(_H, "GH1, AETNA", "substance_use_disorder"),
    **_levels(_H, "NFS", "age", "pregnancy", "immunosuppression", "cardiac_device"),
    **_levels(_W, "rule book 2.5", "prior_trials_same_region", mark=D),
    **_levels(_H, "NFS", "inr", "platelets"),
    **_levels(_W, "rule book 2.5", "inr.unknown", "platelets.unknown", mark=D),
    **_levels(_W, "WHISP", "phq9"),
    **_levels(_H, "WHISP", "phq9.high", "phq9_item9"),
    **_levels(_W, "rule book 2.5", "phq9_item9.unknown", mark=D),
    **_levels(_W, "NISS, SIMO19", "opioid_dose"),
    **_levels(_I, "HAG-A1C, EGE", "hba1c"),
    **_levels(_W, "HAG-A1C, EGE", "hba1c.high"),
    **_levels(_I, "HOE17", "bmi"),
    **_levels(_W, "NACC17, HOE17", "tobacco"),
    **_levels(_H, "rule book 2.2", "conservative_care", "pain_floor", "pain_duration", "treatments_tried", mark=D),
    **_levels(_W, "rule book 2.5", "odi", mark=D),
}
FURTHER_LEVELS: ItemLevels = {
    **_levels(_W, "ASRA23", "depression_instrument"),
    **_levels(_W, "EHT", "pcs"),
    **_levels(_W, "EGE", "glucose"),
    **_levels(_W, "NACC17", "nasal_screen"),
    **_levels(_H, "ASRA18", "antithrombotic_plan"),
    **_levels(_H, "NFS", "coagulopathy", "surgical_compression", "spinal_instability", "diathermy", "can_operate"),
    **_levels(_W, "NFS", "mri_foreseen", "inconsistent_findings", "abnormal_pain_ratings", "non_organic_signs"),
    **_levels(_W, "NFS", "secondary_gain", "other_pain_syndrome", "occupational_risk"),
    **_levels(_W, "ALL44", "allergy"),
    **_levels(_H, "ALL44", "prior_device_reaction"),
    **_levels(_W, "rule book 2.3", "escort", "phone_reachable", "daily_return", "lives_near", mark=D),
    **_levels(_I, "EHT26", "tool_advice"),
}
MEDICARE_LEVELS: ItemLevels = {
    **_levels(_B, "NGS1, CGS", "prior_authorization.unknown"),
    **_levels(_H, "A56876", "prior_trials_same_region"),
    **_levels(_H, "NGS1, NOR", "treatments_tried", "office_notes"),
    **_levels(_H, "CGS, MP328", "last_resort", "other_treatments_failed", "multidisciplinary", "facilities", mark=M),
    **_levels(_H, "CGS", "daily_living"),
    **_levels(_W, "GH2", "place_of_service"),
    **_levels(_W, "A56876", "lead_count", "contact_count"),
}
AETNA_LEVELS: ItemLevels = {
    **_levels(_H, "AETNA", "conservative_care", "pain_floor", "pain_duration", "treatments_tried"),
    **_levels(_H, "AETNA, D3RX, DRO", "odi", "objective_pathology"),
    **_levels(_W, "D3RX, DRO", "physical_therapy_weeks", mark=D),  # secondary copies only
}
EVICORE_LEVELS: ItemLevels = {
    **_levels(_H, "EVI, QUAL", "conservative_care", "treatments_tried", "supervised_care", "surgery_not_indicated"),
}
BCBS_AL_LEVELS: ItemLevels = {
    **_levels(_H, "MP328", "pain_floor", "pain_duration", "treatments_tried", "other_treatments_failed"),
}
NICE_LEVELS: ItemLevels = {
    **_levels(_H, "NICE", "pain_floor", "pain_duration", "treatments_tried", "multidisciplinary", "neuropathic_pain"),
}
