"""How a page answers: show, save and lead on, or fail with a reference that is in the log."""

import logging
import secrets
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, Response, flash, make_response, redirect, render_template, request, session
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from scstrial.foundation.clock import now
from scstrial.foundation.db import STALE, commit, db
from scstrial.foundation.failures import place_of as place_of
from scstrial.foundation.forms import BaseForm
from scstrial.foundation.refusal import Problem, Refused
from scstrial.foundation.submissions import remember_form, where_form_led
from scstrial.foundation.typed import BROUGHT_BACK, forget_typed

log = logging.getLogger("scstrial.pages")
ERROR_PAGES = frozenset({400, 403, 404, 413, 429, 500})


def page(template: str, *, form: BaseForm | None = None, **values: Any) -> Response:
    """Show a template; a form that came back with problems answers 422."""
    status = 422 if form is not None and request.method == "POST" else 200
    return make_response(render_template(template, form=form, **values), status)


def saved(url: str, form: BaseForm, message: str = "Saved.", category: str = "success") -> BaseResponse:
    """Commit what the action did, once per form, and lead on."""
    if form.key:
        remember_form(form.key, url, now())
        if session.pop(BROUGHT_BACK, None):
            forget_typed(form.key)
    try:
        commit()
    except IntegrityError:
        first = where_form_led(form.key)
        if first is None:
            raise
        return redirect(first, 303)
    flash(message, category)
    return redirect(url, 303)


def kept() -> None:
    """Commit what the action did, where no form of ours leads on."""
    commit()


def given_up() -> None:
    """Take back what was not committed, before a failure is shown."""
    db.session.rollback()


def lead_on_if_saved() -> BaseResponse | None:
    """A form that was already saved leads where its first sending led."""
    if request.method != "POST" or request.content_length is None:
        return None
    key = request.form.get("form_key", "")
    first = where_form_led(key) if key else None
    if first is None:
        return None
    flash("This was already saved.", "info")
    return redirect(first, 303)


def show_error(error: HTTPException) -> Response:
    """A failure in plain words, with a reference that stands in the log."""
    code = error.code if error.code in ERROR_PAGES else 400
    name = "csrf" if isinstance(error, CSRFError) else str(code)
    reference = secrets.token_hex(4)
    log.warning("reference %s: %s %s answered %s", reference, request.method, request.endpoint, error.code)
    body = render_template(f"errors/{name}.html", reference=reference, error=error)
    response = make_response(body, error.code or 400)
    response.headers.extend((name, value) for name, value in error.get_headers() if name == "Retry-After")
    return response


def set_up_error_pages(app: Flask) -> None:
    """Every failure is a page in plain words with a reference; no page shows a stack trace."""

    def show_http_error(error: HTTPException) -> Response | BaseResponse:
        if error.response is not None:
            return cast(BaseResponse, error.response)
        if error.code is not None and error.code < 400:
            return cast(Response, error.get_response())
        return show_error(error)

    def show_refusal(refused: Refused) -> Response:
        """A refusal that no form could show: say it on a page of its own."""
        db.session.rollback()
        reference = secrets.token_hex(4)
        log.info("reference %s: %s %s refused", reference, request.method, request.endpoint)
        values = {"reference": reference, "refused": refused, "back_url": page_before()}
        return make_response(render_template("errors/refused.html", **values), 409)

    def show_stale(_error: StaleDataError) -> Response:
        """Somebody else saved the row between reading and writing."""
        return show_refusal(Refused([Problem(STALE)]))

    def show_crash(error: Exception) -> Response:
        db.session.rollback()
        reference = secrets.token_hex(4)
        # Exception texts may hold values typed about a patient: the log names the type and the place only.
        log.error("reference %s: %s %s\n%s", reference, request.method, request.endpoint, place_of(error))
        return make_response(render_template("errors/500.html", reference=reference, error=None), 500)

    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(Refused, show_refusal)
    app.register_error_handler(StaleDataError, show_stale)
    app.register_error_handler(Exception, show_crash)


def page_before() -> str | None:
    """The page of ours from which this one was asked for."""
    before = urlsplit(request.referrer or "")
    return before.path if before.netloc == request.host and before.path != request.path else None
