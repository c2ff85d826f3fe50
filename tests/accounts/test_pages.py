import pytest

from scstrial.accounts.choices import RoleName
from scstrial.accounts.models import User
from scstrial.accounts.queries import person_with_email
from scstrial.accounts.rules import PERMISSIONS
from scstrial.audit.models import AuditEntry
from scstrial.foundation.access import Permission, access_of
from scstrial.foundation.db import db as database
from tests.client import InspectingClient
from tests.factories.accounts import PASSWORD, make_clinic, make_person
from tests.reading import tree_of

NOON = "2026-11-21T12:00:00-06:00"
NEW = {
    "name": "R. Ortiz",
    "email": "r.ortiz@example.org",
    "password": "three unrelated words",
    "roles": ["nurse", "administrator"],
}


def words(response):
    tree = tree_of(response)
    return " ".join(" ".join(tree.find("body").itertext()).split())


def attempt(client, person, password):
    return client.post("/sign-in", data={"email": person.email, "password": password})


def is_in(client):
    return client.get("/change-password").status_code == 200


def acts(person):
    entries = database.select(AuditEntry).where(AuditEntry.by_id == person.id).order_by(AuditEntry.id)
    return [entry.act for entry in database.session.scalars(entries)]


@pytest.fixture
def office(client, administrator):
    return client.sign_in(administrator)


# Signing in and out


