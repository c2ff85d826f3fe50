"""Pages on which a second opinion is asked for, given and withdrawn."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.accounts.choices import RoleName
from scstrial.accounts.passkeys import options_to_sign
from scstrial.accounts.queries import people_with_role
from scstrial.accounts.sign_in import Signature, problems_with_signature
from scstrial.decision import actions, queries, rules
from scstrial.decision.forms import AskForm, OpinionForm, WithdrawForm
from scstrial.decision.models import OpinionRequest
from scstrial.decision.routes.blueprint import pages, trial_or_404
from scstrial.decision.routes.deciding import words_of
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.forms import options
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused, refuse_if
from scstrial.trials.models import Trial


def request_or_404(request_id: int) -> OpinionRequest:
    row = queries.opinion_request_for(current_user, request_id)
    if row is None:
        abort(404)
    return row


@pages.route("/trials/<int:trial_id>/opinion/ask", methods=["GET", "POST"])
@requires(Permission.SIGN_DECISION)
def ask_opinion(trial_id: int) -> ResponseReturnValue:
    trial, form = trial_or_404(trial_id), AskForm()
    offer_colleagues(form, trial)
    if form.validate_on_submit():
        try:
            row = actions.ask_opinion(trial, form.asked_id.data, form.question.data or "", by=current_user, now=now())
            done = f"{row.asked_name} is asked, and finds it on the worklist."
            return saved(url_for("decision.decide", trial_id=trial.id, _anchor="opinions"), form, done)
        except Refused as refused:
            form.show(refused.problems)
    return page("decision/ask_opinion.html", form=form, patient=trial.patient, trial=trial)


def offer_colleagues(form: AskForm, trial: Trial) -> None:
    """Physicians of the clinic but the one who asks; anybody else who is sent is refused by the action."""
    people = people_with_role(RoleName.PHYSICIAN, trial.clinic_id)
    others = [(str(one.id), one.name) for one in people if one.id != current_user.id]
    form.asked_id.choices = options([("", "Choose"), *others])
    form.asked_id.validate_choice = False


@pages.route("/opinion-requests/<int:request_id>", methods=["GET", "POST"])
@requires(Permission.SIGN_DECISION)
def give_opinion(request_id: int) -> ResponseReturnValue:
    row, form = request_or_404(request_id), OpinionForm()
    if form.validate_on_submit():
        try:
            signature = Signature(form.password.data, form.passkey.data or "", form.signs("opinion"))
            refuse_if(problems_with_signature(current_user, signature))
            opinion = actions.give_opinion(
                row,
                form.view.data,
                form.words.data or "",
                by=current_user,
                now=now(),
                seen_sha256=form.seen_sha256.data or "",
                signed_with=signature.way,
            )
            done = "Opinion signed. It is kept as you signed it."
            return saved(url_for("decision.decide", trial_id=opinion.trial_id, _anchor="opinions"), form, done)
        except Refused as refused:
            form.show(refused.problems)
    return opinion_page(row, form)


def opinion_page(row: OpinionRequest, form: OpinionForm) -> ResponseReturnValue:
    """The question, what the rules say and what it rests on, and the form for who was asked."""
    trial = row.trial
    rows = queries.rows_of(trial)
    case = queries.case_from(trial, rows)
    form.seen_sha256.data = case.sha256
    form.forget_signature()
    mine = row.is_open and row.asked_id == current_user.id
    return page(
        "decision/give_opinion.html",
        form=form,
        patient=trial.patient,
        trial=trial,
        asked=row,
        mine=mine,
        rows=rows,
        case=case,
        arithmetic_of=rules.arithmetic_of,
        display_pct=rules.display_pct,
        passkey_options=options_to_sign(current_user, form.signs("opinion")) if mine else "",
        **words_of(trial, case),
    )


@pages.route("/opinion-requests/<int:request_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.SIGN_DECISION)
def withdraw_request(request_id: int) -> ResponseReturnValue:
    row, form = request_or_404(request_id), WithdrawForm()
    trial = row.trial
    if form.validate_on_submit():
        try:
            actions.withdraw_request(row, form.reason.data or "", by=current_user, now=now())
            done = "The request is withdrawn. It stays readable with your reason."
            return saved(url_for("decision.decide", trial_id=trial.id, _anchor="opinions"), form, done)
        except Refused as refused:
            form.show(refused.problems)
    return page("decision/withdraw_request.html", form=form, patient=trial.patient, trial=trial, asked=row)
