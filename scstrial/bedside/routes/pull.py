"""Pages about the end of a trial: extend it, stop it early, pull the leads."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.assessments.queries import target_areas_of
from scstrial.bedside import actions
from scstrial.bedside.forms.pull import ExtendForm, PullForm, TakeBackForm, form_for_pull, pull_typed
from scstrial.bedside.routes.blueprint import pages, trial_or_404
from scstrial.bedside.routes.saying import about, tell, trial_url
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.formats import moment_words
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.protocols.queries import trial_length_of
from scstrial.screening.queries import goals_of
from scstrial.trials import rules
from scstrial.trials.choices import Move, TrialState
from scstrial.trials.models import Trial
from scstrial.trials.queries import drugs_held, placement_of, pull_of, pull_versions_of

NOT_PULLED = "No lead pull is recorded yet. Record it first."


@pages.route("/trials/<int:trial_id>/extend", methods=["GET", "POST"])
@requires(Permission.PLAN_TRIAL)
def extend_trial(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    if request.method == "GET":
        refuse_if(rules.problems_with_move(trial.state, Move.EXTEND))
    form = ExtendForm(data={"seen_version": str(trial.version)})
    form.use_zone(trial.zone)
    if form.validate_on_submit():
        try:
            actions.extend_trial(
                trial,
                pull_planned_at=form.pull_planned_at.data,
                reason=form.reason.data,
                note=form.note.data or "",
                by=current_user,
                now=now(),
                seen_version=form.version_seen,
            )
            pull = moment_words(trial.pull_planned_at, trial.zone, day_of(now(), trial.zone))
            return saved(trial_url(trial), form, f"The trial is extended. The lead pull is now planned for {pull}.")
        except Refused as refused:
            form.show(refused.problems)
            form.seen_version.data = str(trial.version)
    length = trial_length_of(trial.protocol)
    return page("bedside/leads/extend_trial.html", form=form, length=length, **about(trial))


@pages.route("/trials/<int:trial_id>/pull", methods=["GET", "POST"])
@requires(Permission.PULL_LEADS)
def pull_leads(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    if request.method == "GET":
        if trial.pulled_at is not None:
            return redirect(url_for("bedside.read_pull", trial_id=trial.id))
        refuse_if(rules.problems_with_move(trial.state, Move.PULL_LEADS))
    form = new_form(trial, {"seen_version": str(trial.version)})
    stopped = trial.state is TrialState.ABORTED
    if form.validate_on_submit() and form.ask_for(ending=not stopped):
        try:
            return record_ending(trial, form)
        except Refused as refused:
            form.show(refused.problems)
            form.seen_version.data = str(trial.version)
    return page("bedside/leads/pull_leads.html", form=form, stopped=stopped, **about_pull(trial))


def record_ending(trial: Trial, form: PullForm) -> ResponseReturnValue:
    """Stop now and pull later, stop and pull in one go, or pull."""
    seen = {"by": current_user, "now": now(), "seen_version": form.version_seen}
    stop = {"reason": form.reason.data, "note": form.stop_note.data or ""}
    if form.pull_later:
        actions.abort_trial(trial, aborted_at=form.aborted_at.data, **stop, **seen)
        return saved(trial_url(trial), form, "The trial is stopped. The leads are still in: record the pull next.")
    pull = form.pull()
    if form.is_early:
        actions.stop_and_pull(trial, pull, aborted_at=form.aborted_at.data or pull.removed_at, **stop, **seen)
    else:
        actions.pull_leads(trial, pull, **seen)
    done = saved(trial_url(trial), form, "The leads are out. The physician's decision is due.")
    tell(rules.cautions_in_pull(pull, drugs_held=drugs_held(trial.patient_id)))
    return done


@pages.route("/trials/<int:trial_id>/pull/correct", methods=["GET", "POST"])
@requires(Permission.PULL_LEADS)
def correct_pull(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    record = pull_of(trial.id)
    if record is None:
        raise Refused([Problem(NOT_PULLED)])
    typed = pull_typed(record, actions.lead_numbers_of(trial))
    form = new_form(trial, {**typed, "seen_version": str(record.id)})
    if form.validate_on_submit() and form.ask_for(ending=False):
        try:
            pull = form.pull()
            actions.correct_pull(
                trial,
                pull,
                form.correction_reason.data or "",
                by=current_user,
                now=now(),
                seen_id=form.version_seen,
            )
            done = saved(url_for("bedside.read_pull", trial_id=trial.id), form, "The pull record is corrected.")
            tell(rules.cautions_in_pull(pull, drugs_held=drugs_held(trial.patient_id)))
            return done
        except Refused as refused:
            form.show(refused.problems)
            latest = pull_of(trial.id)
            form.seen_version.data = str(latest.id) if latest is not None else ""
    return page("bedside/leads/correct_pull.html", form=form, **about_pull(trial))


@pages.route("/trials/<int:trial_id>/pull/take-back", methods=["GET", "POST"])
@requires(Permission.PULL_LEADS)
def take_back_pull(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    if request.method == "GET":
        refuse_if(rules.problems_with_move(trial.state, Move.TAKE_BACK_PULL))
    form = TakeBackForm(data={"seen_version": str(trial.version)})
    if form.validate_on_submit():
        try:
            actions.take_back_pull(
                trial,
                form.correction_reason.data or "",
                by=current_user,
                now=now(),
                seen_version=form.version_seen,
            )
            return saved(trial_url(trial), form, "The pull is taken back. The leads count as in; the logs go on.")
        except Refused as refused:
            form.show(refused.problems)
            form.seen_version.data = str(trial.version)
    return page("bedside/leads/take_back_pull.html", form=form, **about(trial))


@pages.route("/trials/<int:trial_id>/pull/record")
@requires(Permission.SEE_PATIENTS)
def read_pull(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    versions = list(reversed(pull_versions_of(trial.id)))
    if not versions:
        raise Refused([Problem(NOT_PULLED)])
    return page("bedside/leads/read_pull.html", versions=versions, **about(trial))


def new_form(trial: Trial, typed: dict[str, Any]) -> PullForm:
    """The pull form with the target areas, leads and goals of this trial; goals answered before stay as they were."""
    areas = [area.area for area in target_areas_of(trial.patient_id)]
    recorded = pull_of(trial.id)
    before = [one["goal"] for one in recorded.goals] if recorded else []
    goals = list(dict.fromkeys([*before, *goals_of(trial.patient_id)]))
    form = form_for_pull(areas, actions.lead_numbers_of(trial), trial.protocol.pain_step, goals)(data=typed)
    form.use_zone(trial.zone)
    return form


def about_pull(trial: Trial) -> dict[str, Any]:
    return {"placement": placement_of(trial.id), "drugs_held": drugs_held(trial.patient_id), **about(trial)}
