"""Pausing, wordings in versions, steps ordered: through the pages."""

from dataclasses import fields
from datetime import timedelta

import pytest

from scstrial.outbox.actions import put
from scstrial.outbox.choices import MessageStatus
from scstrial.outbox.models import Message
from scstrial.reminders.actions import plan
from scstrial.reminders.models import ReminderPause, ReminderTimes, WordingVersion
from scstrial.reminders.rules import Timetable
from scstrial.reminders.rules.timetable import GROUPS, WORDS
from tests.factories.accounts import make_clinic, make_person
from tests.factories.outbox import message_keyed, wanted_message
from tests.factories.reminders import PLACEMENT, local
from tests.factories.trials import make_scheduled, make_under_way
from tests.filled import sent_by

NOW = PLACEMENT + timedelta(hours=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def signed_in(client, nurse, at):
    at(NOW)
    return client.sign_in(nurse)


@pytest.fixture
def trial(clinic, nurse, at, db):
    at(NOW)
    made = make_under_way(clinic, nurse, placed_at=PLACEMENT, now=NOW)
    plan(NOW)
    db.session.commit()
    return made


def text_of(response):
    return " ".join(response.get_data(as_text=True).split())


def waiting(db, kind):
    db.session.expire_all()
    return {row.due_at for row in db.session.query(Message).filter_by(kind=kind, status=MessageStatus.WAITING)}


# Pause


def test_a_pause_is_seen_with_who_when_why_and_holds_at_once(signed_in, trial, nurse, db):
    patient_id, name = trial.patient_id, nurse.name
    typed = {"until": "2026-03-05T12:00", "why": "In hospital"}
    assert signed_in.post(f"/patients/{patient_id}/pause-messages", data=typed).status_code == 303
    page = text_of(signed_in.get(f"/patients/{patient_id}/messages"))
    assert "Messages are paused" in page
    assert f'until Thu 5 Mar, 12:00: In hospital <span class="quiet">({name}, Mon 2 Mar, 11:00)' in page
    assert min(waiting(db, "log_am")) == local("2026-03-05 12:00")
    assert "In hospital" in text_of(signed_in.get("/messages"))


def test_messages_go_on_when_somebody_resumes_them(signed_in, trial, db):
    patient_id = trial.patient_id
    signed_in.post(f"/patients/{patient_id}/pause-messages", data={"until": "2026-03-05T12:00", "why": "Away"})
    pause_id = db.session.query(ReminderPause).one().id
    answer = signed_in.post(f"/pauses/{pause_id}/resume")
    assert answer.location == f"/patients/{patient_id}/messages"
    assert "until Thu 5 Mar, 12:00" not in text_of(signed_in.get(answer.location))
    assert min(waiting(db, "log_am")) == local("2026-03-03 08:30")


def test_a_pause_of_a_clinic_is_for_all_its_patients_with_the_next_round(signed_in, trial, clinic, db):
    clinic_id = clinic.id
    typed = {"until": "2026-03-05T12:00", "why": "Server moves"}
    assert signed_in.post(f"/clinics/{clinic_id}/pause-messages", data=typed).location == "/messages"
    plan(NOW)
    db.session.commit()
    assert min(waiting(db, "log_am")) == local("2026-03-05 12:00")
    page = text_of(signed_in.get("/messages"))
    assert "all patients of North clinic until Thu 5 Mar, 12:00: Server moves" in page
    assert "until Thu 5 Mar, 12:00: Server moves" in text_of(signed_in.get(f"/patients/{trial.patient_id}/messages"))
    pause_id = db.session.query(ReminderPause).one().id
    assert signed_in.post(f"/pauses/{pause_id}/resume", data={"back": "clinic"}).location == "/messages"


@pytest.mark.parametrize("whose", ["patients", "clinics"])
def test_a_pause_ends_by_itself_and_says_so_beforehand(signed_in, trial, clinic, db, at, whose):
    """Nobody presses a button: from its end on prompts go out as they fall due, and no page speaks of it."""
    pages = {"patients": f"/patients/{trial.patient_id}", "clinics": f"/clinics/{clinic.id}"}
    form = text_of(signed_in.get(f"{pages[whose]}/pause-messages"))
    for words in ("ends by itself", "sent at its end if it is of use then", "not paused"):
        assert words in form
    signed_in.post(f"{pages[whose]}/pause-messages", data={"until": "2026-03-05T12:00", "why": "Away"})
    plan(NOW)
    db.session.commit()
    assert "They go on by themselves." in text_of(signed_in.get("/messages"))
    over = local("2026-03-05 12:01")
    at(over)
    plan(over)
    db.session.commit()
    assert min(waiting(db, "log_pm")) == local("2026-03-05 19:30")
    for page in ("/messages", f"/patients/{trial.patient_id}/messages"):
        assert "Messages are paused" not in text_of(signed_in.get(page))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"until": "", "why": "Away"}, "Enter when the pause ends."),
        ({"until": "2026-03-05T12:00", "why": " "}, "Enter the reason."),
        ({"until": "2026-03-02T11:00", "why": "Away"}, "Enter an end of the pause that lies ahead."),
        ({"until": "2026-05-02T12:00", "why": "Away"}, "Enter an end within 60 days."),
        ({"until": "2026-03-08T02:30", "why": "Away"}, "This time was skipped when the clocks changed."),
    ],
)
def test_a_pause_that_cannot_be_says_why_and_keeps_what_was_typed(signed_in, trial, typed, said, db):
    answer = signed_in.post(f"/patients/{trial.patient_id}/pause-messages", data=typed)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert typed["until"] in text_of(answer)
    assert db.session.query(ReminderPause).count() == 0


