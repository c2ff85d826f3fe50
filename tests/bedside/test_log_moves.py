"""A log entered for the wrong patient, day or session, moved to where it belongs."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from scstrial.assessments.choices import Area
from scstrial.audit.models import AuditEntry
from scstrial.bedside import actions as bedside
from scstrial.complications.choices import FlagRule
from scstrial.complications.queries import flags_of
from scstrial.daily_logs.choices import Session, TemperatureUnit
from scstrial.daily_logs.queries import counting_logs_of, entry_of, logs_of
from scstrial.daily_logs.rules import Move
from scstrial.foundation.refusal import Refused
from tests.factories.accounts import make_clinic, make_person
from tests.factories.saved_logs import answers_on, correct_log, keep_log, pain_of
from tests.factories.trials import make_scheduled, make_under_way
from tests.filled import problems_in, text_of

PLACED_AT = datetime(2026, 3, 2, 16, tzinfo=UTC)  # 10:00 in Chicago
ENTERED_AT, LATER = datetime(2026, 3, 5, 2, tzinfo=UTC), datetime(2026, 3, 5, 2, 40, tzinfo=UTC)
FEVER = {
    "temperature_c": Decimal("38.6"),
    "temperature_unit": TemperatureUnit.CELSIUS,
    "temperature_typed": "38,6",
}
SAME = Move(date(2026, 3, 4), Session.EVENING)


@pytest.fixture
def trial(clinic, nurse):
    return make_under_way(clinic, nurse, placed_at=PLACED_AT)


@pytest.fixture
def goal(clinic, nurse):
    return make_under_way(
        clinic, nurse, placed_at=PLACED_AT, mrn="B-2", family_name="Ruiz", given_name="Maria", phone="+13125550199"
    )


@pytest.fixture
def signed_in(client, physician, at):
    at(LATER)
    return client.sign_in(physician)


def moved(trial, log, goal, by, move=SAME, **more):
    from scstrial.foundation.db import db

    row, _judged = bedside.move_log(trial, log, goal, move, "wrong page", by=by, now=LATER, **more)
    db.session.commit()
    return row


def test_a_log_stands_where_it_belongs_with_who_entered_it_first(trial, goal, nurse, physician):
    log = keep_log(trial, nurse, 2, now=ENTERED_AT, walk_minutes=30)
    row = moved(trial, log, goal, physician)
    assert (row.trial_id, row.moved_from_id, row.first_entered_by_name, row.first_entered_at) == (
        goal.id,
        log.id,
        "Nurse Example",
        ENTERED_AT,
    )
    assert (row.entered_by_name, row.entered_at, row.is_late) == ("Physician Example", LATER, False)
    assert entry_of(row) == entry_of(log)
    assert (counting_logs_of(trial.id), counting_logs_of(goal.id)) == ([], [row])
    withdrawal = logs_of(trial.id)[-1]
    assert (withdrawal.in_error, withdrawal.correction_reason) == (True, "Moved to another record: wrong page")


def test_the_flags_of_both_are_judged_again(trial, goal, nurse, physician):
    log = keep_log(trial, nurse, 2, now=ENTERED_AT, **FEVER)
    moved(trial, log, goal, physician)
    here = next(flag for flag in flags_of(trial.id) if flag.rule is FlagRule.FEVER_ALONE)
    there = next(flag for flag in flags_of(goal.id) if flag.rule is FlagRule.FEVER_ALONE)
    assert (here.basis_withdrawn, there.basis_withdrawn) == (True, False)


def test_moved_back_everything_is_as_it_was(trial, goal, nurse, physician):
    log = keep_log(trial, nurse, 2, now=ENTERED_AT, **FEVER)
    row = moved(trial, log, goal, physician)
    back = moved(goal, row, trial, physician)
    assert entry_of(back) == entry_of(log)
    assert (back.first_entered_by_name, back.first_entered_at) == ("Nurse Example", ENTERED_AT)
    assert (counting_logs_of(trial.id), counting_logs_of(goal.id)) == ([back], [])
    fever = {flag.trial_id: flag.basis_withdrawn for one in (trial, goal) for flag in flags_of(one.id)
             if flag.rule is FlagRule.FEVER_ALONE}  # fmt: skip
    assert fever == {trial.id: False, goal.id: True}


def test_a_rating_left_out_comes_back_when_the_log_is_moved_back(trial, clinic, nurse, physician):
    other = make_under_way(clinic, nurse, placed_at=PLACED_AT, mrn="B-2", areas=(Area.NECK,), phone="+13125550199")
    log = keep_log(trial, nurse, 2, now=ENTERED_AT)
    row = moved(trial, log, other, physician, Move(SAME.for_on, SAME.session, {Area.LEG_LEFT: None}))
    assert entry_of(row).pain == ()
    assert entry_of(moved(other, row, trial, physician)).pain == (pain_of(),)


def test_another_day_or_session_of_the_same_patient(trial, nurse, physician):
    log = keep_log(trial, nurse, 2, now=ENTERED_AT)
    row = moved(trial, log, trial, physician, Move(date(2026, 3, 3), Session.EVENING))
    assert counting_logs_of(trial.id) == [row]
    assert logs_of(trial.id)[1].correction_reason == "Moved to evening of Tue 3 Mar 2026: wrong page"
    assert row.correction_reason == "Moved here from evening of Wed 4 Mar 2026: wrong page"


def test_late_is_judged_by_when_it_was_first_entered(trial, goal, nurse, physician):
    log = keep_log(trial, nurse, 2, now=ENTERED_AT)
    assert moved(trial, log, trial, physician, Move(date(2026, 3, 2), Session.EVENING)).is_late is True


@pytest.mark.parametrize(
    ("move", "sentence"),
    [
        (Move(date(2026, 3, 1), Session.EVENING), "from the placement"),
        (Move(date(2026, 3, 5), Session.MORNING), "up to today"),
        (SAME, "stands there already"),
    ],
)
def test_the_rules_of_the_goal_decide(trial, nurse, physician, move, sentence):
    log = keep_log(trial, nurse, 2, now=ENTERED_AT)
    with pytest.raises(Refused, match=sentence):
        moved(trial, log, trial, physician, move)
    assert logs_of(trial.id) == [log]


def test_a_trial_without_leads_and_one_of_another_clinic_are_refused(trial, clinic, nurse, physician):
    log = keep_log(trial, nurse, 2, now=ENTERED_AT)
    scheduled = make_scheduled(clinic, nurse, mrn="B-3", phone="+13125550198")
    with pytest.raises(Refused, match="No leads are placed there yet"):
        moved(trial, log, scheduled, physician)
    south = make_clinic("South clinic")
    theirs = make_under_way(south, make_person("nurse", south, email="s@example.org"), placed_at=PLACED_AT)
    with pytest.raises(Refused, match="same clinic"):
        moved(trial, log, theirs, physician)


def test_only_the_standing_version_is_moved(trial, goal, nurse, physician):
    from dataclasses import replace

    log = keep_log(trial, nurse, 2, now=ENTERED_AT)
    correct_log(trial, log, replace(entry_of(log), steps=1), nurse, now=ENTERED_AT)
    with pytest.raises(Refused, match="corrected already"):
        moved(trial, log, goal, physician)
    assert logs_of(goal.id) == []


def test_who_saved_there_meanwhile_is_seen_first(trial, goal, nurse, physician):
    log = keep_log(trial, nurse, 2, now=ENTERED_AT)
    keep_log(goal, nurse, 2, now=ENTERED_AT)
    with pytest.raises(Refused, match="saved this log at"):
        moved(trial, log, goal, physician, seen_latest_id=None)


def test_both_records_are_audited_by_ids_alone(trial, goal, nurse, physician, db):
    log = keep_log(trial, nurse, 2, now=ENTERED_AT)
    row = moved(trial, log, goal, physician)
    acts = db.session.scalars(select(AuditEntry).where(AuditEntry.at == LATER, AuditEntry.act.like("daily log%"))).all()
    assert [(one.act, one.patient_id, one.by_name, one.about["trial_id"]) for one in acts] == [
        ("daily log withdrawn", trial.patient_id, "Physician Example", trial.id),
        ("daily log moved here", goal.patient_id, "Physician Example", goal.id),
    ]
    assert acts[1].about["log_id"] == row.id


# ---- Pages ----


def test_the_goal_is_found_by_name_or_number_and_chosen(signed_in, trial, goal, nurse):
    log = keep_log(trial, nurse, 2, now=ENTERED_AT)
    for words in ("ruiz", "mar RUI", "b-2"):
        page = signed_in.get(f"/logs/{log.id}/move?q={words}").get_data(as_text=True)
        assert f"/logs/{log.id}/move/{goal.id}?on=2026-03-04&amp;session=evening" in page
    assert "Nobody" in text_of(signed_in.get(f"/logs/{log.id}/move?q=nobody"))


def test_a_log_is_moved_with_a_reason_and_neither_record_names_the_other_patient(signed_in, trial, goal, nurse):
    log = keep_log(trial, nurse, 2, now=ENTERED_AT, **FEVER)
    url = f"/logs/{log.id}/move/{goal.id}?on=2026-03-04&session=evening"
    assert "correction_reason" in problems_in(signed_in.post(url, data=answers_on(signed_in.get(url), "move")))
    data = answers_on(signed_in.get(url), "move") | {"correction_reason": "two tabs were open"}
    response = signed_in.post(url, data=data)
    assert response.location == f"/trials/{goal.id}"
    arrived = text_of(signed_in.get(response.location))
    assert "The log is moved." in arrived
    assert "Same day: Fever" in arrived
    [row] = logs_of(goal.id)
    for address, stranger in ((f"/logs/{log.id}", "Ruiz"), (f"/trials/{trial.id}/logs", "Ruiz"),
                              (f"/logs/{row.id}", "Hart"), (f"/trials/{goal.id}/logs", "Hart")):  # fmt: skip
        assert stranger not in signed_in.get(address).get_data(as_text=True)
    assert "first entered by Nurse Example, Wed 4 Mar, 20:00" in text_of(signed_in.get(f"/logs/{row.id}"))
    assert f"/logs/{row.id}/move/{trial.id}?on=2026-03-04" in signed_in.get(f"/logs/{row.id}").get_data(as_text=True)


def test_an_area_that_is_no_target_there_is_named_by_the_person(signed_in, trial, clinic, nurse):
    other = make_under_way(clinic, nurse, placed_at=PLACED_AT, mrn="B-2", areas=(Area.NECK,), phone="+13125550199")
    log = keep_log(trial, nurse, 2, now=ENTERED_AT)
    url = f"/logs/{log.id}/move/{other.id}?on=2026-03-04&session=evening"
    data = answers_on(signed_in.get(url), "move") | {"correction_reason": "wrong page"}
    refused = signed_in.post(url, data=data)
    assert problems_in(refused)["area-leg_left"].startswith("Left leg is no target area there.")
    assert answers_on(refused, "move")["correction_reason"] == "wrong page"
    assert signed_in.post(url, data=data | {"area-leg_left": "neck"}).status_code == 303
    assert [rating.area for rating in logs_of(other.id)[0].pain] == [Area.NECK]


def test_moving_takes_one_transaction_and_only_who_may_keep_logs(client, trial, goal, nurse, administrator, at):
    log = keep_log(trial, nurse, 2, now=ENTERED_AT)
    at(LATER)
    client.sign_in(administrator)
    for url in (f"/logs/{log.id}/move", f"/logs/{log.id}/move/{goal.id}"):
        assert client.get(url).status_code == 403
    stranger = client.application.test_client().sign_in(
        make_person("nurse", make_clinic("South clinic"), email="s@example.org")
    )
    for url in (f"/logs/{log.id}/move", f"/logs/{log.id}/move/{goal.id}"):
        assert stranger.get(url).status_code == 404
