"""A session that ran out while something was typed: it is kept, and brought back after signing in again."""

from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, flash, g, redirect, request, session, url_for
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from scstrial.accounts.models import User
from scstrial.foundation.clock import now
from scstrial.foundation.db import commit
from scstrial.foundation.pages import show_error
from scstrial.foundation.submissions import where_form_led
from scstrial.foundation.typed import (
    BROUGHT_BACK,
    FIELD,
    Typed,
    forget_expired,
    keep_typed,
    keys_of,
    mark_of,
    owner_here,
    owner_of,
    read_mark,
    typed_with,
    worth_keeping,
)

CHECK_AND_SAVE = "You were signed out; nothing was saved yet. Check and save."
OFFERED_AT_MOST = 3  # one line each; the session cookie holds little
STILL_KEPT = "What you were typing when you were signed out is kept until it is saved, at most 12 hours."


def set_up_signed_out(app: Flask) -> None:
    """Before the check against forged requests: that one knows only that the session is over."""
    app.before_request(keep_and_lead_to_sign_in)
    app.before_request(bring_back)
    app.after_request(begin_time_out_anew)
    app.register_error_handler(CSRFError, keep_from_an_old_session)
    app.jinja_env.globals[FIELD] = mark_of


def begin_time_out_anew(response: Response) -> Response:
    """A session ends so long after the last click (SESSION_MINUTES), not after the sign-in."""
    if request.endpoint and not request.endpoint.endswith("static") and "_user_id" in session:
        session.modified = True
    return response


def keep_and_lead_to_sign_in() -> BaseResponse | None:
    """A form sent after the session ran out."""
    if request.method != "POST" or owner_here() is not None:
        return None
    mark = read_mark(request.form.get(FIELD))
    if mark is None:
        return None
    key = keep(*mark)
    goal = url_for("accounts.bring_back_typed", key=key) if key else None
    return redirect(url_for("security.login", next=goal), 303)


def keep_from_an_old_session(error: CSRFError) -> Response | BaseResponse:
    """A form of a session before this one: its owner gets it back at once, anybody else only learns that it failed."""
    mark = read_mark(request.form.get(FIELD))
    key = keep(*mark) if mark is not None else None
    if mark is None or key is None or mark[0] != owner_here():
        return show_error(error)
    return redirect(url_for("accounts.bring_back_typed", key=key), 303)


def keep(owner: str, form: str) -> str | None:
    """Keep what was sent for who had the page; returns the key."""
    fields = worth_keeping(request.form.items(multi=True))
    key = keep_typed(owner, Typed(page_of_form(), form, fields), now())
    commit()
    return key


def page_of_form() -> str:
    """The page that shows this form: where it was sent to, or where it stood when that shows none."""
    methods = request.url_rule.methods if request.url_rule is not None else None
    before = urlsplit(request.referrer or "")
    if (methods and "GET" in methods) or before.netloc != request.host:
        return f"{request.path}?{request.query_string.decode()}"
    return f"{before.path}?{before.query}"


def lead_back(key: str) -> BaseResponse:
    """To the page on which it was typed; to the worklist when it is not this person's, or its time is over."""
    owner = owner_here()
    typed = typed_with(key, owner, now()) if owner is not None else None
    if typed is None:
        return redirect(url_for("overview.worklist"), 303)
    first = where_form_led(typed.form_key) if typed.form_key else None
    if first is not None:
        flash("This was already saved.", "info")
        return redirect(first, 303)
    path, _, query = typed.address.partition("?")
    return redirect(f"{path}?{query}{'&' if query else ''}{urlencode({BROUGHT_BACK: key})}", 303)


def bring_back() -> None:
    """Fill the form of this page with what its owner typed."""
    key = request.args.get(BROUGHT_BACK)
    owner = owner_here() if key and request.method == "GET" else None  # a style sheet asks for no person's row
    if not key or owner is None:
        return
    g.typed = typed_with(key, owner, now())
    if g.typed is not None:
        session[BROUGHT_BACK] = True
        flash(CHECK_AND_SAVE, "warning")


def tell_of_typed(_app: Flask, user: User, **_rest: object) -> None:
    """Who signs in elsewhere learns that something is kept."""
    if request.args.get("next", "").startswith(f"/{BROUGHT_BACK}/"):
        return  # on the way back already
    forget_expired(now())
    for key in keys_of(owner_of(user.get_id()), now())[:OFFERED_AT_MOST]:
        url = url_for("accounts.bring_back_typed", key=key)
        flash(Markup('{} <a href="{}">Bring it back</a>').format(STILL_KEPT, url), "warning")
    commit()
