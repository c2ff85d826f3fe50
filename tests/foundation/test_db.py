"""Values come back from the database as they went in."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from scstrial.accounts.models import User
from scstrial.foundation.db import any_of
from scstrial.patients.choices import Sex
from scstrial.patients.models import Patient
from tests.factories.patients import make_patient


def test_a_choice_comes_back_as_itself(db, clinic, nurse):
    patient = make_patient(clinic, nurse, sex=Sex.FEMALE)
    db.session.commit()
    assert patient.sex is Sex.FEMALE
    assert db.session.scalars(select(Patient.id).where(Patient.sex == "female")).all() == [patient.id]


def test_a_value_beyond_the_closed_list_is_not_stored(db, clinic, nurse):
    patient = make_patient(clinic, nurse)
    patient.step = "somewhere"
    with pytest.raises(StatementError):
        db.session.flush()
    db.session.rollback()


def test_a_statement_that_is_built_once_takes_another_list_each_time(db, clinic, nurse, physician):
    named = select(User.id).where(User.id.in_(any_of("ids"))).order_by(User.id)
    ids = [nurse.id, physician.id]
    assert db.session.scalars(named, {"ids": ids}).all() == ids
    assert db.session.scalars(named, {"ids": frozenset(ids[:1])}).all() == ids[:1]
    assert db.session.scalars(named, {"ids": ()}).all() == []
