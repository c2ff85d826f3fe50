"""Two versions of the protocol side by side: what differs first, then everything."""

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.pages import page
from scstrial.protocols import queries
from scstrial.protocols.routes.blueprint import in_force, pages, version_or_404
from scstrial.protocols.rules.compared import compared


@pages.route("/protocol/<int:protocol_id>/compare")
@requires(Permission.SEE_PATIENTS)
def compare_versions(protocol_id: int) -> ResponseReturnValue:
    """Against the version named by `with`, else the one in force."""
    protocol = version_or_404(protocol_id)
    named = request.args.get("with", type=int)
    other = version_or_404(named) if named is not None else in_force(protocol.clinic_id)
    if other is None or other.clinic_id != protocol.clinic_id:
        abort(404)
    before, after = sorted((protocol, other), key=lambda one: one.number)
    versions = [one for one in queries.protocols_of(current_user) if one.clinic_id == protocol.clinic_id]
    pairs = compared(queries.numbers_of(before), queries.numbers_of(after))
    return page(
        "protocols/compare_versions.html",
        protocol=protocol,
        other=other,
        before=before,
        after=after,
        versions=versions,
        pairs=pairs,
        differing=[pair for pair in pairs if pair.differs],
    )
