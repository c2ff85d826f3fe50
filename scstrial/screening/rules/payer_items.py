"""What the payer asks for: floors of care, pain and duration, treatments tried, ODI (rule book 2.2, 2.5)."""

from scstrial.protocols.rules.payers import TreatmentsNeeded
from scstrial.screening.choices import State, Treatment
from scstrial.screening.rules.facts import CandidateFacts
from scstrial.screening.rules.judging import (
    Case,
    Finding,
    Judge,
    Measured,
    at_least,
    at_most,
    met_if,
    not_recorded,
    only_if_given,
)

DRUG_CLASSES = frozenset(
    {
        Treatment.GABAPENTINOID,
        Treatment.SNRI,
        Treatment.TRICYCLIC,
        Treatment.NSAID,
        Treatment.ACETAMINOPHEN,
        Treatment.MUSCLE_RELAXANT,
        Treatment.TOPICAL,
        Treatment.OPIOID,
    }
)
INTERVENTIONAL = frozenset({Treatment.INJECTION, Treatment.RADIOFREQUENCY, Treatment.SURGERY})

CONSERVATIVE_CARE = Measured("Conservative care", "months", lambda facts: facts.conservative_months)
PAIN = Measured("NRS of the target area", "", lambda facts: facts.pain_nrs)
PAIN_DURATION = Measured("Duration of pain", "months", lambda facts: facts.pain_months)
ODI = Measured("ODI", "%", lambda facts: facts.odi_pct)
PHYSICAL_THERAPY = Measured("Weeks of physical therapy", "", lambda facts: facts.physical_therapy_weeks)
LEADS = Measured("Number of leads", "", lambda facts: facts.lead_count_planned)
CONTACTS = Measured("Number of contacts", "", lambda facts: facts.contact_count_planned)

conservative_care: Judge = at_least(CONSERVATIVE_CARE, "conservative_months_min")
physical_therapy_weeks: Judge = only_if_given(
    PHYSICAL_THERAPY, at_least(PHYSICAL_THERAPY, "physical_therapy_weeks_min")
)
lead_count: Judge = only_if_given(LEADS, at_most(LEADS, "lead_count_max"))
contact_count: Judge = only_if_given(CONTACTS, at_most(CONTACTS, "contact_count_max"))


def floors_apply(case: Case) -> bool:
    """A payer's neuropathic list, once the clinic has marked it, limits the floors of pain and duration to it.

    Without an indication they hold: what is not recorded opens nothing.
    """
    marked, indication = case.profile.neuropathic_list, case.facts.indication
    return marked is None or indication is None or indication in marked


def pain_floor(case: Case) -> Finding | None:
    return at_least(PAIN, "pain_nrs_min")(case) if floors_apply(case) else None


def pain_duration(case: Case) -> Finding | None:
    return at_least(PAIN_DURATION, "pain_months_min")(case) if floors_apply(case) else None


def odi(case: Case) -> Finding:
    """A number where the payer gives one; else it only has to be recorded."""
    found = at_least(ODI, "odi_pct_min")(case)
    if found is not None:
        return found
    value = case.facts.odi_pct
    return not_recorded(ODI.name) if value is None else Finding(State.MET, f"{ODI.words(value)} is recorded")


def treatments_tried(case: Case) -> Finding:
    """What the profile asks to have been tried; an opioid dose above 0 counts as a drug class."""
    tried, needed = case.facts.treatments, case.profile.treatments
    if tried is None:
        return not_recorded("Which treatments were tried")
    if needed.any_one:
        return met_if(bool(tried), "At least one treatment is recorded", "No treatment is recorded as tried")
    missing = _missing(case.facts, tried, needed)
    return met_if(not missing, "The treatments asked for were tried", f"Not tried so far: {', '.join(missing)}")


def drug_classes_tried(facts: CandidateFacts) -> frozenset[Treatment]:
    """Drug classes among the treatments, with opioids when any are taken now."""
    classes = (facts.treatments or frozenset()) & DRUG_CLASSES
    return classes | {Treatment.OPIOID} if facts.mme_per_day else classes


def _missing(facts: CandidateFacts, tried: frozenset[Treatment], needed: TreatmentsNeeded) -> list[str]:
    missing = []
    if len(drug_classes_tried(facts)) < needed.drug_classes:
        missing.append(f"{needed.drug_classes} drug classes")
    if needed.physical_therapy and Treatment.PHYSICAL_THERAPY not in tried:
        missing.append("physical therapy")
    if needed.interventional and not tried & INTERVENTIONAL:
        missing.append("an injection, radiofrequency treatment or surgery")
    return missing
