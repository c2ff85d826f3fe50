"""Pages about the stimulation programs."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.bedside import actions
from scstrial.bedside.forms.parts import add_part
from scstrial.bedside.forms.programming import POLARITIES, SessionForm, form_for_session, session_typed
from scstrial.bedside.routes.blueprint import pages, trial_or_404
from scstrial.bedside.routes.saying import about, tell, with_room
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Caution, Problem, Refused
from scstrial.programming import rules
from scstrial.programming.queries import all_sessions_of, program_at, sessions_of
from scstrial.trials.models import Trial
from scstrial.trials.queries import placement_of

pages.add_app_template_filter(rules.duty_pct)
NOT_PLACED = "No leads are placed yet. Record the placement first."


@pages.route("/trials/<int:trial_id>/programming")
@requires(Permission.SEE_PATIENTS)
def list_programs(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    every = all_sessions_of(trial.id)
    earlier = {one.id: one for one in every}
    counting = list(reversed(sessions_of(trial.id)))
    active = program_at(sessions_of(trial.id), trial.pulled_at or now())
    return page(
        "bedside/leads/list_programs.html",
        sessions=counting,
        versions={one.id: versions_before(one, earlier) for one in counting},
        active_id=active.id if active is not None else None,
        new_waveform_ids=new_waveform_ids(reversed(counting)),
        washout_hours=trial.protocol.washout_hours,
        placement=placement_of(trial.id),
        **about(trial),
    )


@pages.route("/trials/<int:trial_id>/programming/new", methods=["GET", "POST"])
@requires(Permission.RECORD_PROGRAMMING)
def hold_session(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    like = session_in(trial, request.args.get("like", type=int))
    numbers = lead_numbers_of(trial)
    first = {"programs": session_typed(like, numbers)["programs"]} if like is not None else {}
    form = form_for_session(numbers, trial.protocol.pain_step)(data=first or {"programs": [{"is_active": True}]})
    return session_page(trial, form, "bedside/leads/hold_session.html", None)


@pages.route("/trials/<int:trial_id>/programming/<int:session_id>/correct", methods=["GET", "POST"])
@requires(Permission.RECORD_PROGRAMMING)
def correct_session(trial_id: int, session_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    session = next((one for one in all_sessions_of(trial.id) if one.id == session_id), None)
    if session is None:
        abort(404)
    numbers = lead_numbers_of(trial)
    form = form_for_session(numbers, trial.protocol.pain_step)(data=session_typed(session, numbers))
    return session_page(trial, form, "bedside/leads/correct_session.html", session)


def session_page(trial: Trial, form: SessionForm, template: str, replaces: Any) -> ResponseReturnValue:
    """A session is filled in, or corrected."""
    placement = placement_of(trial.id)
    if placement is None:
        raise Refused([Problem(NOT_PLACED)])
    form.use_zone(trial.zone)
    values = {"placement": placement, "polarities": POLARITIES, **about(trial)}
    if "add_program" in request.form:
        add_part(form.programs)
        form.name_programs()
        return with_room(template, form, **values)
    form.name_programs()
    if form.validate_on_submit():
        try:
            session = form.session()
            cautions = cautions_about(trial, session)
            correction = {"replaces": replaces, "correction_reason": form.correction_reason.data or ""}
            actions.hold_session(trial, session, by=current_user, now=now(), **(correction if replaces else {}))
            message = "The session is corrected." if replaces else "The programming session is recorded."
            done = saved(url_for("bedside.list_programs", trial_id=trial.id), form, message)
            tell(cautions)
            return done
        except Refused as refused:
            form.show(refused.problems)
    return page(template, form=form, **values)


def new_waveform_ids(sessions: Iterable[Any]) -> set[int]:
    """The sessions, given in the order in which they were held, that the patient left with another waveform."""
    left_with = [(one.id, rules.active_waveform(one.programs)) for one in sessions]
    known = [(session_id, waveform) for session_id, waveform in left_with if waveform is not None]
    return {after[0] for before, after in pairwise(known) if after[1] is not before[1]}


def cautions_about(trial: Trial, session: rules.ProgrammingSession) -> list[Caution]:
    before = program_at([one for one in sessions_of(trial.id) if one.held_at < session.held_at], session.held_at)
    return rules.cautions_in_session(
        session, before.waveform if before is not None else None, trial.protocol.washout_hours
    )


def lead_numbers_of(trial: Trial) -> Sequence[int]:
    placement = placement_of(trial.id)
    return [lead.number for lead in placement.leads] if placement is not None else []


def session_in(trial: Trial, session_id: int | None) -> Any:
    return next((one for one in sessions_of(trial.id) if one.id == session_id), None)


def versions_before(session: Any, known: dict[int, Any]) -> list[Any]:
    """What a session said before it was corrected, newest first."""
    found = []
    earlier = known.get(session.replaces_id or 0)
    while earlier is not None:
        found.append(earlier)
        earlier = known.get(earlier.replaces_id or 0)
    return found