# Wording

OWN = {
    "subject_en": "{clinic}: good morning",
    "body_en": "Please write down your morning: {link}\n\nCall {phone}.\n\n{stop}",
    "subject_es": "{clinic}: buenos días",
    "body_es": "Por favor, anote su mañana: {link}\n\nLlame al {phone}.\n\n{stop}",
    "why": "Friendlier",
}


def test_looking_shows_what_would_change_and_stores_nothing(signed_in, trial, clinic, db):
    answer = signed_in.post(f"/clinics/{clinic.id}/wordings/log_am", data={**OWN, "act": "look"})
    assert answer.status_code == 200
    page = text_of(answer)
    assert "7 planned messages have this text. The first 5:" in page
    assert "North clinic: your morning log" in page
    assert "North clinic: good morning" in page
    assert "in GSM-7, 1 part" in page
    assert db.session.query(WordingVersion).count() == 0


def test_a_saved_wording_is_in_the_planned_messages_with_the_next_round(signed_in, trial, clinic, nurse, db):
    clinic_id, key, name = clinic.id, f"log-am:{trial.id}:2026-03-03:morning", nurse.name
    assert signed_in.post(f"/clinics/{clinic_id}/wordings/log_am", data={**OWN, "act": "save"}).status_code == 303
    plan(NOW)
    db.session.commit()
    assert message_keyed(key).subject == "North clinic: good morning"
    page = text_of(signed_in.get(f"/clinics/{clinic_id}/wordings/log_am"))
    assert f"{name}</div>" in page
    assert "Friendlier" in page
    assert "Own, version 1" in text_of(signed_in.get(f"/clinics/{clinic_id}/wordings"))
    signed_in.post(f"/clinics/{clinic_id}/wordings/log_am", data={**OWN, "why": "As before", "act": "standard"})
    plan(NOW)
    db.session.commit()
    assert message_keyed(key).subject == "North clinic: your morning log"
    assert [row.number for row in db.session.query(WordingVersion).order_by(WordingVersion.number)] == [1, 2]
    assert "Own, version" not in text_of(signed_in.get(f"/clinics/{clinic_id}/wordings"))


