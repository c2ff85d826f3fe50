"""Pages on which an implant is planned, recorded, corrected, dropped, taken out or lost sight of."""

from collections.abc import Callable
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.aftercare import actions, queries, rules
from scstrial.aftercare.choices import ExplantCode, ImplantCode, ImplantMove
from scstrial.aftercare.forms import DropForm, ExplantForm, OperationForm, PlanForm, SeenForm, WhyForm, operation_typed
from scstrial.aftercare.models import Implant
from scstrial.aftercare.routes.blueprint import (
    after_url,
    as_version,
    form_page,
    implant_or_404,
    pages,
    tell,
    trial_or_404,
)
from scstrial.bedside.choices import Change
from scstrial.decision.rules import display_pct
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused, refuse_if
from scstrial.medications.choices import BleedingDrug
from scstrial.patients.queries import patient_for
from scstrial.trials.models import Trial

WORDS: dict[str, Any] = {
    "ImplantCode": ImplantCode,
    "ExplantCode": ExplantCode,
    "PGIC": Change,
    "RESPONDER_PCT": rules.RESPONDER_PCT,
    "display_pct": display_pct,
    "drug_words": lambda drug: BleedingDrug(drug).label if drug in set(BleedingDrug) else drug,
}


@pages.route("/patients/<int:patient_id>/after")
@requires(Permission.SEE_DECISION)
def show_after(patient_id: int) -> ResponseReturnValue:
    patient = patient_for(current_user, patient_id)
    if patient is None:
        abort(404)
    return page("aftercare/show_after.html", patient=patient, after=queries.after_of(patient, now()), **WORDS)


def planned_of(trial: Trial, move: ImplantMove) -> Implant | None:
    """The implant of this trial that is only planned; refused on a page where the move is not possible."""
    implant = queries.standing_among(queries.implants_of(trial.patient_id))
    if request.method == "GET":
        refuse_if(rules.problems_with_move(implant.state if implant is not None else None, move))
    return implant if implant is not None and implant.trial_id == trial.id else None


