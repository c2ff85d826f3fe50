"""Passkeys: adding one with the password, signing with it, taking it away."""

import pytest
from sqlalchemy import func, select

from scstrial.accounts.models import Passkey, SignInFailure
from scstrial.accounts.passkeys import options_to_sign
from scstrial.accounts.queries import FAILURES_ALLOWED, is_locked, passkeys_of
from scstrial.accounts.rules import PASSKEYS_AT_MOST, PasskeyMade, problems_with_passkey
from scstrial.accounts.sign_in import Signature, problems_with_signature
from scstrial.audit.models import AuditEntry
from scstrial.foundation.clock import now
from tests.factories.accounts import PASSWORD, make_person
from tests.factories.passkeys import Device, adds, options_in
from tests.filled import text_of

ABOUT = "decision:one-form:abc"


@pytest.fixture
def as_physician(client, physician):
    return client.sign_in(physician)


@pytest.fixture
def device(as_physician, physician):
    device = Device()
    assert adds(as_physician, device).status_code == 303
    return device


def sign(person, device, about=ABOUT, asked_about=None):
    answer = device.signs(options_to_sign(person, asked_about or about))
    return [one.message for one in problems_with_signature(person, Signature(passkey=answer, about=about))]


def failures(db):
    return db.session.scalar(select(func.count(SignInFailure.id)))


def test_a_passkey_is_added_with_the_password_and_signs(device, physician, db):
    (row,) = passkeys_of(physician.id)
    assert (row.name, row.sign_count) == ("blue key", 1)
    assert sign(physician, device) == []
    assert passkeys_of(physician.id)[0].sign_count == 2
    acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.by_id == physician.id)).all()
    assert "passkey added" in acts


def test_whoever_finds_a_computer_unlocked_adds_no_key_of_their_own(as_physician, physician, db):
    response = adds(as_physician, Device(), password="a guess at it")
    assert response.status_code == 422
    assert "This is not your password" in text_of(response)
    assert list(passkeys_of(physician.id)) == []
    assert failures(db) == 1


def test_the_page_says_where_there_is_none_and_names_those_there_are(as_physician, physician):
    assert "None yet. A passkey that you add appears here." in text_of(as_physician.get("/passkeys"))
    adds(as_physician, Device())
    assert "blue key added" in text_of(as_physician.get("/passkeys"))


def test_an_answer_to_another_form_or_another_case_signs_nothing(device, physician, db):
    (said,) = sign(physician, device, asked_about="decision:another-form:abc")
    assert "The passkey did not sign this page" in said
    assert len(sign(physician, device, asked_about="decision:one-form:def")) == 1
    assert failures(db) == 2


def test_the_key_of_somebody_else_signs_nothing(device, physician, nurse, clinic):
    other = make_person("physician", clinic, email="other@example.org")
    answer = device.signs(options_to_sign(physician, ABOUT))
    assert len(problems_with_signature(other, Signature(passkey=answer, about=ABOUT))) == 1


def test_an_answer_from_another_site_signs_nothing(device, physician):
    device.origin = "https://scstrial.example.org"
    assert len(sign(physician, device)) == 1


def test_a_touch_by_somebody_the_device_does_not_know_signs_nothing(device, physician):
    device.verifies = False
    assert len(sign(physician, device)) == 1


def test_a_copied_key_whose_count_runs_behind_signs_nothing(device, physician):
    assert sign(physician, device) == []
    device.count = 0
    assert len(sign(physician, device)) == 1


@pytest.mark.parametrize("answer", ["gone", "{}", "[]", "null", '{"id": "x", "rawId": 3}'])
def test_nonsense_signs_nothing(device, physician, answer):
    assert len(problems_with_signature(physician, Signature(passkey=answer, about=ABOUT))) == 1


def test_wrong_answers_close_the_account_like_wrong_passwords(device, physician):
    for _ in range(FAILURES_ALLOWED):
        sign(physician, device, asked_about="decision:another-form:abc")
    assert is_locked(physician.email, now())
    (said,) = sign(physician, device)
    assert "Wait 15 minutes" in said


def test_a_right_signature_ends_the_count_as_a_right_sign_in_does(physician, db):
    for _ in range(FAILURES_ALLOWED - 1):
        problems_with_signature(physician, Signature("a guess"))
    assert problems_with_signature(physician, Signature(PASSWORD)) == []
    assert failures(db) == 0


def test_a_signature_that_was_refused_stands_in_the_audit(physician, db):
    problems_with_signature(physician, Signature("a guess"))
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.act == "signature refused"))
    assert (entry.by_id, entry.about) == (physician.id, {"user_id": physician.id, "way": "password"})


def test_a_removed_passkey_signs_no_more_and_stays_on_record(as_physician, device, physician, db):
    (row,) = passkeys_of(physician.id)
    assert as_physician.post(f"/passkeys/{row.id}/remove").status_code == 303
    assert options_to_sign(physician, ABOUT) == ""
    assert db.session.get(Passkey, row.id).removed_at is not None


def test_nobody_removes_the_passkey_of_another(app, device, physician, nurse):
    (row,) = passkeys_of(physician.id)
    number = row.id
    assert app.test_client().sign_in(nurse).post(f"/passkeys/{number}/remove").status_code == 404


def test_the_same_key_is_added_once(as_physician, device):
    assert "Nothing was added" in text_of(adds(as_physician, device))


def test_an_answer_to_another_question_adds_nothing(as_physician, physician):
    shown = as_physician.get("/passkeys")
    data = {"name": "x", "password": PASSWORD, "form_key": "another", "passkey": Device().makes(options_in(shown))}
    assert "Nothing was added" in text_of(as_physician.post("/passkeys", data=data))
    assert list(passkeys_of(physician.id)) == []


MADE = PasskeyMade("id", "key", 0)


@pytest.mark.parametrize(
    ("name", "made", "known", "taken", "field", "count"),
    [
        ("key", MADE, PASSKEYS_AT_MOST - 1, False, None, 0),
        ("key", MADE, PASSKEYS_AT_MOST, False, None, 1),
        ("key", None, 0, False, None, 1),
        ("key", MADE, 0, True, None, 1),
        (" ", MADE, 0, False, "name", 1),
        ("x" * 80, MADE, 0, False, None, 0),
        ("x" * 81, MADE, 0, False, "name", 1),
    ],
)
def test_what_keeps_a_passkey_from_being_added(name, made, known, taken, field, count):
    assert [one.field for one in problems_with_passkey(name, made, known, taken)] == [field] * count
