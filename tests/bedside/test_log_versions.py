"""Two logs of one session, versions side by side, and two people who save at once."""

from datetime import UTC, datetime

import pytest

from scstrial.bedside import actions as bedside
from scstrial.complications.choices import FlagRule
from scstrial.complications.queries import flags_of
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.queries import conflicts_among, counting_logs_of, entry_of, logs_of, rulings_of
from scstrial.foundation.refusal import Refused
from tests.factories.accounts import make_clinic, make_person
from tests.factories.saved_logs import answers_on, correct_log, keep_log, pain_of, withdraw_log
from tests.factories.trials import make_under_way
from tests.filled import problems_in, text_of

PLACED_AT = datetime(2026, 3, 2, 16, tzinfo=UTC)  # 10:00 in Chicago
FIRST_AT, SECOND_AT = datetime(2026, 3, 5, 2, tzinfo=UTC), datetime(2026, 3, 5, 2, 15, tzinfo=UTC)  # 20:00, 20:15
LATER = datetime(2026, 3, 5, 2, 40, tzinfo=UTC)
EVENING_2 = "/trials/{}/logs/new?on=2026-03-04&session=evening"


@pytest.fixture
def trial(clinic, nurse):
    return make_under_way(clinic, nurse, placed_at=PLACED_AT)


@pytest.fixture
def ortiz(clinic):
    return make_person("nurse", clinic, name="R. Ortiz", email="ortiz@example.org")


@pytest.fixture
def two(trial, nurse, ortiz):
    """Average 3 by the one nurse and 5 by the other, a quarter of an hour later."""
    first = keep_log(trial, nurse, 2, now=FIRST_AT, pain=(pain_of(3, 6, 1, 3),))
    return first, keep_log(trial, ortiz, 2, now=SECOND_AT, pain=(pain_of(5, 6, 1, 3),))


@pytest.fixture
def signed_in(client, nurse, at):
    at(LATER)
    return client.sign_in(nurse)


def open_conflicts(trial):
    return conflicts_among(logs_of(trial.id), rulings_of(trial.id))


# ---- Two logs that contradict each other ----


@pytest.mark.parametrize(
    "page", ["/trials/{trial}/logs", "/logs/{first}", "/logs/{second}", "/logs/{second}/against/{first}"]
)
def test_both_values_names_and_times_are_shown_wherever_the_logs_are_read(signed_in, trial, two, page):
    text = text_of(signed_in.get(page.format(trial=trial.id, first=two[0].id, second=two[1].id)))
    assert "Two logs of this session differ by 2 points or more." in text
    assert "Left leg, average: 5 by R. Ortiz, 3 by Nurse Example." in text
    assert (
        "Entered Wed 4 Mar, 20:00 by Nurse Example and Wed 4 Mar, 20:15 by R. Ortiz; the one entered last counts."
        in text
    )


@pytest.mark.parametrize(("average", "shown"), [(4, False), (5, True), (6, True)])
def test_the_mark_stands_in_the_list_from_two_points_on(signed_in, trial, nurse, ortiz, average, shown):
    keep_log(trial, nurse, 2, now=FIRST_AT, pain=(pain_of(3, 8, 1, 3),))
    keep_log(trial, ortiz, 2, now=SECOND_AT, pain=(pain_of(average, 8, 1, 3),))
    assert ("against" in signed_in.get(f"/trials/{trial.id}/logs").get_data(as_text=True)) is shown


def test_the_log_entered_last_counts_until_somebody_says_otherwise(trial, two):
    assert counting_logs_of(trial.id) == [two[1]]


def test_who_confirms_the_later_log_ends_it_and_both_stay(signed_in, trial, two):
    first, second = two
    url = f"/logs/{second.id}/against/{first.id}"
    response = signed_in.post(url, data={"right_id": second.id, "correction_reason": "asked again"})
    assert response.location == f"/trials/{trial.id}/logs"
    assert open_conflicts(trial) == []
    [ruling] = rulings_of(trial.id)
    assert (ruling.right_id, ruling.wrong_id, ruling.reason, ruling.by_name) == (
        second.id,
        first.id,
        "asked again",
        "Nurse Example",
    )
    assert logs_of(trial.id) == [first, second]
    assert "differ by 2 points or more." not in text_of(signed_in.get(response.location))
    said = "Nurse Example said Wed 4 Mar, 20:40 which of two logs is right:"
    assert f"{said} this one, not the other . asked again" in text_of(signed_in.get(f"/logs/{second.id}"))
    assert f"{said} the other , not this one. asked again" in text_of(signed_in.get(f"/logs/{first.id}"))


def test_who_confirms_the_earlier_log_withdraws_the_later_one(signed_in, trial, two):
    first, second = two
    url = f"/logs/{second.id}/against/{first.id}"
    assert signed_in.post(url, data={"right_id": first.id, "correction_reason": "asked again"}).status_code == 303
    assert counting_logs_of(trial.id) == [first]
    assert open_conflicts(trial) == []
    assert "The other log of this session is right: asked again" in text_of(signed_in.get(f"/logs/{second.id}"))


