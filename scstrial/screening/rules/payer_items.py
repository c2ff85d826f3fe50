"""What the payer asks for: floors of care, pain and duration, ODI, leads (rule book 2.2, 2.5)."""

from scstrial.screening.choices import State
from scstrial.screening.rules.judging import (
    Case,
    Finding,
    Judge,
    Measured,
    at_least,
    at_most,
    not_recorded,
    only_if_given,
)

CONSERVATIVE_CARE = Measured("Conservative care", "months", lambda facts: facts.conservative_months)
PAIN = Measured("NRS of the target area", "", lambda facts: facts.pain_nrs)
PAIN_DURATION = Measured("Duration of pain", "months", lambda facts: facts.pain_months)
ODI = Measured("ODI", "%", lambda facts: facts.odi_pct)
LEADS = Measured("Number of leads", "", lambda facts: facts.lead_count_planned)
CONTACTS = Measured("Number of contacts", "", lambda facts: facts.contact_count_planned)

conservative_care: Judge = at_least(CONSERVATIVE_CARE, "conservative_months_min")
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
