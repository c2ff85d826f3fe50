"""Clinical items of the checklist that are more than one yes/no or one limit (rule book 2.3, 2.5)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from scstrial.screening.choices import Pregnancy, State
from scstrial.screening.rules.body import bmi_known, has_diabetes
from scstrial.screening.rules.facts import CandidateFacts
from scstrial.screening.rules.judging import (
    Case,
    Finding,
    Judge,
    Measured,
    at_most,
    below,
    dated_ahead,
    day_text,
    met_if,
    months_later,
    not_recorded,
    yes_no,
)

PHQ9 = Measured("PHQ-9 total", "", lambda facts: facts.phq9_total)
INR = Measured("INR", "", lambda facts: facts.inr)
PLATELETS = Measured("Platelet count", "x10^9/L", lambda facts: facts.platelets_10e9_l)
HBA1C = Measured("HbA1c", "%", lambda facts: facts.hba1c_pct)
BMI = Measured("Body mass index", "kg/m2", bmi_known)
OPIOID_DOSE = Measured("Opioid dose", "MME/day", lambda facts: facts.mme_per_day)
PRIOR_TRIALS = Measured("Count of earlier trials in this region:", "", lambda facts: facts.prior_trials_same_region)
PCS = Measured("Pain Catastrophizing Scale", "points", lambda facts: facts.pcs_total)
GLUCOSE = Measured("Glucose", "mg/dL", lambda facts: facts.glucose_mg_dl)


def age(case: Case) -> Finding:
    """18th birthday reached on the day of judging; born on 29 Feb: 1 Mar in years without one."""
    born, on = case.facts.birth_date, case.as_of
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    lowest = int(case.limit("age_years_min"))
    return met_if(years >= lowest, f"Age is {years} years", f"Age is {years} years, below {lowest}")


def pregnancy(case: Case) -> Finding:
    answer = case.facts.pregnant
    if answer is None or answer == Pregnancy.UNKNOWN:
        return not_recorded("Whether the patient is pregnant")
    return met_if(answer != Pregnancy.YES, f"Pregnancy: {answer.label.lower()}", "The patient is pregnant")


def severe_stenosis(case: Case) -> Finding:
    """Judged from the finding alone; how old the imaging may be is another item."""
    imaging = case.facts.spine_imaging
    severe = None if imaging is None else imaging.severe_stenosis_at_lead_levels
    if severe is None:
        return not_recorded("Whether the canal is severely narrowed at the lead levels")
    return met_if(not severe, "No severe narrowing at the lead levels", "The canal is severely narrowed at lead levels")


def phq9_item9(case: Case) -> Finding:
    """Any answer above 0 asks for a clinician the same day (C-20)."""
    answer = case.facts.phq9_item9
    if answer is None:
        return not_recorded("PHQ-9 item 9", "unknown")
    unmet = f"PHQ-9 item 9 is {answer}; a clinician must speak with the patient today"
    return met_if(answer == 0, "PHQ-9 item 9 is 0", unmet)


def _while_recent(
    judge: Judge, what: str, measured_on: Callable[[CandidateFacts], date | None], lasts: Callable[[Case, date], date]
) -> Judge:
    """A good value counts until its last day; one that is not good stays so, whatever its age.

    A good one dated after the day of judging is unmet (2.5).
    """

    def judged(case: Case) -> Finding | None:
        found, on = judge(case), measured_on(case.facts)
        if found is None or on is None or found.state is State.UNKNOWN:
            return found
        if found.state is State.MET and on > case.as_of:
            return dated_ahead(f"The {what}", on, case)
        last_on = lasts(case, on)
        if found.state is State.MET and case.reference_on > last_on:
            day, reference = day_text(on, case.as_of), day_text(case.reference_on, case.as_of)
            why = f"{found.why}, but of {day}: too old on {reference}; measure the {what} again"
            return Finding(State.EXPIRED, why, "unknown", last_on)
        return replace(found, expires_on=last_on)

    return judged


def _of_diabetics(judge: Judge) -> Judge:
    """Asked of those with diabetes: without it there is nothing to show, but a value that is not good stays so."""

    def judged(case: Case) -> Finding | None:
        found = judge(case)
        if found is None or found.state is State.UNMET:
            return found
        match has_diabetes(case.facts):
            case False:
                return Finding(State.MET, "No diabetes, so no HbA1c is asked for", applies=False)
            case None if found.state is State.UNKNOWN:
                return not_recorded("Whether the patient has diabetes, and the HbA1c", found.band)
        return found

    return judged


hba1c: Judge = _of_diabetics(
    _while_recent(
        below(HBA1C, "hba1c_pct_raised", "hba1c_pct_high"),
        "HbA1c",
        lambda facts: facts.hba1c_on,
        lambda case, on: months_later(on, int(case.limit("hba1c_months"))),
    )
)
inr: Judge = _while_recent(
    at_most(INR, "inr_max"),
    "INR",
    lambda facts: facts.inr_on,
    lambda case, on: on + timedelta(days=int(case.limit("inr_days"))),
)


def opioid_dose(case: Case) -> Finding:
    """Below the limit; a dose of which part cannot be converted is known to be too high, never to be low enough."""
    if case.facts.mme_per_day is None and case.facts.mme_at_least:
        return Finding(State.UNKNOWN, "The opioid dose cannot be converted to MME; judge the dose itself", "unknown")
    found = below(OPIOID_DOSE, "mme_per_day_raised")(case)
    if found.state == State.MET and case.facts.mme_at_least:
        return Finding(State.UNKNOWN, "Part of the opioid dose cannot be converted; judge the whole dose")
    return found


active_infection: Judge = yes_no(
    lambda facts: facts.active_infection,
    "Whether there is an active infection",
    False,
    "No active infection",
    "There is an active infection; treat it first",
)
substance_use_disorder: Judge = yes_no(
    lambda facts: facts.substance_use_disorder_active,
    "Whether there is an active substance use disorder",
    False,
    "No active substance use disorder",
    "There is an active substance use disorder",
)
immunosuppression: Judge = yes_no(
    lambda facts: facts.immunosuppressed,
    "Whether the patient is immunosuppressed",
    False,
    "Not immunosuppressed",
    "The patient is immunosuppressed",
)
cardiac_device: Judge = yes_no(
    lambda facts: facts.cardiac_device,
    "Whether there is a pacemaker or ICD",
    False,
    "No pacemaker or ICD",
    "There is a pacemaker or ICD; ask for a note of cardiology",
)
tobacco: Judge = yes_no(
    lambda facts: facts.tobacco, "Tobacco use", False, "No tobacco use", "Tobacco is used; ask to stop"
)
education: Judge = yes_no(
    lambda facts: facts.education_done, "Education of the patient", True, "Education is done", "Education is not done"
)
goals: Judge = yes_no(
    lambda facts: facts.goals_recorded,
    "Whether goals are set",
    True,
    "Goals for the trial are recorded",
    "Goals are not set yet",
)
