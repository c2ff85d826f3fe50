"""Pages on which a visit after the implant is recorded, corrected, missed or taken back."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.aftercare import actions, queries, rules
from scstrial.aftercare.choices import VisitDue, YesNo
from scstrial.aftercare.forms import MissedForm, SeenForm, VisitForm, WhyForm
from scstrial.aftercare.models import FollowUpVisit, Implant
from scstrial.aftercare.routes.blueprint import after_url, form_page, implant_or_404, pages, tell, visit_or_404
from scstrial.assessments.choices import Area
from scstrial.bedside.choices import Change
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.pages import saved
from scstrial.foundation.refusal import Problem, Refused, refuse_if

NOT_DONE = "No implant is recorded as done. Record it first."
NOTHING_RECORDED = "Nothing is recorded of this visit."


def implant_with_visits(implant_id: int) -> Implant:
    implant = implant_or_404(implant_id)
    if request.method == "GET":
        refuse_if([Problem(NOT_DONE)] if implant.done_on is None else [])
    return implant


@pages.route("/implants/<int:implant_id>/visits/<string:name>", methods=["GET", "POST"])
@requires(Permission.RECORD_AFTERCARE)
def hold_visit(implant_id: int, name: str) -> ResponseReturnValue:
    implant, due = implant_with_visits(implant_id), visit_or_404(name)
    before = queries.visit_that_counts(queries.visits_of(implant.id), due)
    areas = queries.areas_of(implant)
    form = VisitForm(data=visit_typed(before, implant))
    form.ask_areas(areas, before.averages if before is not None else {})
    if form.validate_on_submit():
        try:
            return visit_saved(implant, due, form, areas)
        except Refused as refused:
            show_again(form, before, refused)
    return visit_page("aftercare/hold_visit.html", form, implant, due, before)


def visit_saved(implant: Implant, due: VisitDue, form: VisitForm, areas: list[Area]) -> ResponseReturnValue:
    """A complication that was told is recorded next, where it is graded and followed up."""
    facts = form.facts(due, areas)
    actions.hold_visit(
        implant,
        facts,
        by=current_user,
        now=now(),
        correction_reason=form.correction_reason.data or "",
        seen_id=form.version_seen,
    )
    told = facts.has_complication is YesNo.YES
    url = (
        url_for("complications.record_complication", trial_id=implant.trial_id) if told else after_url(implant.patient)
    )
    words = "The visit is saved. Now record the complication." if told else f"The visit after {due.label} is saved."
    answer = saved(url, form, words)
    assert implant.done_on is not None
    tell(rules.cautions_with_visit(facts, implant.done_on))
    return answer


def visit_typed(before: FollowUpVisit | None, implant: Implant) -> dict[str, Any]:
    """What the form shows of a visit that is recorded already; of a missed one nothing."""
    if before is None or before.held_on is None:
        today = day_of(now(), implant.clinic.zone)
        return {"held_on": today, "seen_version": "" if before is None else str(before.id)}
    names = ("held_on", "satisfaction", "uses_stimulator", "mme_per_day", "has_complication", "note")
    typed = {name: getattr(before, name) for name in names}
    pgic = Change(str(before.pgic)) if before.pgic is not None else None
    return {**typed, "pgic": pgic, "seen_version": str(before.id)}


def show_again(form: SeenForm, before: FollowUpVisit | None, refused: Refused) -> None:
    form.show(refused.problems)
    form.seen_version.data = "" if before is None else str(before.id)


def visit_page(
    template: str, form: SeenForm, implant: Implant, due: VisitDue, before: FollowUpVisit | None
) -> ResponseReturnValue:
    assert implant.done_on is not None
    window = rules.window_of(due, implant.done_on)
    return form_page(template, form, implant.trial, implant=implant, due=due, window=window, before=before)


@pages.route("/implants/<int:implant_id>/visits/<string:name>/missed", methods=["GET", "POST"])
@requires(Permission.RECORD_AFTERCARE)
def miss_visit(implant_id: int, name: str) -> ResponseReturnValue:
    implant, due = implant_with_visits(implant_id), visit_or_404(name)
    before = queries.visit_that_counts(queries.visits_of(implant.id), due)
    form = MissedForm(data={"seen_version": "" if before is None else str(before.id)})
    if form.validate_on_submit():
        try:
            actions.miss_visit(
                implant,
                due,
                form.reason.data,
                form.note.data or "",
                by=current_user,
                now=now(),
                seen_id=form.version_seen,
            )
            return saved(after_url(implant.patient), form, f"The visit after {due.label} is recorded as missed.")
        except Refused as refused:
            show_again(form, before, refused)
    return visit_page("aftercare/miss_visit.html", form, implant, due, before)


@pages.route("/implants/<int:implant_id>/visits/<string:name>/take-back", methods=["GET", "POST"])
@requires(Permission.RECORD_AFTERCARE)
def withdraw_visit(implant_id: int, name: str) -> ResponseReturnValue:
    implant, due = implant_with_visits(implant_id), visit_or_404(name)
    before = queries.visit_that_counts(queries.visits_of(implant.id), due)
    if request.method == "GET":
        refuse_if([Problem(NOTHING_RECORDED)] if before is None else [])
    form = WhyForm(data={"seen_version": "" if before is None else str(before.id)})
    if form.validate_on_submit():
        try:
            actions.withdraw_visit(
                implant, due, form.why.data or "", by=current_user, now=now(), seen_id=form.version_seen
            )
            return saved(after_url(implant.patient), form, "The entry is taken back. The visit is open again.")
        except Refused as refused:
            show_again(form, before, refused)
    return visit_page("aftercare/withdraw_visit.html", form, implant, due, before)
