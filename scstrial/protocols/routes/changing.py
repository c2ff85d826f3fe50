"""The next version as a whole: filled in, looked at, saved as a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused, refuse_if
from scstrial.protocols import actions, queries
from scstrial.protocols.forms import ProtocolForm
from scstrial.protocols.routes.blueprint import in_force, pages, today_at, version_or_404
from scstrial.protocols.rules import cautions_in_numbers
from scstrial.protocols.rules.compared import compared

if TYPE_CHECKING:
    from scstrial.protocols.models import Protocol

PREVIEW, CHANGE = "preview", "change"  # what the button that was pressed asks for; without one: save


@pages.route("/protocol/<int:protocol_id>/change", methods=["GET", "POST"])
@requires(Permission.CONFIRM_PROTOCOL)
def change_protocol(protocol_id: int) -> ResponseReturnValue:
    origin = version_or_404(protocol_id)
    form = ProtocolForm(data=ProtocolForm.shown(queries.numbers_of(origin), today_at(origin.clinic_id)))
    form.seen_version.data = form.seen_version.data or str(queries.latest_number(origin.clinic_id))
    if request.form.get("step") == CHANGE:
        return filled_in(origin, form, wrong=False)
    if not form.validate_on_submit():
        return filled_in(origin, form, wrong=request.method == "POST")
    try:
        if request.form.get("step") == PREVIEW:
            return previewed(origin, form)
        return drafted(origin, form)
    except Refused as refused:
        form.show(refused.problems)
        form.seen_version.data = str(queries.latest_number(origin.clinic_id))
    return filled_in(origin, form, wrong=True)


def filled_in(origin: Protocol, form: ProtocolForm, *, wrong: bool) -> ResponseReturnValue:
    """The questions; as a refusal only when something was wrong."""
    return page(
        "protocols/change_protocol.html",
        form=form if wrong else None,
        asked=form,
        protocol=origin,
        in_force=in_force(origin.clinic_id),
    )


def previewed(origin: Protocol, form: ProtocolForm) -> ResponseReturnValue:
    """What would change against the version in force, and what has to be seen; nothing is saved."""
    numbers = form.numbers()
    refuse_if(
        actions.problems_with_draft(origin, numbers, form.effective_on.data, form.why.data, form.seen_latest, now())
    )
    current = in_force(origin.clinic_id) or origin
    profile = queries.profile_in_force(origin.clinic_id, numbers.payer, form.effective_on.data)
    return page(
        "protocols/preview_protocol.html",
        asked=form,
        typed=[(name, value) for name, value in request.form.items(multi=True) if name in form.questions],
        protocol=origin,
        in_force=current,
        planned=queries.protocol_planned(origin.clinic_id, today_at(origin.clinic_id)),
        changes=[pair for pair in compared(queries.numbers_of(current), numbers) if pair.differs],
        cautions=cautions_in_numbers(numbers, profile),
    )


def drafted(origin: Protocol, form: ProtocolForm) -> ResponseReturnValue:
    draft = actions.draft_version(
        origin,
        form.numbers(),
        effective_on=form.effective_on.data,
        why=form.why.data,
        seen_latest=form.seen_latest,
        by=current_user,
        now=now(),
    )
    message = f"Version {draft.number} is saved as a draft. It counts once a physician has confirmed it."
    return saved(url_for("protocols.show_protocol", version=draft.id), form, message)
