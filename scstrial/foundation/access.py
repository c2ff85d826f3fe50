"""Closed unless opened: each view names the permission it needs, or says that it is public."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from flask import Flask, abort, request
from flask_login import current_user
from flask_security import auth_required

from scstrial.foundation.permission import Permission as Permission

View = TypeVar("View", bound=Callable[..., Any])


class Viewer(Protocol):
    """Who looks: enough of a signed-in person for rules and queries to ask."""

    id: int
    name: str

    @property
    def clinic_ids(self) -> frozenset[int]: ...

    def may(self, permission: Permission) -> bool: ...


# Views that are not ours and are open by their nature; tests hold this list against the URL map.
OPEN_ENDPOINTS = frozenset(
    {
        "static",
        "bootstrap.static",
        "security.static",
        "security.login",
        "security.logout",
        "security.change_password",
    }
)


def requires(permission: Permission) -> Callable[[View], View]:
    """Only a signed-in person who has this permission may open the view."""

    def mark(view: View) -> View:
        guarded = auth_required("session")(view)
        guarded.permission = permission
        return guarded  # type: ignore[no-any-return]

    return mark


def signed_in(view: View) -> View:
    """Any signed-in person may open the view."""
    guarded = auth_required("session")(view)
    guarded.permission = "signed_in"
    return guarded  # type: ignore[no-any-return]


def public(view: View) -> View:
    """Anybody may open the view."""
    view.permission = "public"  # type: ignore[attr-defined]
    return view


def access_of(app: Flask, endpoint: str) -> str | None:
    """What the view behind an endpoint asks for; None when it says nothing."""
    if endpoint in OPEN_ENDPOINTS:
        return "public"
    return getattr(app.view_functions.get(endpoint), "permission", None)


def guard(app: Flask) -> Callable[[], None]:
    """Refuse every request whose view names no permission, or one that the person does not have."""

    def refuse_unless_open() -> None:
        if request.endpoint is None:
            return  # no such page: the router answers 404
        needed = access_of(app, request.endpoint)
        if needed is None:
            abort(403)
        if isinstance(needed, Permission) and current_user.is_authenticated and not current_user.may(needed):
            abort(403)

    return refuse_unless_open
