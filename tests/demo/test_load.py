"""`flask demo load`: once, into an empty database, with the sign-ins on the terminal alone."""

import logging

import pytest
from sqlalchemy import func, select

from scstrial.accounts.models import User
from scstrial.audit.models import AuditEntry
from scstrial.demo.actions import load_demo
from scstrial.demo.clinics import PASSWORD, SIGN_INS
from scstrial.demo.stories import STORIES
from scstrial.foundation.clock import now
from scstrial.foundation.refusal import Refused
from scstrial.patients.models import Patient
from tests.factories.accounts import make_person

MOMENT = "2026-03-04T13:00:00-06:00"


FEW = [story for story in STORIES if story.family in ("Hart", "Lindt", "Vance")]


def counts(db):
    return [db.session.scalar(select(func.count()).select_from(model)) for model in (AuditEntry, User, Patient)]


def test_the_command_tells_the_stories_once_and_how_to_sign_in(app, db, at, caplog, monkeypatch):
    at(MOMENT)
    monkeypatch.setattr("scstrial.demo.actions.STORIES", FEW)
    caplog.set_level(logging.DEBUG)
    first = app.test_cli_runner().invoke(args=["demo", "load"])
    assert first.exit_code == 0, first.output
    for _role, email in SIGN_INS:
        assert email in first.output
    assert f"password: {PASSWORD}" in first.output
    assert app.config["PUBLIC_URL"] in first.output
    there = counts(db)
    assert there[2] == len(FEW)
    db.session.rollback()

    second = app.test_cli_runner().invoke(args=["demo", "load"])
    assert second.exit_code == 0, second.output
    assert "Telling" not in second.output
    assert PASSWORD in second.output
    assert counts(db) == there
    assert PASSWORD not in caplog.text


def test_a_demo_of_another_day_says_how_to_tell_it_anew(app, at, monkeypatch):
    at(MOMENT)
    monkeypatch.setattr("scstrial.demo.actions.STORIES", ())
    app.test_cli_runner().invoke(args=["demo", "load"])
    at("2026-03-06T13:00:00-06:00")
    later = app.test_cli_runner().invoke(args=["demo", "load"])
    assert "The stories end on Wed 4 Mar 2026. make demo-reset" in later.output


def test_the_demo_is_refused_where_somebody_works_already(app, clinic, db):
    make_person("nurse", clinic)
    with pytest.raises(Refused, match="holds accounts already"):
        load_demo(now())
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 1
    assert "make demo" in result.output
    assert PASSWORD not in result.output
    assert db.session.scalar(select(func.count(Patient.id))) == 0


def test_everybody_of_the_demo_can_sign_in(app, db, at, monkeypatch):
    at(MOMENT)
    monkeypatch.setattr("scstrial.demo.actions.STORIES", ())
    app.test_cli_runner().invoke(args=["demo", "load"])
    db.session.rollback()
    for _role, email in SIGN_INS:
        answer = app.test_client().post("/sign-in", data={"email": email, "password": PASSWORD})
        assert answer.status_code == 302
        assert answer.location.endswith("/")
