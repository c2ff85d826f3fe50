"""Pages on which daily logs are entered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.bedside import actions, queries
from scstrial.bedside.forms.log_answers import AnswerLine, number, side_by_side
from scstrial.bedside.forms.log_asked import ASKED, CHECK, PAIN_ASKED
from scstrial.bedside.forms.log_said import words_said
from scstrial.bedside.forms.logs import CheckForm, LogForm
from scstrial.bedside.routes.after_saving import saved_check, saved_log
from scstrial.bedside.routes.blueprint import pages, trial_or_404
from scstrial.bedside.rules import LogSlot, mean_words, relief_words
from scstrial.daily_logs.choices import LogSource, Session
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import entry_of, latest_log_for, log_for, logs_of
from scstrial.daily_logs.rules import LogEntry, open_questions, problems_with_log_day, says_nothing
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.pages import page
from scstrial.foundation.refusal import Problem, Refused
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.trials.models import Trial

pages.add_app_template_filter(relief_words, "relief")
pages.add_app_template_filter(number, "plain")
pages.add_app_template_global(lambda trial: queries.infection_window_of(trial, now()), "infection_window_of")
pages.add_app_template_filter(mean_words, "tenths")
SHOWN_BESIDE = 3  # versions that others saved in between; more find no room on a page
DAYS_AT_MOST = 3_660  # beyond ten years nothing is asked, and dates run out
NOT_PLACED = "No leads are placed yet. Record the placement first, then the logs."
STILL_IN = "The leads are still in. Record the pull first."
NOTHING_ANSWERED = "Nothing is answered yet. Answer at least one question, or note that the patient was not reached."
NOTHING_LEFT = "Nothing would be left of this log. Enter what is right, or mark the log as entered in error."
NOTHING_SAID = "Nothing is answered yet. Ask about the wound, the temperature and the warning signs."


@pages.route("/trials/<int:trial_id>/logs")
@requires(Permission.SEE_PATIENTS)
def list_logs(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    pulled_on = trial.pulled_on
    rows = queries.log_rows_of(trial, now())
    return page(
        "bedside/logs/list_logs.html",
        trial=trial,
        patient=trial.patient,
        rows=rows,
        days=queries.log_days_of(rows),
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
    from_paper = bool(request.args.get("paper"))
    blank = LogEntry(slot.on, slot.session, source=LogSource.PAPER if from_paper else LogSource.PHONE)
    form = log_form(trial, occasion, blank, doses=True)
    both = None
    if form.validate_on_submit():
        try:
            log, judged = actions.keep_and_judge(
                trial,
                answered(form.entry(blank)),
                by=current_user,
                now=moment,
                seen_latest_id=form.version_seen,
                occasion=occasion,
            )
            return saved_log(trial, log, form, occasion, judged, moment)
        except Refused as refused:
            form.show(refused.problems)
            both = both_of(form, trial, occasion, form.entry(blank))
            see_latest(form, trial, slot)
    problems = problems_with_log_day(blank, queries.dates_of(trial), day_of(moment, trial.zone))
    return show_log_form("keep_log", trial, form, occasion, day_problems=problems, both=both, from_paper=from_paper)


def answered(entry: LogEntry, words: str = NOTHING_ANSWERED) -> LogEntry:
    """A log without any answer would stand for this session, hide the one before it and still the reminders."""
    if says_nothing(entry):
        raise Refused([Problem(words)])
    return entry


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


@dataclass(frozen=True)
class Both:
    """What others saved since the form was opened, the version it began with, and what is typed now: side by side."""

    opened: DailyLog | None
    saved: Sequence[DailyLog]
    answers: list[AnswerLine]


def both_of(
    form: LogForm, trial: Trial, occasion: queries.Occasion, typed: LogEntry, opened: DailyLog | None = None
) -> Both | None:
    """The answers that differ between them; None when nobody saved in between."""
    since = queries.saved_since(logs_of(trial.id), occasion.slot, form.version_seen)[-SHOWN_BESIDE:]
    if not since:
        return None
    logs = [*([opened] if opened is not None else []), *since]
    lines = side_by_side([*(entry_of(log) for log in logs), typed], occasion.areas)
    return Both(opened, since, [line for line in lines if line.differs])


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
