"""What all pages of the patient share: the language, the clinic's name alone in the title, failures in plain words."""

import logging
import secrets
from typing import Any

from flask import Blueprint, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from scstrial.diary import wording
from scstrial.diary.language import speak
from scstrial.diary.models import DiaryLink
from scstrial.foundation.pages import given_up, place_of

pages = Blueprint("diary", __name__)
failures = logging.getLogger("scstrial.pages")
BROKEN = 500


def show(template: str, link: DiaryLink | None = None, status: int = 200, **values: Any) -> Response:
    """A page in the patient's language; with a link it names the clinic, never the patient."""
    if link is not None:
        speak(link.trial.patient.language.value)
    elif "language" not in g:
        speak()
    clinic = link.trial.clinic if link is not None else None
    return make_response(render_template(f"diary/{template}.html", link=link, clinic=clinic, **values), status)


@pages.context_processor
def words() -> dict[str, Any]:
    """What the templates say beside their own words."""
    return {
        "log_words": lambda link: wording.page_words(link.kind, link.session),
        "diary_day": wording.day_words,
        "advice_title": lambda advice: wording.ADVICE_TITLES[advice],
        "advice_words": lambda name: wording.EMERGENCY if name == "emergency" else wording.CRISIS,
    }


def not_known() -> Response:
    """The same page for every address that leads nowhere, forged or made up."""
    return show("unknown", status=404)


@pages.errorhandler(CSRFError)  # else staff's way of keeping an old form comes first
@pages.errorhandler(HTTPException)
def failed(error: HTTPException) -> Response:
    """A request that is refused: an old form, a page that is not there."""
    return failure(error.code or 400)


@pages.errorhandler(Exception)
def crashed(error: Exception) -> Response:
    """The fault is ours. The log names type and place only: the text may hold what was typed."""
    failures.error("%s", place_of(error))
    return failure(BROKEN)


def failure(code: int) -> Response:
    given_up()
    reference = secrets.token_hex(4)
    failures.warning("reference %s: %s %s answered %s", reference, request.method, request.endpoint, code)
    return show("failed", status=code, code=code, reference=reference)
