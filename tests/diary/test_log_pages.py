"""The questions, screen by screen."""

import re
from decimal import Decimal

import pytest

from scstrial.complications.choices import CRISIS_LINE_WORDS, EMERGENCY_WORDS, FlagRule
from scstrial.complications.queries import flags_of
from scstrial.daily_logs.choices import Answer, LogSource, RedFlag, ReportedBy, StimFelt
from scstrial.daily_logs.queries import counting_logs_of, logs_of
from scstrial.diary import queries
from scstrial.patients.choices import Language
from tests.factories.diary import Patient, make_diary_trial, make_link
from tests.filled import text_of


def checked(response):
    return re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)" checked', response.get_data(as_text=True))


def test_an_evening_is_answered_read_back_and_kept(patient, trial, nurse, client):
    patient.comes_in()
    patient.answers(who="helper")
    patient.answers(any="none")
    patient.answers(any="none")
    patient.answers(unwell="no")
    patient.answers(lead_site_pain_nrs="1", dressing="intact", lead="in_place")
    patient.answers(worst="6", least="2", average="4", current="3")
    patient.answers(way="less", amount="50")
    patient.answers(stim_on="yes", stim_hours_used="12,5", stim_felt="unchanged")
    patient.answers(battery_fault="no", cable_fault="no", switches_by_itself="no")
    patient.answers(walk_minutes="1:30", stand_minutes="20", sit_minutes="240", goal_met="partly")
    patient.answers(function_change="1", mood_nrs="7")
    patient.answers(took="no")
    patient.answers(aspirin_or_nsaid_taken="no", anticoagulant_taken="unknown")
    patient.answers(notes="Slept on the sofa.")
    assert patient.screen == "check"
    words = text_of(patient.response)
    for said in ("I am helping the patient", "12.5", "I have less pain", "50 %", "Partly", "Slept on the sofa."):
        assert said in words
    assert logs_of(trial.id) == []
    patient.finishes()
    assert patient.at == "/d/log/thanks"
    assert "Thank you. Your clinic can see this." in text_of(patient.response)
    [log] = logs_of(trial.id)
    assert (log.source, log.reported_by) == (LogSource.APP, ReportedBy.CAREGIVER)
    assert (log.relief_reported_pct, log.stim_hours_used, log.walk_minutes) == (50, Decimal("12.5"), 90)
    assert log.took_no_analgesics is True
    assert log.anticoagulant_taken is Answer.UNKNOWN
    assert log.red_flags == dict.fromkeys(RedFlag, Answer.NO)
    assert flags_of(trial.id) == [] or {flag.rule for flag in flags_of(trial.id)} == {FlagRule.EXPECTED_SORENESS}
    assert client.get("/d/log").status_code == 303
    client.sign_in(nurse)
    assert "Patient, by link" in text_of(client.get(f"/trials/{trial.id}/logs"))
    assert "By the patient's link" in text_of(client.get(f"/logs/{log.id}"))
    assert "by the patient" in text_of(client.get("/"))


@pytest.mark.parametrize("go", ["next", "skip"])
@pytest.mark.parametrize("given", [{}, {"rest": "unsure"}, {"rest": "none"}, {"new_weakness": "unknown"}])
def test_who_has_one_or_more_signs_says_which_before_going_on(patient, trial, go, given):
    patient.comes_in()
    patient.answers(who="me")
    patient.answers(any="some")
    assert "In an emergency do not wait: call emergency services" in text_of(patient.response)
    response = patient.answers(go=go, **given)
    assert response.status_code == 422
    assert "You said that you have one or more of these." in text_of(response)
    assert dict(checked(response)) == given
    assert logs_of(trial.id) == []
    patient.answers(new_weakness="yes", rest="none")
    assert patient.screen == "stop"


@pytest.mark.parametrize("method", ["get", "post"])
def test_reading_back_leads_to_the_sign_that_is_not_named_yet(client, patient, trial, method):
    patient.comes_in()
    patient.answers(who="me")
    patient.answers(any="some")
    screen = patient.at
    number = re.search(r'name="link_number"[^>]*value="(\d+)"', patient.response.text).group(1)
    response = getattr(client, method)("/d/log/check", data={"link_number": number} if method == "post" else None)
    assert (response.status_code, response.location) == (303, screen)
    assert logs_of(trial.id) == []


def test_who_has_no_sign_after_all_goes_back_and_says_so(patient):
    patient.comes_in()
    patient.answers(who="me")
    patient.answers(any="some")
    patient.answers(go="back")
    assert patient.screen == "signs-now"
    patient.answers(any="none")
    assert patient.screen == "signs-more"


def test_who_is_not_sure_may_skip_which_sign_it_is(patient):
    patient.comes_in()
    patient.answers(who="me")
    patient.answers(any="unsure")
    patient.answers(go="skip")
    assert patient.screen == "signs-more"


