"""Pages that plan a trial. Appointments are times on the clinic's clock."""

from collections.abc import Iterable

from flask import Blueprint, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.formats import moment_words
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Caution, Refused, refuse_if
from scstrial.patients.choices import Step
from scstrial.patients.models import Patient
from scstrial.patients.queries import patient_for
from scstrial.protocols.queries import trial_length_of
from scstrial.trials import actions, rules
from scstrial.trials.choices import Move, Region
from scstrial.trials.forms import CancelForm, MovePlacementForm, MovePullForm, PlanForm, ScheduleForm
from scstrial.trials.models import Trial
from scstrial.trials.queries import region_count_of, screening_refusals_of, trial_for, trials_done_in, trials_of

pages = Blueprint("trials", __name__)


@pages.route("/patients/<int:patient_id>/trials/new", methods=["GET", "POST"])
@requires(Permission.PLAN_TRIAL)
def schedule_trial(patient_id: int) -> ResponseReturnValue:
    patient = patient_for(current_user, patient_id)
    if patient is None:
        abort(404)
    earlier = trials_of(patient.id)
    if request.method == "GET":  # what was sent is refused by the action, with everything typed still there
        refuse_if(actions.problems_with_opening(patient, earlier))
    form = ScheduleForm()
    form.use_zone(patient.clinic.zone)
    today = day_of(now(), patient.clinic.zone)
    counts = {region: region_count_of(patient, region, today) for region in Region} if earlier else {}
    if form.validate_on_submit():
        try:
            trial = actions.schedule_trial(
                patient,
                placement_planned_at=form.placement_planned_at.data,
                pull_planned_at=form.pull_planned_at.data,
                region=form.region.data,
                long_reason=form.long_reason.data or "",
                repeat_reason=form.repeat_reason.data or "",
                repeat_cause=form.repeat_cause.data,
                limit_reason=form.limit_reason.data or "",
                by=current_user,
                now=now(),
            )
            done = saved(trial_url(trial), form, f"The trial is scheduled: {plan_words(trial)}.")
            tell([*cautions_about(trial), *rules.cautions_in_repeat(trials_done_in(patient.id, trial.region))])
            return done
        except Refused as refused:
            form.show(refused.problems)
    return page(
        "trials/schedule_trial.html",
        form=form,
        patient=patient,
        length=trial_length_of(actions.protocol_for_trial(patient.clinic_id, day_of(now(), patient.zone))),
        repeats=actions.finished_trial_in(earlier),
        counts=counts,
        cautions=[caution for region in Region for caution in cautions_about_region(patient, region)],
        zone_note=zone_note(patient.clinic.time_zone, patient.time_zone),
    )


@pages.route("/trials/<int:trial_id>/placement-date", methods=["GET", "POST"])
@requires(Permission.PLAN_TRIAL)
def move_placement(trial_id: int) -> ResponseReturnValue:
    trial = trial_to_plan(trial_id, Move.MOVE_PLACEMENT)
    form = MovePlacementForm(data={"seen_version": str(trial.version)})
    form.use_zone(trial.clinic.zone)
    if form.validate_on_submit():
        try:
            actions.move_placement(
                trial,
                placement_planned_at=form.placement_planned_at.data,
                pull_planned_at=form.pull_planned_at.data,
                why=form.why.data or "",
                by=current_user,
                now=now(),
                seen_version=form.version_seen,
            )
            done = saved(trial_url(trial), form, f"The placement is moved: {plan_words(trial)}.")
            tell(cautions_about(trial))
            return done
        except Refused as refused:
            show_again(form, trial, refused)
    return planning_page("trials/move_placement.html", form, trial)


@pages.route("/trials/<int:trial_id>/pull-date", methods=["GET", "POST"])
@requires(Permission.PLAN_TRIAL)
def move_pull(trial_id: int) -> ResponseReturnValue:
    trial = trial_to_plan(trial_id, Move.MOVE_PULL)
    form = MovePullForm(data={"seen_version": str(trial.version)})
    form.use_zone(trial.clinic.zone)
    if form.validate_on_submit():
        try:
            actions.move_pull(
                trial,
                pull_planned_at=form.pull_planned_at.data,
                why=form.why.data or "",
                by=current_user,
                now=now(),
                seen_version=form.version_seen,
            )
            done = saved(trial_url(trial), form, f"The lead pull is moved: {plan_words(trial)}.")
            tell(cautions_about(trial))
            return done
        except Refused as refused:
            show_again(form, trial, refused)
    return planning_page("trials/move_pull.html", form, trial)


