"""The checks after the pull: when their link opens, what is asked, what is told at once, what is kept."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from scstrial.bedside.queries import checks_of, infection_window_of
from scstrial.bedside.rules import LogSlot
from scstrial.complications.choices import EMERGENCY_WORDS, FlagRule, FlagState, Urgency
from scstrial.complications.queries import flags_of
from scstrial.daily_logs.choices import Answer, Drainage, LogSource, RedFlag, Session
from scstrial.daily_logs.queries import counting_logs_of, entry_of, logs_of
from scstrial.diary import actions, queries
from scstrial.diary.choices import Door, LinkKind
from scstrial.diary.rules import Asked, checks_open, screens
from scstrial.foundation.refusal import Refused
from scstrial.outbox.models import Message
from scstrial.trials.actions import take_back_pull
from tests.factories.diary import Patient, chicago, make_link_of, path_of
from tests.factories.saved_logs import correct_log
from tests.factories.trials import make_leads_out
from tests.filled import text_of

ZONE = ZoneInfo("America/Chicago")
PULLED_ON = date(2026, 3, 9)
PULLED_AT = chicago("2026-03-09 10:00")
DAY_3 = "2026-03-12T10:05:00-05:00"


@pytest.fixture
def trial(clinic, nurse):
    placed_at = chicago("2026-03-02 10:00")
    return make_leads_out(clinic, nurse, placed_at=placed_at, pulled_at=PULLED_AT, now=PULLED_AT)


@pytest.fixture
def link(trial, at):
    return make_link_of(LinkKind.CHECK, trial, date(2026, 3, 12), now=at(DAY_3))


@pytest.fixture
def patient(client, link):
    return Patient(client, link)


def answers_all(patient, **site):
    patient.comes_in()
    patient.answers(who="me")
    patient.answers(any="none")
    patient.answers(any="none")
    patient.answers(lead_site_pain_nrs="1")
    patient.answers(
        **{"redness": "no", "swelling": "no", "warmth": "no", "tenderness": "no", "drainage": "none", **site}
    )


def rules_of(trial):
    return {flag.rule: flag for flag in flags_of(trial.id)}


# ---- When ----


@pytest.mark.parametrize("days", [1, 3, 14, 30])
def test_a_check_opens_on_its_day_for_48_hours_from_ten(days):
    on = PULLED_ON + timedelta(days=days)
    opens, closes = chicago(f"{on} 00:00"), chicago(f"{on + timedelta(days=2)} 10:00")
    minute = timedelta(minutes=1)
    found = [
        on in checks_open(PULLED_ON, (), moment, ZONE) for moment in (opens - minute, opens, closes - minute, closes)
    ]
    assert found == [False, True, True, False]
    assert on not in checks_open(PULLED_ON, {days}, opens, ZONE)


@pytest.mark.parametrize("on", [date(2026, 3, 11), date(2026, 3, 10), date(2026, 3, 23)])
def test_no_link_is_made_for_another_day(trial, on, at):
    at("2026-03-12T10:05:00-05:00")
    with pytest.raises(Refused):
        make_link_of(LinkKind.CHECK, trial, on, now=chicago("2026-03-12 10:05"))


def test_a_pull_that_is_taken_back_closes_the_link(link, trial, nurse, at):
    now = at(DAY_3)
    assert queries.door_of(link, now) is Door.OPEN
    take_back_pull(trial, "wrong patient", by=nurse, now=now)
    assert queries.door_of(link, now) is Door.CLOSED


def test_a_pull_taken_back_while_the_patient_answers_loses_nothing_without_a_word(patient, trial, nurse, at, db):
    answers_all(patient)
    take_back_pull(trial, "wrong patient", by=nurse, now=at("2026-03-12T10:10:00-05:00"))
    db.session.commit()
    response = patient.skips_to("check").sends("check")
    assert response.status_code == 422
    assert "We could not keep these answers here. Please call your clinic" in text_of(response)
    assert checks_of(trial.id) == []


# ---- What is asked ----


def asked_after(days):
    return Asked(Session.UNSCHEDULED, (), kind=LinkKind.CHECK, days_after=days)


def test_signs_wound_and_temperature_are_asked_and_no_device():
    path = screens(asked_after(3), {})
    assert path == ("start", "signs-now", "signs-more", "wound", "site", "temperature", "thinners", "more")


@pytest.mark.parametrize(("days", "asked"), [(7, True), (8, False), (14, False), (30, False)])
def test_blood_thinners_are_asked_as_long_as_they_make_back_pain_an_emergency(days, asked):
    assert ("thinners" in screens(asked_after(days), {})) is asked


def test_more_of_the_wound_opens_where_something_has_changed():
    assert "site-more" in screens(asked_after(14), {"site": {"redness": "yes"}})


def test_the_words_speak_of_wires_that_are_out(patient):
    patient.comes_in()
    assert "How are you now?" in text_of(patient.response)
    patient.answers()
    assert "Now, or since we asked you last:" in text_of(patient.response)
    patient.skips_to("wound")
    words = text_of(patient.response)
    assert "Where the wires went in" in words
    assert "bandage" not in words
    assert "Have the wires moved" not in words


# ---- What is told and kept ----


def test_a_quiet_check_is_done_and_watches_the_infection_window(patient, trial, at):
    answers_all(patient)
    patient.answers(temperature="98.2")
    patient.finishes()
    assert patient.at == "/d/log/thanks"
    [check] = checks_of(trial.id)
    assert (check.day, check.reached, check.by_id, check.by_name) == (3, True, None, "Patient, by link")
    [log] = logs_of(trial.id)
    assert (log.id, log.source, log.session, log.for_on) == (
        check.log_id, LogSource.APP, Session.UNSCHEDULED, date(2026, 3, 12))  # fmt: skip
    assert log.red_flags == dict.fromkeys(RedFlag, Answer.NO)
    states = {one.day: one.state for one in infection_window_of(trial, at(DAY_3)).checks}
    assert states[3] == "done"


def test_new_weakness_says_at_once_to_call_emergency_services_and_raises_the_flag(patient, trial):
    patient.comes_in()
    patient.answers()
    patient.answers(any="some")
    patient.answers(new_weakness="yes", rest="none")
    assert patient.at == "/d/log/stop"
    words = text_of(patient.response)
    assert EMERGENCY_WORDS in words
    assert "you had test wires near your spine" in words
    assert words.index(EMERGENCY_WORDS) < words.index("Your answers so far are with your clinic.")
    flag = rules_of(trial)[FlagRule.CORD_COMPRESSION]
    assert (flag.urgency, flag.state) == (Urgency.EMERGENCY, FlagState.OPEN)
    assert checks_of(trial.id) == []  # not finished: a nurse still calls


def test_pus_is_said_and_kept_before_the_last_question_and_the_rest_joins_the_same_entry(patient, trial):
    answers_all(patient, drainage="pus")
    assert patient.at == "/d/log/stop"
    assert "Call the clinic now" in text_of(patient.response)
    assert FlagRule.SITE_INFECTION in rules_of(trial)
    patient.screen = "site-more"
    patient.answers(odour="yes")
    patient.answers(temperature="101.1")
    patient.skips_to("check").finishes()
    [log] = counting_logs_of(trial.id)
    assert log.drainage is Drainage.PUS
    assert str(log.temperature_c) == "38.4"
    assert checks_of(trial.id)[0].log_id == log.id
    assert rules_of(trial)[FlagRule.SITE_INFECTION].state is FlagState.OPEN
    assert len(logs_of(trial.id)) > 1  # versions of one entry


def test_an_answer_taken_back_leaves_the_flag_for_a_person(patient, trial):
    answers_all(patient, drainage="pus")
    patient.sends("site", redness="no", swelling="no", warmth="no", tenderness="no", drainage="none", go="next")
    patient.skips_to("check").finishes()
    [log] = counting_logs_of(trial.id)
    assert log.drainage is Drainage.NONE
    assert rules_of(trial)[FlagRule.SITE_INFECTION].state is not FlagState.CLOSED
    assert rules_of(trial)[FlagRule.SITE_INFECTION].basis_withdrawn


def test_what_a_nurse_corrected_meanwhile_stands_beside_the_rest(patient, trial, nurse, at, db):
    answers_all(patient, drainage="pus")
    [log] = logs_of(trial.id)
    entry = replace(entry_of(log), notes="Phoned: it is yellow.")
    correct_log(trial, log, entry, nurse, now=at("2026-03-12T10:20:00-05:00"))
    db.session.commit()
    patient.screen = "site-more"
    patient.answers(odour="yes")
    patient.skips_to("check").finishes()
    assert "Phoned: it is yellow." in {one.notes for one in counting_logs_of(trial.id)}
    assert len(counting_logs_of(trial.id)) == 2


def test_sent_twice_it_is_kept_once(patient, trial):
    answers_all(patient)
    patient.finishes()
    patient.comes_in().sends("check")
    assert len(checks_of(trial.id)) == len(logs_of(trial.id)) == 1


def test_the_last_check_answered_a_day_late_is_still_in_the_infection_window(trial, client, at):
    on = PULLED_ON + timedelta(days=30)
    late_link = make_link_of(LinkKind.CHECK, trial, on, now=at(f"{on}T10:05:00-05:00"))
    at(f"{on + timedelta(days=1)}T18:00:00-05:00")
    patient = Patient(client, late_link)
    answers_all(patient, drainage="pus")
    assert FlagRule.SITE_INFECTION in rules_of(trial)


# ---- Messages and staff ----


def test_the_message_leads_to_the_check_of_its_day(trial, db, at, client):
    from scstrial.outbox.actions import claim
    from scstrial.reminders.actions import plan, with_link

    now = at(DAY_3)
    plan(now)
    db.session.commit()
    [message] = db.session.query(Message).filter_by(key=f"post-pull:{trial.id}:3").all()
    assert "[link]" in message.body
    outgoing = with_link(claim(message.id, by="test", now=now), trial.id, now)
    db.session.commit()
    link = queries.live_link(trial.id, LogSlot(date(2026, 3, 12), Session.UNSCHEDULED), now, LinkKind.CHECK)
    assert queries.address_of(link) in outgoing.body
    assert client.get(path_of(link)).status_code == 200
    assert checks_of(trial.id) == logs_of(trial.id) == []
    plan(now)
    assert db.session.get(Message, message.id).status == "sending"


def test_an_answered_check_wants_neither_message_nor_task(patient, trial, db, at):
    from scstrial.reminders.actions import plan

    answers_all(patient)
    patient.finishes()
    plan(at(DAY_3))
    db.session.commit()
    wanted = {row.key for row in db.session.query(Message).filter_by(status="waiting")}
    assert not {f"post-pull:{trial.id}:3", f"post-pull-nurse:{trial.id}:3"} & wanted
    assert f"post-pull:{trial.id}:14" in wanted


def test_a_check_that_is_over_leaves_the_sentence_out(trial, at):
    assert actions.address_for_check(trial.id, 3, at("2026-03-14T10:00:00-05:00")) is None
    assert actions.address_for_check(trial.id, 3, at("2026-03-14T09:59:00-05:00")) is not None


def test_staff_see_the_link_of_the_check_and_who_answered(patient, trial, client, nurse):
    answers_all(patient)
    patient.finishes()
    client.sign_in(nurse)
    assert "Patient, by link" in text_of(client.get(f"/trials/{trial.id}"))
