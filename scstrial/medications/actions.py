"""Recording opioids and blood thinners."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.named import entered
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.medications import rules
from scstrial.medications.choices import BleedingDrug, Intent, OpioidRoute
from scstrial.medications.models import BloodThinner, HoldAgreement, KidneyValues, OpioidLine, OpioidList
from scstrial.medications.queries import blood_thinners_of
from scstrial.patients.models import Patient


def record_opioids(
    patient: Patient, rows: Sequence[rules.OpioidRow], on: date, *, by: User, now: datetime
) -> OpioidList:
    """What the patient takes on that day; no rows: takes none, said explicitly."""
    problems = [replace(one, field=as_field(one.field)) for one in rules.problems_with_opioids(rows)]
    if on > day_of(now, patient.zone):
        problems.append(Problem("Enter a date up to today.", "on"))
    refuse_if(problems)
    stated = OpioidList(patient_id=patient.id, on=on, **entered(by, now))
    stated.lines = [
        OpioidLine(
            drug=row.drug,
            strength=row.strength,
            unit=row.unit,
            units_per_day=row.units_per_day,
            route=row.route or rules.ROUTE_LEFT_OUT.get(row.unit, OpioidRoute.ORAL),
        )
        for row in rows
    ]
    db.session.add(stated)
    db.session.flush()
    record("opioids recorded", by=by, now=now, clinic_id=patient.clinic_id, patient_id=patient.id, list_id=stated.id)
    return stated


def as_field(path: str | None) -> str:
    """`opioids[0].strength` as the form names it: `opioids-0-strength`."""
    return (path or "").replace("[", "-").replace("].", "-")


def record_blood_thinner(
    patient: Patient,
    *,
    drug: BleedingDrug,
    intent: Intent | None,
    prescriber: str,
    last_dose_at: datetime | None,
    note: str,
    by: User,
    now: datetime,
    replaces: BloodThinner | None = None,
) -> BloodThinner:
    """A drug that thins the blood, or a new version of what was said about it."""
    if last_dose_at is not None and last_dose_at > now:
        raise Refused([Problem("Enter the time of a dose that was taken, up to now.", "last_dose_at")])
    others = {one.drug for one in blood_thinners_of(patient.id) if one is not replaces}
    refuse_if(rules.problems_with_blood_thinner(drug, note, others, replaces is not None and replaces.is_retired))
    row = BloodThinner(
        patient_id=patient.id,
        drug=drug,
        intent=intent or "",
        prescriber=prescriber.strip(),
        last_dose_at=last_dose_at,
        restarted_at=replaces.restarted_at if replaces is not None else None,
        note=note.strip(),
        **entered(by, now),
        replaces_id=replaces.id if replaces is not None else None,
    )
    if replaces is not None:
        replaces.retired_at = now
    db.session.add(row)
    db.session.flush()
    record("blood thinner recorded", by=by, now=now, clinic_id=patient.clinic_id, patient_id=patient.id, row_id=row.id)
    return row


def withdraw_blood_thinner(patient: Patient, thinner: BloodThinner, why: str, *, by: User, now: datetime) -> None:
    """Taken off the list: it is held and counted no more, and stays readable with who and why."""
    refuse_if(rules.problems_with_withdrawal(why, thinner.is_retired, thinner.restarted_at is not None))
    thinner.retired_at, thinner.withdrawn_by_name, thinner.withdrawn_why = now, by.name, why.strip()
    db.session.flush()
    record(
        "blood thinner withdrawn", by=by, now=now, clinic_id=patient.clinic_id, patient_id=patient.id, row_id=thinner.id
    )


def restart_blood_thinner(
    patient: Patient, thinner: BloodThinner, at: datetime, *, by: User, now: datetime
) -> BloodThinner:
    """Taken up again. Called through `bedside.actions`, which looks at the flags: with leads in it raises C-18."""
    refuse_if(rules.problems_with_restart(at, thinner.last_dose_at, now))
    row = BloodThinner(
        patient_id=patient.id,
        drug=thinner.drug,
        intent=thinner.intent,
        prescriber=thinner.prescriber,
        last_dose_at=thinner.last_dose_at,
        restarted_at=at,
        note=thinner.note,
        **entered(by, now),
        replaces_id=thinner.id,
    )
    thinner.retired_at = now
    db.session.add(row)
    db.session.flush()
    record("blood thinner restarted", by=by, now=now, clinic_id=patient.clinic_id, patient_id=patient.id, row_id=row.id)
    return row


def agree_hold(
    patient: Patient,
    thinner: BloodThinner,
    agreed: rules.Agreed,
    *,
    placement_at: datetime | None,
    by: User,
    now: datetime,
) -> HoldAgreement:
    """The prescriber agreed to the hold and the restart of a drug, for the placement planned now."""
    refuse_if(rules.problems_with_agreement(agreed, day_of(now, patient.clinic.zone)))
    row = HoldAgreement(
        patient_id=patient.id,
        drug=thinner.drug,
        prescriber=agreed.prescriber.strip(),
        agreed_on=agreed.agreed_on,
        how=agreed.how,
        note=agreed.note.strip(),
        placement_at=placement_at,
        **entered(by, now),
    )
    db.session.add(row)
    db.session.flush()
    record("hold agreed", by=by, now=now, clinic_id=patient.clinic_id, patient_id=patient.id, agreement_id=row.id)
    return row


def record_kidney_values(
    patient: Patient,
    *,
    measured_on: date,
    creatinine_mg_dl: Decimal | Fraction,
    weight_kg: Decimal,
    creatinine_typed: str = "",
    weight_typed: str = "",
    by: User,
    now: datetime,
) -> KidneyValues:
    """Creatinine and weight of a day, from which the creatinine clearance is computed; as read, and in mg/dL and kg."""
    today = day_of(now, patient.clinic.zone)
    refuse_if(rules.problems_with_measured(patient.born_on, measured_on, weight_kg, creatinine_mg_dl, today))
    row = KidneyValues(
        patient_id=patient.id,
        measured_on=measured_on,
        creatinine_mg_dl=rules.mg_dl_kept(creatinine_mg_dl),
        weight_kg=weight_kg,
        creatinine_typed=creatinine_typed,
        weight_typed=weight_typed,
        **entered(by, now),
    )
    db.session.add(row)
    db.session.flush()
    record("kidney values recorded", by=by, now=now, clinic_id=patient.clinic_id, patient_id=patient.id, row_id=row.id)
    return row
