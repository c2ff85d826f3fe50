"""How many leads the payer of a trial pays for."""

from scstrial.screening.queries import payer_profile_of
from scstrial.trials.models import Trial
from scstrial.trials.rules import LeadsPaid

LEADS, CONTACTS = "lead_count_max", "contact_count_max"


def leads_paid_of(trial: Trial) -> LeadsPaid:
    """By the profile that the patient's screening is read by; without numbers there nothing is said."""
    profile = payer_profile_of(trial.patient, trial.placed_on or trial.placement_planned_on)
    held = {key: profile.limits[key] for key in (LEADS, CONTACTS) if key in profile.limits}
    sources = dict.fromkeys(one.source for one in held.values())
    values = {key: one.value for key, one in held.items()}
    return LeadsPaid(profile.payer.label, values.get(LEADS), values.get(CONTACTS), "; ".join(sources))
