"""The diary before the placement: for which days there is a link, and how its answers become ratings."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from scstrial.assessments.actions import rate_day
from scstrial.assessments.choices import Area, BaselineSource
from scstrial.assessments.queries import all_ratings_of, baseline_ratings_of
from scstrial.assessments.rules import BaselineRating
from scstrial.audit.queries import history_of_patient
from scstrial.bedside.rules import LogSlot
from scstrial.daily_logs.choices import Session
from scstrial.diary import actions, queries
from scstrial.diary.choices import Door, LinkKind
from scstrial.diary.rules import Asked, baseline_days_open, ratings_from, screens
from scstrial.foundation.refusal import Refused
from scstrial.outbox.models import Message
from scstrial.trials.actions import move_placement
from tests.factories.diary import Patient, chicago, make_link_of, path_of
from tests.factories.trials import make_scheduled, make_under_way
from tests.filled import text_of

ZONE = ZoneInfo("America/Chicago")
PLACEMENT = chicago("2026-03-02 10:00")
SUNDAY, SATURDAY = date(2026, 3, 1), date(2026, 2, 28)
EVENING = "2026-02-28T20:05:00-06:00"


@pytest.fixture
def trial(clinic, nurse, at):
    at("2026-02-20T09:00:00-06:00")
    return make_scheduled(
        clinic, nurse, placement_planned_at=PLACEMENT, areas=(Area.LEG_LEFT, Area.LOW_BACK), primary=Area.LEG_LEFT
    )


@pytest.fixture
def link(trial, at):
    return make_link_of(LinkKind.BASELINE, trial, SATURDAY, now=at(EVENING))


@pytest.fixture
def patient(client, link):
    return Patient(client, link)


def fills_in(patient, **leg):
    patient.comes_in()
    patient.answers()
    patient.answers(**{"worst": "8", "least": "3", "average": "6", "current": "5", **leg})
    patient.answers(average="4")
    return patient.sends("check")


def changes_leg(patient, average):
    patient.comes_in()
    patient.sends("pain-leg-left", worst="8", least="3", average=average, current="5", go="next")
    return patient.sends("check")


# ---- For which days ----


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        ("2026-02-23 15:59", []),
        ("2026-02-23 16:00", [date(2026, 2, 23)]),  # Day -7
        ("2026-02-22 20:00", []),  # Day -8
        ("2026-03-01 11:59", [SATURDAY]),
        ("2026-03-01 12:00", []),
        ("2026-03-01 20:00", [SUNDAY]),  # Day -1
        ("2026-03-02 09:59", [SUNDAY]),
        ("2026-03-02 10:00", []),  # the placement
        ("2026-03-02 20:00", []),
    ],
)
def test_a_diary_day_opens_from_its_evening_to_the_next_noon_and_never_past_the_placement(moment, days):
    assert baseline_days_open(PLACEMENT, chicago(moment), ZONE) == days


def test_the_evening_before_the_clocks_change_is_as_long_as_the_clock_says():
    placement = chicago("2026-03-09 10:00")
    assert baseline_days_open(placement, datetime(2026, 3, 8, 16, 59, tzinfo=UTC), ZONE) == [date(2026, 3, 7)]
    assert baseline_days_open(placement, datetime(2026, 3, 8, 17, 0, tzinfo=UTC), ZONE) == []  # noon by summer time


@pytest.mark.parametrize("on", [SUNDAY, date(2026, 2, 22), date(2026, 2, 27)])
def test_no_link_is_made_for_another_day(trial, on, at):
    with pytest.raises(Refused):
        make_link_of(LinkKind.BASELINE, trial, on, now=at(EVENING))


def test_the_placement_closes_the_link(link, trial, nurse):
    moment = chicago("2026-02-28 21:00")
    assert queries.door_of(link, moment) is Door.OPEN
    make_under_way(trial.clinic, nurse, trial=trial, placed_at=moment, baseline=None, now=moment)
    assert queries.door_of(link, moment + timedelta(minutes=1)) is Door.CLOSED


def test_a_placement_that_is_moved_away_closes_the_link_of_a_day_that_no_longer_counts(link, trial, nurse, at):
    now = at(EVENING)
    later = PLACEMENT + timedelta(days=30)
    move_placement(
        trial,
        placement_planned_at=later,
        pull_planned_at=later + timedelta(days=7),
        why="the patient asked",
        by=nurse,
        now=now,
    )
    assert queries.door_of(link, now) is Door.CLOSED


# ---- What is asked, and what comes of it ----


def test_each_area_is_asked_and_nothing_else():
    asked = Asked(Session.UNSCHEDULED, (Area.LEG_LEFT, Area.LOW_BACK), kind=LinkKind.BASELINE)
    assert screens(asked, {}) == ("start", "pain-leg-left", "pain-low-back")


def test_an_area_without_its_usual_pain_is_no_rating():
    asked = Asked(Session.UNSCHEDULED, (Area.LEG_LEFT, Area.LOW_BACK), kind=LinkKind.BASELINE)
    answers = {"pain-leg-left": {"worst": "7"}, "pain-low-back": {"average": "4.5", "worst": "6"}}
    [rating] = ratings_from(asked, SUNDAY, answers)
    assert rating == BaselineRating(Area.LOW_BACK, SUNDAY, Decimal("4.5"), Decimal(6))


def test_a_diary_day_is_kept_as_a_nurses_entry_is_and_marked_as_the_patients(patient, trial, client, nurse):
    assert fills_in(patient).status_code == 303
    assert patient.at == "/d/log/thanks"
    leg, back = sorted(baseline_ratings_of(trial.patient_id), key=lambda row: row.area)
    assert (leg.area, leg.on, leg.source) == (Area.LEG_LEFT, SATURDAY, BaselineSource.DIARY)
    assert (leg.worst, leg.least, leg.average, leg.current) == (8, 3, 6, 5)
    assert (back.average, back.worst) == (4, None)
    assert {(row.entered_by_id, row.entered_by_name) for row in (leg, back)} == {(None, "Patient, by link")}
    acts = [(entry.act, entry.by_name) for entry in history_of_patient(trial.patient_id)]
    assert ("baseline rated", "Patient, by link") in acts
    client.sign_in(nurse)
    assert "Patient, by link" in text_of(client.get(f"/patients/{trial.patient_id}/baseline"))


def test_the_page_names_its_day_and_asks_no_warning_signs(patient):
    patient.comes_in()
    words = text_of(patient.response)
    assert "Your diary" in words
    assert "Saturday, February 28" in words
    assert "Who is answering" not in words
    patient.answers()
    assert "Your usual pain on this day" in text_of(patient.response)


def test_the_usual_pain_is_needed_where_something_else_was_said(patient):
    patient.comes_in()
    patient.answers()
    response = patient.sends("pain-leg-left", worst="7", go="next")
    assert response.status_code == 422
    assert "Please tell us your usual pain too" in text_of(response)
    assert patient.sends("pain-leg-left", worst="7", average="6", go="next").status_code == 303


def test_least_is_not_above_usual(patient):
    patient.comes_in()
    patient.answers()
    response = patient.sends("pain-leg-left", least="7", average="6", go="next")
    assert response.status_code == 422
    assert "The least pain cannot be higher" in text_of(response)


def test_an_empty_diary_is_not_sent(patient, trial):
    patient.comes_in()
    patient.answers()
    patient.answers(go="skip")
    patient.answers(go="skip")
    response = patient.sends("check")
    assert response.status_code == 422
    assert "You have not answered any question yet." in text_of(response)
    assert baseline_ratings_of(trial.patient_id) == []


def test_sent_again_with_a_change_it_is_a_new_version_of_what_changed(patient, trial, at):
    fills_in(patient)
    at("2026-02-28T21:00:00-06:00")
    changes_leg(patient, "7")
    versions = all_ratings_of(trial.patient_id)
    leg = [row for row in versions if row.area is Area.LEG_LEFT]
    assert [row.average for row in leg] == [6, 7]
    assert (leg[1].corrects_id, leg[1].correction_reason) == (leg[0].id, "Sent again by the patient.")
    assert sum(row.area is Area.LOW_BACK for row in versions) == 1


def test_sent_twice_it_is_kept_once(patient, trial):
    fills_in(patient)
    patient.comes_in().sends("check")
    assert len(all_ratings_of(trial.patient_id)) == 2


def test_what_the_nurse_corrected_stands(patient, trial, nurse, at, db):
    fills_in(patient)
    corrected = BaselineRating(Area.LEG_LEFT, SATURDAY, Decimal(5))
    rate_day(
        trial.patient,
        [corrected],
        by=nurse,
        now=at("2026-02-28T20:30:00-06:00"),
        correction_reason="misread the scale",
    )
    db.session.commit()
    response = changes_leg(patient, "7")
    assert response.status_code == 422
    assert "Your clinic has already noted this day." in text_of(response)
    [leg] = [row for row in baseline_ratings_of(trial.patient_id) if row.area is Area.LEG_LEFT]
    assert (leg.average, leg.entered_by_name, leg.corrects_id is not None) == (5, nurse.name, True)


# ---- Messages and staff ----


def test_the_message_leads_to_the_diary_of_its_day(trial, db, at, client):
    from scstrial.outbox.actions import claim
    from scstrial.reminders.actions import plan, with_link

    now = at(EVENING)
    plan(now)
    db.session.commit()
    [message] = [one for one in db.session.query(Message).filter_by(kind="baseline_diary") if "02-28" in one.key]
    assert "[link]" in message.body
    outgoing = with_link(claim(message.id, by="test", now=now), trial.id, now)
    db.session.commit()
    link = queries.live_link(trial.id, LogSlot(SATURDAY, Session.UNSCHEDULED), now, LinkKind.BASELINE)
    assert queries.address_of(link) in outgoing.body
    before = len(all_ratings_of(trial.patient_id))
    page = text_of(client.get(path_of(link)))  # as a mail scanner opens it
    assert len(all_ratings_of(trial.patient_id)) == before
    for word in ("diary", "pain", trial.patient.family_name):
        assert word not in page


def test_when_the_day_is_over_the_message_keeps_no_link(trial, at):
    assert actions.address_for_message(trial.id, LogSlot(SATURDAY, Session.UNSCHEDULED),
        at("2026-03-01T12:00:00-06:00"), LinkKind.BASELINE) is None  # fmt: skip


def test_a_nurse_reads_out_the_code_of_the_diary(client, trial, nurse, at):
    at(EVENING)
    client.sign_in(nurse)
    page = f"/trials/{trial.id}/patient-link"
    assert f'href="{page}"' in client.get(f"/trials/{trial.id}").get_data(as_text=True)
    assert "Diary before the placement" in text_of(client.get(page))
    data = {"kind": "baseline", "on": SATURDAY.isoformat(), "session": "unscheduled"}
    shown = text_of(client.post(page, data=data))
    link = queries.live_link(trial.id, LogSlot(SATURDAY, Session.UNSCHEDULED), at(EVENING), LinkKind.BASELINE)
    code = queries.code_of(link.id)
    assert f"{code[:4]}-{code[4:]}" in shown
    assert client.application.test_client().post("/d", data={"code": code}).location == path_of(link)
    assert client.post(page, data={**data, "kind": "nonsense"}).status_code == 404
