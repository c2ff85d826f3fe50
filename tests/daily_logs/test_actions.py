"""Keeping, correcting and withdrawing daily logs in the database."""

from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from scstrial.audit.choices import System
from scstrial.audit.models import AuditEntry
from scstrial.bedside import actions as bedside
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import counting_logs_of, entry_of, log_for, logs_of, logs_of_many
from scstrial.daily_logs.rules import LogEntry
from scstrial.foundation.refusal import Refused
from tests.factories.accounts import make_clinic, make_person
from tests.factories.saved_logs import (
    an_entry,
    correct_log,
    full_evening,
    full_morning,
    keep_log,
    local,
    pain_of,
    withdraw_log,
)
from tests.factories.trials import make_leads_out, make_scheduled, make_under_way

PLACED_AT = datetime(2026, 3, 2, 16, tzinfo=UTC)  # 10:00 in Chicago
EVENING_2 = datetime(2026, 3, 5, 2, tzinfo=UTC)  # Day 2, 20:00 in Chicago


@pytest.fixture
def trial(clinic, nurse):
    return make_under_way(clinic, nurse, placed_at=PLACED_AT)


def refused_fields(act):
    with pytest.raises(Refused) as refused:
        act()
    return [problem.field for problem in refused.value.problems]


@pytest.mark.parametrize("full", [full_evening, full_morning])
def test_every_answer_comes_back_as_it_was_given(trial, nurse, db, full):
    entry = full(trial)
    log = bedside.keep_log(trial, entry, by=nurse, now=EVENING_2)
    db.session.commit()
    db.session.expire_all()
    assert entry_of(log) == entry


def test_the_full_logs_leave_no_question_of_the_rule_book_out(trial):
    blank = LogEntry(trial.placed_on, Session.EVENING)
    answered = {
        field.name
        for entry in (full_evening(trial), full_morning(trial))
        for field in fields(entry)
        if getattr(entry, field.name) != getattr(blank, field.name)
    }
    alternatives = {"took_no_analgesics", "relief_sufficient", "for_on", "session"}
    assert {field.name for field in fields(LogEntry)} - answered <= alternatives | {"source", "reported_by"}


def test_a_log_says_who_entered_it_and_when(trial, nurse):
    log = keep_log(trial, nurse, now=EVENING_2)
    assert (log.entered_by_id, log.entered_by_name, log.entered_at) == (nurse.id, "Nurse Example", EVENING_2)


def test_a_log_kept_by_the_system_names_it(trial, db):
    log = bedside.keep_log(trial, an_entry(trial), by=System.DEMO, now=EVENING_2)
    db.session.commit()
    assert (log.entered_by_id, log.entered_by_name) == (None, System.DEMO.label)


def test_blank_is_not_no(trial, nurse):
    entry = entry_of(keep_log(trial, nurse))
    assert (entry.red_flags, entry.site.redness, entry.took_no_analgesics) == ({}, None, None)


def test_a_log_before_the_placement_is_refused(clinic, nurse):
    scheduled = make_scheduled(clinic, nurse, now=PLACED_AT)
    entry = LogEntry(PLACED_AT.date(), Session.EVENING)
    assert refused_fields(lambda: bedside.keep_log(scheduled, entry, by=nurse, now=PLACED_AT)) == [None]


def test_a_log_for_tomorrow_is_refused_and_nothing_is_stored(trial, nurse):
    assert refused_fields(lambda: bedside.keep_log(trial, an_entry(trial, 3), by=nurse, now=EVENING_2)) == ["for_on"]
    assert logs_of(trial.id) == []


def test_today_is_the_day_of_the_patients_clock(trial, nurse):
    late_evening = local(trial, trial.placed_on + timedelta(days=2), time(23, 59))
    log = keep_log(trial, nurse, 2, now=late_evening)
    assert late_evening.astimezone(UTC).date() == log.for_on + timedelta(days=1)


def test_all_problems_are_named_at_once(trial, nurse):
    entry = replace(an_entry(trial), pain=(pain_of(3, 2, 4),), sleep_hours=Decimal("6.1"), walk_minutes=1441)
    found = refused_fields(lambda: bedside.keep_log(trial, entry, by=nurse, now=EVENING_2))
    assert found == ["pain-leg_left-average", "pain-leg_left-least", "sleep_hours", "walk_minutes"]


@pytest.mark.parametrize(("minutes", "late"), [(0, False), (1, True)])
def test_a_log_entered_more_than_24_h_after_its_day_is_late(trial, nurse, minutes, late):
    after = local(trial, trial.placed_on + timedelta(days=3), time(0))
    log = keep_log(trial, nurse, 1, now=after + timedelta(minutes=minutes))
    assert log.is_late is late


def test_of_two_logs_of_one_session_the_one_entered_last_counts(trial, nurse):
    first, second = keep_log(trial, nurse), keep_log(trial, nurse)
    assert counting_logs_of(trial.id) == [second]
    assert logs_of(trial.id) == [first, second]


def test_unscheduled_logs_all_count(trial, nurse):
    logs = [keep_log(trial, nurse, 1, Session.UNSCHEDULED) for _ in range(2)]
    assert counting_logs_of(trial.id) == logs


def test_a_correction_is_a_new_version_and_the_old_one_stays(trial, nurse, physician, db):
    log = keep_log(trial, nurse)
    corrected = correct_log(trial, log, an_entry(trial, pain=(pain_of(4),)), physician)
    db.session.expire_all()
    assert (corrected.corrects_id, corrected.correction_reason) == (log.id, "typed for the wrong leg")
    assert corrected.entered_by_name == "Physician Example"
    assert entry_of(log).pain == (pain_of(3),)
    assert counting_logs_of(trial.id) == [corrected]


