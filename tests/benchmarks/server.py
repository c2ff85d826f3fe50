"""The application as it runs, with two bare pages beside it that serve as floors."""

import gc
import os
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, request
from flask_login import current_user
from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column
from wtforms import (
    BooleanField,
    DecimalField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional

from scstrial.app import create_app
from scstrial.bedside.forms.log_asked import ASKED, PAIN_ASKED
from scstrial.bedside.forms.logs import LogForm
from scstrial.daily_logs.choices import Session
from scstrial.foundation.access import Permission, public, requires
from scstrial.foundation.db import Model, commit, db
from scstrial.foundation.forms import BaseForm, ExactField, WholeField, leaves, options
from tests.benchmarks.seeding import AREA
from tests.conftest import test_settings

floors = Blueprint("floors", __name__)
ROWS = 4  # as many as a log save writes: log, pain, audit, saved form (counted in the run)
NOTHING = (None, "", False)
ON_FORM_BASE = {"form_key", "seen_version"}
NOT_ASKED = {"coverage_pct", "relief_sufficient"}  # of this clinic and this program


def plain_field(leaf: Field) -> Any:
    """The field of WTForms that a plain page would have for this one: the same kind, as many choices."""
    if isinstance(leaf, SelectField):
        kind = RadioField if isinstance(leaf, RadioField) else SelectField
        pairs = [(choice.value, choice.label) for choice in leaf.choices or []]
        return kind(leaf.label.text, [Optional()], choices=options(pairs), validate_choice=bool(pairs))
    if isinstance(leaf, BooleanField):
        return BooleanField(leaf.label.text)
    if isinstance(leaf, ExactField):
        number = IntegerField if isinstance(leaf, WholeField) else DecimalField
        return number(leaf.label.text, [Optional(), NumberRange(0, 1440)])
    if isinstance(leaf, HiddenField):
        return HiddenField()
    kind = TextAreaField if isinstance(leaf, TextAreaField) else StringField
    return kind(leaf.label.text, [Optional(), Length(max=2000)])


def evening_leaves(app: Flask) -> dict[str, Field]:
    """Every single field of the evening log, those of sub-forms and of two lines for medicines included."""
    lines = {f"analgesics-{line}-unit": "mg" for line in range(2)}
    with app.test_request_context(method="POST", data=lines):
        form = LogForm.only(ASKED[Session.EVENING] - NOT_ASKED, PAIN_ASKED[Session.EVENING], {AREA})()
        return {leaf.name.replace("-", "_"): leaf for leaf in leaves(form) if leaf.name not in ON_FORM_BASE}


class BareRow:
    """A row beside the answers; a log, too, is written to as many tables as it has rows."""

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(200))
    n: Mapped[int]


BESIDE = [type(f"BareRow{n}", (BareRow, Model), {"__tablename__": f"bench_rows_{n}"}) for n in range(ROWS - 1)]


def add_bare_page(fields: dict[str, Field]) -> type[Model]:
    """The bare page for these fields, and the table that keeps their answers, a column each."""
    form_class = type("BareForm", (BaseForm,), {name: plain_field(leaf) for name, leaf in fields.items()})
    columns: dict[str, Any] = {name: mapped_column(String(2000), nullable=True) for name in fields}
    columns |= {"__tablename__": "bench_answers", "id": mapped_column(Integer, primary_key=True)}
    answers = type("BareAnswers", (Model,), columns)

    @floors.route("/bench/bare", methods=["POST"])
    @requires(Permission.KEEP_DAILY_LOG)
    def bare():
        """Signed in, a form of as many fields validated, as many rows written in one durable transaction."""
        form = form_class()
        unknown = set(request.form) - set(form.data)
        if unknown or not form.validate_on_submit():
            return str((form.errors, unknown)), 422
        given = {name: form[name].data for name in fields}
        db.session.add(answers(**{name: str(value) for name, value in given.items() if value not in NOTHING}))
        db.session.add_all(row(words=f"by {current_user.id}", n=1) for row in BESIDE)
        commit()
        return "", 303, {"Location": "/"}

    @floors.route("/bench/fields")
    @public
    def count_fields():
        return str(len(fields) + len(ON_FORM_BASE))

    return answers


@floors.route("/bench/hello", methods=["POST"])
@public
def hello():
    """A hello page and one durable insert."""
    db.session.add(BESIDE[0](words="hello", n=1))
    commit()
    return "hello"


def make_app() -> Flask:
    folder = Path(os.environ["BENCH_FOLDER"])
    settings = test_settings(os.environ["BENCH_DATABASE"], folder)
    settings |= {"TESTING": False, "WTF_CSRF_ENABLED": False}
    app = create_app(settings)
    answers = add_bare_page(evening_leaves(app))
    app.register_blueprint(floors)
    with app.app_context():
        for row in (answers, *BESIDE):
            row.__table__.create(db.engine, checkfirst=True)
    return app


app = make_app()
gc.freeze()  # as wsgi.py
