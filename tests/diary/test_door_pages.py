"""The way in: what is shown before the second check, and what nobody gets past."""

import logging
import re

import pytest
from sqlalchemy import func, select

from scstrial.audit.models import AuditEntry
from scstrial.daily_logs.choices import Session
from scstrial.diary import queries
from scstrial.diary.models import DiaryDraft, DiaryTry
from scstrial.foundation.db import db
from tests.factories.accounts import make_clinic
from tests.factories.diary import BORN, Patient, chicago, make_diary_trial, make_link, path_of
from tests.factories.trials import make_leads_out
from tests.filled import text_of

HEALTH_WORDS = ("pain", "dolor", "stimul", "estimul", "spin", "wire", "cable", "trial", "fever", "lead", "hart", "lena")
WRONG = {"day": "5", "month": "4", "year": "1968"}


def title_of(response):
    return re.search(r"<title>(.*?)</title>", response.get_data(as_text=True), re.DOTALL)[1].strip()


@pytest.fixture
def link(evening):
    return evening


def test_the_door_names_the_clinic_and_nothing_else(client, link):
    for language in ("en", "es"):
        response = client.get(f"{path_of(link)}?lang={language}")
        assert response.status_code == 200
        assert title_of(response) == "North clinic"
        words = text_of(response).lower()
        assert "(312) 555-0100" in words
        assert [word for word in HEALTH_WORDS if word in words] == []


def test_opening_the_link_writes_nothing(client, link):
    """Mail scanners open links."""
    before = rows_kept()
    for _ in range(8):
        assert client.get(path_of(link)).status_code == 200
    assert rows_kept() == before


def rows_kept():
    counts = [select(func.count()).select_from(table) for table in (AuditEntry, DiaryTry, DiaryDraft)]
    return [db.session.scalar(count) for count in counts]


def test_forged_addresses_get_the_same_page_each(client, link):
    token = queries.token_of(link)
    forged = [f"{link.id + 1}.{token.split('.')[1]}", token[:-2], f"{link.id}", "x", "a/b/c", f"{token}/log", "%00"]
    pages = {client.get(f"/d/{one}").get_data() for one in forged}
    assert {client.get(f"/d/{one}").status_code for one in forged} == {404}
    assert len(pages) == 1
    assert client.post(f"/d/{forged[0]}", data=BORN).status_code == 404


def test_the_address_is_neither_kept_nor_handed_on(client, link):
    response = client.get(path_of(link))
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] in ("same-origin", "no-referrer")


def test_the_date_of_birth_stands_in_no_address_and_no_log(client, link, caplog):
    with caplog.at_level(logging.DEBUG):
        wrong = client.post(path_of(link), data=WRONG)
        right = client.post(path_of(link), data=BORN)
    assert wrong.status_code == 422
    assert right.location == "/d/log"
    assert "1968" not in caplog.text
    assert "1968" not in str([entry.about for entry in db.session.query(AuditEntry)])


def test_what_is_no_date_is_asked_again_and_not_counted(client, link):
    for _ in range(6):
        response = client.post(path_of(link), data={"day": "31", "month": "2", "year": "1968"})
        assert response.status_code == 422
    assert 'value="31"' in response.get_data(as_text=True)
    assert "Type day, month and year of birth" in text_of(response)
    Patient(client, link).comes_in()


def test_a_sixth_try_finds_the_link_locked_even_with_the_right_date(client, link):
    for _ in range(4):
        assert client.post(path_of(link), data=WRONG).status_code == 422
    fifth = client.post(path_of(link), data=WRONG)
    assert fifth.status_code == 423
    assert "call the clinic: (312) 555-0100" in text_of(fifth)
    assert client.post(path_of(link), data=BORN).status_code == 423
    assert client.get(path_of(link)).status_code == 423
    assert client.get("/d/log").location == "/d"


def test_the_lock_is_a_task_on_the_nurses_worklist(client, link, nurse):
    from scstrial.outbox.ways_out import ways_out
    from scstrial.scheduler.parts import FINISHERS, PLANNERS
    from scstrial.scheduler.rounds import Clockwork, send_due

    for _ in range(5):
        client.post(path_of(link), data=WRONG)
    client.sign_in(nurse)
    send_due(Clockwork(ways_out=ways_out(client.application.config), planners=PLANNERS, finishers=FINISHERS))
    assert "link locked" in text_of(client.get("/"))


def test_a_link_whose_time_is_over_says_kindly_what_to_do(client, link, at):
    at("2026-03-04T19:30:00-06:00")
    response = client.get(path_of(link))
    assert response.status_code == 410
    assert "call the clinic: (312) 555-0100" in text_of(response)
    assert client.post(path_of(link), data=BORN).status_code == 410


def test_a_link_after_the_pull_is_closed(client, link, clinic, nurse, at, trial):
    make_leads_out(clinic, nurse, trial=trial, pulled_at=chicago("2026-03-03 20:30"))
    at("2026-03-03T20:31:00-06:00")
    assert client.get(path_of(link)).status_code == 410


def test_another_patients_date_of_birth_opens_nothing(client, link, clinic, nurse):
    other = make_diary_trial(clinic, nurse, family_name="Ruiz", mrn="N-2", born_on=chicago("1950-01-02 00:00").date())
    response = client.post(path_of(link), data={"day": "2", "month": "1", "year": "1950"})
    assert response.status_code == 422
    assert other.patient.born_on.year == 1950


