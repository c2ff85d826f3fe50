"""Pages about opioids and blood thinners."""

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.medications import actions, queries, rules
from scstrial.medications.choices import BleedingDrug, Intent, Opioid, OpioidRoute
from scstrial.medications.forms import ROWS_MAX, ROWS_SHOWN, BloodThinnerForm, OpioidsForm, WithdrawThinnerForm
from scstrial.medications.models import BloodThinner
from scstrial.patients.models import Patient
from scstrial.patients.queries import patient_for

pages = Blueprint("medications", __name__)
# CDC-MME: these factors need care; rule book, section 5
NO_SWITCH = "Do not use the factor to change from one opioid to another."
CAUTIONS = {
    Opioid.METHADONE: f"the factor is only an estimate, to be used with caution. {NO_SWITCH}",
    Opioid.FENTANYL: "the factor is for patches, in mcg per hour: a patch counts once, whatever the days it is worn."
    f" Use it with caution. {NO_SWITCH}",
}


def patient_or_404(patient_id: int) -> Patient:
    patient = patient_for(current_user, patient_id)
    if patient is None:
        abort(404)
    return patient


def medicines_url(patient: Patient) -> str:
    return url_for("medications.show_medicines", patient_id=patient.id)


def back_url(patient: Patient) -> str:
    """Where one came from: the hold-and-restart plan, else the medicines."""
    if request.args.get("back") == "plan":
        return url_for("bedside.show_hold_plan", patient_id=patient.id)
    return medicines_url(patient)


@pages.route("/patients/<int:patient_id>/medicines")
@requires(Permission.SEE_PATIENTS)
def show_medicines(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    lists = queries.opioid_lists_of(patient.id)
    return page(
        "medications/show_medicines.html",
        patient=patient,
        lists=[(stated, queries.mme_in(stated)) for stated in lists],
        thinners=queries.blood_thinners_of(patient.id),
        withdrawn=queries.blood_thinners_withdrawn(patient.id),
        opioid_words={str(opioid): opioid.label for opioid in Opioid},
        thinner_words={str(drug): drug.label for drug in BleedingDrug},
        intent_words={str(intent): intent.label for intent in Intent},
        route_words={str(route): route.label for route in OpioidRoute},
        rows_of=queries.lines_with_mme,
        cautious=[opioid for opioid in CAUTIONS if lists and any(line.drug == opioid for line in lists[0].lines)],
        cautions=CAUTIONS,
    )


@pages.route("/patients/<int:patient_id>/opioids", methods=["GET", "POST"])
@requires(Permission.RECORD_BASELINE)
def record_opioids(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    form = OpioidsForm(data=opioids_as_stated(patient))
    if "another" in request.form and len(form.opioids) < ROWS_MAX:
        form.opioids.append_entry()
        return page("medications/record_opioids.html", form=form, patient=patient)
    if form.validate_on_submit():
        try:
            actions.record_opioids(patient, form.rows(), form.on.data, by=current_user, now=now())
            return saved(medicines_url(patient), form, "Opioids saved.")
        except Refused as refused:
            form.show(refused.problems)
    return page("medications/record_opioids.html", form=form, patient=patient)


def opioids_as_stated(patient: Patient) -> dict[str, object]:
    """The list stated last, to go on from."""
    stated = queries.opioids_of(patient.id)
    lines = stated.lines if stated is not None else []
    names = ("drug", "strength", "unit", "units_per_day", "route")
    rows: list[dict[str, object]] = [{name: getattr(line, name) for name in names} for line in lines]
    return {"on": day_of(now(), patient.zone), "opioids": rows + [{}] * (ROWS_SHOWN - len(rows))}


@pages.route("/patients/<int:patient_id>/blood-thinners/new", methods=["GET", "POST"])
@requires(Permission.RECORD_BASELINE)
def record_blood_thinner(patient_id: int) -> ResponseReturnValue:
    return keep_blood_thinner(patient_or_404(patient_id), None)


@pages.route("/patients/<int:patient_id>/blood-thinners/<int:thinner_id>", methods=["GET", "POST"])
@requires(Permission.RECORD_BASELINE)
def change_blood_thinner(patient_id: int, thinner_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    return keep_blood_thinner(patient, thinner_or_404(patient, thinner_id))


@pages.route("/patients/<int:patient_id>/blood-thinners/<int:thinner_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.RECORD_BASELINE)
def withdraw_blood_thinner(patient_id: int, thinner_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    thinner = thinner_or_404(patient, thinner_id)
    form = WithdrawThinnerForm()
    if form.validate_on_submit():
        try:
            actions.withdraw_blood_thinner(patient, thinner, form.why.data or "", by=current_user, now=now())
            return saved(medicines_url(patient), form, "It is off the list; it stays readable.")
        except Refused as refused:
            form.show(refused.problems)
    shown = {"row": thinner, "drug": rules.drug_words(thinner.drug), "back": medicines_url(patient)}
    return page("medications/withdraw_blood_thinner.html", form=form, patient=patient, **shown)


def thinner_or_404(patient: Patient, thinner_id: int) -> BloodThinner:
    """An entry as it stands; what was typed into one that somebody has changed since is refused, not lost."""
    found = queries.blood_thinner_of(patient.id, thinner_id)
    if found is None or (found.retired_at is not None and request.method == "GET"):
        abort(404)
    return found


def keep_blood_thinner(patient: Patient, replaces: BloodThinner | None) -> ResponseReturnValue:
    form = BloodThinnerForm(obj=replaces)
    form.use_zone(patient.zone)
    if form.validate_on_submit():
        try:
            actions.record_blood_thinner(
                patient,
                drug=form.drug.data,
                intent=form.intent.data,
                prescriber=form.prescriber.data or "",
                last_dose_at=form.last_dose_at.data,
                note=form.note.data or "",
                by=current_user,
                now=now(),
                replaces=replaces,
            )
            return saved(back_url(patient), form, "Blood thinner saved.")
        except Refused as refused:
            form.show(refused.problems)
    return page(
        "medications/record_blood_thinner.html",
        form=form,
        patient=patient,
        replaces=replaces,
        drug=rules.drug_words(replaces.drug) if replaces is not None else "",
        back=back_url(patient),
    )