def test_the_right_password_opens_the_door(client, nurse):
    assert not is_in(client)
    answer = attempt(client, nurse, PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/")
    assert is_in(client)
    assert acts(nurse) == ["signed in"]


def test_the_address_may_be_typed_in_capitals(client, nurse):
    answer = client.post("/sign-in", data={"email": "NURSE@Example.org", "password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.parametrize("who", ["nurse@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client, nurse, who):
    answer = client.post("/sign-in", data={"email": who, "password": "not the pass phrase"})
    assert answer.status_code == 200
    assert "There is a problem" in words(answer)
    assert "Authentication failed - identity or password/passcode invalid" in words(answer)
    assert not is_in(client)


def test_after_five_wrong_passwords_the_right_one_waits_too(client, nurse, at):
    at(NOON)
    for _ in range(5):
        answer = attempt(client, nurse, "not the pass phrase")
        assert "Too many failed sign-ins" not in words(answer)
    answer = attempt(client, nurse, PASSWORD)
    assert answer.status_code == 200
    assert "Too many failed sign-ins. Wait 15 minutes" in words(answer)
    at("2026-11-21T12:15:00-06:00")
    assert attempt(client, nurse, PASSWORD).status_code == 302


def test_the_lock_holds_in_every_process_and_for_this_address_only(app, client, nurse, physician, at):
    at(NOON)
    for _ in range(5):
        attempt(client, nurse, "not the pass phrase")
    assert "Too many failed sign-ins" in words(attempt(app.test_client(), nurse, PASSWORD))
    assert attempt(client, physician, PASSWORD).status_code == 302


def test_a_sign_in_that_works_forgets_the_failures(client, nurse, at):
    at(NOON)
    for _ in range(2):
        for _ in range(4):
            attempt(client, nurse, "not the pass phrase")
        assert attempt(client, nurse, PASSWORD).status_code == 302
        client.post("/sign-out")


def test_who_forgot_the_password_reads_what_to_do(client):
    assert "Forgot your password? An administrator of your clinic sets a new one" in words(client.get("/sign-in"))


def test_one_click_signs_out(client, nurse):
    client.sign_in(nurse)
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert not is_in(client)
    assert acts(nurse) == ["signed in", "signed out"]


def test_signing_out_takes_more_than_following_a_link(client, nurse):
    client.sign_in(nurse)
    assert client.get("/sign-out").status_code == 405
    assert is_in(client)


def test_a_closed_account_is_out_at_once_with_its_open_session(app, client, nurse, administrator):
    client.sign_in(nurse)
    assert is_in(client)
    app.test_client().sign_in(administrator).post(f"/people/{nurse.id}/close")
    assert not is_in(client)
    assert attempt(client, nurse, PASSWORD).status_code == 200
    assert not is_in(client)


def test_a_new_password_ends_open_sessions(app, client, nurse, administrator):
    client.sign_in(nurse)
    office = app.test_client().sign_in(administrator)
    answer = office.post(f"/people/{nurse.id}/password", data={"password": "three unrelated words"})
    assert answer.status_code == 303
    assert not is_in(client)
    assert attempt(client, nurse, PASSWORD).status_code == 200
    assert attempt(client, nurse, "three unrelated words").status_code == 302


def test_a_person_changes_the_own_password(client, nurse):
    client.sign_in(nurse)
    new = "three unrelated words"
    data = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert client.post("/change-password", data=data).status_code == 302
    client.post("/sign-out")
    assert attempt(client, nurse, new).status_code == 302


# Who may do what


@pytest.mark.parametrize("role", list(RoleName))
def test_every_page_opens_for_those_roles_that_have_its_permission(app, client, clinic, role):
    client.sign_in(make_person(role, clinic))
    without_parts = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    guarded = [rule for rule in without_parts if isinstance(access_of(app, rule.endpoint), Permission)]
    assert guarded
    for rule in guarded:
        allowed = access_of(app, rule.endpoint) in PERMISSIONS[role]
        assert (client.get(rule.rule).status_code != 403) is allowed, rule.rule


@pytest.mark.parametrize("role", [RoleName.NURSE, RoleName.PHYSICIAN])
def test_only_administrators_see_the_people(client, clinic, administrator, role):
    client.sign_in(make_person(role, clinic))
    for path in ("/people", "/people/new", f"/people/{administrator.id}", f"/people/{administrator.id}/password"):
        assert client.get(path).status_code == 403
    for path in ("/people/new", f"/people/{administrator.id}/close", f"/people/{administrator.id}/reopen"):
        assert client.post(path, data=NEW).status_code == 403
    assert person_with_email(NEW["email"]) is None


def test_who_is_not_signed_in_is_led_to_the_door_and_back(client):
    answer = client.get("/people")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/people")


# The office


def test_an_account_is_opened_and_used(app, office, clinic):
    answer = office.post("/people/new", data={**NEW, "clinics": [clinic.id]})
    assert (answer.status_code, answer.location) == (303, "/people")
    person = person_with_email(NEW["email"])
    assert person.role_names == {RoleName.NURSE, RoleName.ADMINISTRATOR}
    page = words(office.get("/people"))
    assert "R. Ortiz r.ortiz@example.org Administrator, Nurse North clinic Open" in page
    assert "R. Ortiz can sign in now." in page
    assert is_in(InspectingClient(app).sign_in(person, NEW["password"]))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Enter the person's full name."),
        ({"email": "ortiz"}, "Enter an e-mail address like"),
        ({"email": "administrator@example.org"}, "Somebody already signs in with this e-mail address."),
        ({"password": "x" * 11}, "at least 12 characters"),
        ({"roles": []}, "Choose at least one role."),
        ({"roles": ["king"]}, "Roles:"),
        ({"clinics": []}, "Choose at least one clinic."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_opened(office, clinic, changes, said):
    answer = office.post("/people/new", data={**NEW, "clinics": [clinic.id], **changes})
    assert answer.status_code == 422
    assert said in words(answer)
    assert database.session.scalar(database.select(database.func.count(User.id))) == 1


def test_nobody_is_given_a_clinic_of_others(office):
    south = make_clinic("South clinic")
    assert office.post("/people/new", data={**NEW, "clinics": [south.id]}).status_code == 422


def test_name_roles_and_clinics_are_changed_and_clinics_of_others_stay(office, clinic):
    south = make_clinic("South clinic")
    person = make_person("nurse", clinic, south, email="both@example.org")
    page = office.get(f"/people/{person.id}")
    assert "South clinic" not in words(page)
    data = {"name": "B. Both", "roles": ["physician"], "clinics": [clinic.id]}
    assert office.post(f"/people/{person.id}", data=data).status_code == 303
    person = database.session.get(User, person.id)
    assert (person.name, person.role_names) == ("B. Both", {RoleName.PHYSICIAN})
    assert person.clinic_ids == {clinic.id, south.id}


def test_an_administrator_keeps_the_own_role(office, administrator, clinic):
    data = {"name": "A", "roles": ["nurse"], "clinics": [clinic.id]}
    answer = office.post(f"/people/{administrator.id}", data=data)
    assert answer.status_code == 422
    assert "Ask a colleague" in words(answer)
    assert office.post(f"/people/{administrator.id}/close").status_code == 409
    assert is_in(office)


def test_a_short_new_password_is_refused(office, nurse):
    answer = office.post(f"/people/{nurse.id}/password", data={"password": "x" * 11})
    assert answer.status_code == 422
    assert "at least 12 characters" in words(answer)


def test_a_closed_account_is_shown_last_and_can_be_opened_again(client, office, nurse):
    office.post(f"/people/{nurse.id}/close")
    assert words(office.get("/people")).endswith("Closed") or "North clinic Closed" in words(office.get("/people"))
    assert "Open the account again" in words(office.get(f"/people/{nurse.id}"))
    office.post(f"/people/{nurse.id}/reopen")
    assert "North clinic Closed" not in words(office.get("/people"))
    office.post("/sign-out")
    assert attempt(client, nurse, PASSWORD).status_code == 302


@pytest.mark.parametrize("part", ["", "/password", "/close", "/reopen"])
def test_people_of_another_clinic_are_not_found(office, part):
    elsewhere = make_person("nurse", make_clinic("South clinic"), name="S. South")
    if part in ("", "/password"):
        assert office.get(f"/people/{elsewhere.id}{part}").status_code == 404
    assert office.post(f"/people/{elsewhere.id}{part}", data={"password": "x" * 20}).status_code == 404
    assert "S. South" not in words(office.get("/people"))
    assert database.session.get(User, elsewhere.id).active


def test_no_page_shows_a_password(office, nurse, clinic):
    answer = office.post("/people/new", data={**NEW, "clinics": [clinic.id], "name": ""})
    assert NEW["password"] not in answer.get_data(as_text=True)
    assert PASSWORD not in office.get(f"/people/{nurse.id}").get_data(as_text=True)