@pages.route("/trials/<int:trial_id>/implant/plan", methods=["GET", "POST"])
@requires(Permission.RECORD_AFTERCARE)
def plan_implant(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    if request.method == "GET":
        planned_of(trial, ImplantMove.PLAN)
        refuse_if(rules.problems_without_decision(queries.plan_facts_of(trial, now())))
    form = PlanForm()
    form.use_zone(trial.clinic.zone)
    if form.validate_on_submit():
        try:
            plan = form.plan(trial.clinic.time_zone)
            actions.plan_implant(trial, plan, by=current_user, now=now())
            return told(trial, form, plan, "The implant is planned.")
        except Refused as refused:
            form.show(refused.problems)
    return form_page("aftercare/plan_implant.html", form, trial, implant=None)


@pages.route("/implants/<int:implant_id>/plan", methods=["GET", "POST"])
@requires(Permission.RECORD_AFTERCARE)
def change_plan(implant_id: int) -> ResponseReturnValue:
    implant = implant_or_404(implant_id, ImplantMove.CHANGE_PLAN)
    trial = implant.trial
    if request.method == "GET":
        refuse_if(rules.problems_without_decision(queries.plan_facts_of(trial, now())))
    typed = {name: getattr(implant, name) for name in ("planned_at", "surgeon", "place")}
    form = PlanForm(data={**typed, "seen_version": as_version(implant)})
    form.use_zone(trial.clinic.zone)
    if form.validate_on_submit():
        try:
            plan = form.plan(trial.clinic.time_zone)
            actions.change_plan(implant, plan, by=current_user, now=now(), seen_version=form.version_seen)
            return told(trial, form, plan, "The plan is changed. What stood before stays in the history.")
        except Refused as refused:
            show_again(form, implant, refused)
    return form_page("aftercare/plan_implant.html", form, trial, implant=implant)


def told(trial: Trial, form: SeenForm, plan: rules.ImplantPlan, words: str) -> ResponseReturnValue:
    done = saved(after_url(trial.patient), form, words)
    tell(rules.cautions_with_plan(plan.planned_on, plan.place, queries.plan_facts_of(trial, now())))
    return done


def show_again(form: SeenForm, implant: Implant | None, refused: Refused) -> None:
    """What was typed stays; the form now knows the record as it is shown beside it."""
    form.show(refused.problems)
    form.seen_version.data = as_version(implant)


@pages.route("/trials/<int:trial_id>/implant/record", methods=["GET", "POST"])
@requires(Permission.RECORD_AFTERCARE)
def record_implant(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    implant = planned_of(trial, ImplantMove.RECORD)
    form = OperationForm(data={**planned_typed(implant), "seen_version": as_version(implant)})
    if form.validate_on_submit():
        try:
            done, moment = form.operation(), now()
            cautions = rules.cautions_with_operation(done, queries.plan_facts_of(trial, moment))
            actions.record_implant(
                trial, done, implant=implant, by=current_user, now=moment, seen_version=form.version_seen
            )
            answer = saved(after_url(trial.patient), form, "The implant is recorded. The visits after it are set.")
            tell(cautions)
            return answer
        except Refused as refused:
            show_again(form, implant, refused)
    return form_page("aftercare/record_implant.html", form, trial, corrects=None)


def planned_typed(implant: Implant | None) -> dict[str, object]:
    """The plan as a beginning; the day is pressed in by a person when it differs."""
    if implant is None:
        return {}
    return {"done_on": implant.planned_on, "surgeon": implant.surgeon, "place": implant.place}


@pages.route("/implants/<int:implant_id>/correct", methods=["GET", "POST"])
@requires(Permission.RECORD_AFTERCARE)
def correct_implant(implant_id: int) -> ResponseReturnValue:
    implant = implant_or_404(implant_id, ImplantMove.CORRECT)
    row = queries.counting(queries.operations_of(implant.id))
    typed = operation_typed(row) if row is not None else {}
    form = OperationForm(data={**typed, "seen_version": as_version(implant)})
    if form.validate_on_submit():
        try:
            done, reason = form.operation(), form.correction_reason.data or ""
            actions.correct_implant(implant, done, reason, by=current_user, now=now(), seen_version=form.version_seen)
            return saved(after_url(implant.patient), form, "The correction is saved. What stood before stays readable.")
        except Refused as refused:
            show_again(form, implant, refused)
    return form_page("aftercare/record_implant.html", form, implant.trial, corrects=row)


@pages.route("/trials/<int:trial_id>/implant/not-done", methods=["GET", "POST"])
@requires(Permission.RECORD_AFTERCARE)
def drop_implant(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    implant = planned_of(trial, ImplantMove.DROP)
    form = DropForm(data={"seen_version": as_version(implant)})
    if form.validate_on_submit():
        try:
            actions.drop_implant(
                trial,
                form.reason.data,
                form.note.data or "",
                implant=implant,
                by=current_user,
                now=now(),
                seen_version=form.version_seen,
            )
            return saved(after_url(trial.patient), form, "It is recorded that the implant is not done.")
        except Refused as refused:
            show_again(form, implant, refused)
    return form_page("aftercare/drop_implant.html", form, trial)


@pages.route("/implants/<int:implant_id>/explant", methods=["GET", "POST"])
@requires(Permission.RECORD_AFTERCARE)
def explant(implant_id: int) -> ResponseReturnValue:
    """Recorded first, corrected once it is recorded."""
    implant = implant_or_404(implant_id)
    row = queries.counting(queries.explants_of(implant.id))
    implant_or_404(implant_id, ImplantMove.EXPLANT if row is None else ImplantMove.CORRECT_EXPLANT)
    typed = {name: getattr(row, name) for name in ("explanted_on", "reason", "removed", "note")} if row else {}
    if row is not None:
        typed["codes"] = [ExplantCode(code) for code in row.codes]
    form = ExplantForm(data={**typed, "seen_version": as_version(implant)})
    if form.validate_on_submit():
        try:
            actions.explant(
                implant,
                form.facts(),
                by=current_user,
                now=now(),
                correction_reason=None if row is None else form.correction_reason.data or "",
                seen_version=form.version_seen,
            )
            return saved(after_url(implant.patient), form, "The explant is recorded. No visit is due any more.")
        except Refused as refused:
            show_again(form, implant, refused)
    return form_page("aftercare/explant.html", form, implant.trial, corrects=row, implant=implant)


@pages.route("/implants/<int:implant_id>/lost", methods=["GET", "POST"])
@requires(Permission.RECORD_AFTERCARE)
def lose_track(implant_id: int) -> ResponseReturnValue:
    implant = implant_or_404(implant_id, ImplantMove.LOSE)
    done = "Recorded as lost to follow-up. No visit is due any more."
    return asked_why(implant, actions.lose_track, "aftercare/lose_track.html", done)


@pages.route("/implants/<int:implant_id>/take-back", methods=["GET", "POST"])
@requires(Permission.RECORD_AFTERCARE)
def take_back(implant_id: int) -> ResponseReturnValue:
    implant = implant_or_404(implant_id, ImplantMove.TAKE_BACK)
    done = "The entry is taken back. It stays in the history."
    return asked_why(implant, actions.take_back, "aftercare/take_back.html", done)


def asked_why(implant: Implant, act: Callable[..., object], template: str, done: str) -> ResponseReturnValue:
    """An act that needs nothing but a reason."""
    form = WhyForm(data={"seen_version": as_version(implant)})
    if form.validate_on_submit():
        try:
            act(implant, form.why.data or "", by=current_user, now=now(), seen_version=form.version_seen)
            return saved(after_url(implant.patient), form, done)
        except Refused as refused:
            show_again(form, implant, refused)
    return form_page(template, form, implant.trial, implant=implant)
