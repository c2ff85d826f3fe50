from datetime import UTC, datetime, timedelta

import pytest

from scstrial.accounts import actions, queries
from scstrial.accounts.choices import RoleName
from scstrial.accounts.rules import permissions_of
from scstrial.audit.choices import System
from scstrial.audit.models import AuditEntry
from scstrial.foundation.refusal import Refused
from tests.factories.accounts import make_clinic, make_person

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
PERMISSIONS_OF_A_NURSE = sorted(permissions_of(frozenset({RoleName.NURSE})))


def open_account(clinic, by=System.COMMAND_LINE, **changes):
    account = {
        "name": " R. Ortiz ",
        "email": " R.Ortiz@Example.org ",
        "password": "a long pass phrase",
        "roles": [RoleName.NURSE],
        "clinics": [clinic],
    }
    return actions.open_account(**{**account, **changes}, by=by, now=NOW)


def test_an_account_is_opened_under_the_address_in_small_letters(clinic):
    person = open_account(clinic)
    assert (person.name, person.email, person.role_names) == ("R. Ortiz", "r.ortiz@example.org", {RoleName.NURSE})
    assert person.clinic_ids == {clinic.id}


def test_two_people_cannot_share_an_address_however_it_is_written(clinic):
    open_account(clinic)
    with pytest.raises(Refused, match="already signs in"):
        open_account(clinic, email="R.ORTIZ@example.org")


@pytest.mark.parametrize(("length", "fine"), [(11, False), (12, True), (13, True)])
def test_a_password_has_at_least_12_characters(clinic, length, fine):
    if fine:
        assert open_account(clinic, password="x" * length).active
        return
    with pytest.raises(Refused) as refusal:
        open_account(clinic, password="x" * length)
    assert [problem.field for problem in refusal.value.problems] == ["password"]
    person = make_person("nurse", clinic)
    with pytest.raises(Refused):
        actions.set_password(person, "x" * length, by=System.COMMAND_LINE, now=NOW)


def test_an_administrator_cannot_lock_everybody_out(clinic, administrator):
    with pytest.raises(Refused, match="from yourself"):
        actions.change_account(
            administrator, name="A", roles=[RoleName.NURSE], clinics=[clinic], by=administrator, now=NOW
        )
    with pytest.raises(Refused, match="your own account"):
        actions.close_account(administrator, by=administrator, now=NOW)


def test_closing_and_a_new_password_end_every_session(clinic, administrator, nurse):
    before = nurse.fs_uniquifier
    actions.close_account(nurse, by=administrator, now=NOW)
    closed = nurse.fs_uniquifier
    actions.set_password(nurse, "another pass phrase", by=administrator, now=NOW)
    assert len({before, closed, nurse.fs_uniquifier}) == 3


def test_a_closed_account_may_do_nothing(administrator, nurse):
    allowed = [permission for permission in PERMISSIONS_OF_A_NURSE if nurse.may(permission)]
    assert allowed
    actions.close_account(nurse, by=administrator, now=NOW)
    assert not [permission for permission in PERMISSIONS_OF_A_NURSE if nurse.may(permission)]
    actions.reopen_account(nurse, by=administrator, now=NOW)
    assert nurse.closed_at is None
    assert [permission for permission in PERMISSIONS_OF_A_NURSE if nurse.may(permission)] == allowed


def test_each_act_is_in_the_audit_trail_without_names_or_addresses(db, clinic, administrator):
    person = open_account(clinic, by=administrator)
    actions.change_account(
        person, name="R. Ruiz", roles=[RoleName.PHYSICIAN], clinics=[clinic], by=administrator, now=NOW
    )
    actions.close_account(person, by=administrator, now=NOW)
    actions.reopen_account(person, by=administrator, now=NOW)
    actions.set_password(person, "another pass phrase", by=administrator, now=NOW)
    db.session.flush()
    entries = db.session.scalars(db.select(AuditEntry).where(AuditEntry.by_id == administrator.id)).all()
    acts = ["account opened", "account changed", "account closed", "account reopened", "password set"]
    assert [entry.act for entry in entries] == acts
    assert {entry.about["user_id"] for entry in entries} == {person.id}
    assert not [entry for entry in entries if "rtiz" in str(entry.about) or "uiz" in str(entry.about)]


@pytest.mark.parametrize(("failures", "locked"), [(4, False), (5, True), (6, True)])
def test_five_failed_sign_ins_lock_the_address(db, clinic, failures, locked):
    for _ in range(failures):
        actions.note_failed_sign_in(" Nurse@Example.org", NOW)
    assert queries.is_locked("nurse@example.org", NOW) is locked
    assert not queries.is_locked("other@example.org", NOW)


def test_the_lock_opens_after_15_minutes_or_a_sign_in(db):
    for _ in range(5):
        actions.note_failed_sign_in("nurse@example.org", NOW)
    assert queries.is_locked("nurse@example.org", NOW + timedelta(minutes=15) - timedelta(seconds=1))
    assert not queries.is_locked("nurse@example.org", NOW + timedelta(minutes=15))
    actions.forget_failed_sign_ins("NURSE@example.org ")
    assert not queries.is_locked("nurse@example.org", NOW)


def test_an_administrator_sees_the_people_of_the_own_clinics_only(clinic, administrator, nurse):
    south = make_clinic("South clinic")
    elsewhere = make_person("nurse", south, email="south@example.org")
    both = make_person("physician", clinic, south, email="both@example.org")
    assert {person.id for person in queries.people_of(administrator)} == {administrator.id, nurse.id, both.id}
    assert queries.person_for(administrator, elsewhere.id) is None
    assert queries.person_for(administrator, both.id) is both


def test_people_with_a_role_are_the_open_accounts_of_the_clinic(clinic, administrator, nurse):
    gone = make_person("nurse", clinic, email="gone@example.org")
    make_person("nurse", make_clinic("South clinic"), email="south@example.org")
    actions.close_account(gone, by=administrator, now=NOW)
    assert list(queries.people_with_role(RoleName.NURSE, clinic.id)) == [nurse]
