"""Pages about the placement of the leads."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.bedside import actions
from scstrial.bedside.forms.leads import PlacementForm, placement_typed
from scstrial.bedside.forms.parts import add_part
from scstrial.bedside.queries.paid import leads_paid_of
from scstrial.bedside.routes.blueprint import pages, trial_or_404
from scstrial.bedside.routes.picture import lead_picture
from scstrial.bedside.routes.saying import about, tell, trial_url, with_room
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.formats import moment_words
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.medications.rules import holds_reached_at
from scstrial.trials import rules
from scstrial.trials.choices import Move
from scstrial.trials.models import Trial
from scstrial.trials.queries import hold_plans_of, placement_of, placement_versions_of, screening_refusals_of

pages.add_app_template_filter(lead_picture)
NOT_PLACED = "No placement is recorded yet. Record it first."


@pages.route("/trials/<int:trial_id>/placement", methods=["GET", "POST"])
@requires(Permission.RECORD_PLACEMENT)
def place_leads(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    if request.method == "GET":
        if trial.placed_at is not None:
            return redirect(url_for("bedside.read_placement", trial_id=trial.id))
        refuse_if(rules.problems_with_move(trial.state, Move.PLACE_LEADS))
    form = PlacementForm(data={"seen_version": str(trial.version), "placed_at": planned_today(trial)})
    form.use_zone(trial.zone)
    if "add_lead" in request.form:
        add_part(form.leads)
        return with_room("bedside/leads/place_leads.html", form, **asked_about(trial, form))
    if form.validate_on_submit():
        try:
            placement = form.placement()
            actions.place_leads(
                trial,
                placement,
                by=current_user,
                now=now(),
                hold_override_reason=form.hold_override_reason.data or "",
                seen_version=form.version_seen,
            )
            pull = moment_words(trial.pull_planned_at, trial.zone, day_of(now(), trial.zone))
            done = saved(trial_url(trial), form, f"The placement is recorded. The lead pull is planned for {pull}.")
            tell(rules.cautions_in_placement(placement, leads_paid_of(trial)))
            return done
        except Refused as refused:
            form.show(refused.problems)
            form.seen_version.data = str(trial.version)
    return page("bedside/leads/place_leads.html", form=form, **asked_about(trial, form))


@pages.route("/trials/<int:trial_id>/placement/correct", methods=["GET", "POST"])
@requires(Permission.RECORD_PLACEMENT)
def correct_placement(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    record = placement_of(trial.id)
    if record is None:
        raise Refused([Problem(NOT_PLACED)])
    form = PlacementForm(data={**placement_typed(record), "seen_version": str(record.id)})
    form.use_zone(trial.zone)
    if "add_lead" in request.form:
        add_part(form.leads)
        return with_room("bedside/leads/correct_placement.html", form, **about(trial))
    if form.validate_on_submit():
        try:
            placement = form.placement()
            actions.correct_placement(
                trial,
                placement,
                form.correction_reason.data or "",
                by=current_user,
                now=now(),
                seen_id=form.version_seen,
            )
            done = saved(
                url_for("bedside.read_placement", trial_id=trial.id), form, "The placement record is corrected."
            )
            tell(rules.cautions_in_placement(placement, leads_paid_of(trial)))
            return done
        except Refused as refused:
            form.show(refused.problems)
            form.seen_version.data = latest_id(trial)
    return page("bedside/leads/correct_placement.html", form=form, **about(trial))


@pages.route("/trials/<int:trial_id>/placement/record")
@requires(Permission.SEE_PATIENTS)
def read_placement(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    versions = list(reversed(placement_versions_of(trial.id)))
    if not versions:
        raise Refused([Problem(NOT_PLACED)])
    return page("bedside/leads/read_placement.html", versions=versions, **about(trial))


def planned_today(trial: Trial) -> object:
    """The planned time, when the placement is planned for an hour of today that has passed."""
    planned_at, at = trial.placement_planned_at, now()
    is_today = day_of(planned_at, trial.zone) == day_of(at, trial.zone)
    return planned_at if is_today and planned_at <= at else None


def asked_about(trial: Trial, form: PlacementForm) -> dict[str, object]:
    """The trial, and what stands against a placement at the time typed or planned."""
    placed_at = form.placed_at.data or trial.placement_planned_at
    plans = hold_plans_of(trial.patient_id, placed_at)
    refusals = [refusal for plan in plans for refusal in plan.refusals]
    return {
        **about(trial),
        "holds": refusals,
        "reached_at": holds_reached_at(plans),
        "thinners": plans,
        "against": screening_refusals_of(trial, placed_at),
    }


def latest_id(trial: Trial) -> str:
    record = placement_of(trial.id)
    return str(record.id) if record is not None else ""
