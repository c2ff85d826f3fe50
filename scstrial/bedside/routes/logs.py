"""Pages on which daily logs are entered, read, corrected and withdrawn."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.bedside import actions, queries
from scstrial.bedside.forms.log_answers import number, side_by_side
from scstrial.bedside.forms.log_asked import ASKED, CHECK, PAIN_ASKED
from scstrial.bedside.forms.log_said import words_said
from scstrial.bedside.forms.logs import CheckForm, LogForm, WithdrawForm
from scstrial.bedside.routes.after_saving import saved_check, saved_log
from scstrial.bedside.routes.blueprint import pages, trial_or_404
from scstrial.bedside.rules import LogSlot, mean_words, relief_words
from scstrial.daily_logs.choices import LogSource, Session
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import entry_of, latest_log_for, log_for
from scstrial.daily_logs.rules import LogEntry, open_questions, problems_with_log_day
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Problem, Refused
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.trials.models import Trial

pages.add_app_template_filter(relief_words, "relief")
pages.add_app_template_filter(number, "plain")
pages.add_app_template_filter(mean_words, "tenths")
DAYS_AT_MOST = 3_660  # beyond ten years nothing is asked, and dates run out
NOT_PLACED = "No leads are placed yet. Record the placement first, then the logs."
STILL_IN = "The leads are still in. Record the pull first."
NOTHING_SAID = "Nothing is answered yet. Ask about the wound, the temperature and the warning signs."


@pages.route("/trials/<int:trial_id>/logs")
@requires(Permission.SEE_PATIENTS)
def list_logs(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    pulled_on = trial.pulled_on
    return page(
        "bedside/logs/list_logs.html",
        trial=trial,
        patient=trial.patient,
        rows=queries.log_rows_of(trial, now()),
        checks=queries.checks_of(trial.id),
        check_dates=[(day, pulled_on + timedelta(days=day)) for day in actions.CHECK_DAYS] if pulled_on else [],
        today=day_of(now(), trial.zone),
        needed_pct=evaluation_rule_of(trial.protocol).pain_threshold_pct,
    )


@pages.route("/trials/<int:trial_id>/logs/new", methods=["GET", "POST"])
@requires(Permission.KEEP_DAILY_LOG)
def keep_log(trial_id: int) -> ResponseReturnValue:
    sent = request.method == "POST"
    trial, moment = trial_or_404(trial_id, held=sent), now()
    if trial.placed_at is None:
        raise Refused([Problem(NOT_PLACED)])
    slot = slot_asked(trial, moment)
    occasion = queries.occasion_of(trial, slot, moment, with_doses=not sent)
    blank = LogEntry(slot.on, slot.session, source=LogSource.PHONE)
    form = log_form(trial, occasion, blank, doses=True)
    if form.validate_on_submit():
        try:
            log, judged = actions.keep_and_judge(
                trial,
                form.entry(blank),
                by=current_user,
                now=moment,
                seen_latest_id=form.version_seen,
                kept=occasion.logs,
            )
            return saved_log(trial, log, form, occasion, judged, moment)
        except Refused as refused:
            form.show(refused.problems)
            see_latest(form, trial, slot)
    problems = problems_with_log_day(blank, queries.dates_of(trial), day_of(moment, trial.zone))
    return show_log_form("keep_log", trial, form, occasion, day_problems=problems)


def slot_asked(trial: Trial, moment: datetime) -> LogSlot:
    """The day and session that the address names; else what is most likely wanted."""
    on, session = request.args.get("on"), request.args.get("session")
    if not on and not session:
        return queries.slot_to_log_of(trial, moment)
    today = day_of(moment, trial.zone)
    try:
        slot = LogSlot(date.fromisoformat(on) if on else today, Session(session) if session else Session.EVENING)
    except ValueError:
        abort(404)
    if abs((slot.on - today).days) > DAYS_AT_MOST:
        abort(404)
    return slot


def log_form(trial: Trial, occasion: queries.Occasion, entry: LogEntry, *, doses: bool) -> LogForm:
    """The questions of this session, blank or with the answers of an entry."""
    names = set(ASKED[entry.session])
    if not occasion.asks_coverage and entry.coverage_pct is None:
        names -= {"coverage_tens", "coverage_pct"}
    if not occasion.asks_sufficient and entry.relief_sufficient is None:
        names.discard("relief_sufficient")
    areas = {*occasion.areas, *(rating.area for rating in entry.pain)}
    form = LogForm.only(names, PAIN_ASKED[entry.session], areas, trial.protocol.pain_step).asking(
        entry,
        occasion.doses if doses else (),
        sent=request.method == "POST",
        seen_id=occasion.latest.id if occasion.latest is not None else None,
    )
    form.offer_programs(occasion.programs)
    return form


def see_latest(form: LogForm, trial: Trial, slot: LogSlot) -> None:
    """Who is told that somebody saved in between has now seen it, and may save."""
    latest = latest_log_for(trial.id, slot.on, slot.session)
    form.seen_version.data = str(latest.id if latest is not None else "")


def latest_known(trial: Trial, form: LogForm, occasion: queries.Occasion) -> DailyLog | None:
    """Looked up again only where somebody may have saved since."""
    if form.form_problems:
        return latest_log_for(trial.id, occasion.slot.on, occasion.slot.session)
    return occasion.latest


def show_log_form(
    template: str, trial: Trial, form: LogForm, occasion: queries.Occasion, **more: object
) -> ResponseReturnValue:
    blank = LogEntry(occasion.slot.on, occasion.slot.session)
    return page(
        f"bedside/logs/{template}.html",
        form=form,
        trial=trial,
        patient=trial.patient,
        occasion=occasion,
        before=occasion.before or blank,
        yesterday=words_said(occasion.before),
        morning=words_said(queries.said_this_morning(occasion)),
        so_far=queries.so_far_of(trial, occasion),
        on_antibiotic=queries.is_on_antibiotic(occasion),
        asked=frozenset(open_questions(blank, occasion.areas, occasion.waveform)),
        missing=open_questions(form.entry(blank), occasion.areas, occasion.waveform),
        latest=latest_known(trial, form, occasion),
        today=day_of(now(), trial.zone),
        calls=queries.calls_for(trial.id, occasion.slot),
        passed=request.args.get("passed", ""),
        **more,
    )


@pages.route("/logs/<int:log_id>")
@requires(Permission.SEE_PATIENTS)
def read_log(log_id: int) -> ResponseReturnValue:
    log, trial = log_or_404(log_id)
    lines = queries.versions_of(log, trial)
    return page(
        "bedside/logs/read_log.html",
        log=log,
        trial=trial,
        patient=trial.patient,
        lines=lines,
        answers=side_by_side([line.entry for line in lines], queries.areas_of_trial(trial)),
        needed_pct=evaluation_rule_of(trial.protocol).pain_threshold_pct,
    )


def log_or_404(log_id: int) -> tuple[DailyLog, Trial]:
    found = log_for(current_user, log_id)
    if found is None:
        abort(404)
    return found


@pages.route("/logs/<int:log_id>/correct", methods=["GET", "POST"])
@requires(Permission.KEEP_DAILY_LOG)
def correct_log(log_id: int) -> ResponseReturnValue:
    (log, trial), moment = log_or_404(log_id), now()
    slot, entry = LogSlot(log.for_on, log.session), entry_of(log)
    occasion = queries.occasion_of(trial, slot, moment)
    form = log_form(trial, occasion, entry, doses=False)
    if form.validate_on_submit():
        try:
            corrected, judged = actions.correct_and_judge(
                trial,
                log,
                form.entry(entry),
                form.correction_reason.data or "",
                by=current_user,
                now=moment,
                seen_latest_id=form.version_seen,
            )
            return saved_log(trial, corrected, form, occasion, judged, moment)
        except Refused as refused:
            form.show(refused.problems)
            see_latest(form, trial, slot)
    return show_log_form("correct_log", trial, form, occasion, log=log)


@pages.route("/logs/<int:log_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.KEEP_DAILY_LOG)
def withdraw_log(log_id: int) -> ResponseReturnValue:
    log, trial = log_or_404(log_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            actions.withdraw_log(trial, log, form.correction_reason.data or "", by=current_user, now=now())
            url = url_for("bedside.list_logs", trial_id=trial.id)
            return saved(url, form, "The log is withdrawn. It stays readable.")
        except Refused as refused:
            form.show(refused.problems)
    return page("bedside/logs/withdraw_log.html", form=form, log=log, trial=trial, patient=trial.patient)


@pages.route("/trials/<int:trial_id>/checks/<int:day>", methods=["GET", "POST"])
@requires(Permission.KEEP_DAILY_LOG)
def record_check(trial_id: int, day: int) -> ResponseReturnValue:
    trial, moment = trial_or_404(trial_id), now()
    if day not in actions.CHECK_DAYS:
        abort(404)
    if trial.pulled_at is None:
        raise Refused([Problem(STILL_IN)])
    blank = LogEntry(day_of(moment, trial.zone), Session.UNSCHEDULED)
    form = CheckForm.only(CHECK, (), (), trial.protocol.pain_step)()
    if form.validate_on_submit():
        try:
            check = actions.record_check(
                trial, day, checked(form, blank), note=form.note.data or "", by=current_user, now=moment
            )
            found = log_for(current_user, check.log_id) if check.log_id is not None else None
            return saved_check(trial, found[0] if found is not None else None, form, moment)
        except Refused as refused:
            form.show(refused.problems)
    return page(
        "bedside/logs/record_check.html",
        form=form,
        day=day,
        trial=trial,
        patient=trial.patient,
        before=blank,
        yesterday={},
        morning={},
    )


def checked(form: CheckForm, blank: LogEntry) -> LogEntry | None:
    """What was said when the patient was reached; None when not."""
    if form.reached.data == "no":
        return None
    entry = form.entry(blank)
    if entry == replace(blank, source=entry.source, reported_by=entry.reported_by):
        raise Refused([Problem(NOTHING_SAID)])
    return entry
