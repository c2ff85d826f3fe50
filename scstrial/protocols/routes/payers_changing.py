"""The next version of a payer's profile, begun as a copy of it or of another one; and its confirming."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import Field

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.protocols import actions, queries
from scstrial.protocols.actions.payers import ProfileChange
from scstrial.protocols.choices import Level, TreatmentKind
from scstrial.protocols.forms import (
    ConfirmForm,
    PayerForm,
    level_field,
    limit_field,
    limits_asked,
    payer_form,
    treatment_field,
)
from scstrial.protocols.routes.blueprint import pages, today_at
from scstrial.protocols.routes.payers import clinic_or_404, name_of, payer_or_404, profile_asked
from scstrial.protocols.rules.explained import LimitGroup, group_of
from scstrial.protocols.rules.payer_levels import ItemLevel, Limit
from scstrial.protocols.rules.payers import PayerProfile


@pages.route("/payers/<int:clinic_id>/<payer>/change", methods=["GET", "POST"])
@requires(Permission.CONFIRM_PROTOCOL)
def change_payer(clinic_id: int, payer: str) -> ResponseReturnValue:
    """`copy` names the payer, and `version` the version, that the next version begins as a copy of."""
    clinic, kind = clinic_or_404(clinic_id), payer_or_404(payer)
    copied = payer_or_404(request.args.get("copy", kind.value))
    origin = profile_asked(clinic_id, copied, request.args.get("version", type=int))
    form = payer_form(origin, today_at(clinic_id))
    form.seen_version.data = form.seen_version.data or str(queries.latest_payer_number(clinic_id, kind))
    if form.validate_on_submit():
        change = ProfileChange(
            form.limits(origin),
            form.levels(origin),
            form.effective_on.data,
            form.why.data,
            form.treatments(origin),
            form.listed,
        )
        try:
            draft = actions.draft_payer_version(
                clinic, kind, origin, change, seen_latest=form.seen_latest, by=current_user, now=now()
            )
            address = url_for("protocols.show_payer", clinic_id=clinic_id, payer=kind, version=draft.number)
            message = f"Version {draft.number} is saved as a draft. It counts once a physician has confirmed it."
            return saved(address, form, message)
        except Refused as refused:
            form.show_at_limits(refused.problems)
            form.seen_version.data = str(queries.latest_payer_number(clinic_id, kind))
    return page(
        "protocols/change_payer.html",
        form=form,
        clinic=clinic,
        payer=kind,
        origin=origin,
        origin_name=name_of(origin),
        limits=limits_by_group(form, origin),
        treatments=[treatment_row(form, origin, kind) for kind in TreatmentKind],
        levels=levels_by_level(form, origin),
    )


def limits_by_group(form: PayerForm, origin: PayerProfile) -> dict[LimitGroup, list[tuple[Field, Limit | None]]]:
    """The fields of the numbers, by what they are about, each with the number held so far."""
    return {
        group: [
            (form[limit_field(key)], origin.limits.get(key)) for key in limits_asked(origin) if group_of(key) is group
        ]
        for group in LimitGroup
    }


def levels_by_level(form: PayerForm, origin: PayerProfile) -> dict[Level, list[tuple[Field, ItemLevel]]]:
    """The fields of the items, by how much each counts so far."""
    held = [(form[level_field(key)], level) for key, level in origin.levels.items()]
    return {level: [one for one in held if one[1].level is level] for level in Level}


def treatment_row(form: PayerForm, origin: PayerProfile, kind: TreatmentKind) -> tuple[list[Field], str]:
    """The fields of one kind of treatment that there are, and who asks for it so far."""
    names = [treatment_field(kind, part) for part in ("asked", "least", "weeks")]
    one = origin.treatments.get(kind)
    return [form[name] for name in names if name in form], one.source if one else ""


@pages.route("/payers/<int:clinic_id>/<payer>/<int:number>/confirm", methods=["POST"])
@requires(Permission.CONFIRM_PROTOCOL)
def confirm_payer(clinic_id: int, payer: str, number: int) -> ResponseReturnValue:
    kind = payer_or_404(payer)
    version = queries.payer_version_for(current_user, clinic_id, kind, number) or abort(404)
    actions.confirm_payer_version(version, by=current_user, now=now())
    address = url_for("protocols.show_payer", clinic_id=clinic_id, payer=kind, version=number)
    message = f"Version {number} is confirmed. It is in force from {version.effective_on:%-d %b %Y} on."
    return saved(address, ConfirmForm(), message)
