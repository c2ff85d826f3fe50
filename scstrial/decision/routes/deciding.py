"""The page on which a physician sees what the rules say, decides and signs."""

from collections.abc import Sequence

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.accounts.choices import RoleName
from scstrial.accounts.passkeys import options_to_sign
from scstrial.accounts.queries import people_with_role
from scstrial.accounts.sign_in import Signature, problems_with_signature
from scstrial.charts.wording import table_rows, text_alternative
from scstrial.decision import actions, queries, rules
from scstrial.decision.forms import SignForm
from scstrial.decision.models import Decision, Opinion
from scstrial.decision.routes.blueprint import pages, trial_or_404
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused, refuse_if
from scstrial.trials.models import Trial

SIGNED = "Decision signed. It is kept as you signed it."


@pages.route("/trials/<int:trial_id>/decision")
@requires(Permission.SEE_DECISION)
def decide(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    form = SignForm()
    form.use_zone(trial.zone)
    return decision_page(trial, form)


@pages.route("/trials/<int:trial_id>/program-periods")
@requires(Permission.SEE_DECISION)
def list_periods(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    if trial.placed_on is None:
        return page("decision/periods.html", patient=trial.patient, trial=trial, found=None)
    rows = queries.rows_of(trial)
    case = queries.case_from(trial, rows)
    return page(
        "decision/periods.html",
        form=None,
        patient=trial.patient,
        trial=trial,
        found=queries.periods_from(trial, rows, case),
        evaluation=case.evaluation,
        display_pct=rules.display_pct,
        washout_hours=trial.protocol.washout_hours,
        **picture_of(trial, rows, case),
    )


@pages.route("/trials/<int:trial_id>/how-firm")
@requires(Permission.SEE_DECISION)
def show_firmness(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    if trial.placed_on is None:
        return page("decision/not_yet.html", patient=trial.patient, trial=trial)
    case = queries.case_from(trial, queries.rows_of(trial))
    return page(
        "decision/show_firmness.html",
        form=None,
        patient=trial.patient,
        trial=trial,
        case=case,
        step=trial.protocol.pain_step,
        arithmetic_of=rules.arithmetic_of,
        display_pct=rules.display_pct,
        **words_of(trial, case),
    )


@pages.route("/trials/<int:trial_id>/decision/sign", methods=["POST"])
@requires(Permission.SIGN_DECISION)
def sign_decision(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    form = SignForm()
    form.use_zone(trial.zone)
    if form.validate_on_submit():
        try:
            signature = Signature(form.password.data, form.passkey.data or "", form.signs("decision"))
            refuse_if(problems_with_signature(current_user, signature))
            actions.sign_decision(
                trial,
                form.choice.data,
                form.reason.data or "",
                by=current_user,
                now=now(),
                seen_sha256=form.seen_sha256.data or "",
                seen_decision_id=form.seen_decision_id,
                seen_opinions=form.seen_opinions.data or "",
                amend_reason=form.amend_reason.data or "",
                pull_planned_at=form.planned_pull_on.data,
                abort_reason=form.abort_reason.data,
                signed_with=signature.way,
            )
            return saved(url_for("decision.decide", trial_id=trial.id), form, SIGNED)
        except Refused as refused:
            form.show(refused.problems)
    return decision_page(trial, form)


def decision_page(trial: Trial, form: SignForm) -> ResponseReturnValue:
    """Verdict, what it rests on, what else is known, what was signed, and the form to sign."""
    if trial.placed_on is None:
        return page("decision/not_yet.html", patient=trial.patient, trial=trial)
    rows, signed = queries.rows_of(trial), queries.signed_of(trial)
    case, requests = queries.case_from(trial, rows), queries.opinion_requests_of(trial.id)
    opinions = [one.opinion for one in requests if one.opinion is not None]
    carry_what_is_shown(form, case, signed[-1].decision if signed else None, opinions)
    return page(
        "decision/decide.html",
        form=form,
        patient=trial.patient,
        trial=trial,
        rows=rows,
        case=case,
        signed=list(reversed(signed)),
        requests=requests,
        others=queries.other_trials_of(trial),
        passkey_options=passkey_options(form),
        since=queries.change_since_signing(signed, case, rows),
        choices=rules.choices_now(case.evaluation.status, queries.signing_facts_of(trial, case)),
        physicians=people_with_role(RoleName.PHYSICIAN, trial.clinic_id),
        arithmetic_of=rules.arithmetic_of,
        display_pct=rules.display_pct,
        **words_of(trial, case),
        **picture_of(trial, rows, case),
    )


def words_of(trial: Trial, case: rules.Case) -> dict[str, object]:
    """The rule in words, what decided, how firm it is, and what is missing where there is no verdict."""
    return {
        "rule_words": rules.rule_words(case.evaluation.rule),
        "decided_by": rules.decided_by(case.evaluation, case.facts),
        "firm": rules.how_firm(case.evaluation, case.facts, trial.protocol.pain_step),
        "lacking": rules.what_is_missing(case.evaluation, case.facts),
    }


def picture_of(trial: Trial, rows: queries.TrialRows, case: rules.Case) -> dict[str, object]:
    """What the chart shows, in words and as a table."""
    chart = queries.chart_from(trial, rows, case.evaluation)
    return {"chart_words": text_alternative(chart), "chart_table": table_rows(chart)}


def passkey_options(form: SignForm) -> str:
    """For who may sign and has a passkey."""
    return options_to_sign(current_user, form.signs("decision")) if current_user.may(Permission.SIGN_DECISION) else ""


def carry_what_is_shown(form: SignForm, case: rules.Case, last: Decision | None, opinions: Sequence[Opinion]) -> None:
    """The form that is sent next carries what this page shows; what was sent before is compared with it first."""
    has_changed = request.method == "POST" and form.seen_sha256.data != case.sha256
    if has_changed and actions.CHANGED_MEANWHILE not in form.form_problems:
        form.form_problems.append(actions.CHANGED_MEANWHILE)
    form.has_seen(case.sha256, last, actions.numbers_of(opinions))
    form.forget_signature()
