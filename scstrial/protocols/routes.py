"""Pages of the protocol: the clinic's numbers with their sources, and a physician's word on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.protocols import actions, queries
from scstrial.protocols.choices import PainStep, Payer
from scstrial.protocols.forms import ConfirmForm, LeadNumbersForm, PainStepForm
from scstrial.protocols.rules.explained import levels_of, limits_of, settings_of
from scstrial.protocols.rules.payers import as_confirmed, payer_profile

if TYPE_CHECKING:
    from scstrial.protocols.models import Protocol

pages = Blueprint("protocols", __name__)


@pages.route("/protocol")
@requires(Permission.SEE_PATIENTS)
def show_protocol() -> ResponseReturnValue:
    versions = queries.protocols_of(current_user)
    protocol = protocol_or_404(request.args.get("version", type=int))
    if protocol is None:
        return page("protocols/no_protocol.html")
    payer = next((one for one in Payer if one == request.args.get("payer")), Payer(protocol.payer))
    profile = payer_profile(payer)
    if protocol.confirmed_at is not None:
        profile = as_confirmed(profile)
    evaluation, length = settings_of(queries.evaluation_rule_of(protocol), queries.trial_length_of(protocol))
    return page(
        "protocols/show_protocol.html",
        protocol=protocol,
        versions=versions,
        in_force=in_force(protocol.clinic_id),
        evaluation=evaluation,
        length=length,
        payers=list(Payer),
        payer=payer,
        clinics_payer=Payer(protocol.payer),
        limits=limits_of(profile),
        levels=list(levels_of(profile)),
        step=PainStep(format(protocol.pain_step.normalize(), "f")),
    )


@pages.route("/protocol/<int:protocol_id>/confirm", methods=["POST"])
@requires(Permission.CONFIRM_PROTOCOL)
def confirm_protocol(protocol_id: int) -> ResponseReturnValue:
    protocol = queries.protocol_for(current_user, protocol_id) or abort(404)
    actions.confirm_protocol(protocol, by=current_user, now=now())
    address = url_for("protocols.show_protocol", version=protocol.id)
    message = f"Version {protocol.number} is confirmed. The defaults now count as your clinic's."
    return saved(address, ConfirmForm(), message)


@pages.route("/protocol/<int:protocol_id>/pain-step", methods=["GET", "POST"])
@requires(Permission.CONFIRM_PROTOCOL)
def change_pain_step(protocol_id: int) -> ResponseReturnValue:
    protocol = queries.protocol_for(current_user, protocol_id) or abort(404)
    form = PainStepForm(data={"pain_step": PainStep(format(protocol.pain_step.normalize(), "f"))})
    if form.validate_on_submit():
        try:
            follower = actions.change_pain_step(protocol, form.pain_step.data, by=current_user, now=now())
            message = f"Version {follower.number} is in force. Trials under way keep the version they began under."
            return saved(url_for("protocols.show_protocol", version=follower.id), form, message)
        except Refused as refused:
            form.show(refused.problems)
    return page("protocols/change_pain_step.html", form=form, protocol=protocol)


@pages.route("/protocol/<int:protocol_id>/lead-numbers", methods=["GET", "POST"])
@requires(Permission.CONFIRM_PROTOCOL)
def change_lead_numbers(protocol_id: int) -> ResponseReturnValue:
    protocol = queries.protocol_for(current_user, protocol_id) or abort(404)
    form = LeadNumbersForm(obj=protocol)
    if form.validate_on_submit():
        try:
            follower = actions.change_lead_numbers(protocol, form.numbers(), by=current_user, now=now())
            message = f"Version {follower.number} is in force. Trials under way keep the version they began under."
            return saved(url_for("protocols.show_protocol", version=follower.id), form, message)
        except Refused as refused:
            form.show(refused.problems)
    return page("protocols/change_lead_numbers.html", form=form, protocol=protocol)


def protocol_or_404(protocol_id: int | None) -> Protocol | None:
    """The version asked for; without one the version in force at the first clinic; None where there is none."""
    if protocol_id is not None:
        return queries.protocol_for(current_user, protocol_id) or abort(404)
    found = (in_force(clinic.id) for clinic in current_user.clinics)
    return next((protocol for protocol in found if protocol is not None), None)


def in_force(clinic_id: int) -> Protocol | None:
    zone = next(clinic.zone for clinic in current_user.clinics if clinic.id == clinic_id)
    return queries.protocol_in_force(clinic_id, day_of(now(), zone))
