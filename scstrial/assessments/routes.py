"""Pages about pain before the trial: target areas and baseline ratings."""

from datetime import date, timedelta

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.assessments import actions, queries
from scstrial.assessments.choices import Area, BaselineSource
from scstrial.assessments.forms import DESCRIPTORS, AreasForm, WithdrawForm, rating_form_for
from scstrial.assessments.models import BaselineRating
from scstrial.assessments.rules import (
    INSTRUMENTS,
    Baseline,
    band_of,
    baseline_of,
    cautions_in_baseline,
)
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.patients.models import Patient
from scstrial.patients.queries import patient_for
from scstrial.protocols.queries import evaluation_rule_at, pain_step_at
from scstrial.protocols.rules import EvaluationRule

pages = Blueprint("assessments", __name__)
pages.add_app_template_global(queries.areas_of_many)  # for lists drawn by slices below


def patient_or_404(patient_id: int) -> Patient:
    patient = patient_for(current_user, patient_id)
    if patient is None:
        abort(404)
    return patient


@pages.route("/patients/<int:patient_id>/areas", methods=["GET", "POST"])
@requires(Permission.RECORD_BASELINE)
def choose_areas(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    current = queries.target_areas_of(patient.id)
    primary = next((row.area for row in current if row.is_primary), None)
    form = AreasForm(data={"areas": [row.area for row in current], "is_primary": primary})
    if form.validate_on_submit():
        try:
            actions.choose_areas(patient, form.areas.data, form.is_primary.data, by=current_user, now=now())
            return saved(url_for("overview.patient_page", patient_id=patient.id), form, "Target areas saved.")
        except Refused as refused:
            form.show(refused.problems)
    return page("assessments/choose_areas.html", form=form, patient=patient)


@pages.route("/patients/<int:patient_id>/baseline/rate", methods=["GET", "POST"])
@requires(Permission.RECORD_BASELINE)
def rate_baseline(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    areas = [row.area for row in queries.target_areas_of(patient.id)]
    today = day_of(now(), patient.zone)
    source = BaselineSource.CLINIC if request.args.get("source") == "clinic" else BaselineSource.DIARY
    form = rating_form_for(
        areas, pain_step_at(patient.clinic_id, today), data={"on": day_asked(today), "source": source}
    )
    if form.validate_on_submit():
        try:
            reason = form.correction_reason.data or ""
            actions.rate_day(patient, form.ratings(), by=current_user, now=now(), correction_reason=reason)
            return saved(url_for("assessments.show_baseline", patient_id=patient.id), form, "Baseline rating saved.")
        except Refused as refused:
            form.show(refused.problems)
    return page("assessments/rate_baseline.html", form=form, patient=patient, areas=areas, descriptors=DESCRIPTORS)


@pages.route("/patients/<int:patient_id>/baseline/<int:rating_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.RECORD_BASELINE)
def withdraw_rating(patient_id: int, rating_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    rating = next((row for row in queries.baseline_ratings_of(patient.id) if row.id == rating_id), None)
    if rating is None:
        abort(404)
    form = WithdrawForm()
    if form.validate_on_submit():
        actions.withdraw_rating(patient, rating, form.correction_reason.data, by=current_user, now=now())
        return saved(url_for("assessments.show_baseline", patient_id=patient.id), form, "The rating counts no more.")
    return page("assessments/withdraw_rating.html", form=form, patient=patient, rating=rating)


@pages.route("/patients/<int:patient_id>/baseline")
@requires(Permission.SEE_PATIENTS)
def show_baseline(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    areas = queries.target_areas_of(patient.id)
    ratings = queries.baseline_ratings_of(patient.id)
    rule = evaluation_rule_at(patient.clinic_id, day_of(now(), patient.zone))
    scores = queries.scores_of(patient.id)
    so_far = {row.area: baseline_so_far(row.area, ratings, rule) for row in areas}
    return page(
        "assessments/show_baseline.html",
        patient=patient,
        areas=areas,
        ratings=ratings,
        versions=queries.all_ratings_of(patient.id),
        so_far=so_far,
        cautions={area: cautions_in_baseline(found) for area, found in so_far.items()},
        scores=[(row, INSTRUMENTS[row.instrument], band_of(row.instrument, row.score)) for row in scores],
    )


def baseline_so_far(area: Area, ratings: list[BaselineRating], rule: EvaluationRule) -> Baseline:
    """The baseline if the leads were placed the day after the last diary day; the decision uses the real Day 0."""
    facts = [queries.rating_facts(row) for row in ratings if row.area is area]
    diary = [one for one in facts if one.source is BaselineSource.DIARY]
    clinic = [one.average for one in facts if one.source is BaselineSource.CLINIC]
    last_on = max((one.on for one in diary), default=date.min)
    return baseline_of(
        diary,
        clinic[-1] if clinic else None,
        last_on + timedelta(days=1) if diary else date.max,
        rule.baseline_days_needed,
        window_days=rule.baseline_window_days,
        asked=rule.baseline_asked,
    )


def day_asked(today: date) -> date:
    """The day in the address, else today."""
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return today
