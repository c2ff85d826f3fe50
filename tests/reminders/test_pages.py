"""Pages about messages."""

from datetime import timedelta

import pytest

from scstrial.foundation.db import commit
from scstrial.outbox.actions import beat, put
from scstrial.outbox.choices import Channel, EndReason, MessageStatus, Recipient
from scstrial.reminders.actions import plan
from tests.factories.accounts import make_clinic, make_person
from tests.factories.outbox import make_sent, message_keyed, wanted_message, wanted_task
from tests.factories.patients import make_patient
from tests.factories.reminders import PLACEMENT, local
from tests.factories.trials import make_under_way

NOW = local("2026-03-04 09:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def patient(clinic, nurse, at):
    at(NOW)
    return make_patient(clinic, nurse)


@pytest.fixture
def signed_in(client, nurse, at):
    at(NOW)
    return client.sign_in(nurse)


@pytest.fixture
def put_message(patient, clinic):
    """`put_message(wanted)`: a message about the patient of this clinic."""

    def make(key="a", wanted=wanted_message, **given):
        times = {"due_at": NOW + HOUR, "useful_until": NOW + 10 * HOUR}
        about = {"patient_id": patient.id, "clinic_id": clinic.id, **times, **given}
        put("reminders", [wanted(key, **about)], now=NOW - HOUR)
        commit()
        return message_keyed(key)

    return make


def make_failed(row, why=EndReason.TRIES_USED_UP):
    row.status, row.failed_why, row.attempts = MessageStatus.FAILED, why, 4
    commit()
    return row.id


def text_of(response):
    return " ".join(response.get_data(as_text=True).split())


@pytest.mark.parametrize("kind", ["hold_plan_nurse", "hold_plan_late"])
def test_the_task_to_call_the_prescriber_leads_to_the_plan_with_the_prescribers(signed_in, put_message, patient, kind):
    row = put_message(kind, wanted_task, kind=kind)
    assert f'href="/patients/{patient.id}/hold-plan"' in signed_in.get(f"/messages/{row.id}").get_data(as_text=True)


def test_the_clinics_page_shows_what_goes_out_in_48_hours(signed_in, put_message):
    put_message("soon")
    put_message("later", subject="Not yet", kind="log_pm", due_at=NOW + 49 * HOUR, useful_until=NOW + 60 * HOUR)
    page = text_of(signed_in.get("/messages"))
    assert "Morning log is ready" in page
    assert "Lena Hart" in page
    assert "patient@example.org" in page
    assert "Evening log is ready" not in page


def test_an_empty_page_says_what_will_appear(signed_in, patient):
    page = text_of(signed_in.get("/messages"))
    for words in ("Everything has arrived", "Nothing to do", "Nothing is planned"):
        assert words in page


def test_a_failed_message_says_what_to_do(signed_in, put_message):
    make_failed(put_message(due_at=NOW - HOUR))
    page = text_of(signed_in.get("/messages"))
    assert "All tries failed. Phone instead." in page
    assert "Send again" in page
    assert "Seen to" in page


def put_call(put_message, key="a"):
    put_message(f"phone-instead:{key}", wanted_task, kind="phone_instead", subject="Phone instead: it", body="Call.\n")
    return make_sent(f"phone-instead:{key}", NOW - HOUR)


def test_a_failed_message_and_the_call_in_its_place_stand_once_on_the_page(signed_in, put_message):
    make_failed(put_message(due_at=NOW - HOUR))
    put_call(put_message)
    page = text_of(signed_in.get("/messages"))
    assert "All tries failed. Phone instead." in page
    assert "Nothing to do" in page


def test_a_call_shows_what_to_say(signed_in, put_message):
    message_id = make_failed(put_message(due_at=NOW - HOUR, body="Your morning log is ready.\n"))
    call = put_call(put_message)
    page = text_of(signed_in.get(f"/messages/{call.id}"))
    assert "What to say" in page
    assert "Your morning log is ready." in page
    assert f'href="/messages/{message_id}"' in page


def test_a_call_without_a_message_behind_it_says_only_what_it_is_about(signed_in, put_message):
    call = put_call(put_message, "never-planned")
    assert "What to say" not in text_of(signed_in.get(f"/messages/{call.id}"))


def test_a_message_that_came_too_late_cannot_be_sent_again(signed_in, put_message):
    make_failed(put_message(due_at=NOW - HOUR), EndReason.TOO_LATE)
    page = text_of(signed_in.get("/messages"))
    assert "Send again" not in page
    assert "Phone if it still matters" in page


def test_a_failed_message_is_sent_again(signed_in, put_message):
    message_id = make_failed(put_message(due_at=NOW - HOUR))
    answer = signed_in.post(f"/messages/{message_id}/again", data={"back": "clinic"})
    assert (answer.status_code, answer.location) == (303, "/messages")
    assert message_keyed("a").status is MessageStatus.WAITING
    assert "It will be sent again" in text_of(signed_in.get("/messages"))


def test_what_cannot_be_sent_again_says_why(signed_in, put_message):
    message_id = put_message().id
    answer = signed_in.post(f"/messages/{message_id}/again")
    assert answer.location == f"/messages/{message_id}"
    assert "Only a message that failed can be sent again." in text_of(signed_in.get(answer.location))


def test_a_failed_message_is_marked_as_seen_and_leaves_the_list(signed_in, put_message, nurse):
    message_id = make_failed(put_message(due_at=NOW - HOUR))
    assert signed_in.post(f"/messages/{message_id}/seen").status_code == 303
    assert message_keyed("a").seen_by_name == nurse.name
    assert "Everything has arrived" in text_of(signed_in.get("/messages"))


def test_a_task_is_shown_when_it_is_due_and_leaves_when_it_is_done(signed_in, put_message):
    put_message("t", wanted_task, subject="Call on day 1", body="Call the patient.\n", due_at=NOW - HOUR)
    row = make_sent("t", NOW - HOUR)
    assert "Call the patient." in text_of(signed_in.get("/messages"))
    signed_in.post(f"/messages/{row.id}/seen", data={"back": "clinic"})
    assert "Nothing to do" in text_of(signed_in.get("/messages"))


def test_what_was_written_to_files_is_said_to_be_not_sent(signed_in, put_message):
    put_message("f")
    make_sent("f", NOW - HOUR, Channel.FILE)
    assert "No mail server is set, so these were not sent." in text_of(signed_in.get("/messages"))


@pytest.mark.parametrize(
    ("ago", "words"), [(None, "has not run yet"), (HOUR, "last ran Wed 4 Mar, 08:00"), (timedelta(seconds=30), None)]
)
def test_a_clockwork_that_stands_still_is_said_so(signed_in, patient, ago, words):
    if ago:
        beat("scheduler", NOW - ago)
        commit()
    page = text_of(signed_in.get("/messages"))
    assert ("Nothing is being sent" in page) == (words is not None)
    assert (words or "Messages") in page


def test_a_message_shows_its_exact_text_and_each_try(signed_in, put_message):
    row = put_message(body="Your North clinic morning log is ready.\n\nQuestions? Call.\n")
    page = text_of(signed_in.get(f"/messages/{row.id}"))
    assert "Your North clinic morning log is ready." in page
    assert "Questions? Call." in page
    assert "Wed 4 Mar, 10:00" in page
    assert "Planned" in page


def test_a_message_about_nobody_is_shown_without_a_patient(signed_in, put_message):
    row = put_message("urgent", kind="urgent", subject="Please look", patient_id=None, recipient=Recipient.PERSON)
    assert "Please look" in text_of(signed_in.get(f"/messages/{row.id}"))
    assert "The clinic" in text_of(signed_in.get("/messages"))


STATES = [
    ({"attempts": 1}, "Failed for now"),
    ({"attempts": 2}, "2 times, next try"),
    ({"status": MessageStatus.SENDING}, "Being sent"),
    ({"status": MessageStatus.SENT, "sent_at": NOW, "sent_through": Channel.EMAIL}, "Sent"),
    ({"status": MessageStatus.SENT, "sent_at": NOW, "delivered_at": NOW, "sent_through": Channel.SMS}, "Delivered"),
    ({"failed_ways": [["sms", "+1", "bad_address"]]}, "by e-mail after text message had failed"),
    ({"status": MessageStatus.SENT, "sent_at": NOW, "sent_through": Channel.FILE}, "Written to a file"),
    ({"status": MessageStatus.WITHDRAWN, "withdrawn_why": EndReason.NOT_WANTED}, "No longer needed."),
    ({"status": MessageStatus.FAILED, "failed_why": EndReason.PERMANENT}, "Correct the address or phone instead."),
    ({"status": MessageStatus.FAILED, "seen_at": NOW, "seen_by_name": "R. Ortiz"}, "Seen by R. Ortiz"),
]


@pytest.mark.parametrize(("values", "words"), STATES)
def test_each_state_has_its_words(signed_in, put_message, values, words):
    row = put_message()
    for name, value in values.items():
        setattr(row, name, value)
    commit()
    assert words in text_of(signed_in.get(f"/messages/{row.id}"))


@pytest.mark.parametrize(("seen", "words"), [({}, "To do"), ({"seen_at": NOW, "seen_by_name": "R. Ortiz"}, "Done")])
def test_a_task_is_to_do_or_done(signed_in, put_message, seen, words):
    put_message("t", wanted_task)
    row = make_sent("t", NOW)
    for name, value in seen.items():
        setattr(row, name, value)
    commit()
    assert words in text_of(signed_in.get(f"/messages/{row.id}"))


def test_a_patients_page_shows_plan_and_past_by_the_patients_clock(signed_in, clinic, nurse):
    trial = make_under_way(clinic, nurse, placed_at=PLACEMENT, now=PLACEMENT + HOUR)
    plan(PLACEMENT + HOUR)
    commit()
    make_sent(f"d0-instructions:{trial.id}:2026-03-02", PLACEMENT + 2 * HOUR, Channel.EMAIL)
    page = text_of(signed_in.get(f"/patients/{trial.patient_id}/messages"))
    assert (
        page.index("Planned") < page.index("Thu 5 Mar, 08:30") < page.index("Thu 5 Mar, 19:30") < page.index("So far")
    )
    assert page.index("So far") < page.index("Instructions for the days at home")


def test_a_patient_without_messages_has_an_empty_page(signed_in, patient):
    page = text_of(signed_in.get(f"/patients/{patient.id}/messages"))
    assert "Nothing is planned" in page
    assert "No message so far" in page


def test_another_clinic_sees_nothing_and_changes_nothing(client, put_message, patient, at):
    row = put_message()
    message_id = make_failed(row)
    at(NOW)
    client.sign_in(make_person("nurse", make_clinic("South clinic"), email="south@example.org"))
    assert "Lena Hart" not in text_of(client.get("/messages"))
    assert client.get(f"/messages/{message_id}").status_code == 404
    assert client.get(f"/patients/{patient.id}/messages").status_code == 404
    assert client.post(f"/messages/{message_id}/again").status_code == 404
    assert client.post(f"/messages/{message_id}/seen").status_code == 404
    assert message_keyed("a").status is MessageStatus.FAILED


def test_who_sees_no_patients_sees_no_messages(client, administrator, at):
    at(NOW)
    client.sign_in(administrator)
    assert client.get("/messages").status_code == 403


def test_the_number_of_statements_does_not_grow_with_the_messages(signed_in, put_message, queries_counted):
    def statements():
        with queries_counted() as counted:
            assert signed_in.get("/messages").status_code == 200
        return counted()

    put_message("first")
    first = statements()
    for number in range(5):
        put_message(f"more {number}")
    assert statements() == first