def changed(log):
    return replace(entry_of(log), steps=1)


def test_a_correction_that_changes_nothing_is_refused(trial, nurse):
    log = keep_log(trial, nurse)
    with pytest.raises(Refused, match="Nothing is changed yet"):
        correct_log(trial, log, entry_of(log), nurse)
    assert logs_of(trial.id) == [log]


def test_a_correction_needs_a_reason(trial, nurse):
    log = keep_log(trial, nurse)
    act = lambda: bedside.correct_log(trial, log, changed(log), "  ", by=nurse, now=EVENING_2)  # noqa: E731
    assert refused_fields(act) == ["correction_reason"]


def test_only_the_last_version_is_corrected(trial, nurse):
    log = keep_log(trial, nurse, 1, Session.UNSCHEDULED)
    corrected = correct_log(trial, log, changed(log), nurse)
    with pytest.raises(Refused, match="corrected already"):
        correct_log(trial, log, changed(log), nurse)
    with pytest.raises(Refused, match="corrected already"):
        withdraw_log(trial, log, nurse)
    assert counting_logs_of(trial.id) == [corrected]


def test_a_withdrawn_log_stays_readable_and_counts_for_nothing(trial, nurse, db):
    log = keep_log(trial, nurse)
    withdrawal = withdraw_log(trial, log, nurse)
    db.session.expire_all()
    assert (withdrawal.in_error, withdrawal.corrects_id) == (True, log.id)
    assert logs_of(trial.id) == [log, withdrawal]
    assert counting_logs_of(trial.id) == []


def test_withdrawing_needs_a_reason(trial, nurse):
    log = keep_log(trial, nurse)
    assert refused_fields(lambda: bedside.withdraw_log(trial, log, "", by=nurse, now=EVENING_2)) == [
        "correction_reason"
    ]


def test_a_withdrawn_log_is_neither_withdrawn_again_nor_corrected(trial, nurse):
    log = keep_log(trial, nurse)
    withdrawal = withdraw_log(trial, log, nurse)
    for one in (log, withdrawal):
        with pytest.raises(Refused, match="is withdrawn"):
            withdraw_log(trial, one, nurse)
        with pytest.raises(Refused, match="is withdrawn"):
            correct_log(trial, one, entry_of(one), nurse)


def test_an_earlier_log_counts_again_when_the_later_one_is_withdrawn(trial, nurse):
    first = keep_log(trial, nurse)
    withdraw_log(trial, keep_log(trial, nurse), nurse)
    assert counting_logs_of(trial.id) == [first]


def test_each_act_is_audited_by_ids_without_values(trial, nurse, db):
    log = keep_log(trial, nurse, notes="a secret")
    correct_log(trial, log, changed(log), nurse)
    rows = db.session.scalars(select(AuditEntry).where(AuditEntry.act.like("daily log%")).order_by(AuditEntry.id)).all()
    assert [row.act for row in rows] == ["daily log kept", "daily log corrected"]
    assert [set(row.about) for row in rows] == [{"trial_id", "log_id"}] * 2


def test_after_the_pull_only_unscheduled_checks_are_kept(clinic, nurse):
    trial = make_leads_out(clinic, nurse, placed_at=PLACED_AT, days=3)
    moment = local(trial, trial.placed_on + timedelta(days=4), time(12))
    evening = an_entry(trial, 4)
    assert refused_fields(lambda: bedside.keep_log(trial, evening, by=nurse, now=moment)) == ["session"]
    assert keep_log(trial, nurse, 4, Session.UNSCHEDULED, now=moment).id


def test_who_is_told_of_a_log_saved_in_between_may_save_after_having_seen_it(trial, nurse, physician):
    other = keep_log(trial, physician, 2, now=EVENING_2)
    entry = an_entry(trial, 2)
    with pytest.raises(Refused, match="Physician Example saved this log at 20:00"):
        bedside.keep_log(trial, entry, by=nurse, now=EVENING_2, seen_latest_id=None)
    assert bedside.keep_log(trial, entry, by=nurse, now=EVENING_2, seen_latest_id=other.id).id > other.id


def test_a_log_of_another_clinic_is_not_found(trial, nurse, app):
    log = keep_log(trial, nurse)
    stranger = make_person("physician", make_clinic("South clinic"), email="south@example.org")
    assert log_for(nurse, log.id) == (log, trial)
    assert log_for(stranger, log.id) is None
    assert log_for(nurse, log.id + 1) is None


def test_reading_the_logs_of_many_trials_takes_as_many_statements_as_of_one(trial, nurse, clinic, queries_counted, db):
    other = make_under_way(clinic, nurse, placed_at=PLACED_AT, given_name="Tom", email="tom@example.org")
    for one in (trial, other, trial):
        keep_log(one, nurse)
    counts = []
    for ids in ([trial.id], [trial.id, other.id]):
        db.session.expire_all()
        with queries_counted() as count:
            logs_of_many(ids)
            counts.append(count())
    assert counts[0] == counts[1]


def test_the_table_of_logs_holds_every_answer_of_an_entry():
    kept = set(DailyLog.__table__.columns.keys()) | {"pain", "analgesics", "site", "device"}
    assert {field.name for field in fields(LogEntry)} <= kept