@pytest.mark.parametrize(
    ("sent", "field"), [({"correction_reason": "asked"}, "right_id"), ({"right_id": "{first}"}, "correction_reason")]
)
def test_a_ruling_needs_a_choice_and_a_reason(signed_in, trial, two, sent, field):
    data = {name: value.format(first=two[0].id) for name, value in sent.items()}
    response = signed_in.post(f"/logs/{two[1].id}/against/{two[0].id}", data=data)
    assert response.status_code == 422
    assert field in problems_in(response)
    assert len(open_conflicts(trial)) == 1


def test_a_correction_ends_it_when_the_two_come_together(trial, two, nurse):
    correct_log(trial, two[1], entry_of(two[0]), nurse, now=LATER)
    assert open_conflicts(trial) == []


def test_what_is_settled_is_not_settled_twice(trial, two, nurse, db):
    bedside.rule_on_logs(trial, two[1], two[0], "asked again", by=nurse, now=LATER)
    db.session.commit()
    with pytest.raises(Refused, match="do not contradict each other any more"):
        bedside.rule_on_logs(trial, two[0], two[1], "asked again", by=nurse, now=LATER)


def test_a_log_of_another_trial_or_clinic_is_held_against_nothing(signed_in, trial, two, clinic, nurse):
    other = make_under_way(clinic, nurse, placed_at=PLACED_AT, mrn="B-2", phone="+13125550199")
    theirs = keep_log(other, nurse, 2, now=FIRST_AT)
    for pair in ((two[0].id, theirs.id), (two[0].id, two[0].id), (two[0].id, 9999)):
        assert signed_in.get("/logs/{}/against/{}".format(*pair)).status_code == 404
    south = make_clinic("South clinic")
    stranger = signed_in.application.test_client().sign_in(make_person("nurse", south, email="south@example.org"))
    assert stranger.get(f"/logs/{two[1].id}/against/{two[0].id}").status_code == 404


# ---- The list ----


def test_days_stand_by_session_with_late_paper_versions_and_gaps(signed_in, trial, nurse, two):
    keep_log(trial, nurse, 2, Session.UNSCHEDULED, now=FIRST_AT)
    table = text_of(signed_in.get(f"/trials/{trial.id}/logs")).split("Unscheduled ", 1)[1].split("Each log")[0]
    assert (
        "Day 2 Wed 4 Mar missing , log day 2, morning now kept , evening log of day 2 2 versions ≠ two differ" in table
    )


def test_a_late_log_has_a_hollow_mark_and_the_word(signed_in, trial, nurse):
    keep_log(trial, nurse, 0, Session.EVENING, now=datetime(2026, 3, 4, 6, 0, 1, tzinfo=UTC))
    page = signed_in.get(f"/trials/{trial.id}/logs").get_data(as_text=True).split("Each log</h2>")[0]
    assert '<span class="status status-wait"' in page.split("evening log of day 0")[0].rsplit("<td>", 1)[1]


# ---- Two people at once ----


def test_the_second_sees_field_by_field_what_the_first_saved_and_saves_after_looking(signed_in, trial, ortiz):
    url = EVENING_2.format(trial.id)
    mine = answers_on(signed_in.get(url))
    other = signed_in.application.test_client().sign_in(ortiz)
    other.post(url, data=answers_on(other.get(url)) | {"pain-leg_left-average": "4", "steps": "900", "mood_nrs": "6"})
    typed = mine | {"pain-leg_left-average": "7", "mood_nrs": "6", "notes": "Slept well"}
    response = signed_in.post(url, data=typed)
    assert response.status_code == 422
    assert beside(response) == {
        "Left leg: Average, last 24 h": ["4", "7"],
        "Steps": ["900", "no answer"],
        "Notes": ["no answer", "Slept well"],
    }
    again = answers_on(response)
    assert {name: again.get(name) for name in typed if name != "seen_version"} == {
        name: value for name, value in typed.items() if name != "seen_version"
    }
    assert signed_in.post(url, data=again).status_code == 303
    assert [log.entered_by_name for log in logs_of(trial.id)] == ["R. Ortiz", "Nurse Example"]


def beside(response):
    """Question to the words of each column, of the table of what differs."""
    from tests.filled import tree_of, words_in

    tables = [one for one in tree_of(response).iter("table") if "Saved meanwhile" in words_in(one)]
    rows = [list(row) for table in tables for body in table.iter("tbody") for row in body]
    return {words_in(row[0]).removeprefix("≠ "): [words_in(cell) for cell in row[1:]] for row in rows}


