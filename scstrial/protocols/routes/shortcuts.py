"""Short ways to the next version: one number changed, in force at once, confirmed anew."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.protocols import actions
from scstrial.protocols.forms import LeadNumbersForm, PainStepForm
from scstrial.protocols.routes.blueprint import pages, version_or_404
from scstrial.protocols.rules.compared import step_of


@pages.route("/protocol/<int:protocol_id>/pain-step", methods=["GET", "POST"])
@requires(Permission.CONFIRM_PROTOCOL)
def change_pain_step(protocol_id: int) -> ResponseReturnValue:
    protocol = version_or_404(protocol_id)
    form = PainStepForm(data={"pain_step": step_of(protocol.pain_step)})
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
    protocol = version_or_404(protocol_id)
    form = LeadNumbersForm(obj=protocol)
    if form.validate_on_submit():
        try:
            follower = actions.change_lead_numbers(protocol, form.numbers(), by=current_user, now=now())
            message = f"Version {follower.number} is in force. Trials under way keep the version they began under."
            return saved(url_for("protocols.show_protocol", version=follower.id), form, message)
        except Refused as refused:
            form.show(refused.problems)
    return page("protocols/change_lead_numbers.html", form=form, protocol=protocol)
