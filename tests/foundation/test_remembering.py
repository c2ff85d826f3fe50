"""What is laid down is what the factory made; whatever it depends on makes it run again."""

from decimal import Decimal

import pytest

from scstrial.audit.choices import System
from scstrial.foundation.db import db
from tests import remembering
from tests.conftest import empty_tables
from tests.factories.accounts import make_clinic, make_person
from tests.factories.decided import EXAMPLE_17, make_judged, sign
from tests.factories.trials import make_under_way
from tests.remembering import memories, remembered, tables

NOW = "2026-03-11T09:00:00-05:00"
runs: list[tuple] = []


@remembered
def make_noted(*args, **kwargs):
    """Writes something, and says how often it ran."""
    runs.append((args, kwargs))
    return make_clinic(f"Clinic {len(runs)}", by=System.COMMAND_LINE)


@pytest.fixture(autouse=True)
def still(app, at):
    at(NOW)
    runs.clear()


def from_empty_tables():
    db.session.remove()
    empty_tables()
    remembering.begin(db.engine)


def story():
    clinic = make_clinic("Far clinic", by=System.COMMAND_LINE)
    nurse, physician = make_person("nurse", clinic), make_person("physician", clinic)
    trial = make_judged(clinic, nurse, **EXAMPLE_17)
    decision = sign(trial, physician)
    other = make_under_way(clinic, nurse)
    return decision.choice, trial.patient.mrn, [row.name for row in nurse.clinics], other.placed_at


def rows():
    """As they stand in the database, all read anew."""
    memory = memories[db.engine]
    memory.stale = {table.name for table in tables()}
    return memory.read_rows()


def test_the_second_time_the_same_rows_stand_there_as_the_first_time():
    from_empty_tables()
    told, made = story(), rows()
    assert made["daily_logs"]
    assert made["audit_entries"]
    from_empty_tables()
    assert story() == told
    assert rows() == made


def test_new_rows_beside_those_laid_down_have_numbers_of_their_own():
    for _ in range(2):
        from_empty_tables()
        clinic = make_clinic(by=System.COMMAND_LINE)
    assert make_clinic("Second clinic", by=System.COMMAND_LINE).id != clinic.id
    db.session.rollback()
    assert len(rows()["clinics"]) == 2


def run(times=3, *args, **kwargs):
    for _ in range(times):
        from_empty_tables()
        make_noted(*args, **kwargs)
    return len(runs)


def test_it_runs_once_and_no_more():
    assert run(5, "once") == 1


@pytest.mark.parametrize("other", [Decimal("3.0"), 3, "3", True, [Decimal(3)], None])
def test_another_argument_is_another_call(other):
    before = run(3, "argument", Decimal(3))
    assert run(1, "argument", other) == before + 1


def test_another_moment_is_another_call(at):
    before = run(3, "moment")
    at("2026-03-11T09:00:01-05:00")
    assert run(1, "moment") == before + 1


def test_other_rows_make_it_run_again():
    before = run(3, "rows")
    from_empty_tables()
    make_clinic("Another clinic", by=System.COMMAND_LINE)
    make_noted("rows")
    assert len(runs) == before + 1


def test_a_write_that_is_none_of_the_factories_makes_it_run_again(clinic):
    before = run(3, "write")
    from_empty_tables()
    clinic = make_clinic(by=System.COMMAND_LINE)
    clinic.name = "North clinic"
    make_noted("write")  # not yet saved
    db.session.rollback()
    from_empty_tables()
    clinic = make_clinic(by=System.COMMAND_LINE)
    clinic.name = "Renamed"
    db.session.commit()
    make_noted("write")
    assert len(runs) == before + 2


def test_while_the_clock_runs_it_runs_each_time(app):
    import time_machine

    with time_machine.travel(NOW, tick=True):
        assert run(4, "clock") == 4


def test_under_a_patch_it_runs_each_time(monkeypatch, clinic):
    monkeypatch.setattr("tests.foundation.test_remembering.runs", [])
    assert [make_noted("patch").name for _ in range(3)] == ["Clinic 1", "Clinic 2", "Clinic 3"]