@pages.route("/trials/<int:trial_id>/cancel", methods=["GET", "POST"])
@requires(Permission.PLAN_TRIAL)
def cancel_trial(trial_id: int) -> ResponseReturnValue:
    trial = trial_to_plan(trial_id, Move.CANCEL)
    form = CancelForm(data={"seen_version": str(trial.version)})
    if form.validate_on_submit():
        try:
            actions.cancel_trial(
                trial,
                reason=form.reason.data,
                note=form.note.data or "",
                by=current_user,
                now=now(),
                seen_version=form.version_seen,
            )
            url = url_for("overview.patient_page", patient_id=trial.patient_id)
            return saved(url, form, cancelled_words(trial))
        except Refused as refused:
            show_again(form, trial, refused)
    return planning_page("trials/cancel_trial.html", form, trial)


def cancelled_words(trial: Trial) -> str:
    if trial.patient.step is Step.SCREENING:
        return "The trial is cancelled. The candidate is back at the screening: look there before planning another."
    return "The trial is cancelled. The candidate is still cleared."


def trial_to_plan(trial_id: int, move: Move) -> Trial:
    """A trial the person may see and of which this can be done."""
    trial = trial_for(current_user, trial_id)
    if trial is None:
        abort(404)
    if request.method == "GET":
        refuse_if(rules.problems_with_move(trial.state, move))
    return trial


def planning_page(template: str, form: PlanForm, trial: Trial) -> ResponseReturnValue:
    return page(
        template,
        form=form,
        trial=trial,
        patient=trial.patient,
        length=trial_length_of(trial.protocol),
        zone_note=zone_note(trial.clinic.time_zone, trial.time_zone),
    )


def show_again(form: PlanForm, trial: Trial, refused: Refused) -> None:
    """What was typed stays; the form now knows the trial as it is shown beside it."""
    form.show(refused.problems)
    form.seen_version.data = str(trial.version)


def cautions_about(trial: Trial) -> list[Caution]:
    schedule = rules.Schedule(trial.placement_planned_on, trial.pull_planned_on)
    if trial.placed_on is not None:
        schedule = rules.Schedule(trial.placed_on, trial.pull_planned_on)
    against = [] if trial.placed_at else screening_refusals_of(trial, trial.placement_planned_at)
    return [
        *rules.cautions_in_schedule(schedule, actions.limits_of(trial_length_of(trial.protocol))),
        *(Caution(f"On the day of the placement: {why}") for why in against),
    ]


def cautions_about_region(patient: Patient, region: Region) -> list[Caution]:
    return rules.cautions_in_repeat(trials_done_in(patient.id, region))


def tell(cautions: Iterable[Caution]) -> None:
    """Cautions are read on the next page."""
    for caution in cautions:
        flash(caution.message, "warning")


def plan_words(trial: Trial) -> str:
    """`placement Mon 2 Mar, 10:00, lead pull Mon 9 Mar, 10:00 (Day 7)` on the clinic's clock."""
    zone = trial.clinic.zone
    today = day_of(now(), zone)
    pull = f"lead pull {moment_words(trial.pull_planned_at, zone, today)} (Day {trial.planned_days})"
    if trial.placed_at is not None:
        return pull
    return f"placement {moment_words(trial.placement_planned_at, zone, today)}, {pull}"


def zone_note(clock_zone: str, patient_zone: str) -> str | None:
    """Names the clock that is meant where the clinic's and the patient's differ."""
    if clock_zone == patient_zone:
        return None
    return f"clinic time ({clock_zone.replace('_', ' ')})"


def trial_url(trial: Trial) -> str:
    return url_for("overview.trial_page", trial_id=trial.id)
