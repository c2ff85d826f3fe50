"""Pages about flags and complications."""

from collections.abc import Callable

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.complications import actions, queries
from scstrial.complications.choices import FlagState
from scstrial.complications.forms import ComplicationForm, FlagForm
from scstrial.complications.models import Complication, Flag
from scstrial.complications.rules import RULES, patient_sentence
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.trials.models import Trial
from scstrial.trials.queries import trial_for

pages = Blueprint("complications", __name__)
ACTS: dict[str, tuple[Callable[..., None], str]] = {
    "acknowledge": (actions.acknowledge_flag, "The flag is in your hands now."),
    "note": (actions.note_on_flag, "Note saved."),
    "close": (actions.close_flag, "The flag is closed."),
    "reopen": (actions.reopen_flag, "The flag is open again."),
}


def trial_or_404(trial_id: int) -> Trial:
    trial = trial_for(current_user, trial_id)
    if trial is None:
        abort(404)
    return trial


def flag_or_404(flag_id: int) -> Flag:
    flag = queries.flag_for(current_user, flag_id)
    if flag is None:
        abort(404)
    return flag


@pages.route("/trials/<int:trial_id>/complications")
@requires(Permission.SEE_PATIENTS)
def list_flags(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    flags = queries.flags_of(trial.id)
    return page(
        "complications/list_flags.html",
        trial=trial,
        patient=trial.patient,
        unclosed=[flag for flag in flags if flag.state is not FlagState.CLOSED],
        closed=[flag for flag in flags if flag.state is FlagState.CLOSED],
        complications=queries.complications_of(trial.id),
    )


@pages.route("/flags/<int:flag_id>", methods=["GET", "POST"])
@requires(Permission.ANSWER_FLAG)
def answer_flag(flag_id: int) -> ResponseReturnValue:
    flag = flag_or_404(flag_id)
    form = FlagForm()
    act, words = ACTS.get(request.form.get("act", ""), ACTS["note"])
    if form.validate_on_submit():
        try:
            act(flag, form.note.data or "", by=current_user, now=now())
            return saved(url_for("complications.answer_flag", flag_id=flag.id), form, words)
        except Refused as refused:
            form.show(refused.problems)
    return page(
        "complications/answer_flag.html",
        form=form,
        flag=flag,
        trial=flag.trial,
        patient=flag.trial.patient,
        action=RULES[flag.rule].action,
        told=patient_sentence(flag.rule, flag.urgency),
    )


@pages.route("/trials/<int:trial_id>/complications/new", methods=["GET", "POST"])
@requires(Permission.RECORD_COMPLICATION)
def record_complication(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    flag = queries.flag_for(current_user, request.args.get("flag", 0, type=int))
    return keep_complication(trial, None, flag if flag is not None and flag.trial_id == trial.id else None)


@pages.route("/complications/<int:complication_id>", methods=["GET", "POST"])
@requires(Permission.RECORD_COMPLICATION)
def change_complication(complication_id: int) -> ResponseReturnValue:
    found = queries.complication_for(current_user, complication_id)
    if found is None:
        abort(404)
    row, trial = found
    return keep_complication(trial, row, None)


def keep_complication(trial: Trial, replaces: Complication | None, flag: Flag | None) -> ResponseReturnValue:
    form = ComplicationForm(obj=replaces, data=None if replaces else {"began_on": day_of(now(), trial.zone)})
    if form.validate_on_submit():
        try:
            actions.record_complication(trial, form.facts(), by=current_user, now=now(), flag=flag, replaces=replaces)
            return saved(url_for("complications.list_flags", trial_id=trial.id), form, "Complication saved.")
        except Refused as refused:
            form.show(refused.problems)
    return page(
        "complications/record_complication.html", form=form, trial=trial, patient=trial.patient, replaces=replaces
    )
