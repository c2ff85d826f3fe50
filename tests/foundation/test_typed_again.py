"""What was being typed when a session ran out comes back to who typed it, and to nobody else."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from sqlalchemy import select

from scstrial.accounts.actions import close_account, reopen_account
from scstrial.audit.choices import System
from scstrial.daily_logs.queries import logs_of
from scstrial.foundation.typed import LARGEST, Typed, TypedForm, keep_typed, owner_of, typed_with, worth_keeping
from tests.factories.accounts import PASSWORD, make_person
from tests.factories.saved_logs import answers_on, keep_log
from tests.factories.trials import make_under_way
from tests.filled import sent_by, text_of

PLACED_AT = datetime(2026, 3, 2, 16, tzinfo=UTC)  # 10:00 in Chicago
MINUTE = timedelta(minutes=1)
EVENING = datetime(2026, 3, 5, 2, tzinfo=UTC)  # 20:00 of Day 2
NOTICE = "You were signed out; nothing was saved yet. Check and save."
ANSWERS = {
    "pain-leg_left-average": "4",
    "pain-leg_left-worst": "6",
    "notes": "Slept in the chair, “better”",
    "temperature_c": "99,1",
    "analgesics-0-drug": "Paracetamol",
    "analgesics-0-strength": "500",
    "analgesics-0-unit": "mg",
    "analgesics-0-count": "2",
    "red_flags-itch": "unknown",
    "walk_minutes": "half an hour",
}


@pytest.fixture
def trial(clinic, nurse):
    return make_under_way(clinic, nurse, placed_at=PLACED_AT)


@pytest.fixture
def url(trial):
    return f"/trials/{trial.id}/logs/new?on=2026-03-04&session=evening"


@pytest.fixture
def typed_too_long(client, nurse, url, at):
    """The nurse opened the log at 20:00 and sends it an hour and a minute later: the session is over."""
    at(EVENING)
    data = answers_on(client.sign_in(nurse).get(url)) | ANSWERS
    at(EVENING + 61 * MINUTE)
    return client.post(url, data=data)


def sign_in(client, person, where):
    return client.post(where, data={"email": person.email, "password": PASSWORD})


def brought_back(client, person, response):
    """Sign in where the page leads, and follow to the form."""
    answer = sign_in(client, person, response.location)
    while answer.status_code in (302, 303):
        answer = client.get(answer.location)
    return answer


def kept(db):
    db.session.rollback()
    return db.session.scalars(select(TypedForm)).all()


def test_the_form_leads_to_sign_in_and_nothing_is_saved(typed_too_long, trial, db):
    assert typed_too_long.status_code == 303
    assert typed_too_long.location.startswith("/sign-in?next=/typed/")
    assert logs_of(trial.id) == []
    assert len(kept(db)) == 1


def test_after_signing_in_everything_typed_is_there_to_check_and_save(client, nurse, trial, typed_too_long, db):
    page = brought_back(client, nurse, typed_too_long)
    assert page.status_code == 200
    assert NOTICE in text_of(page)
    shown = answers_on(page)
    assert {name: shown.get(name) for name in ANSWERS} == ANSWERS
    assert logs_of(trial.id) == []
    assert client.post(f"/trials/{trial.id}/logs/new?on=2026-03-04&session=evening", data=shown).status_code == 422
    right = shown | {"walk_minutes": "30"}
    assert client.post(f"/trials/{trial.id}/logs/new?on=2026-03-04&session=evening", data=right).status_code == 303
    [log] = logs_of(trial.id)
    assert (log.walk_minutes, log.notes, log.entered_by_name) == (30, ANSWERS["notes"], "Nurse Example")
    assert kept(db) == []


def test_what_others_saved_meanwhile_is_still_seen_first(client, nurse, physician, trial, typed_too_long):
    keep_log(trial, physician, 2, now=EVENING + 30 * MINUTE)
    shown = answers_on(brought_back(client, nurse, typed_too_long)) | {"walk_minutes": "30"}
    response = client.post(f"/trials/{trial.id}/logs/new?on=2026-03-04&session=evening", data=shown)
    assert "Physician Example saved this log" in text_of(response)


def test_somebody_else_who_signs_in_there_sees_nothing_and_it_stays_with_its_owner(
    client, nurse, clinic, typed_too_long, db
):
    other = make_person("nurse", clinic, name="R. Ortiz", email="ortiz@example.org")
    page = brought_back(client, other, typed_too_long)
    assert page.request.path == "/"
    assert "better" not in text_of(page)
    assert "signed out" not in text_of(page)
    client.post("/sign-out")
    page = brought_back(client, nurse, typed_too_long)
    assert answers_on(page)["notes"] == ANSWERS["notes"]


def test_its_address_opens_nothing_for_anybody_else(client, clinic, trial, typed_too_long, db):
    other = make_person("nurse", clinic, name="R. Ortiz", email="ortiz@example.org")
    [row] = kept(db)
    client.sign_in(other)
    page = client.get(f"/trials/{trial.id}/logs/new?on=2026-03-04&session=evening&typed={row.key}")
    assert NOTICE not in text_of(page)
    assert answers_on(page)["notes"] == ""


def test_who_signs_in_by_another_way_is_told(client, nurse, typed_too_long):
    page = client.get(sign_in(client, nurse, "/sign-in").location)
    assert "What you were typing when you were signed out is kept" in text_of(page)
    assert "/typed/" in page.get_data(as_text=True)


@pytest.mark.parametrize(("hours", "there"), [(11.9, True), (12, False)])
def test_it_is_kept_for_twelve_hours(client, nurse, typed_too_long, at, hours, there):
    at(EVENING + 61 * MINUTE + timedelta(hours=hours))
    page = brought_back(client, nurse, typed_too_long)
    assert (NOTICE in text_of(page)) is there


def test_nothing_comes_back_once_the_account_was_closed(client, nurse, administrator, typed_too_long, db):
    close_account(nurse, by=administrator, now=EVENING + 62 * MINUTE)
    db.session.commit()
    assert sign_in(client, nurse, typed_too_long.location).status_code == 200
    reopen_account(nurse, by=System.COMMAND_LINE, now=EVENING + 63 * MINUTE)
    db.session.commit()
    assert NOTICE not in text_of(brought_back(client, nurse, typed_too_long))


def test_what_was_saved_already_is_not_offered_again(client, nurse, url, at, trial):
    at(EVENING)
    data = answers_on(client.sign_in(nurse).get(url)) | {"notes": "Once"}
    assert client.post(url, data=data).status_code == 303
    at(EVENING + 61 * MINUTE)
    page = brought_back(client, nurse, client.post(url, data=data))
    assert "This was already saved." in text_of(page)
    assert len(logs_of(trial.id)) == 1


def test_a_form_of_the_session_before_is_brought_back_to_its_owner_at_once(
    client, nurse, url, at, app, monkeypatch, trial
):
    """Signed in again in another tab: the old tab's token is no good any more."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    at(EVENING)
    sign_in_with_token(client, nurse)
    data = answers_on(client.get(url)) | {"notes": "Before"}
    at(EVENING + 61 * MINUTE)
    sign_in_with_token(client, nurse)
    response = client.post(url, data=data)
    assert response.status_code == 303
    page = client.get(client.get(response.location).location)
    assert answers_on(page)["notes"] == "Before"
    assert answers_on(page)["csrf_token"] != data["csrf_token"]
    assert client.post(url, data=answers_on(page)).status_code == 303
    assert [log.notes for log in logs_of(trial.id)] == ["Before"]