def test_nothing_is_filled_in_beforehand(patient):
    patient.comes_in()
    for _ in range(20):
        if patient.screen == "check":
            break
        assert checked(patient.response) == []
        assert not re.search(r'<input[^>]*type="text"[^>]*value="[^"]', patient.response.get_data(as_text=True))
        patient.answers()


def test_every_title_is_the_clinics_name(patient):
    patient.comes_in()
    for _ in range(20):
        assert "<title>North clinic</title>" in patient.response.get_data(as_text=True)
        if patient.screen == "check":
            break
        patient.answers()


def test_back_shows_what_was_answered(patient):
    patient.comes_in().skips_to("wound")
    patient.answers(dressing="loose", go="next")
    assert patient.screen == "pain-leg-left"
    patient.answers(go="back", worst="5")
    assert patient.screen == "wound"
    assert checked(patient.response) == [("dressing", "loose")]
    patient.answers(dressing="loose")
    assert checked(patient.response) == [("worst", "5")]


def test_back_keeps_also_what_cannot_be_taken(patient, evening):
    patient.comes_in().skips_to("moving")
    patient.answers(walk_minutes="a lot", go="back")
    assert patient.screen == "device"
    patient.answers()
    assert 'value="a lot"' in patient.response.get_data(as_text=True)
    assert patient.answers(walk_minutes="a lot").status_code == 422


def test_a_number_that_does_not_fit_is_asked_again_and_stays(patient):
    patient.comes_in().skips_to("moving")
    for typed in ("2000", "a lot", "-3", "1.5"):
        response = patient.answers(walk_minutes=typed)
        assert response.status_code == 422
        assert "Type a number from 0 to 1,440, or leave it empty." in text_of(response)
        assert f'value="{typed}"' in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("screen", "given", "words"),
    [
        ("pain-leg-left", {"worst": "2", "average": "4"}, "The least pain cannot be higher"),
        ("pain-leg-left", {"worst": "2", "least": "4"}, "The least pain cannot be higher"),
        ("pain-leg-left", {"worst": "11"}, "Choose one of the answers."),
        ("relief", {"way": "less"}, "Choose how much."),
        ("relief", {"amount": "50"}, "Choose if you have less or more pain."),
        ("stimulator", {"stim_hours_used": "25"}, "Type a number from 0 to 24"),
        ("more", {"notes": "x" * 1501}, "Please write less: at most 1500 letters."),
    ],
)
def test_what_contradicts_itself_is_asked_again(patient, screen, given, words):
    response = patient.comes_in().skips_to(screen).answers(**given)
    assert response.status_code == 422
    assert words in text_of(response)


def test_skipping_takes_what_can_be_taken(patient, evening):
    patient.comes_in().skips_to("moving")
    patient.answers(go="skip", walk_minutes="a lot", goal_met="fully")
    assert patient.screen == "day"
    assert queries.draft_of(evening).answers["moving"] == {"goal_met": "fully"}


def test_an_emergency_stops_the_questions_at_once_and_is_flagged(patient, trial):
    patient.comes_in()
    patient.answers(who="me")
    patient.answers(any="some")
    assert patient.screen == "signs-now-each"
    patient.answers(bladder_bowel="yes", rest="unsure")
    assert patient.screen == "stop"
    words = text_of(patient.response)
    assert EMERGENCY_WORDS in words
    assert "Your answers so far are with your clinic." in words
    assert 'href="tel:911"' in patient.response.get_data(as_text=True)
    [log] = logs_of(trial.id)
    [flag] = flags_of(trial.id)
    assert (flag.rule, flag.log_id) == (FlagRule.CORD_COMPRESSION, log.id)
    assert log.red_flags[RedFlag.NEW_WEAKNESS] == Answer.UNKNOWN


def test_an_emergency_stops_also_on_the_way_back_and_when_skipped(client, trial, evening):
    for go in ("back", "skip"):
        patient = Patient(client, evening).comes_in()
        sign = {"back": "chest_pain", "skip": "new_weakness"}[go]
        patient.sends("signs-now", any="some", go="next")
        patient.sends("signs-now-each", go=go, **{sign: "yes"})
        assert patient.screen == "stop"


def test_after_the_stop_the_questions_go_on_and_the_log_is_a_new_version(patient, trial, client):
    patient.comes_in()
    patient.answers()
    patient.answers(any="some")
    patient.answers(chest_pain="yes")
    patient.screen = patient.follow(client.get("/d/log"))
    assert patient.screen == "signs-more"
    patient.answers(any="none")
    patient.skips_to("pain-leg-left").answers(average="5")
    patient.finishes()
    assert EMERGENCY_WORDS in text_of(patient.response)
    assert len(logs_of(trial.id)) == 2
    [log] = counting_logs_of(trial.id)
    assert log.red_flags[RedFlag.CHEST_PAIN] == Answer.YES
    assert log.red_flags[RedFlag.ITCH] == Answer.NO


