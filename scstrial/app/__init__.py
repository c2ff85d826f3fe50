"""Puts the application together."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from flask import Flask, g, request
from flask_bootstrap import Bootstrap5
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_migrate import Migrate
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from scstrial.accounts.sign_in import set_up_sign_in
from scstrial.accounts.signed_out import set_up_signed_out
from scstrial.app import tables as tables
from scstrial.app.blueprints import BLUEPRINTS, COMMANDS
from scstrial.app.static_files import set_up_static_files
from scstrial.app.surroundings import set_up_surroundings
from scstrial.contact.routes import provider_pages as provider
from scstrial.diary.language import set_up_languages
from scstrial.foundation.access import guard
from scstrial.foundation.db import db, set_up_database
from scstrial.foundation.formats import set_up_formats
from scstrial.foundation.pages import lead_on_if_saved, set_up_error_pages
from scstrial.screening.queries import hear_of_trials
from scstrial.trials.queries import trials_told

ROOT = Path(__file__).resolve().parents[2]
LARGEST_FORM_BYTES = 1_000_000
LARGEST_ROW_NUMBER = 2**31 - 1  # an integer key on PostgreSQL
SIGN_IN_TRIES = "20 per minute"
CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "img-src": ["'self'", "data:"],
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


class RowNumber(IntegerConverter):
    """Numbers in addresses that a row can have; a larger one is no page."""

    def __init__(self, url_map: Map, **limits: Any) -> None:
        super().__init__(url_map, **{"max": LARGEST_ROW_NUMBER, **limits})


def create_app(settings: dict[str, Any]) -> Flask:
    """The application with these settings (see `config.settings`)."""
    app = Flask("scstrial", root_path=str(ROOT / "scstrial"), template_folder=str(ROOT / "templates"))
    app.url_map.converters["int"] = RowNumber
    app.config.update(defaults(settings), **settings)
    logging.basicConfig(level=app.config.get("LOG_LEVEL", "INFO"), format="%(asctime)s %(name)s %(message)s")
    for chatty in ("alembic", "apscheduler"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    if app.config.get("BEHIND_PROXY"):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    app.before_request(guard(app))
    set_up_database(app)
    set_up_headers(app)
    set_up_static_files(app)
    set_up_signed_out(app)
    csrf = CSRFProtect(app)
    Bootstrap5(app)
    set_up_sign_in(app)
    set_up_throttle(app)
    app.before_request(lead_on_if_saved)
    set_up_formats(app)
    set_up_languages(app)
    set_up_error_pages(app)
    set_up_surroundings(app)
    hear_of_trials(trials_told)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    csrf.exempt(provider)  # calls that are signed instead
    for command in COMMANDS:
        app.cli.add_command(command)
    return app


def defaults(settings: dict[str, Any]) -> dict[str, Any]:
    """What follows from the settings or is the same everywhere."""
    https = bool(settings.get("HTTPS"))
    return {
        "MAX_CONTENT_LENGTH": LARGEST_FORM_BYTES,
        "MAX_FORM_PARTS": 2_000,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(minutes=settings.get("SESSION_MINUTES", 60)),
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a log may lie open through a ward round
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(hours=1),
    }


def set_up_headers(app: Flask) -> None:
    """Security headers on every answer; pages with patient data are not kept by the browser."""
    https = bool(app.config.get("HTTPS"))
    Talisman(
        app,
        force_https=https,
        session_cookie_secure=https,
        strict_transport_security=https,
        content_security_policy=CONTENT_SECURITY_POLICY,
        content_security_policy_nonce_in=["script-src"],
        referrer_policy="same-origin",
        frame_options="DENY",
    )

    def hand_nonce_to_sign_in() -> None:
        g.csp_nonce = getattr(request, "csp_nonce", "")

    app.before_request(hand_nonce_to_sign_in)

    @app.after_request
    def keep_no_copy(response: Any) -> Any:
        if request.endpoint and not request.endpoint.endswith("static"):
            response.headers["Cache-Control"] = "no-store"
        return response


def set_up_throttle(app: Flask) -> None:
    """Sign-in tries per address; the lock-out per account is a database row (accounts)."""
    limiter = Limiter(get_remote_address, app=app, storage_uri=app.config.get("RATELIMIT_STORAGE_URI", "memory://"))
    app.extensions["scstrial.limiter"] = limiter  # the limited views hold it weakly
    for endpoint in ("security.login", "security.forgot_password"):
        if endpoint in app.view_functions:
            limited = limiter.limit(app.config.get("SIGN_IN_TRIES", SIGN_IN_TRIES), methods=["POST"])
            app.view_functions[endpoint] = cast(Any, limited(app.view_functions[endpoint]))
