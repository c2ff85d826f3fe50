"""A log that belongs to another patient, day or session is moved there."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.bedside import actions, queries
from scstrial.bedside.forms.moving import MoveForm
from scstrial.bedside.routes.after_saving import moved_log
from scstrial.bedside.routes.blueprint import pages, trial_or_404
from scstrial.bedside.routes.log_versions import log_or_404
from scstrial.bedside.routes.logs import slot_asked
from scstrial.bedside.rules import LogSlot
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import moved_from
from scstrial.daily_logs.rules import Move
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.pages import page
from scstrial.foundation.refusal import Refused
from scstrial.trials.models import Trial


@pages.route("/logs/<int:log_id>/move")
@requires(Permission.KEEP_DAILY_LOG)
def choose_goal(log_id: int) -> ResponseReturnValue:
    """First the patient, day and session to which the log belongs."""
    log, trial = log_or_404(log_id)
    words = request.args.get("q", "")
    return page(
        "bedside/logs/choose_goal.html",
        log=log,
        trial=trial,
        patient=trial.patient,
        words=words,
        goals=queries.goals_for(current_user, trial, words),
        origin=moved_from(log),
        today=day_of(now(), trial.zone),
    )


@pages.route("/logs/<int:log_id>/move/<int:trial_id>", methods=["GET", "POST"])
@requires(Permission.KEEP_DAILY_LOG)
def move_log(log_id: int, trial_id: int) -> ResponseReturnValue:
    """Then the reason, with what stands there already in sight."""
    (log, trial), goal, moment = log_or_404(log_id), trial_or_404(trial_id), now()
    slot = slot_asked(goal, moment) if request.args else LogSlot(log.for_on, log.session)
    occasion = queries.occasion_of(goal, slot, moment, with_doses=False)
    to_name, offered = queries.areas_to_name(log, trial, goal)
    if is_way_back(log, goal):
        to_name = ()
    form = MoveForm.with_areas(to_name, offered)
    if not form.is_submitted():
        form.seen_version.data = str(occasion.latest.id if occasion.latest is not None else "")
    if form.validate_on_submit():
        try:
            moved, judged = actions.move_log(
                trial,
                log,
                goal,
                Move(slot.on, slot.session, form.areas()),
                form.correction_reason.data or "",
                by=current_user,
                now=moment,
                seen_latest_id=form.version_seen,
            )
            return moved_log(moved, goal, trial, form, judged, moment)
        except Refused as refused:
            form.show(refused.problems)
            latest = queries.occasion_of(goal, slot, moment, with_doses=False).latest
            form.seen_version.data = str(latest.id if latest is not None else "")
    return page(
        "bedside/logs/move_log.html",
        form=form,
        log=log,
        trial=trial,
        patient=trial.patient,
        goal=goal,
        slot=slot,
        to_name=to_name,
        standing=occasion.standing,
    )


def is_way_back(log: DailyLog, goal: Trial) -> bool:
    """Moved back unchanged, every rating stands again under the area it was given for."""
    origin = moved_from(log)
    return origin is not None and origin.trial_id == goal.id and log.corrects_id is None
