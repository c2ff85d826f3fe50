"""Is the candidate fit for a trial? Every item, the verdict, and what a physician's override changes (rule book 2)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from scstrial.foundation.refusal import Problem
from scstrial.protocols.choices import Level
from scstrial.protocols.rules.payer_levels import ItemLevel, Limit
from scstrial.protocols.rules.payers import SET_BY_CLINIC, PayerProfile
from scstrial.screening.choices import ItemGroup, ItemKey, State, Verdict
from scstrial.screening.rules import clinical, documents, payer_items, treatments
from scstrial.screening.rules.facts import CandidateFacts
from scstrial.screening.rules.further import FURTHER_JUDGES
from scstrial.screening.rules.judging import Case, Finding, Judge, at_least, below

CHECKLIST_JUDGES: Mapping[ItemKey, Judge] = {
    ItemKey.CONSENT: documents.consent,
    ItemKey.EDUCATION: clinical.education,
    ItemKey.GOALS: clinical.goals,
    ItemKey.PSYCHOLOGICAL_EVALUATION: documents.psychological_evaluation,
    ItemKey.ACTIVE_INFECTION: clinical.active_infection,
    ItemKey.PRIOR_AUTHORIZATION: documents.prior_authorization,
    ItemKey.SPINE_IMAGING: documents.spine_imaging,
    ItemKey.SEVERE_STENOSIS: clinical.severe_stenosis,
    ItemKey.SUBSTANCE_USE_DISORDER: clinical.substance_use_disorder,
    ItemKey.AGE: clinical.age,
    ItemKey.PREGNANCY: clinical.pregnancy,
    ItemKey.IMMUNOSUPPRESSION: clinical.immunosuppression,
    ItemKey.CARDIAC_DEVICE: clinical.cardiac_device,
    ItemKey.PRIOR_TRIALS_SAME_REGION: below(clinical.PRIOR_TRIALS, "prior_trials_limit"),
    ItemKey.INR: clinical.inr,
    ItemKey.PLATELETS: at_least(clinical.PLATELETS, "platelets_10e9_l_min"),
    ItemKey.PHQ9: below(clinical.PHQ9, "phq9_raised", "phq9_high"),
    ItemKey.PHQ9_ITEM9: clinical.phq9_item9,
    ItemKey.OPIOID_DOSE: clinical.opioid_dose,
    ItemKey.HBA1C: clinical.hba1c,
    ItemKey.BMI: below(clinical.BMI, "bmi_raised"),
    ItemKey.TOBACCO: clinical.tobacco,
    ItemKey.CONSERVATIVE_CARE: payer_items.conservative_care,
    ItemKey.PAIN_FLOOR: payer_items.pain_floor,
    ItemKey.PAIN_DURATION: payer_items.pain_duration,
    ItemKey.TREATMENTS_TRIED: treatments.treatments_tried,
    ItemKey.ODI: payer_items.odi,
}
JUDGES: Mapping[ItemKey, Judge] = {**CHECKLIST_JUDGES, **FURTHER_JUDGES}

COVERAGE_ITEMS = frozenset(
    {
        ItemKey.CONSENT,
        ItemKey.EDUCATION,
        ItemKey.GOALS,
        ItemKey.REALISTIC_EXPECTATION,
        ItemKey.PRIOR_AUTHORIZATION,
        ItemKey.PRIOR_TRIALS_SAME_REGION,
        ItemKey.LAST_RESORT,
        ItemKey.OTHER_TREATMENTS_FAILED,
        ItemKey.MULTIDISCIPLINARY,
        ItemKey.FACILITIES,
        ItemKey.OFFICE_NOTES,
        ItemKey.DAILY_LIVING,
        ItemKey.PLACE_OF_SERVICE,
        ItemKey.LEAD_COUNT,
        ItemKey.CONTACT_COUNT,
    }
)
PAYER_ITEMS = frozenset(
    {
        ItemKey.CONSERVATIVE_CARE,
        ItemKey.PAIN_FLOOR,
        ItemKey.PAIN_DURATION,
        ItemKey.TREATMENTS_TRIED,
        ItemKey.ODI,
        ItemKey.SUPERVISED_CARE,
        ItemKey.SURGERY_NOT_INDICATED,
        ItemKey.OBJECTIVE_PATHOLOGY,
        ItemKey.NEUROPATHIC_PAIN,
        ItemKey.PHYSICAL_THERAPY_WEEKS,
    }
)
# The numbers an item is judged by: one that waits for confirmation makes the item wait.
ITEM_LIMITS: Mapping[ItemKey, tuple[str, ...]] = {
    ItemKey.PSYCHOLOGICAL_EVALUATION: ("psychological_evaluation_months",),
    ItemKey.SPINE_IMAGING: ("spine_imaging_months",),
    ItemKey.AGE: ("age_years_min",),
    ItemKey.PRIOR_TRIALS_SAME_REGION: ("prior_trials_limit",),
    ItemKey.INR: ("inr_max", "inr_days"),
    ItemKey.PLATELETS: ("platelets_10e9_l_min",),
    ItemKey.PHQ9: ("phq9_raised", "phq9_high"),
    ItemKey.OPIOID_DOSE: ("mme_per_day_raised",),
    ItemKey.HBA1C: ("hba1c_pct_raised", "hba1c_pct_high", "hba1c_months"),
    ItemKey.BMI: ("bmi_raised",),
    ItemKey.CONSERVATIVE_CARE: ("conservative_months_min",),
    ItemKey.PAIN_FLOOR: ("pain_nrs_min",),
    ItemKey.PAIN_DURATION: ("pain_months_min",),
    ItemKey.ODI: ("odi_pct_min",),
    ItemKey.PCS: ("pcs_raised",),
    ItemKey.GLUCOSE: ("glucose_mg_dl_raised",),
    ItemKey.LEAD_COUNT: ("lead_count_max",),
    ItemKey.CONTACT_COUNT: ("contact_count_max",),
}

SOURCE_BEGINS = " (source: "


@dataclass(frozen=True)
class ScreeningItem:
    """One item as judged: how much it counts, how it stands, and why, with the key of the source."""

    item: ItemKey
    level: Level
    state: State
    why: str
    source: str
    to_be_confirmed: bool = False
    expires_on: date | None = None
    applies: bool = True  # False: met because it is not asked of this candidate

    @property
    def question(self) -> str:
        return self.item.label

    @property
    def group(self) -> ItemGroup:
        return group_of(self.item)

    @property
    def finding(self) -> str:
        """Why, without the source."""
        return self.why.rpartition(SOURCE_BEGINS)[0] or self.why

    @property
    def says_only_unrecorded(self) -> bool:
        """The finding adds nothing to the state: nobody recorded it."""
        return self.state == State.UNKNOWN and self.finding.endswith(" is not recorded")

    @property
    def is_met(self) -> bool:
        return self.state == State.MET

    @property
    def state_words(self) -> str:
        return self.state.label if self.applies else "Does not apply"


@dataclass(frozen=True)
class Screening:
    """The verdict by rule, the items in their order, and the day for which validity was asked."""

    verdict: Verdict
    items: tuple[ScreeningItem, ...]
    reference_on: date


def group_of(item: ItemKey) -> ItemGroup:
    """Where an item stands on the page."""
    if item in COVERAGE_ITEMS:
        return ItemGroup.COVERAGE
    return ItemGroup.PAYER if item in PAYER_ITEMS else ItemGroup.CLINICAL


def not_answered(profile: PayerProfile, items: Iterable[ScreeningItem]) -> tuple[ItemKey, ...]:
    """Items of this payer that nobody answered and that are judged only once somebody does: they warn or inform."""
    judged = {item.item for item in items}
    return tuple(item for item in FURTHER_JUDGES if item in profile.levels and item not in judged)


def screen(
    facts: CandidateFacts, payer_profile: PayerProfile, as_of: date, placement_planned_on: date | None = None
) -> Screening:
    """Every item and the verdict on the day of judging (a date in the clinic's zone; rule book 2.5)."""
    case = Case(facts, payer_profile, as_of, placement_planned_on or as_of)
    found = ((item, judge(case)) for item, judge in JUDGES.items() if item in payer_profile.levels)
    items = tuple(_item(item, finding, payer_profile) for item, finding in found if finding is not None)
    return Screening(verdict_of(items), items, case.reference_on)


def _item(item: ItemKey, finding: Finding, profile: PayerProfile) -> ScreeningItem:
    level = profile.levels.get(f"{item}.{finding.band}") or profile.levels[item]
    limits = [profile.limits[key] for key in ITEM_LIMITS.get(item, ()) if key in profile.limits]
    to_be_confirmed = level.to_be_confirmed or any(limit.to_be_confirmed for limit in limits)
    source = _source_of(level, limits)
    confirm = ", default to be confirmed by your clinic" if to_be_confirmed else ""
    why = f"{finding.why}{SOURCE_BEGINS}{source}{confirm})."
    rest = (source, to_be_confirmed, finding.expires_on, finding.applies)
    return ScreeningItem(item, level.level, finding.state, why, *rest)


def _source_of(level: ItemLevel, limits: Iterable[Limit]) -> str:
    """Who says how much the item counts; a number that the clinic set itself is no longer that of the source."""
    own = level.source != SET_BY_CLINIC and any(limit.source == SET_BY_CLINIC for limit in limits)
    return f"{level.source}; limit {SET_BY_CLINIC}" if own else level.source


def verdict_of(items: Iterable[ScreeningItem]) -> Verdict:
    """BLOCK not met: not cleared; else HARD not met: needs an override; else cleared (rule book 2.5)."""
    standing = {item.level for item in items if not item.is_met}
    if Level.BLOCK in standing:
        return Verdict.NOT_CLEARED
    return Verdict.NEEDS_OVERRIDE if Level.HARD in standing else Verdict.CLEARED


def verdict_with_overrides(items: Iterable[ScreeningItem], overridden: Collection[ItemKey]) -> Verdict:
    """The verdict once a physician has overridden items of level HARD; a BLOCK always stands."""
    return verdict_of(item for item in items if item.level != Level.HARD or item.item not in overridden)


def problems_with_override(item: ScreeningItem, reason: str) -> list[Problem]:
    """Only an item of level HARD that is not met can be overridden, with a reason in words (rule book 2)."""
    if item.is_met:
        return [Problem("This item is met; it needs no override.")]
    if item.level == Level.BLOCK:
        return [Problem("This item cannot be overridden. Put right what it asks for.")]
    if item.level != Level.HARD:
        return [Problem("This item does not stand in the way; it needs no override.")]
    if not reason.strip():
        return [Problem("Write the reason for the override.", "reason")]
    return []