def test_another_clinic_keeps_its_text(signed_in, trial, clinic, nurse, db):
    south = make_clinic("South clinic")
    other = make_under_way(south, make_person("nurse", south, email="s@example.org"), placed_at=PLACEMENT, now=NOW)
    key = f"log-am:{other.id}:2026-03-03:morning"
    signed_in.post(f"/clinics/{clinic.id}/wordings/log_am", data={**OWN, "act": "save"})
    plan(NOW)
    db.session.commit()
    assert message_keyed(key).subject == "South clinic: your morning log"


@pytest.mark.parametrize("act", ["look", "save"])
def test_a_wording_that_tells_is_refused_at_its_field(signed_in, trial, clinic, db, act):
    typed = {**OWN, "body_es": "Su dolor: {link} {phone} {stop} {clinic}", "act": act}
    answer = signed_in.post(f"/clinics/{clinic.id}/wordings/log_am", data=typed)
    assert answer.status_code == 422
    assert "Take out “dolor”" in text_of(answer)
    assert "Su dolor: {link}" in text_of(answer)
    assert db.session.query(WordingVersion).count() == 0


def test_a_change_without_a_reason_is_refused(signed_in, trial, clinic):
    answer = signed_in.post(f"/clinics/{clinic.id}/wordings/log_am", data={**OWN, "why": "", "act": "save"})
    assert answer.status_code == 422
    assert "Enter the reason." in text_of(answer)


def test_the_preview_tells_an_appointment_as_it_will_be(signed_in, trial, clinic):
    typed = {**OWN, "body_en": "Come on {when}. {phone} {stop}", "body_es": "Venga el {when}. {phone} {stop}"}
    page = text_of(signed_in.post(f"/clinics/{clinic.id}/wordings/pull_appt", data={**typed, "act": "look"}))
    assert "Come on Mon 9 Mar, 11:00." in page


@pytest.mark.parametrize("kind", ["log_am", "call_day1", "digest", "phone_instead"])
def test_each_wording_has_its_page(signed_in, trial, clinic, kind):
    assert "How it reads, English" in text_of(signed_in.get(f"/clinics/{clinic.id}/wordings/{kind}"))


# Steps ordered


def test_the_preparation_at_home_is_ordered_and_taken_back(client, clinic, nurse, db, at):
    early = at(local("2026-02-20 09:00"))
    signed_in = client.sign_in(nurse)
    trial = make_scheduled(clinic, nurse, now=early, placement_planned_at=PLACEMENT)
    patient_id = trial.patient_id
    signed_in.post(f"/patients/{patient_id}/order-preparation", data={"wanted": "yes"})
    assert len(waiting(db, "decolonise")) == 6
    assert "Take back preparation at home" in text_of(signed_in.get(f"/patients/{patient_id}/messages"))
    signed_in.post(f"/patients/{patient_id}/order-preparation", data={"wanted": "no"})
    assert waiting(db, "decolonise") == set()


# What is shown


def test_a_patient_with_another_clock_sees_both_times(client, clinic, nurse, at, db):
    at(NOW)
    client.sign_in(nurse)
    trial = make_under_way(clinic, nurse, placed_at=PLACEMENT, now=NOW, time_zone="America/New_York")
    plan(NOW)
    db.session.commit()
    page = text_of(client.get(f"/patients/{trial.patient_id}/messages"))
    assert 'Tue 3 Mar, 08:30 <span class="quiet">07:30 at the clinic</span>' in page


def test_the_next_48_hours_go_on_page_by_page(signed_in, trial, clinic, queries_counted, db):
    patient_id, clinic_id = trial.patient_id, clinic.id
    times = {"due_at": NOW + HOUR, "useful_until": NOW + 10 * HOUR, "patient_id": patient_id, "clinic_id": clinic_id}
    put("tests", [wanted_message(f"m{number:03}", subject=f"No {number}", **times) for number in range(120)], now=NOW)
    db.session.commit()
    seen, address, counts = [], "/messages", set()
    while address:
        with queries_counted() as counted:
            page = signed_in.get(address).get_data(as_text=True)
        counts.add(counted())
        ahead = page.split("In the next 48 hours")[1]
        seen += [part.split('"')[0] for part in ahead.split('href="/messages/')[1:]]
        address = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0] if 'rel="next"' in page else None
    due = db.session.query(Message).filter(Message.status == "waiting", Message.next_try_at <= NOW + 48 * HOUR).count()
    assert len(seen) == len(set(seen)) == due > 120
    assert max(counts) - min(counts) <= 1  # the place in the list is one reading


