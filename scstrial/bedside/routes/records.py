"""Facts from elsewhere that may raise a flag at once: scores, blood thinners taken again."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from scstrial.assessments.models import InstrumentScore
from scstrial.assessments.queries import score_of
from scstrial.assessments.rules import ASKED
from scstrial.bedside import actions
from scstrial.bedside.forms.records import RestartForm, ScoreForm, WithdrawScoreForm, items_form_for
from scstrial.bedside.queries.holds import hold_page_of
from scstrial.bedside.queries.scores import scores_side_by_side
from scstrial.bedside.routes.after_saving import Notice, saved_saying, score_notices
from scstrial.bedside.routes.blueprint import pages
from scstrial.complications.choices import FlagRule
from scstrial.complications.queries import UNCLOSED, flags_of_patient, says_self_harm
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.formats import number_words
from scstrial.foundation.forms import BaseForm
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.medications.queries import blood_thinners_of
from scstrial.medications.rules import drug_words
from scstrial.patients.models import Patient
from scstrial.patients.queries import patient_for

PLAN, MEDICINES = "bedside.show_hold_plan", "medications.show_medicines"


def patient_or_404(patient_id: int) -> Patient:
    patient = patient_for(current_user, patient_id)
    if patient is None:
        abort(404)
    return patient


@pages.route("/patients/<int:patient_id>/scores/new", methods=["GET", "POST"])
@requires(Permission.RECORD_BASELINE)
def record_score(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    form = ScoreForm(data={"on": day_of(now(), patient.zone)})
    if form.validate_on_submit():
        try:
            row = actions.record_score(patient, form.facts(), by=current_user, now=now())
            return saved_score(patient, row, form, "Score saved.")
        except Refused as refused:
            form.show(refused.problems)
    return page("bedside/records/record_score.html", form=form, patient=patient, asked=ASKED)


def saved_score(patient: Patient, row: InstrumentScore, form: BaseForm, words: str) -> ResponseReturnValue:
    """Save and lead on; thoughts of self-harm are said at once, not found later on the worklist."""
    notices = [Notice("success", Markup.escape(words))]
    if says_self_harm(row):
        flags = [flag for flag in flags_of_patient(patient.id) if flag.rule is FlagRule.SELF_HARM]
        notices = [*notices, *score_notices([flag for flag in flags if flag.state in UNCLOSED], patient)][::-1]
    return saved_saying(url_for("bedside.show_scores", patient_id=patient.id), form, notices)


@pages.route("/patients/<int:patient_id>/scores")
@requires(Permission.SEE_PATIENTS)
def show_scores(patient_id: int) -> ResponseReturnValue:
    """Each instrument before the placement and after it, side by side."""
    patient = patient_or_404(patient_id)
    return page("bedside/records/show_scores.html", patient=patient, asked=ASKED, found=scores_side_by_side(patient))


@pages.route("/patients/<int:patient_id>/scores/<int:score_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.RECORD_BASELINE)
def withdraw_score(patient_id: int, score_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    row = score_of(patient.id, score_id) or abort(404)
    form, back = WithdrawScoreForm(), url_for("bedside.show_scores", patient_id=patient.id)
    if form.validate_on_submit():
        try:
            actions.withdraw_score(patient, row, form.why.data or "", by=current_user, now=now())
            return saved(back, form, "The score counts no more; it stays readable.")
        except Refused as refused:
            form.show(refused.problems)
    return page("bedside/records/withdraw_score.html", form=form, patient=patient, row=row, back=back)


@pages.route("/patients/<int:patient_id>/scores/<instrument>", methods=["GET", "POST"])
@requires(Permission.RECORD_BASELINE)
def answer_instrument(patient_id: int, instrument: str) -> ResponseReturnValue:
    """The questions one by one; the total is computed, and PHQ-9 question 9 above 0 raises C-20 at once."""
    patient = patient_or_404(patient_id)
    asked = next((one for one in ASKED if one == instrument), None) or abort(404)
    form = items_form_for(asked, data={"on": day_of(now(), patient.zone)})
    if form.validate_on_submit():
        try:
            row = actions.record_score(patient, form.facts(), by=current_user, now=now())
            words = f"{asked.label} {number_words(row.score)} is saved."
            return saved_score(patient, row, form, words)
        except Refused as refused:
            form.show_at_items(refused.problems)
    return page(
        "bedside/records/answer_instrument.html", form=form, patient=patient, instrument=asked, asked=ASKED[asked]
    )


@pages.route("/patients/<int:patient_id>/blood-thinners/<int:thinner_id>/restart", methods=["GET", "POST"])
@requires(Permission.RECORD_BASELINE)
def restart_blood_thinner(patient_id: int, thinner_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    thinner = next((row for row in blood_thinners_of(patient.id) if row.id == thinner_id), None)
    if thinner is None:
        abort(404)
    form = RestartForm()
    form.use_zone(patient.zone)
    words, asked_from = drug_words(thinner.drug), request.args.get("back")
    back = url_for(PLAN if asked_from == "plan" else MEDICINES, patient_id=patient.id)
    if form.validate_on_submit():
        try:
            actions.restart_blood_thinner(patient, thinner, form.restarted_at.data, by=current_user, now=now())
            return saved(back, form, f"{words} is taken again.")
        except Refused as refused:
            form.show(refused.problems)
    plans = {one.thinner.id: one.restart for one in hold_page_of(patient, now()).drugs}
    return page(
        "bedside/records/restart_blood_thinner.html",
        form=form,
        patient=patient,
        drug=words,
        restart=plans[thinner.id],
        back=back,
    )