def test_thoughts_of_self_harm_show_the_crisis_line(patient, trial):
    patient.comes_in().skips_to("signs-more")
    patient.answers(any="some")
    patient.answers(self_harm_thoughts="yes")
    assert CRISIS_LINE_WORDS in text_of(patient.response)
    assert 'href="tel:988"' in patient.response.get_data(as_text=True)
    assert [flag.rule for flag in flags_of(trial.id)] == [FlagRule.SELF_HARM]


def test_what_is_due_the_same_day_says_call_the_clinic(patient):
    patient.comes_in().skips_to("unwell")
    patient.answers(unwell="yes")
    patient.skips_to("temperature").answers(temperature="38,4", unit="c")
    assert patient.screen == "stop"
    assert "Call the clinic now: (312) 555-0100" in text_of(patient.response)
    assert "911" in text_of(patient.response)


def test_what_can_wait_a_day_is_said_at_the_end(patient, trial):
    patient.comes_in().skips_to("wound")
    patient.answers(dressing="wet")
    assert patient.screen == "pain-leg-left"
    assert len(logs_of(trial.id)) == 1
    patient.finishes()
    assert "look at one of your answers within 24 hours" in text_of(patient.response)


@pytest.mark.parametrize("typed", ["28", "98", "120", "warm", "38..4"])
def test_a_temperature_that_cannot_be_is_asked_again(client, morning, typed):
    patient = Patient(client, morning).comes_in().skips_to("temperature")
    response = patient.answers(temperature=typed, unit="c")
    assert response.status_code == 422
    assert "Type your temperature as a number" in text_of(response)


def test_the_morning_asks_the_night(client, morning, trial):
    patient = Patient(client, morning).comes_in()
    patient.skips_to("wound").answers(dressing="intact")
    patient.answers(redness="no", drainage="none")
    patient.answers(temperature="98.2")
    patient.answers(overnight="3")
    patient.answers(sleep_hours="6:30", sleep_quality_nrs="7", awakenings="2")
    patient.answers(stim_felt="weaker")
    patient.finishes()
    [log] = counting_logs_of(trial.id)
    assert (log.sleep_hours, log.awakenings, log.temperature_c) == (Decimal("6.5"), 2, Decimal("36.8"))
    assert log.stim_felt is StimFelt.WEAKER


def test_a_change_at_the_end_leads_back_to_reading_back(patient, client):
    patient.comes_in().skips_to("check")
    patient.follow(client.get("/d/log/wound?check=1"))
    assert 'action="/d/log/wound?check=1"' in patient.response.get_data(as_text=True)
    patient.sends("wound?check=1", dressing="intact")
    assert patient.screen == "check"
    patient.sends("unwell?check=1", unwell="unknown")
    assert patient.screen == "wound"


def test_leaving_keeps_the_answers_and_closes_the_door(patient, client):
    patient.comes_in().skips_to("wound").answers(dressing="intact")
    left = client.post("/d/log/leave")
    assert "Your answers are kept" in text_of(left)
    assert client.get("/d/log").location == "/d"
    assert patient.comes_in().screen == "pain-leg-left"


def test_a_screen_that_is_not_asked_is_not_there(patient, client):
    patient.comes_in()
    assert client.get("/d/log/sleep").status_code == 404
    assert client.get("/d/log/signs-now-each").status_code == 404


def test_the_patients_language_is_spoken_and_can_be_switched(client, clinic, nurse, at):
    at("2026-03-03T19:40:00-06:00")
    link = make_link(make_diary_trial(clinic, nurse, language=Language.SPANISH))
    patient = Patient(client, link).comes_in()
    assert "Su registro de la noche" in text_of(patient.response)
    assert "martes 3 de marzo" in text_of(patient.response)
    assert '<html lang="es">' in patient.response.get_data(as_text=True)
    patient.answers()
    patient.answers(any="some", language="en", go="")
    assert patient.screen == "signs-now"
    assert "Do you have any of these?" in text_of(patient.response)
    assert checked(patient.response) == [("any", "some")]


def test_errors_and_numbers_are_in_spanish(client, clinic, nurse, at):
    at("2026-03-03T19:40:00-06:00")
    link = make_link(make_diary_trial(clinic, nurse, language=Language.SPANISH))
    patient = Patient(client, link).comes_in().skips_to("moving")
    response = patient.answers(walk_minutes="mucho")
    assert "Escriba un número de 0 a" in text_of(response)
    assert "Error" not in text_of(response)


def test_staff_pages_stay_english(client, nurse, evening):
    client.get("/d?lang=es")
    client.sign_in(nurse)
    page = client.get("/", headers={"Accept-Language": "es"})
    assert '<html lang="en">' in page.get_data(as_text=True)