def test_who_is_of_another_clinic_sets_nothing(client, trial, clinic, at, db):
    row = ReminderPause(clinic_id=clinic.id, patient_id=None, begins_at=NOW, ends_at=NOW + HOUR, why="x",
                        by_id=1, by_name="")  # fmt: skip
    row.by_id = make_person("physician", clinic, email="p@example.org").id
    db.session.add(row)
    db.session.commit()
    pause_id, patient_id, clinic_id = row.id, trial.patient_id, clinic.id
    client.sign_in(make_person("nurse", make_clinic("South clinic"), email="south@example.org"))
    for address in (f"/patients/{patient_id}/pause-messages", f"/clinics/{clinic_id}/pause-messages",
                    f"/clinics/{clinic_id}/reminder-times",
                    f"/clinics/{clinic_id}/wordings", f"/clinics/{clinic_id}/wordings/log_am"):  # fmt: skip
        assert client.get(address).status_code == 404
    assert client.post(f"/pauses/{pause_id}/resume").status_code == 404
    assert client.post(f"/patients/{patient_id}/order-preparation").status_code == 404
    assert client.get(f"/clinics/{clinic_id}/wordings/nothing").status_code == 404


# Times


def typed_times_of(page):
    return sent_by(page) | {"why": "Our patients sleep long"}


def test_a_clinic_asks_at_its_own_times_and_does_without_a_message(signed_in, trial, clinic, nurse, db):
    address = f"/clinics/{clinic.id}/reminder-times"
    typed = typed_times_of(signed_in.get(address)) | {"morning": "09:15", "activity_days": "3", "off": ["call_mid"]}
    assert signed_in.post(address, data=typed).status_code == 303
    plan(NOW)
    db.session.commit()
    assert min(waiting(db, "log_am")) == local("2026-03-03 09:15")
    assert waiting(db, "activity") == {local("2026-03-05 10:00")}
    assert waiting(db, "call_mid") == set()
    row = db.session.query(ReminderTimes).one()
    assert row.chosen == {"morning": "09:15", "activity_days": [3], "off": ["call_mid"]}
    page = signed_in.get(address)
    assert "Our patients sleep long" in text_of(page)
    assert sent_by(page)["morning"] == "09:15"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("morning", "25:00", "Enter a time of day"),
        ("morning", "", "Enter a time of day"),
        ("shifts", "07:00, x", "Enter times of day"),
        ("pull_days", "2, -1", "Enter whole numbers from 0 to 100"),
        ("pull_days", "1, 1", "Enter whole numbers from 0 to 100"),
        ("implant_days", "101", "Enter a whole number from 0 to 100"),
        ("check_days", "1, 5, 30", "Choose among 1, 3, 14 and 30."),
        ("call_late_day", "1", "Enter a later day than that of the first call."),
    ],
)
def test_a_time_that_is_none_is_refused_at_its_field(signed_in, trial, clinic, db, name, value, said):
    address = f"/clinics/{clinic.id}/reminder-times"
    answer = signed_in.post(address, data=typed_times_of(signed_in.get(address)) | {name: value})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert db.session.query(ReminderTimes).count() == 0


def test_each_value_of_the_timetable_stands_once_on_the_page():
    shown = [name for names in GROUPS.values() for name in names]
    assert sorted(shown) == sorted(WORDS)
    assert set(WORDS) | {"off"} == {field.name for field in fields(Timetable)}
