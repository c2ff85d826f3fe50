"""Pages about complications confirmed by a person: recorded, read in all versions, changed, followed up."""

from collections.abc import Sequence
from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.complications import actions, queries
from scstrial.complications.choices import ComplicationKind, Serious
from scstrial.complications.forms import ChangeForm, ComplicationForm, FollowUpForm
from scstrial.complications.models import Complication, Flag
from scstrial.complications.routes.blueprint import pages, trial_or_404
from scstrial.complications.rules import OVER, ComplicationFacts, suggested_icd10
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.trials.models import Trial

SUGGESTED = [(kind, suggested_icd10(kind)) for kind in ComplicationKind if suggested_icd10(kind)]


def complication_or_404(complication_id: int) -> tuple[Complication, Trial]:
    """The version that counts now, also when the address is that of an earlier one."""
    found = queries.complication_for(current_user, complication_id)
    if found is None:
        abort(404)
    row, trial = found
    return queries.versions_of_complication(row.root_id)[-1], trial


@pages.route("/trials/<int:trial_id>/complications/new", methods=["GET", "POST"])
@requires(Permission.RECORD_COMPLICATION)
def record_complication(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    today = day_of(now(), trial.zone)
    form = ComplicationForm(data={"began_on": today, "flags": [request.args.get("flag", 0, type=int)]})
    flags = queries.flags_of(trial.id)
    form.offer_flags(in_words(flags))
    if form.validate_on_submit():
        try:
            chosen = [flag for flag in flags if flag.id in (form.flags.data or [])]
            row = actions.record_complication(trial, form.facts(), by=current_user, now=now(), flags=chosen)
            url = url_for("complications.read_complication", complication_id=row.id)
            return saved(url, form, "Complication saved.")
        except Refused as refused:
            form.show(refused.problems)
    return show_form(form, trial, None)


@pages.route("/complications/<int:complication_id>/change", methods=["GET", "POST"])
@requires(Permission.RECORD_COMPLICATION)
def change_complication(complication_id: int) -> ResponseReturnValue:
    row, trial = complication_or_404(complication_id)
    form = ChangeForm(data=typed_before(row))
    flags = queries.flags_of(trial.id)
    form.offer_flags(in_words(flags))
    form.offer_code(row.icd10_code)
    if form.validate_on_submit():
        try:
            version = seen_version(row, form)
            changed = actions.record_complication(
                trial,
                form.facts(),
                by=current_user,
                now=now(),
                flags=[flag for flag in flags if flag.id in (form.flags.data or [])],
                replaces=version,
                reason=form.change_reason.data or "",
            )
            url = url_for("complications.read_complication", complication_id=changed.root_id)
            return saved(url, form, "The change is saved. What stood before stays readable.")
        except Refused as refused:
            form.show(refused.problems)
    return show_form(form, trial, row)


def in_words(flags: Sequence[Flag]) -> list[tuple[int, str]]:
    return [(flag.id, f"{flag.rule.label} ({flag.rule})") for flag in flags]


def typed_before(row: Complication) -> dict[str, Any]:
    """What the form shows of a record; the next follow-up as it was said last."""
    values = {name: getattr(row, name) for name in ComplicationFacts.__dataclass_fields__}
    return {
        **values,
        "serious": Serious.NO if row.serious_because is None else Serious.YES,
        "next_follow_up_on": queries.next_follow_ups_of([row])[row.id],
        "flags": [flag.id for flag in row.flags],
        "seen_version": str(row.id),
    }


def seen_version(row: Complication, form: ChangeForm) -> Complication:
    """The version that the person had on the page; one that was replaced since is refused by the action."""
    seen = (form.seen_version.data or "").strip()
    versions = queries.versions_of_complication(row.root_id)
    return next((one for one in versions if str(one.id) == seen), row)


def show_form(form: ComplicationForm, trial: Trial, replaces: Complication | None) -> ResponseReturnValue:
    return page(
        "complications/record_complication.html",
        form=form,
        trial=trial,
        patient=trial.patient,
        replaces=replaces,
        suggested=SUGGESTED,
    )


@pages.route("/complications/<int:complication_id>", methods=["GET", "POST"])
@requires(Permission.RECORD_COMPLICATION)
def read_complication(complication_id: int) -> ResponseReturnValue:
    row, trial = complication_or_404(complication_id)
    today = day_of(now(), trial.zone)
    form = FollowUpForm(data={"on": today})
    if form.validate_on_submit():
        try:
            actions.follow_up(trial, row, form.facts(), by=current_user, now=now())
            url = url_for("complications.read_complication", complication_id=row.root_id)
            return saved(url, form, "Follow-up saved.")
        except Refused as refused:
            form.show(refused.problems)
    notes = queries.follow_ups_of_many([row.root_id]).get(row.root_id, [])
    return page(
        "complications/read_complication.html",
        form=form,
        row=row,
        trial=trial,
        patient=trial.patient,
        versions=queries.versions_of_complication(row.root_id),
        notes=notes,
        next_on=queries.next_follow_up_of(row, notes),
        is_over=row.outcome in OVER,
        today=today,
        is_suggested=row.icd10_code == suggested_icd10(row.kind, row.infection_site),
    )