def test_of_two_corrections_the_second_is_made_over_the_first_after_looking(signed_in, trial, nurse, physician):
    log = keep_log(trial, nurse, 2, now=FIRST_AT, walk_minutes=10, notes="as before")
    url = f"/logs/{log.id}/correct"
    mine = answers_on(signed_in.get(url)) | {"correction_reason": "misheard", "walk_minutes": "20"}
    from dataclasses import replace

    theirs = correct_log(trial, log, replace(entry_of(log), notes="with a stick"), physician, now=SECOND_AT)
    response = signed_in.post(url, data=mine)
    assert response.status_code == 422
    assert beside(response) == {
        "Walking": ["10 min", "10 min", "20 min"],
        "Notes": ["as before", "with a stick", "as before not changed by you"],
    }
    data = answers_on(response) | {"notes": "with a stick"}
    assert (data["walk_minutes"], data["correction_reason"]) == ("20", "misheard")
    assert signed_in.post(url, data=data).status_code == 303
    last = logs_of(trial.id)[-1]
    assert (last.corrects_id, last.walk_minutes, last.notes) == (theirs.id, 20, "with a stick")
    assert counting_logs_of(trial.id) == [last]


def test_a_correction_of_what_was_withdrawn_meanwhile_says_so_and_keeps_what_was_typed(
    signed_in, trial, nurse, physician
):
    log = keep_log(trial, nurse, 2, now=FIRST_AT)
    url = f"/logs/{log.id}/correct"
    mine = answers_on(signed_in.get(url)) | {"correction_reason": "misheard", "walk_minutes": "20"}
    withdraw_log(trial, log, physician, now=SECOND_AT)
    first = signed_in.post(url, data=mine)
    assert "Withdrawn by Physician Example" in text_of(first)
    second = signed_in.post(url, data=answers_on(first))
    assert second.status_code == 422
    assert "This log is withdrawn." in text_of(second)
    assert answers_on(second)["walk_minutes"] == "20"


def test_an_unchanged_correction_is_refused_with_a_sentence(signed_in, trial, nurse):
    log = keep_log(trial, nurse, 2, now=FIRST_AT)
    data = answers_on(signed_in.get(f"/logs/{log.id}/correct")) | {"correction_reason": "no reason"}
    response = signed_in.post(f"/logs/{log.id}/correct", data=data)
    assert response.status_code == 422
    assert "Nothing is changed yet." in text_of(response)


# ---- Temperature ----


@pytest.mark.parametrize(
    ("typed", "unit", "shown"),
    [
        ("93.2", "f", "34.0 °C (typed 93.2 °F)"),
        ("107.6", "f", "42.0 °C (typed 107.6 °F)"),
        ("34.0", "c", "34.0 °C"),
        ("42,0", "c", "42.0 °C (typed 42,0 °C)"),
        ("38,4", "", "38.4 °C (typed 38,4 °C)"),
        ("100,4", "", "38.0 °C (typed 100,4 °F)"),
    ],
)
def test_a_temperature_is_shown_as_stored_and_as_typed(signed_in, trial, typed, unit, shown):
    url = f"/trials/{trial.id}/logs/new?on=2026-03-04&session=morning"
    assert signed_in.post(url, data={"temperature_c": typed, "temperature_unit": unit}).status_code == 303
    [log] = logs_of(trial.id)
    assert f"Temperature {shown}" in text_of(signed_in.get(f"/logs/{log.id}"))
    assert shown.split(" (")[0] in text_of(signed_in.get(f"/trials/{trial.id}/logs"))
    if " °F" in shown:
        assert f"{typed} °F" in text_of(signed_in.get(f"/trials/{trial.id}/logs"))
    correction = answers_on(signed_in.get(f"/logs/{log.id}/correct"))
    assert (correction["temperature_c"], correction["temperature_unit"]) == (typed, str(log.temperature_unit))


@pytest.mark.parametrize(("typed", "unit"), [("93.1", "f"), ("107.7", "f"), ("33.9", "c"), ("42.1", "c")])
def test_a_temperature_beyond_the_limits_is_refused_and_stays_as_typed(signed_in, trial, typed, unit):
    url = f"/trials/{trial.id}/logs/new?on=2026-03-04&session=morning"
    response = signed_in.post(url, data={"temperature_c": typed, "temperature_unit": unit})
    assert response.status_code == 422
    assert answers_on(response)["temperature_c"] == typed
    assert logs_of(trial.id) == []


def test_a_corrected_temperature_takes_its_flag_the_basis(signed_in, trial, nurse):
    url = f"/trials/{trial.id}/logs/new?on=2026-03-04&session=morning"
    signed_in.post(url, data={"temperature_c": "100,4"})
    [log] = logs_of(trial.id)
    data = answers_on(signed_in.get(f"/logs/{log.id}/correct")) | {"correction_reason": "x", "temperature_c": "98,6"}
    assert signed_in.post(f"/logs/{log.id}/correct", data=data).status_code == 303
    fever = next(flag for flag in flags_of(trial.id) if flag.rule is FlagRule.FEVER_ALONE)
    assert fever.basis_withdrawn
