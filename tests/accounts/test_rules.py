import pytest

from scstrial.accounts.choices import RoleName
from scstrial.accounts.rules import PERMISSIONS, permissions_of, problems_with_account
from scstrial.foundation.access import Permission

PHYSICIANS_ONLY = {Permission.OVERRIDE_SCREENING, Permission.SIGN_DECISION, Permission.CONFIRM_PROTOCOL}
ADMINISTRATORS_ONLY = {Permission.ADMINISTER_PEOPLE, Permission.ADMINISTER_CLINIC}


def test_a_physician_may_do_what_a_nurse_may_and_judge():
    nurse, physician = permissions_of(frozenset({RoleName.NURSE})), permissions_of(frozenset({RoleName.PHYSICIAN}))
    assert physician - nurse == PHYSICIANS_ONLY
    assert nurse <= physician


def test_an_administrator_runs_the_place_and_sees_no_patient():
    assert permissions_of(frozenset({RoleName.ADMINISTRATOR})) == {Permission.SEE_WORKLIST, *ADMINISTRATORS_ONLY}


def test_nobody_clinical_administers():
    assert not permissions_of(frozenset({RoleName.NURSE, RoleName.PHYSICIAN})) & ADMINISTRATORS_ONLY


def test_two_roles_allow_what_either_allows():
    both = permissions_of(frozenset({RoleName.NURSE, RoleName.ADMINISTRATOR}))
    assert both == PERMISSIONS[RoleName.NURSE] | PERMISSIONS[RoleName.ADMINISTRATOR]


def test_no_role_allows_nothing():
    assert permissions_of(frozenset()) == frozenset()


def test_every_permission_belongs_to_somebody():
    assert permissions_of(frozenset(RoleName)) == set(Permission)


def fields_in(**changes):
    account = {"name": "R. Ortiz", "roles": [RoleName.NURSE], "clinic_ids": [1], "email_taken": False}
    return [problem.field for problem in problems_with_account(**{**account, **changes})]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"name": " "}, ["name"]),
        ({"email_taken": True}, ["email"]),
        ({"roles": []}, ["roles"]),
        ({"clinic_ids": []}, ["clinics"]),
        ({"name": "", "roles": [], "clinic_ids": []}, ["name", "roles", "clinics"]),
    ],
)
def test_an_account_needs_a_name_an_address_of_its_own_a_role_and_a_clinic(changes, fields):
    assert fields_in(**changes) == fields
