"""What a log came to, said at once, and the page that comes next."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, get_template_attribute, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from scstrial.bedside import queries
from scstrial.complications.actions import Judged, NotWorkedOut
from scstrial.complications.choices import Urgency
from scstrial.complications.models import Flag
from scstrial.complications.queries import UNCLOSED, flags_of
from scstrial.complications.rules import RULES, patient_sentence
from scstrial.daily_logs.choices import Answer
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import conflicts_among, entry_of
from scstrial.daily_logs.rules import cautions_in_log
from scstrial.foundation.clock import day_of
from scstrial.foundation.forms import BaseForm
from scstrial.foundation.pages import saved
from scstrial.patients.models import Patient
from scstrial.programming.queries import sessions_of
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.trials.models import Trial

MOST_FLAGS = 4  # said one by one; the session cookie holds little
KINDS = {Urgency.EMERGENCY: "danger", Urgency.ROUTINE: "info"}


@dataclass(frozen=True)
class Notice:
    """One line at the top of the next page."""

    kind: str  # success, info, warning or danger
    words: Markup


def saved_log(
    trial: Trial,
    log: DailyLog,
    form: BaseForm,
    occasion: queries.Occasion,
    judged: Judged | NotWorkedOut,
    moment: datetime,
) -> ResponseReturnValue:
    """Save, say what the log came to, and lead on; an emergency keeps the person with this patient."""
    more = [*conflict_notices(log, occasion, trial), *caution_notices(log, occasion), *session_notices(trial, log)]
    if isinstance(judged, NotWorkedOut):
        return stay_with(trial, form, [not_worked_out_notice(log, judged), *more])
    flags = queries.flags_called_by(log, judged.flags, moment)
    result = result_notice(flags, log, trial, judged)
    return lead_on(trial, form, [*flag_notices(flags, log, trial), result, *more], flags)


def saved_check(trial: Trial, log: DailyLog | None, form: BaseForm, moment: datetime) -> ResponseReturnValue:
    """The same for a check after the pull, with a log when the patient was reached."""
    flags = queries.flags_called_by(log, flags_of(trial.id), moment) if log is not None else []
    notices = flag_notices(flags, log, trial) if log is not None else []
    return lead_on(
        trial, form, [*notices, Notice("success", words("check_words", trial, log is not None, flags))], flags
    )


def lead_on(trial: Trial, form: BaseForm, notices: list[Notice], flags: list[Flag]) -> ResponseReturnValue:
    """To the next patient of the round, else to the trial."""
    emergency = any(flag.urgency is Urgency.EMERGENCY for flag in flags)
    if not request.args.get("round") or emergency:
        return stay_with(trial, form, notices)
    return saved_saying(url_for("bedside.next_log", passed=request.args.get("passed") or None), form, notices)


def stay_with(trial: Trial, form: BaseForm, notices: list[Notice]) -> ResponseReturnValue:
    """To the trial, also on a round."""
    return saved_saying(url_for("overview.trial_page", trial_id=trial.id), form, notices)


def saved_saying(url: str, form: BaseForm, notices: list[Notice]) -> ResponseReturnValue:
    first, *rest = notices
    response = saved(url, form, first.words, first.kind)
    for notice in rest:
        flash(notice.words, notice.kind)
    return response


def words(macro: str, *values: object) -> Markup:
    """A line in the words of the template."""
    return Markup(get_template_attribute("bedside/logs/saved.html", macro)(*values).strip())


def flag_notices(flags: list[Flag], log: DailyLog, trial: Trial) -> list[Notice]:
    """One line a flag, the most urgent first."""
    lines = [
        Notice(
            KINDS.get(flag.urgency, "warning"),
            words("flag_words", flag, trial, RULES[flag.rule].action, patient_sentence(flag.rule, flag.urgency)),
        )
        for flag in flags[:MOST_FLAGS]
    ]
    more = len(flags) - MOST_FLAGS
    return lines + ([Notice("warning", words("more_flags_words", more, trial))] if more > 0 else [])


def score_notices(flags: list[Flag], patient: Patient) -> list[Notice]:
    """The same for a flag raised by a score, with a trial or without."""
    return [
        Notice(
            KINDS.get(flag.urgency, "warning"),
            words("flag_line", flag, patient, RULES[flag.rule].action, patient_sentence(flag.rule, flag.urgency)),
        )
        for flag in flags
    ]


def result_notice(flags: list[Flag], log: DailyLog, trial: Trial, judged: Judged) -> Notice:
    """Relief of the day, and whether flags are open."""
    relief = queries.relief_of(entry_of(log), judged.facts.primary_area, judged.facts.baseline_nrs)
    needed = evaluation_rule_of(trial.protocol).pain_threshold_pct
    still_open = any(flag.state in UNCLOSED for flag in judged.flags)
    kind = "info" if flags else "success"
    return Notice(kind, words("result_words", log, trial, relief, needed, bool(flags), still_open))


def not_worked_out_notice(log: DailyLog, judged: NotWorkedOut) -> Notice:
    """Saved, but nobody has looked for warning signs: the person does."""
    return Notice("danger", words("not_worked_out_words", log, judged.reference))


def session_notices(trial: Trial, log: DailyLog) -> list[Notice]:
    """A day on which the patient was reprogrammed has its session in the record (rule book 7)."""
    if log.reprogrammed is not Answer.YES:
        return []
    held = {day_of(session.held_at, trial.zone) for session in sessions_of(trial.id)}
    return [] if log.for_on in held else [Notice("info", words("session_words", trial))]


def caution_notices(log: DailyLog, occasion: queries.Occasion) -> list[Notice]:
    """What is kept but should be looked at again."""
    cautions = cautions_in_log(entry_of(log), occasion.areas, occasion.waveform)
    sentences = list(dict.fromkeys(caution.message for caution in cautions))
    return [Notice("warning", words("caution_words", sentences, log))] if sentences else []


def conflict_notices(log: DailyLog, occasion: queries.Occasion, trial: Trial) -> list[Notice]:
    """Earlier logs of the session that differ by 2 points or more: both values, names and times, and what to do."""
    conflicts = conflicts_among([*occasion.logs, log])
    return [Notice("warning", words("conflict_words", one, trial)) for one in conflicts if log.id == one.counting.id]


def moved_log(
    moved: DailyLog, goal: Trial, trial: Trial, form: BaseForm, judged: Judged | NotWorkedOut, moment: datetime
) -> ResponseReturnValue:
    """Where the log stands now, without a word about whose it was not."""
    said = Notice("success", words("moved_words", moved, goal, trial))
    if isinstance(judged, NotWorkedOut):
        return stay_with(goal, form, [not_worked_out_notice(moved, judged), said])
    flags = queries.flags_called_by(moved, judged.flags, moment)
    return lead_on(goal, form, [*flag_notices(flags, moved, goal), said], flags)