def test_a_form_of_a_colleagues_session_is_refused_and_shows_nothing(
    client, nurse, clinic, url, at, app, monkeypatch, trial
):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    other = make_person("nurse", clinic, name="R. Ortiz", email="ortiz@example.org")
    at(EVENING)
    sign_in_with_token(client, nurse)
    data = answers_on(client.get(url)) | {"notes": "Before"}
    at(EVENING + 61 * MINUTE)
    sign_in_with_token(client, other)
    response = client.post(url, data=data)
    assert response.status_code == 400
    assert logs_of(trial.id) == []


def sign_in_with_token(client, person):
    page = client.get("/sign-in")
    token = page.get_data(as_text=True).split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    data = {"email": person.email, "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=data).status_code == 302


@pytest.mark.parametrize("mark", ["", "x", "WyJhIiwiYiJd.c2ln"])
def test_a_stranger_leaves_nothing_behind(client, url, mark, db):
    assert client.post(url, data={"typed_by": mark, "notes": "x"}).status_code in (302, 401)
    assert kept(db) == []


def test_the_same_goes_for_every_guarded_form(client, nurse, trial, at):
    at(EVENING)
    client.sign_in(nurse)
    for path, name, value in (
        ("/patients/new", "family_name", "Nguyen"),
        (f"/trials/{trial.id}/programming/new", "reason", "Coverage lost"),
    ):
        at(EVENING)
        client.sign_in(nurse)
        page = client.get(path)
        assert page.status_code == 200, path
        data = sent_by(page) | {name: value}
        at(EVENING + 61 * MINUTE)
        assert sent_by(brought_back(client, nurse, client.post(path, data=data)))[name] == value


def test_a_session_ends_an_hour_after_the_last_click_not_after_the_sign_in(client, nurse, url, at):
    at(EVENING)
    client.sign_in(nurse)
    for minutes in (50, 100, 150):
        at(EVENING + minutes * MINUTE)
        assert client.get(url).status_code == 200
    at(EVENING + 211 * MINUTE)
    assert client.get(url).status_code == 302


def test_a_page_that_is_only_read_is_left_alone(client, nurse, url, at):
    at(EVENING)
    client.sign_in(nurse)
    at(EVENING + 61 * MINUTE)
    response = client.get(url)
    assert response.status_code == 302
    assert response.location.startswith("/sign-in?next=")


@pytest.mark.parametrize(
    "goal",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:x",
    ],
)
def test_sign_in_leads_only_to_pages_of_ours(client, nurse, goal):
    """Refused, or a path of ours."""
    response = client.post("/sign-in", query_string={"next": goal}, data={"email": nurse.email, "password": PASSWORD})
    arrives = urljoin("http://localhost/sign-in", response.headers.get("Location", "").replace("\\", "/"))
    assert urlsplit(arrives).netloc == "localhost"
    assert (response.status_code == 200) == ("Location" not in response.headers)


