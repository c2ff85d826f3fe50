"""The clinic's numbers with their sources, and a physician's word on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.protocols import actions, queries
from scstrial.protocols.choices import Payer
from scstrial.protocols.forms import ConfirmForm
from scstrial.protocols.routes.blueprint import in_force, pages, protocol_or_404, today_at, version_or_404
from scstrial.protocols.rules.compared import Pair, compared, step_of
from scstrial.protocols.rules.explained import levels_of, limits_of, settings_of

if TYPE_CHECKING:
    from scstrial.protocols.models import Protocol


@pages.route("/protocol")
@requires(Permission.SEE_PATIENTS)
def show_protocol() -> ResponseReturnValue:
    versions = queries.protocols_of(current_user)
    protocol = protocol_or_404(request.args.get("version", type=int))
    if protocol is None:
        return page("protocols/no_protocol.html")
    payer = next((one for one in Payer if one == request.args.get("payer")), Payer(protocol.payer))
    profile = queries.profile_in_force(protocol.clinic_id, payer, today_at(protocol.clinic_id))
    current = in_force(protocol.clinic_id)
    evaluation, length = settings_of(queries.evaluation_rule_of(protocol), queries.trial_length_of(protocol))
    return page(
        "protocols/show_protocol.html",
        protocol=protocol,
        versions=versions,
        in_force=current,
        planned=queries.protocol_planned(protocol.clinic_id, today_at(protocol.clinic_id)),
        changes=changes_in(protocol, current),
        evaluation=evaluation,
        length=length,
        payers=list(Payer),
        payer=payer,
        clinics_payer=Payer(protocol.payer),
        limits=limits_of(profile),
        levels=list(levels_of(profile)),
        step=step_of(protocol.pain_step),
    )


@pages.route("/protocol/<int:protocol_id>/confirm", methods=["POST"])
@requires(Permission.CONFIRM_PROTOCOL)
def confirm_protocol(protocol_id: int) -> ResponseReturnValue:
    protocol = version_or_404(protocol_id)
    was_draft = protocol.draft
    actions.confirm_protocol(protocol, by=current_user, now=now())
    address = url_for("protocols.show_protocol", version=protocol.id)
    since = f" It is in force from {protocol.effective_on:%-d %b %Y} on." if was_draft else ""
    message = f"Version {protocol.number} is confirmed.{since} The defaults now count as your clinic's."
    return saved(address, ConfirmForm(), message)


def changes_in(protocol: Protocol, current: Protocol | None) -> list[Pair]:
    """What a draft, or a version planned for later, changes against the version in force."""
    if current is None or (not protocol.draft and protocol.effective_on <= today_at(protocol.clinic_id)):
        return []
    pairs = compared(queries.numbers_of(current), queries.numbers_of(protocol))
    return [pair for pair in pairs if pair.differs]
