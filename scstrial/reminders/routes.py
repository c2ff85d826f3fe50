"""Pages about messages: of the clinic, of one patient, one with its exact text."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.clinics.models import Clinic
from scstrial.clinics.queries import clinics_with_ids
from scstrial.contact.queries import consent_with_id, may_be_corrected, replies_of, reply_behind
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused, refuse_if
from scstrial.patients.models import Patient
from scstrial.patients.queries import patient_for
from scstrial.reminders import actions, queries
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.forms import ActForm, PauseForm, TimesForm, WordingForm

pages = Blueprint("reminders", __name__)
HOME = "reminders.clinic_messages"


@pages.route("/messages")
@requires(Permission.SEE_MESSAGES)
def clinic_messages() -> ResponseReturnValue:
    return page(
        "reminders/clinic_messages.html",
        shown=queries.messages_of_clinics(current_user, now(), request.args.get("after", type=int)),
    )


@pages.route("/patients/<int:patient_id>/messages")
@requires(Permission.SEE_MESSAGES)
def patient_messages(patient_id: int) -> ResponseReturnValue:
    patient = patient_for(current_user, patient_id)
    if patient is None:
        abort(404)
    planned, over = queries.messages_of_patient(patient)
    paused_by = [flag for flag in queries.open_emergencies_in([patient.clinic_id]) if flag.patient_id == patient.id]
    pauses = queries.pause_lines([patient.clinic_id], now(), patient.id)
    trial = next(iter(queries.trials_planned(patient.id)), None)
    ordered = trial is not None and ReminderKind.DECOLONISE in queries.steps_ordered([trial.id]).get(trial.id, ())
    shown: dict[str, Any] = {
        "planned": planned,
        "over": over,
        "paused_by": paused_by,
        "pauses": pauses,
        "ordered": ordered,
        "replies": replies_of(patient.id),
    }
    return page("reminders/patient_messages.html", patient=patient, trial_planned=trial, **shown)


@pages.route("/messages/<int:message_id>")
@requires(Permission.SEE_MESSAGES)
def read_message(message_id: int) -> ResponseReturnValue:
    line = line_or_404(message_id)
    return page(
        "reminders/read_message.html",
        line=line,
        patient=line.patient,
        tries=queries.tries_of(line.message.id),
        consent=consent_with_id(line.message.consent_id),
        reply_id=reply_behind(line.message.key),
        to_say=queries.behind_call(current_user, line.message),
        correctable=may_be_corrected(line.message) and current_user.may(Permission.RESEND_MESSAGE),
    )


@pages.route("/messages/<int:message_id>/again", methods=["POST"])
@requires(Permission.RESEND_MESSAGE)
def send_again(message_id: int) -> ResponseReturnValue:
    return act_on(message_id, actions.send_again, "It will be sent again within a minute or so.")


@pages.route("/messages/<int:message_id>/seen", methods=["POST"])
@requires(Permission.RESEND_MESSAGE)
def mark_seen(message_id: int) -> ResponseReturnValue:
    return act_on(message_id, actions.mark_seen, "Marked as done.")


def act_on(message_id: int, act: Callable[..., None], done: str) -> ResponseReturnValue:
    """Do what the button says, then back to where it stood."""
    line = line_or_404(message_id)
    form = ActForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        act(line.message, by=current_user, now=now())
    except Refused as refused:
        flash(" ".join(problem.message for problem in refused.problems), "danger")
        return redirect(way_back(message_id), 303)
    return saved(way_back(message_id), form, done)


def way_back(message_id: int) -> str:
    if request.form.get("back") == "clinic":
        return url_for("reminders.clinic_messages")
    return url_for("reminders.read_message", message_id=message_id)


def line_or_404(message_id: int) -> queries.Line:
    line = queries.line_for(current_user, message_id)
    if line is None:
        abort(404)
    return line


@pages.route("/patients/<int:patient_id>/pause-messages", methods=["GET", "POST"])
@requires(Permission.SET_MESSAGES)
def pause_patient(patient_id: int) -> ResponseReturnValue:
    patient = patient_for(current_user, patient_id)
    if patient is None:
        abort(404)
    back = url_for("reminders.patient_messages", patient_id=patient.id)
    return pause_page(patient.clinic, patient, back)


@pages.route("/clinics/<int:clinic_id>/pause-messages", methods=["GET", "POST"])
@requires(Permission.SET_MESSAGES)
def pause_clinic(clinic_id: int) -> ResponseReturnValue:
    return pause_page(clinic_or_404(clinic_id), None, url_for("reminders.clinic_messages"))


def pause_page(clinic: Clinic, patient: Patient | None, back: str) -> ResponseReturnValue:
    form = PauseForm()
    form.use_zone(clinic.zone)
    if form.validate_on_submit():
        try:
            actions.pause_messages(clinic, patient, form.until.data, form.why.data, by=current_user, now=now())
            return saved(back, form, "Messages are paused.")
        except Refused as refused:
            form.show(refused.problems)
    return page("reminders/pause_messages.html", form=form, clinic=clinic, patient=patient, back=back)


@pages.route("/pauses/<int:pause_id>/resume", methods=["POST"])
@requires(Permission.SET_MESSAGES)
def resume_messages(pause_id: int) -> ResponseReturnValue:
    pause, form = queries.pause_for(current_user, pause_id), ActForm()
    if pause is None:
        abort(404)
    if not form.validate_on_submit():
        abort(400)
    patient_id = pause.patient_id
    actions.resume_messages(pause, by=current_user, now=now())
    at_patient = patient_id is not None and request.form.get("back") != "clinic"
    back = url_for("reminders.patient_messages", patient_id=patient_id) if at_patient else url_for(HOME)
    return saved(back, form, "Messages go out again.")


@pages.route("/patients/<int:patient_id>/order-preparation", methods=["POST"])
@requires(Permission.SET_MESSAGES)
def order_preparation(patient_id: int) -> ResponseReturnValue:
    """The preparation at home on the days before the placement, for those for whom it was ordered."""
    patient, form = patient_for(current_user, patient_id), ActForm()
    trials = queries.trials_planned(patient.id) if patient is not None else []
    if not trials:
        abort(404)
    if not form.validate_on_submit():
        abort(400)
    wanted = request.form.get("wanted") == "yes"
    actions.order_step(trials[0], ReminderKind.DECOLONISE, wanted, by=current_user, now=now())
    return saved(url_for("reminders.patient_messages", patient_id=patient_id), form)


@pages.route("/clinics/<int:clinic_id>/wordings")
@requires(Permission.SET_MESSAGES)
def list_wordings(clinic_id: int) -> ResponseReturnValue:
    clinic = clinic_or_404(clinic_id)
    return page("reminders/list_wordings.html", clinic=clinic, kinds=queries.kinds_with_versions(clinic))


@pages.route("/clinics/<int:clinic_id>/wordings/<kind>", methods=["GET", "POST"])
@requires(Permission.SET_MESSAGES)
def change_wording(clinic_id: int, kind: str) -> ResponseReturnValue:
    """Without JavaScript: "Look" shows what the typed text would do, "Save" makes the next version of it."""
    clinic, about = clinic_or_404(clinic_id), kind_or_404(kind)
    form, texts = WordingForm(), queries.texts_in_use(clinic, kind)
    if request.method == "GET":
        form.fill(texts)
    elif form.validate_on_submit():
        texts = {} if request.form.get("act") == "standard" else form.texts(list(texts))
        try:
            if request.form.get("act") != "look":
                actions.change_wording(clinic, about, texts, form.why.data or "", by=current_user, now=now())
                back = url_for("reminders.change_wording", clinic_id=clinic.id, kind=kind)
                return saved(back, form, "Saved. Planned messages follow within a minute.")
            actions.check_wording(about, texts)
        except Refused as refused:
            form.show(refused.problems)
    look = queries.look_at(clinic, kind, texts, now()) if texts and not form.errors_by_field() else None
    versions = queries.wording_versions_of(clinic.id, kind)
    shown: dict[str, Any] = {"clinic": clinic, "about": about, "look": look, "versions": versions}
    answer = page("reminders/change_wording.html", form=form, has_spanish=queries.is_to_patient(kind), **shown)
    if look is not None:
        answer.status_code = 200  # somebody looked, nothing was refused
    return answer


@pages.route("/clinics/<int:clinic_id>/reminder-times", methods=["GET", "POST"])
@requires(Permission.SET_MESSAGES)
def change_times(clinic_id: int) -> ResponseReturnValue:
    clinic, form = clinic_or_404(clinic_id), TimesForm()
    if request.method == "GET":
        form.fill(queries.timetables_of([clinic.id])[clinic.id])
    elif form.validate_on_submit():
        try:
            times, problems = form.typed()
            refuse_if(problems)
            actions.change_times(clinic, times, form.why.data, by=current_user, now=now())
            return saved(url_for("reminders.change_times", clinic_id=clinic.id), form)
        except Refused as refused:
            form.show(refused.problems)
    versions = queries.times_versions_of(clinic.id)
    return page("reminders/change_times.html", form=form, clinic=clinic, versions=versions)


def clinic_or_404(clinic_id: int) -> Clinic:
    clinic = next((one for one in clinics_with_ids(current_user.clinic_ids) if one.id == clinic_id), None)
    if clinic is None:
        abort(404)
    return clinic


def kind_or_404(kind: str) -> ReminderKind:
    if kind not in {one.value for one in ReminderKind}:
        abort(404)
    return ReminderKind(kind)
