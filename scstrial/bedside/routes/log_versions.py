"""Pages on which a log is read with its versions, corrected, withdrawn, and held against another one."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.bedside import actions, queries
from scstrial.bedside.forms.log_answers import side_by_side
from scstrial.bedside.forms.logs import RightLogForm, WithdrawForm
from scstrial.bedside.routes.after_saving import saved_log
from scstrial.bedside.routes.blueprint import pages
from scstrial.bedside.routes.logs import NOTHING_LEFT, answered, both_of, log_form, see_latest, show_log_form
from scstrial.bedside.rules import LogSlot
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import entry_of, log_for, moved_from, moved_to, rulings_of
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.formats import moment_words
from scstrial.foundation.forms import options
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.trials.models import Trial


def log_or_404(log_id: int) -> tuple[DailyLog, Trial]:
    found = log_for(current_user, log_id)
    if found is None:
        abort(404)
    return found


@pages.route("/logs/<int:log_id>")
@requires(Permission.SEE_PATIENTS)
def read_log(log_id: int) -> ResponseReturnValue:
    log, trial = log_or_404(log_id)
    lines = queries.versions_of(log, trial)
    origin, goal = moved_from(log), moved_to(log.id)
    return page(
        "bedside/logs/read_log.html",
        log=log,
        trial=trial,
        patient=trial.patient,
        lines=lines,
        answers=side_by_side([line.entry for line in lines], queries.areas_of_trial(trial)),
        conflicts=queries.conflicts_of(log, trial),
        rulings=[one for one in rulings_of(trial.id) if log.id in (one.right_id, one.wrong_id)],
        moved_from=origin,
        moved_to=goal,
        needed_pct=evaluation_rule_of(trial.protocol).pain_threshold_pct,
    )


@pages.route("/logs/<int:log_id>/correct", methods=["GET", "POST"])
@requires(Permission.KEEP_DAILY_LOG)
def correct_log(log_id: int) -> ResponseReturnValue:
    (log, trial), moment = log_or_404(log_id), now()
    slot, entry = LogSlot(log.for_on, log.session), entry_of(log)
    occasion = queries.occasion_of(trial, slot, moment)
    form = log_form(trial, occasion, entry, doses=False)
    both = None
    if form.validate_on_submit():
        try:
            corrected, judged = actions.correct_and_judge(
                trial,
                log,
                answered(form.entry(entry), NOTHING_LEFT),
                form.correction_reason.data or "",
                by=current_user,
                now=moment,
                seen_latest_id=form.version_seen,
            )
            return saved_log(trial, corrected, form, occasion, judged, moment)
        except Refused as refused:
            form.show(refused.problems)
            both = both_of(form, trial, occasion, form.entry(entry), opened=log)
            see_latest(form, trial, slot)
    return show_log_form("correct_log", trial, form, occasion, log=log, both=both)


@pages.route("/logs/<int:log_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.KEEP_DAILY_LOG)
def withdraw_log(log_id: int) -> ResponseReturnValue:
    log, trial = log_or_404(log_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            actions.withdraw_log(trial, log, form.correction_reason.data or "", by=current_user, now=now())
            url = url_for("bedside.list_logs", trial_id=trial.id)
            return saved(url, form, "The log is marked as entered in error. It stays readable.")
        except Refused as refused:
            form.show(refused.problems)
    return page("bedside/logs/withdraw_log.html", form=form, log=log, trial=trial, patient=trial.patient)


@pages.route("/logs/<int:log_id>/against/<int:other_id>", methods=["GET", "POST"])
@requires(Permission.KEEP_DAILY_LOG)
def compare_logs(log_id: int, other_id: int) -> ResponseReturnValue:
    """Two logs of one session that contradict each other: read both, then correct one or say which one is right."""
    (log, trial), (other, other_trial) = log_or_404(log_id), log_or_404(other_id)
    conflict = next(
        (one for one in queries.conflicts_of(log, trial) if {one.counting.id, one.other.id} == {log_id, other_id}), None
    )
    if other_trial.id != trial.id or other_id == log_id:
        abort(404)
    form = RightLogForm()
    form.right_id.choices = options((str(one.id), who_and_when(one, trial)) for one in (other, log))
    if form.validate_on_submit():
        right, wrong = (log, other) if form.right_id.data == str(log.id) else (other, log)
        try:
            actions.rule_on_logs(trial, right, wrong, form.correction_reason.data or "", by=current_user, now=now())
            return saved(
                url_for("bedside.list_logs", trial_id=trial.id), form, "Noted which log is right. Both stay readable."
            )
        except Refused as refused:
            form.show(refused.problems)
    pair = sorted((log, other), key=lambda one: one.id)
    return page(
        "bedside/logs/compare_logs.html",
        form=form,
        trial=trial,
        patient=trial.patient,
        pair=pair,
        conflict=conflict,
        answers=side_by_side([entry_of(one) for one in pair], queries.areas_of_trial(trial)),
    )


def who_and_when(log: DailyLog, trial: Trial) -> str:
    return f"{log.entered_by_name}, entered {moment_words(log.entered_at, trial.zone)}"
