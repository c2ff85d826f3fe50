"""The application as it runs, with two bare pages beside it that serve as floors."""

import os
from pathlib import Path

from flask import Blueprint, request
from flask_login import current_user
from sqlalchemy import Column, Integer, String, Table, insert
from wtforms import DecimalField, RadioField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from scstrial.app import create_app
from scstrial.foundation.access import Permission, public, requires
from scstrial.foundation.db import Base, commit, db
from scstrial.foundation.forms import BaseForm, options
from tests.conftest import test_settings

floors = Blueprint("floors", __name__)
bare_rows = Table(
    "bench_rows",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("words", String(200)),
    Column("n", Integer),
)
TEXTS, NUMBERS, RADIOS = 6, 18, 46
ROWS = 5


def bare_form() -> type[BaseForm]:
    """As many fields as the evening log has, with the validators a plain page would give them."""
    fields = {f"text{n}": TextAreaField("Text", [Optional(), Length(max=2000)]) for n in range(TEXTS)}
    fields |= {f"number{n}": DecimalField("Number", [Optional(), NumberRange(0, 100)]) for n in range(NUMBERS)}
    answers = options([("yes", "Yes"), ("no", "No"), ("unknown", "Not known")])
    fields |= {f"radio{n}": RadioField("Answer", [Optional()], choices=answers) for n in range(RADIOS)}
    return type("BareForm", (BaseForm,), fields)


BareForm = bare_form()


@floors.route("/bench/hello", methods=["POST"])
@public
def hello():
    """A hello page and one durable insert."""
    db.session.execute(insert(bare_rows).values(words="hello", n=1))
    commit()
    return "hello"


@floors.route("/bench/bare", methods=["POST"])
@requires(Permission.KEEP_DAILY_LOG)
def bare():
    """Signed in, a form of as many fields validated, as many rows written in one durable transaction."""
    form = BareForm()
    if not form.validate_on_submit():
        return str(form.errors), 422
    for n in range(int(request.args.get("rows", ROWS))):
        db.session.execute(insert(bare_rows).values(words=f"{current_user.id} {form.text0.data}", n=n))
    commit()
    return "", 303, {"Location": "/"}


def make_app():
    folder = Path(os.environ["BENCH_FOLDER"])
    settings = test_settings(os.environ["BENCH_DATABASE"], folder)
    settings |= {"TESTING": False, "WTF_CSRF_ENABLED": False}
    app = create_app(settings)
    app.register_blueprint(floors)
    with app.app_context():
        bare_rows.create(db.engine, checkfirst=True)
    return app


app = make_app()
