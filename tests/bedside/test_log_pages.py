"""Daily logs through the pages that people use."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from scstrial.assessments.choices import Area
from scstrial.bedside.queries import checks_of
from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.queries import flags_of
from scstrial.daily_logs.choices import Answer, Drainage, LogSource, RedFlag, Session, TemperatureUnit
from scstrial.daily_logs.queries import counting_logs_of, entry_of, logs_of
from scstrial.daily_logs.rules import LogEntry
from scstrial.medications.actions import record_opioids
from scstrial.medications.rules import OpioidRow
from scstrial.programming.choices import Waveform
from tests.factories.accounts import make_clinic, make_person
from tests.factories.saved_logs import (
    NO_SIGNS,
    answers_on,
    correct_log,
    full_evening,
    full_morning,
    keep_log,
    pain_of,
    sent,
    withdraw_log,
)
from tests.factories.trials import a_program, make_leads_out, make_scheduled, make_session, make_under_way
from tests.filled import words_in
from tests.reading import read

PLACED_AT = datetime(2026, 3, 2, 16, tzinfo=UTC)  # 10:00 in Chicago
DAY_2_20H = "2026-03-04T20:00:00-06:00"
EVENING_2 = {"on": "2026-03-04", "session": "evening"}
MORNING_2 = {"on": "2026-03-04", "session": "morning"}
UNSCHEDULED_2 = {"on": "2026-03-04", "session": "unscheduled"}


@pytest.fixture
def trial(clinic, nurse):
    return make_under_way(clinic, nurse, placed_at=PLACED_AT)


@pytest.fixture
def signed_in(client, nurse, at):
    at(DAY_2_20H)
    return client.sign_in(nurse)


def address(trial, slot=EVENING_2, **more):
    return f"/trials/{trial.id}/logs/new?" + "&".join(f"{name}={value}" for name, value in {**slot, **more}.items())


def post(client, trial, slot=EVENING_2, /, **answers):
    """Send answers; a name with a hyphen is written with two underscores."""
    data = {name.replace("__", "-"): str(value) for name, value in answers.items()}
    return client.post(address(trial, slot), data=data)


def field_error(response, field):
    """The message that stands at a field."""
    text = response.get_data(as_text=True)
    marker = f'id="{field}-error"'
    assert marker in text, f"no message at {field}"
    return text.split(marker, 1)[1].split("</p>")[0].rsplit("</span>", 2)[1]


def notices(client):
    """What the next page says at its top."""
    return client.get("/patients").get_data(as_text=True)


# ---- What is asked ----


def test_the_evening_asks_what_the_rule_book_lists_for_it(signed_in, trial):
    make_session(trial, make_person("nurse", trial.clinic, email="two@example.org"))
    names = answers_on(signed_in.get(address(trial))).keys()
    page = signed_in.get(address(trial)).get_data(as_text=True)
    for name in ("pain-leg_left-average", "relief_tens", "stim_hours_used", "coverage_pct", "walk_minutes", "mood_nrs"):
        assert f'name="{name}"' in page
    assert not names & {"sleep_hours", "awakenings"}
    assert 'name="pain-leg_left-overnight"' not in page


def test_the_morning_asks_what_the_rule_book_lists_for_it(signed_in, trial):
    page = signed_in.get(address(trial, MORNING_2)).get_data(as_text=True)
    for name in ("pain-leg_left-overnight", "sleep_hours", "temperature_c", "site-redness_cm", "red_flags-rigors"):
        assert f'name="{name}"' in page
    for name in ("pain-leg_left-average", "relief_tens", "stim_on", "walk_minutes", "analgesics-0-count"):
        assert f'name="{name}"' not in page


@pytest.mark.parametrize(("waveform", "asked"), [(Waveform.TONIC, True), (Waveform.BURST, False), (None, False)])
def test_coverage_is_asked_only_where_stimulation_is_felt(signed_in, trial, nurse, waveform, asked):
    if waveform is not None:
        make_session(trial, nurse, programs=[a_program(waveform=waveform)])
    assert ('name="coverage_pct"' in signed_in.get(address(trial)).get_data(as_text=True)) is asked


def test_nothing_that_is_a_judgement_is_filled_in(signed_in, trial):
    make_session(trial, make_person("nurse", trial.clinic, email="two@example.org"))
    filled = {name: value for name, value in answers_on(signed_in.get(address(trial))).items() if value}
    assert set(filled) <= {"form_key", "csrf_token", "typed_by", "source", "reported_by"} | {
        f"analgesics-{line}-unit" for line in range(3)
    }


def test_yesterdays_answers_stand_beside(signed_in, trial, nurse):
    keep_log(trial, nurse, 1, pain=(pain_of(4, 9),), walk_minutes=35)
    page = signed_in.get(address(trial)).get_data(as_text=True)
    assert "Yesterday <b>9</b>" in page
    assert "Yesterday <b>35 min</b>" in page


def test_the_medicines_the_patient_takes_are_listed(signed_in, trial, nurse, db):
    rows = [OpioidRow("oxycodone", Decimal(5), "mg", Decimal(4), "oral")]
    record_opioids(trial.patient, rows, date(2026, 3, 1), by=nurse, now=PLACED_AT)
    db.session.commit()
    response = signed_in.get(address(trial))
    assert "Oxycodone 5 mg" in response.get_data(as_text=True)
    assert answers_on(response)["analgesics-0-count"] == ""


@pytest.mark.parametrize(
    ("moment", "title"),
    [
        ("2026-03-03T09:00:00-06:00", "Morning log, day 1"),
        ("2026-03-03T20:00:00-06:00", "Evening log, day 1"),
        ("2026-03-04T03:00:00-06:00", "Morning log, day 1"),
    ],
)
def test_the_session_that_is_due_now_or_the_oldest_missing_one_opens(client, nurse, trial, at, moment, title):
    at(moment)
    client.sign_in(nurse)
    assert f"<h1>{title}</h1>" in client.get(f"/trials/{trial.id}/logs/new").get_data(as_text=True)


@pytest.mark.parametrize("words", ["on=yesterday&session=evening", "on=2026-03-04&session=noon", "on=9999-12-31"])
def test_an_address_that_names_no_day_or_session_is_not_found(signed_in, trial, words):
    assert signed_in.get(f"/trials/{trial.id}/logs/new?{words}").status_code == 404


def test_a_session_without_a_day_is_todays(signed_in, trial):
    page = signed_in.get(f"/trials/{trial.id}/logs/new?session=unscheduled").get_data(as_text=True)
    assert "<h1>Unscheduled log, day 2</h1>" in page


def test_a_day_without_log_is_said_before_anything_is_typed(signed_in, trial):
    response = signed_in.get(address(trial, {"on": "2026-03-05", "session": "evening"}))
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "Enter a date up to today, Wed 4 Mar." in page
    assert "Save log" not in page


def test_before_the_placement_there_is_no_log(signed_in, clinic, nurse):
    scheduled = make_scheduled(clinic, nurse, given_name="Tom", email="tom@example.org")
    assert signed_in.get(f"/trials/{scheduled.id}/logs/new").status_code == 409
    assert "No leads are placed yet" in signed_in.get(f"/trials/{scheduled.id}/logs").get_data(as_text=True)


# ---- Keeping a log ----


@pytest.mark.parametrize(("full", "slot"), [(full_evening, EVENING_2), (full_morning, MORNING_2)])
def test_a_full_log_keeps_every_answer(signed_in, trial, nurse, full, slot):
    make_session(trial, nurse, programs=[a_program(), a_program(name="P2", is_active=False)])
    entry = full(trial)
    response = signed_in.post(address(trial, slot), data=sent(entry))
    assert (response.status_code, response.location) == (303, f"/trials/{trial.id}")
    assert entry_of(counting_logs_of(trial.id)[0]) == entry


def test_the_page_shows_what_was_sent_when_it_comes_back(signed_in, trial, nurse):
    make_session(trial, nurse, programs=[a_program(), a_program(name="P2", is_active=False)])
    answers = sent(full_evening(trial)) | {"walk_minutes": "1441"}
    shown = answers_on(post_raw(signed_in, trial, answers))
    assert {name: shown.get(name) for name in answers} == answers


def post_raw(client, trial, data, slot=EVENING_2):
    response = client.post(address(trial, slot), data=data)
    assert response.status_code == 422
    return response


def test_blank_stays_blank(signed_in, trial):
    post(signed_in, trial, pain__leg_left__average=3)
    entry = entry_of(logs_of(trial.id)[0])
    blank = LogEntry(date(2026, 3, 4), Session.EVENING, source=LogSource.PHONE)
    assert replace(entry, pain=()) == blank


def test_none_of_these_is_a_no_to_what_was_left_open(signed_in, trial):
    post(signed_in, trial, red_flags_rest="none", red_flags__itch="yes", red_flags__rigors="unknown")
    signs = entry_of(logs_of(trial.id)[0]).red_flags
    assert signs == {**NO_SIGNS, RedFlag.ITCH: Answer.YES, RedFlag.RIGORS: Answer.UNKNOWN}


def test_took_none_is_an_answer(signed_in, trial):
    post(signed_in, trial, took_no_analgesics="y")
    entry = entry_of(logs_of(trial.id)[0])
    assert (entry.took_no_analgesics, entry.analgesics) == (True, ())


def test_took_none_beside_a_medicine_is_refused(signed_in, trial):
    response = post(
        signed_in, trial, took_no_analgesics="y", analgesics__0__drug="x", analgesics__0__strength=5,
        analgesics__0__unit="mg", analgesics__0__count=1,
    )  # fmt: skip
    assert response.status_code == 422
    assert "untick" in field_error(response, "took_no_analgesics")


def test_a_problem_with_a_medicine_stands_at_its_line(signed_in, trial, nurse, db):
    lines = {"analgesics-0-listed": "1", "analgesics-0-drug": "oxycodone", "analgesics-0-strength": "5"}
    lines |= {
        "analgesics-1-drug": "",
        "analgesics-2-drug": "Paracetamol",
        "analgesics-2-strength": "500",
        "analgesics-2-unit": "mg",
    }
    response = post_raw(signed_in, trial, lines | {"analgesics-2-count": "41"})
    assert "between 0 and 40" in field_error(response, "analgesics-2-count")
    assert '<a href="#analgesics-2-count">' in response.get_data(as_text=True)


def test_the_relief_is_chosen_in_tens_or_typed(signed_in, trial):
    post(signed_in, trial, relief_tens=60)
    post(signed_in, trial, UNSCHEDULED_2, relief_tens=60, notes="Called")
    post(signed_in, trial, relief_reported_pct=65, seen_version=logs_of(trial.id)[0].id)
    assert [log.relief_reported_pct for log in logs_of(trial.id)] == [60, None, 65]


@pytest.mark.parametrize("answers", [{}, {"temperature_unit": "f", "notes": "  "}, {"source": "clinic"}])
def test_a_log_without_any_answer_is_not_kept_and_hides_none(signed_in, trial, answers):
    post(signed_in, trial, relief_tens=60)
    seen = logs_of(trial.id)[0].id
    response = post(signed_in, trial, seen_version=seen, **answers)
    assert response.status_code == 422
    assert "Nothing is answered yet" in response.get_data(as_text=True)
    assert [log.relief_reported_pct for log in logs_of(trial.id)] == [60]


def test_a_correction_that_leaves_nothing_is_told_to_withdraw_the_log(signed_in, trial):
    post(signed_in, trial, relief_tens=60)
    [log] = logs_of(trial.id)
    page = signed_in.get(f"/logs/{log.id}/correct")
    emptied = answers_on(page) | {
        "relief_tens": "",
        "relief_reported_pct": "",
        "correction_reason": "was another patient",
    }
    response = signed_in.post(f"/logs/{log.id}/correct", data=emptied)
    assert response.status_code == 422
    assert "mark the log as entered in error" in response.get_data(as_text=True)
    assert len(logs_of(trial.id)) == 1


def test_a_button_and_a_number_that_differ_are_refused(signed_in, trial):
    response = post(signed_in, trial, relief_tens=60, relief_reported_pct=65)
    assert "differ" in field_error(response, "relief_reported_pct")


def test_worse_needs_to_say_by_how_much(signed_in, trial):
    response = post(signed_in, trial, relief_worse="y")
    assert "by how much" in field_error(response, "relief_worse")


# ---- Limits, through the page ----


@pytest.mark.parametrize(
    ("field", "allowed", "refused"),
    [
        ("pain-leg_left-average", "10", "11"),
        ("pain-leg_left-average", "0", "-1"),
        ("pain-leg_left-average", "7", "7.5"),
        ("relief_reported_pct", "100", "101"),
        ("stim_hours_used", "24", "24.1"),
        ("walk_minutes", "1440", "1441"),
        ("steps", "100000", "100001"),
        ("mood_nrs", "10", "11"),
        ("function_change", "-3", "-4"),
        ("device-contacts_out_of_range", "32", "33"),
        ("lead_site_pain_nrs", "10", "11"),
        ("amplitude_ma", "25.5", "25.6"),
        ("temperature_c", "34.0", "33.9"),
        ("temperature_c", "42,0", "42.1"),
        ("temperature_c", "93.2", "93.1"),
        ("temperature_c", "107.6", "107.7"),
    ],
)
def test_a_value_on_the_limit_is_kept_and_one_beyond_it_refused_at_its_field(signed_in, trial, field, allowed, refused):
    response = signed_in.post(address(trial), data={field: refused})
    assert response.status_code == 422
    assert field_error(response, field)
    assert logs_of(trial.id) == []
    assert signed_in.post(address(trial), data={field: allowed}).status_code == 303


@pytest.mark.parametrize(("typed", "kept"), [("0", True), ("30", True), ("30.1", False), ("-0.1", False)])
def test_the_redness_reaches_from_0_to_30_cm(signed_in, trial, typed, kept):
    response = signed_in.post(address(trial, MORNING_2), data={"site-redness": "yes", "site-redness_cm": typed})
    assert response.status_code == (303 if kept else 422)
    if not kept:
        assert "30 cm" in field_error(response, "site-redness_cm")


def test_a_size_needs_a_redness(signed_in, trial):
    response = post(signed_in, trial, MORNING_2, site__redness="no", site__redness_cm=2)
    assert "Answer yes to redness" in field_error(response, "site-redness_cm")


@pytest.mark.parametrize(("hours", "kept"), [("0.25", True), ("6,75", True), ("6.1", False), ("24.25", False)])
def test_sleep_is_counted_in_quarters_of_an_hour(signed_in, trial, hours, kept):
    response = signed_in.post(address(trial, MORNING_2), data={"sleep_hours": hours})
    assert response.status_code == (303 if kept else 422)


@pytest.mark.parametrize(
    ("typed", "unit", "celsius", "kept_unit"),
    [
        ("100.4", "f", "38.0", TemperatureUnit.FAHRENHEIT),
        ("100,4", "", "38.0", TemperatureUnit.FAHRENHEIT),
        ("37,95", "c", "38.0", TemperatureUnit.CELSIUS),
        ("36.8", "", "36.8", TemperatureUnit.CELSIUS),
    ],
)
def test_a_temperature_is_kept_as_typed_and_in_celsius(signed_in, trial, typed, unit, celsius, kept_unit):
    post(signed_in, trial, MORNING_2, temperature_c=typed, temperature_unit=unit)
    entry = entry_of(logs_of(trial.id)[0])
    assert (entry.temperature_typed, entry.temperature_unit, entry.temperature_c) == (
        typed,
        kept_unit,
        Decimal(celsius),
    )


@pytest.mark.parametrize("typed", ["38.x", "warm", "1e2", "60"])
def test_a_temperature_that_is_none_is_refused_and_stays_on_the_page(signed_in, trial, typed):
    response = post(signed_in, trial, MORNING_2, temperature_c=typed)
    assert field_error(response, "temperature_c").startswith("Enter the temperature") or "34.0" in field_error(
        response, "temperature_c"
    )
    assert answers_on(response)["temperature_c"] == typed


def test_least_above_average_is_refused_at_the_field(signed_in, trial):
    response = post(signed_in, trial, pain__leg_left__least=4, pain__leg_left__average=3)
    assert "least is above average" in field_error(response, "pain-leg_left-least")


def test_a_number_that_is_none_keeps_what_was_typed(signed_in, trial):
    response = post(signed_in, trial, walk_minutes="half an hour")
    assert "number" in field_error(response, "walk_minutes")
    assert answers_on(response)["walk_minutes"] == "half an hour"


def test_a_log_for_tomorrow_is_refused(signed_in, trial):
    response = post(signed_in, trial, {"on": "2026-03-05", "session": "morning"}, sleep_hours=7)
    assert response.status_code == 422
    assert "Enter a date up to today" in response.get_data(as_text=True)
    assert answers_on(response)["sleep_hours"] == "7"


# ---- What is said after saving ----


@pytest.fixture
def fresh(clinic, nurse):
    """Leads in since yesterday: no log is overdue yet."""
    return make_under_way(clinic, nurse, placed_at=PLACED_AT + timedelta(days=1))


def test_the_relief_is_said_against_the_baseline(signed_in, fresh):
    post(signed_in, fresh, pain__leg_left__average=3)
    page = notices(signed_in)
    assert "<strong>62.5 %</strong> relief against the baseline, no flags." in page
    assert "notice-success" in page


def test_without_a_baseline_no_relief_is_said(signed_in, clinic, nurse):
    trial = make_under_way(clinic, nurse, placed_at=PLACED_AT + timedelta(days=1), baseline=None)
    post(signed_in, trial, pain__leg_left__average=3)
    assert "no relief could be worked out, no flags." in notices(signed_in)


def test_fever_raises_its_flag_and_says_what_to_do(signed_in, fresh):
    post(signed_in, fresh, MORNING_2, temperature_c="38.0")
    [flag] = flags_of(fresh.id)
    assert (flag.rule, flag.urgency) == (FlagRule.FEVER_ALONE, Urgency.SAME_DAY)
    page = notices(signed_in)
    assert "Same day: Fever without signs of site infection" in page
    assert "Look for the source" in page
    assert f'href="/flags/{flag.id}"' in page


def test_just_below_fever_raises_none(signed_in, fresh):
    post(signed_in, fresh, MORNING_2, temperature_c="37.9")
    assert flags_of(fresh.id) == []


def test_an_emergency_stands_at_the_top_and_keeps_the_round_with_this_patient(signed_in, fresh):
    response = signed_in.post(address(fresh, round=1), data={"red_flags-new_weakness": "yes"})
    assert response.location == f"/trials/{fresh.id}"
    page = signed_in.get(response.location).get_data(as_text=True)
    first = page.split('class="notice ')[1]
    assert first.startswith("notice-danger")
    assert "Emergency: Possible epidural bleeding or cord compression" in first
    assert "Call emergency services" in first


def test_ratings_two_points_apart_from_the_earlier_log_are_said(signed_in, fresh, nurse):
    first = keep_log(fresh, nurse, 1, pain=(pain_of(3, 5, 1, 2),))
    post(signed_in, fresh, seen_version=first.id, pain__leg_left__average=5, pain__leg_left__worst=6)
    page = notices(signed_in)
    assert "Two logs of this session differ by 2 points or more." in page
    assert "Left leg, average: 5 by Nurse Example, 3 by Nurse Example." in page
    assert f"/logs/{logs_of(fresh.id)[-1].id}/against/{first.id}" in page


def test_ratings_one_point_apart_are_not(signed_in, fresh, nurse):
    first = keep_log(fresh, nurse, 1, pain=(pain_of(3, 5, 1, 2),))
    post(signed_in, fresh, seen_version=first.id, pain__leg_left__average=4, pain__leg_left__worst=6)
    assert "differ by 2 points" not in notices(signed_in)


# ---- Twice, and two at once ----


def test_the_same_form_sent_twice_is_stored_once(signed_in, trial):
    data = answers_on(signed_in.get(address(trial))) | {"pain-leg_left-average": "3"}
    answers = [signed_in.post(address(trial), data=data) for _ in range(2)]
    assert [one.location for one in answers] == [f"/trials/{trial.id}"] * 2
    assert len(logs_of(trial.id)) == 1


def test_of_two_nurses_at_once_the_second_is_told_and_loses_nothing(signed_in, trial, nurse, app):
    colleague = make_person("nurse", trial.clinic, name="R. Ortiz", email="ortiz@example.org")
    other = app.test_client().sign_in(colleague)
    mine, theirs = (answers_on(one.get(address(trial))) for one in (signed_in, other))
    assert other.post(address(trial), data=theirs | {"pain-leg_left-average": "4"}).status_code == 303
    response = signed_in.post(address(trial), data=mine | {"pain-leg_left-average": "3", "notes": "Slept well"})
    assert response.status_code == 422
    assert "R. Ortiz saved this log at 20:00" in response.get_data(as_text=True)
    shown = answers_on(response)
    assert (shown["pain-leg_left-average"], shown["notes"]) == ("3", "Slept well")
    assert len(logs_of(trial.id)) == 1
    assert signed_in.post(address(trial), data=shown).status_code == 303
    assert [log.entered_by_name for log in logs_of(trial.id)] == ["R. Ortiz", "Nurse Example"]


def test_of_two_logs_sent_in_the_same_instant_one_is_stored(trial, nurse, app, at):
    at(DAY_2_20H)
    people = [nurse, make_person("nurse", trial.clinic, name="R. Ortiz", email="ortiz@example.org")]
    clients, url = [app.test_client().sign_in(person) for person in people], address(trial)
    forms = [answers_on(client.get(url)) | {"notes": "Called"} for client in clients]
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda client, form: client.post(url, data=form).status_code, clients, forms)
        assert sorted(answers) == [303, 422]
    assert len(logs_of(trial.id)) == 1


# ---- Reading, correcting, withdrawing ----


def test_the_list_shows_values_relief_late_and_missing(client, nurse, trial, at):
    keep_log(trial, nurse, 1, now=datetime(2026, 3, 5, 18, tzinfo=UTC), relief_reported_pct=60)
    at("2026-03-05T09:00:00-06:00")
    page = client.sign_in(nurse).get(f"/trials/{trial.id}/logs").get_data(as_text=True).split("Each log</h2>")[1]
    assert "<b>3</b> (1 to 5), now 2" in page
    assert "62.5 %" in page
    assert "patient says 60 %" in page
    assert page.count("late</span>") == 1
    assert page.count("missing</span>") == 4  # mornings of days 1 to 3 and the evening of day 2
    assert f"/trials/{trial.id}/logs/new?on=2026-03-04&amp;session=evening" in page


def test_a_correction_begins_with_the_versions_own_answers(signed_in, trial, nurse):
    entry = full_evening(trial)
    log = keep_log(trial, nurse, now=datetime(2026, 3, 5, 2, tzinfo=UTC), **everything(entry))
    data = answers_on(signed_in.get(f"/logs/{log.id}/correct")) | {"correction_reason": "looked again", "steps": "1"}
    assert signed_in.post(f"/logs/{log.id}/correct", data=data).status_code == 303
    corrected = logs_of(trial.id)[-1]
    assert (corrected.corrects_id, corrected.correction_reason) == (log.id, "looked again")
    assert entry_of(corrected) == replace(entry_of(log), steps=1)


def everything(entry):
    return {name: value for name, value in vars(entry).items() if name not in ("for_on", "session")}


def test_a_corrected_answer_is_kept_and_a_cleared_one_is_gone(signed_in, trial, nurse):
    log = keep_log(trial, nurse, 2, mood_nrs=6, walk_minutes=30)
    data = answers_on(signed_in.get(f"/logs/{log.id}/correct")) | {"correction_reason": "x", "walk_minutes": "20"}
    del data["mood_nrs"]
    signed_in.post(f"/logs/{log.id}/correct", data=data)
    entry = entry_of(counting_logs_of(trial.id)[0])
    assert (entry.walk_minutes, entry.mood_nrs) == (20, None)


def test_a_correction_keeps_answers_that_its_page_does_not_ask(signed_in, trial, nurse):
    log = keep_log(trial, nurse, 2, sleep_hours=Decimal(7), coverage_pct=None)
    data = answers_on(signed_in.get(f"/logs/{log.id}/correct")) | {"correction_reason": "x", "steps": "1"}
    signed_in.post(f"/logs/{log.id}/correct", data=data)
    assert entry_of(counting_logs_of(trial.id)[0]).sleep_hours == 7


def test_a_correction_without_reason_is_refused_at_its_field(signed_in, trial, nurse):
    log = keep_log(trial, nurse, 2)
    data = answers_on(signed_in.get(f"/logs/{log.id}/correct")) | {"steps": "1"}
    response = signed_in.post(f"/logs/{log.id}/correct", data=data)
    assert response.status_code == 422
    assert "Say why" in field_error(response, "correction_reason")


def test_a_correction_of_what_somebody_corrected_meanwhile_is_refused(signed_in, trial, nurse, physician):
    log = keep_log(trial, nurse, 2, now=datetime(2026, 3, 5, 1, 30, tzinfo=UTC))
    data = answers_on(signed_in.get(f"/logs/{log.id}/correct")) | {"correction_reason": "x", "walk_minutes": "20"}
    theirs = replace(entry_of(log), steps=900)
    correct_log(trial, log, theirs, physician, now=datetime(2026, 3, 5, 1, 45, tzinfo=UTC))
    response = signed_in.post(f"/logs/{log.id}/correct", data=data)
    assert response.status_code == 422
    assert "Physician Example saved this log" in response.get_data(as_text=True)
    assert answers_on(response)["walk_minutes"] == "20"
    assert len(logs_of(trial.id)) == 2


def test_versions_stand_side_by_side(signed_in, trial, nurse, physician):
    log = keep_log(trial, nurse, 2, now=datetime(2026, 3, 5, 1, tzinfo=UTC), walk_minutes=30)
    changed = replace(entry_of(log), walk_minutes=45)
    correct_log(trial, log, changed, physician, now=datetime(2026, 3, 5, 1, 30, tzinfo=UTC))
    page = signed_in.get(f"/logs/{log.id}").get_data(as_text=True)
    assert [words_in(cell) for cell in row_of(page, "Walking")] == ["Walking ≠ differs", "30 min", "45 min"]
    assert "1 answer differs" in page
    assert "Physician Example" in page
    assert "typed for the wrong leg" in page


def row_of(page, label):
    """The cells of the table row of that question."""
    tree = read(page).tree
    return next(list(row) for row in tree.iter("tr") if words_in(row[0]).startswith(label))


def test_a_log_is_withdrawn_with_a_reason(signed_in, trial, nurse):
    log = keep_log(trial, nurse, 2, now=datetime(2026, 3, 5, 1, tzinfo=UTC))
    assert signed_in.get(f"/logs/{log.id}/withdraw").status_code == 200
    refused = signed_in.post(f"/logs/{log.id}/withdraw", data={})
    assert (refused.status_code, counting_logs_of(trial.id)) == (422, [log])
    response = signed_in.post(f"/logs/{log.id}/withdraw", data={"correction_reason": "wrong patient"})
    assert response.location == f"/trials/{trial.id}/logs"
    assert counting_logs_of(trial.id) == []
    page = signed_in.get(response.location).get_data(as_text=True)
    assert "withdrawn</span>" in page
    assert "wrong patient" in page
    assert "This log was withdrawn" in signed_in.get(f"/logs/{log.id}").get_data(as_text=True)


def test_the_note_of_a_withdrawal_can_be_opened(signed_in, trial, nurse):
    log = keep_log(trial, nurse, 2, Session.UNSCHEDULED, now=datetime(2026, 3, 5, 1, tzinfo=UTC))
    withdrawal = withdraw_log(trial, log, nurse, now=datetime(2026, 3, 5, 1, 30, tzinfo=UTC))
    assert signed_in.get(f"/logs/{withdrawal.id}").status_code == 200


@pytest.mark.parametrize("page", ["/logs/{log}", "/logs/{log}/correct", "/logs/{log}/withdraw", "/trials/{trial}/logs",
                                  "/trials/{trial}/logs/new", "/trials/{trial}/checks/1"])  # fmt: skip
def test_another_clinic_finds_nothing(client, trial, nurse, at, page):
    log = keep_log(trial, nurse, 2)
    at(DAY_2_20H)
    stranger = make_person("nurse", make_clinic("South clinic"), email="south@example.org")
    client.sign_in(stranger)
    url = page.format(log=log.id, trial=trial.id)
    assert client.get(url).status_code == 404
    if not url.endswith("/logs") and not url.endswith(str(log.id)):
        assert client.post(url, data={"correction_reason": "x", "reached": "yes"}).status_code == 404
    assert len(logs_of(trial.id)) == 1


def test_a_number_too_large_for_a_log_is_not_found(signed_in):
    assert signed_in.get("/logs/99999999999999999999").status_code == 404


def test_an_administrator_sees_no_log(client, trial, administrator, at):
    at(DAY_2_20H)
    assert client.sign_in(administrator).get(f"/trials/{trial.id}/logs").status_code == 403


# ---- The round ----


def test_the_round_leads_from_patient_to_patient(signed_in, trial, clinic, nurse):
    second = make_under_way(clinic, nurse, placed_at=PLACED_AT, given_name="Tom", email="tom@example.org")
    keep_log(trial, nurse, 2, Session.MORNING, now=datetime(2026, 3, 4, 15, tzinfo=UTC))
    first_page = signed_in.get("/round").location
    assert first_page == f"/trials/{trial.id}/logs/new?on=2026-03-04&session=evening&round=1"
    after = signed_in.post(first_page, data={"pain-leg_left-average": "3"}).location
    assert after == "/round"
    assert f"/trials/{second.id}/logs/new" in signed_in.get(after).location
    last = signed_in.post(signed_in.get(after).location, data={"pain-leg_left-average": "4"}).location
    page = signed_in.get(last)
    assert page.status_code == 200
    assert "Every patient has the log due today" in page.get_data(as_text=True)


def test_who_was_skipped_on_the_round_is_named_at_its_end(signed_in, trial):
    page = signed_in.get(f"/round?passed={trial.id}").get_data(as_text=True)
    assert "1 patient still without the log due today" in page
    assert "Lena Hart" in page


def test_the_round_knows_only_the_viewers_clinics(client, trial, at):
    at(DAY_2_20H)
    stranger = make_person("nurse", make_clinic("South clinic"), email="south@example.org")
    assert "Every patient has the log" in client.sign_in(stranger).get("/round").get_data(as_text=True)


# ---- Checks after the pull ----


@pytest.fixture
def pulled(clinic, nurse):
    return make_leads_out(clinic, nurse, placed_at=PLACED_AT - timedelta(days=4), days=5)  # pulled on Tue 3 Mar


def check(client, trial, day=1, **data):
    return client.post(
        f"/trials/{trial.id}/checks/{day}", data={name.replace("__", "-"): str(data[name]) for name in data}
    )


def test_a_check_of_a_reached_patient_keeps_an_unscheduled_entry(signed_in, pulled):
    assert signed_in.get(f"/trials/{pulled.id}/checks/1").status_code == 200
    response = check(
        signed_in, pulled, reached="yes", temperature_c="98.6", site__redness="no", site__drainage="none",
        red_flags_rest="none", note="All fine",
    )  # fmt: skip
    assert response.location == f"/trials/{pulled.id}"
    [done] = checks_of(pulled.id)
    assert (done.day, done.reached, done.note) == (1, True, "All fine")
    [log] = logs_of(pulled.id)
    entry = entry_of(log)
    assert (log.id, entry.session, entry.for_on) == (done.log_id, Session.UNSCHEDULED, date(2026, 3, 4))
    assert (entry.temperature_c, entry.site.drainage, entry.red_flags) == (Decimal("37.0"), Drainage.NONE, NO_SIGNS)


def test_a_check_raises_flags(signed_in, pulled):
    check(signed_in, pulled, reached="yes", site__drainage="pus")
    assert FlagRule.SITE_INFECTION in {flag.rule for flag in flags_of(pulled.id)}
    assert "Probable site infection" in notices(signed_in)


def test_a_patient_who_was_not_reached_needs_a_note(signed_in, pulled):
    refused = check(signed_in, pulled, reached="no")
    assert (refused.status_code, checks_of(pulled.id)) == (422, [])
    assert "how you tried" in field_error(refused, "note")
    check(signed_in, pulled, reached="no", note="Phoned at 10:00 and 15:00")
    [done] = checks_of(pulled.id)
    assert (done.reached, done.log_id) == (False, None)
    assert "not reached" in signed_in.get(f"/trials/{pulled.id}/logs").get_data(as_text=True)


def test_a_check_says_whether_the_patient_was_reached_and_something_of_the_wound(signed_in, pulled):
    assert "reached" in field_error(check(signed_in, pulled, temperature_c="37"), "reached")
    assert "Nothing is answered yet" in check(signed_in, pulled, reached="yes").get_data(as_text=True)
    assert logs_of(pulled.id) == []


def test_there_is_no_check_of_another_day_or_before_the_pull(signed_in, pulled, trial):
    assert signed_in.get(f"/trials/{pulled.id}/checks/2").status_code == 404
    assert signed_in.get(f"/trials/{trial.id}/checks/1").status_code == 409


def test_two_areas_are_asked_with_the_primary_one_first(signed_in, clinic, nurse):
    areas = (Area.LEG_LEFT, Area.LOW_BACK)
    trial = make_under_way(clinic, nurse, placed_at=PLACED_AT, areas=areas, given_name="Ana", email="ana@example.org")
    page = signed_in.get(address(trial)).get_data(as_text=True)
    assert page.index('name="pain-leg_left-average"') < page.index('name="pain-low_back-average"')
