"""The application for a web server: `gunicorn wsgi:app`. A missing setting stops it with its name.

`flask --app wsgi rules ...` alone runs without settings. Imports stand where they are needed: it starts at once.
"""

import gc

from flask import Flask

from config import MissingSetting, settings


def application() -> Flask:
    """The whole program, or without its settings what needs none."""
    try:
        given = settings()
    except MissingSetting as missing:
        from scstrial.cli.without_settings import rules_alone

        return rules_alone(missing)
    from scstrial.app import create_app

    return create_app(given)


app = application()
gc.freeze()  # the program itself is never garbage: looking through it took a millisecond of each page