# ---- What is kept, and how ----


def test_passwords_are_never_kept():
    fields = [
        ("notes", "x"),
        ("password", "secret"),
        ("new_password_confirm", "s"),
        ("csrf_token", "t"),
        ("typed_by", "m"),
    ]
    assert worth_keeping(fields) == (("notes", "x"),)


def test_the_table_says_nothing_of_what_was_typed_nor_by_whom(app, nurse, db):
    keep_typed(owner_of(nurse.get_id()), Typed("/trials/7/logs/new", "LogForm", (("notes", "secret"),)), EVENING)
    [row] = db.session.scalars(select(TypedForm))
    everything = " ".join(str(getattr(row, column.name)) for column in TypedForm.__table__.columns)
    for word in ("secret", "notes", "trials", nurse.email, nurse.fs_uniquifier):
        assert word not in everything
    db.session.rollback()


def test_only_its_owner_can_unseal_it(app, db):
    key = keep_typed(owner_of("one"), Typed("/x", "LogForm", (("notes", "secret"),)), EVENING)
    assert typed_with(key, owner_of("one"), EVENING).fields == (("notes", "secret"),)
    assert typed_with(key, owner_of("two"), EVENING) is None
    db.session.scalars(select(TypedForm)).one().owner = owner_of("two")
    db.session.flush()
    assert typed_with(key, owner_of("two"), EVENING) is None
    db.session.rollback()


def test_the_ten_newest_forms_of_a_person_are_kept_and_none_that_is_huge(app, db):
    keys = [keep_typed(owner_of("one"), Typed("/x", "F", (("n", str(n)),)), EVENING + n * MINUTE) for n in range(12)]
    assert {row.key for row in db.session.scalars(select(TypedForm))} == set(keys[2:])
    assert keep_typed(owner_of("one"), Typed("/x", "F", (("n", "x" * LARGEST),)), EVENING) is None
    db.session.rollback()