def test_one_link_opens_no_other(client, link, clinic, nurse, trial):
    """A form of the first link, sent after the second was opened in the same browser, ends up nowhere."""
    other = make_diary_trial(make_clinic("South clinic"), nurse, family_name="Ruiz", mrn="N-2")
    second = make_link(other)
    first = Patient(client, link).comes_in()
    Patient(client, second).comes_in()
    response = first.sends("signs-now", any="some")
    assert response.status_code == 303
    assert queries.draft_of(queries.link_with_id(second.id)) is None


def test_without_the_second_check_no_question_is_shown(client, link):
    for path in ("/d/log", "/d/log/signs-now", "/d/log/check", "/d/log/stop", "/d/log/thanks"):
        assert client.get(path).status_code == 303
    assert client.post("/d/log/signs-now", data={"any": "some"}).status_code == 303
    assert queries.draft_of(link) is None


def test_an_hour_after_the_last_answer_the_door_asks_again_and_nothing_is_lost(client, link, at):
    patient = Patient(client, link).comes_in()
    patient.answers(who="me")
    patient.answers(any="none")
    at("2026-03-03T20:39:59-06:00")
    assert client.get("/d/log").location == "/d/log/signs-more"
    at("2026-03-03T20:40:00-06:00")
    assert client.get("/d/log").location == path_of(link)
    assert patient.comes_in().screen == "signs-more"


def test_a_person_signed_in_in_the_same_browser_is_not_mixed_up(client, link, nurse, trial):
    from scstrial.daily_logs.queries import logs_of

    client.sign_in(nurse)
    patient = Patient(client, link).comes_in()
    assert nurse.name not in patient.response.get_data(as_text=True)
    patient.skips_to("wound").answers(dressing="intact")
    patient.finishes()
    [log] = logs_of(trial.id)
    assert (log.entered_by_id, log.entered_by_name) == (None, "Patient, by link")
    assert client.get("/").status_code == 200


def test_the_patient_is_signed_in_nowhere(client, link):
    Patient(client, link).comes_in()
    for path in ("/", "/patients", "/trials/1/logs"):
        assert client.get(path).status_code in (302, 401, 403)


def test_a_code_leads_to_the_door(client, link):
    code = queries.code_of(link.id)
    response = client.post("/d", data={"code": f"{code[:4].lower()}-{code[4:]}"})
    assert response.status_code == 303
    assert response.location == path_of(link)


def test_a_wrong_code_is_told_and_an_old_one_no_other_way(client, link, at):
    old = queries.code_of(link.id)
    at("2026-03-04T19:30:00-06:00")
    for code in ("BCDFGHJK", old):
        response = client.post("/d", data={"code": code})
        assert response.status_code == 422
        assert "This code opens nothing" in text_of(response)


def test_ten_wrong_codes_close_the_page_for_an_hour(client, link, at):
    for _ in range(10):
        assert client.post("/d", data={"code": "BCDFGHJK"}).status_code == 422
    code = {"code": queries.code_of(link.id)}
    assert client.post("/d", data=code).status_code == 429
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.post("/d", data=code, environ_overrides=elsewhere).status_code == 303
    at("2026-03-03T20:41:00-06:00")
    assert client.post("/d", data=code).status_code == 303


def test_the_address_of_who_tried_is_not_stored(client, link):
    client.post("/d", data={"code": "BCDFGHJK"})
    [one] = db.session.query(DiaryTry)
    assert "127.0.0.1" not in one.from_mark
    assert len(one.from_mark) == 64


def test_failures_are_told_in_the_patients_language(client, link):
    response = client.post("/d/log/leave", data={}, headers={"Accept-Language": "es"})
    assert response.status_code == 303
    missing = client.get("/d/nothing-here/at-all", headers={"Accept-Language": "es-MX,es;q=0.9"})
    assert "Este enlace no funciona" in text_of(missing)
    assert '<html lang="es">' in missing.get_data(as_text=True)


def test_an_old_form_is_told_what_to_do(sqlite_app, client, link, monkeypatch):
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", True)
    response = client.post(path_of(link), data=BORN)
    assert response.status_code == 400
    assert "Open the link in your message again" in text_of(response)


def test_a_nurse_shows_the_link_and_makes_a_new_one(client, link, nurse, trial):
    client.sign_in(nurse)
    assert f"/trials/{trial.id}/patient-link" in client.get(f"/trials/{trial.id}/logs").get_data(as_text=True)
    page = f"/trials/{trial.id}/patient-link"
    assert queries.token_of(link) not in client.get(page).get_data(as_text=True)
    which = {"on": "2026-03-03", "session": "evening"}
    shown = client.post(page, data=which)
    assert queries.address_of(link) in shown.get_data(as_text=True)
    assert queries.code_of(link.id)[:4] in text_of(shown)
    client.post(page, data={**which, "fresh": "1"})
    assert client.get(path_of(link)).status_code == 410
    acts = [entry.act for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert acts.count("patient's link shown") == 2


def test_the_link_of_another_clinics_trial_is_not_found(client, nurse, at):
    at("2026-03-03T19:40:00-06:00")
    other = make_diary_trial(make_clinic("South clinic"), nurse)
    client.sign_in(nurse)
    assert client.get(f"/trials/{other.id}/patient-link").status_code == 404
    assert client.post(f"/trials/{other.id}/patient-link", data={"on": "2026-03-03"}).status_code == 404


def test_nonsense_for_a_log_is_not_found(client, link, nurse, trial):
    client.sign_in(nurse)
    page = f"/trials/{trial.id}/patient-link"
    assert client.post(page, data={"on": "never", "session": "evening"}).status_code == 404
    assert client.post(page, data={"on": "2026-03-09", "session": "evening"}).status_code == 409


def test_a_morning_link_is_open_the_whole_day(client, morning):
    assert morning.session is Session.MORNING
    Patient(client, morning).comes_in()
