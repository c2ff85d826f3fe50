"""Pages about flags: those of a trial, and one with what stands behind it."""

from collections.abc import Callable

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.complications import actions, queries
from scstrial.complications.choices import FlagState
from scstrial.complications.forms import FlagForm
from scstrial.complications.models import Flag
from scstrial.complications.routes.blueprint import pages, trial_or_404
from scstrial.complications.rules import NOTE_NEEDED, RULES, next_doing, next_rung, patient_sentence
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.outbox.queries import messages_with_keys

ACTS: dict[str, tuple[Callable[..., None], str]] = {
    "acknowledge": (actions.acknowledge_flag, "The flag is in your hands now."),
    "take_over": (actions.take_over_flag, "The flag is in your hands now; who had it before stays readable."),
    "note": (actions.note_on_flag, "Note saved."),
    "close": (actions.close_flag, "The flag is closed."),
    "reopen": (actions.reopen_flag, "The flag is open again, and its time runs anew. Take it in hand."),
}


def flag_or_404(flag_id: int) -> Flag:
    flag = queries.flag_for(current_user, flag_id)
    if flag is None:
        abort(404)
    return flag


@pages.route("/trials/<int:trial_id>/complications")
@requires(Permission.SEE_PATIENTS)
def list_flags(trial_id: int) -> ResponseReturnValue:
    trial, moment = trial_or_404(trial_id), now()
    flags = [flag for flag in queries.flags_of_patient(trial.patient_id) if flag.trial_id in (trial.id, None)]
    complications = queries.complications_of(trial.id)
    return page(
        "complications/list_flags.html",
        trial=trial,
        patient=trial.patient,
        now=moment,
        today=day_of(moment, trial.zone),
        unclosed=[flag for flag in flags if flag.state is not FlagState.CLOSED],
        closed=[flag for flag in flags if flag.state is FlagState.CLOSED],
        complications=complications,
        next_follow_ups=queries.next_follow_ups_of(complications),
    )


@pages.route("/flags/<int:flag_id>", methods=["GET", "POST"])
@requires(Permission.ANSWER_FLAG)
def answer_flag(flag_id: int) -> ResponseReturnValue:
    flag, moment = flag_or_404(flag_id), now()
    form = FlagForm()
    act, words = ACTS.get(request.form.get("act", ""), ACTS["note"])
    if form.validate_on_submit():
        try:
            act(flag, form.note.data or "", by=current_user, now=moment)
            return saved(url_for("complications.answer_flag", flag_id=flag.id), form, words)
        except Refused as refused:
            form.show(refused.problems)
    escalations = queries.escalations_of_many([flag.id]).get(flag.id, [])
    is_open = flag.state is FlagState.OPEN
    return page(
        "complications/answer_flag.html",
        form=form,
        flag=flag,
        trial=flag.trial,
        patient=flag.patient,
        now=moment,
        action=RULES[flag.rule].action,
        told=patient_sentence(flag.rule, flag.urgency),
        doing=next_doing(flag.state, flag.basis_withdrawn),
        may_take_over=queries.holder_id_of(flag) not in (None, current_user.id),
        note_needed=flag.urgency in NOTE_NEEDED,
        evidence=queries.shown_evidence_of(flag),
        replaced=queries.replaced_logs_of(flag),
        escalations=escalations,
        messages=messages_with_keys([row.message_key for row in escalations if row.message_key]),
        next_rung=next_rung(flag.urgency, flag.noticed_at, moment) if is_open else None,
        related=[one for one in queries.flags_of_patient(flag.patient_id) if one.id != flag.id],
    )
