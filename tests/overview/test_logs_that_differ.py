"""Two logs of one session that contradict each other stand on the worklist until somebody says which one is right."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from scstrial.bedside.actions import correct_log, keep_log, rule_on_logs, withdraw_log
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.queries import entry_of, logs_of
from scstrial.daily_logs.rules import LogEntry
from scstrial.foundation.db import db
from scstrial.overview.choices import AttentionKind
from scstrial.overview.queries import attention_for, worklist_of
from scstrial.trials.choices import TrialState
from tests.factories.accounts import make_clinic, make_person
from tests.factories.overview import NOW, local

LATE = local("2026-03-05 21:00")


@pytest.fixture
def twice(under_way, log):
    """Two evening logs of day 3: a 5, and an hour later the pain given."""

    def make(pain=8, **details):
        trial = under_way(**details)
        [first] = [one for one in logs_on(trial, 3) if one.session is Session.EVENING]
        return trial, first, log(trial, 3, "evening", pain, entered=LATE)

    return make


def logs_on(trial, day):
    return [one for one in logs_of(trial.id) if one.for_on == trial.placed_on + timedelta(days=day)]


def differing(viewer, now=NOW):
    return [item for item in attention_for(viewer, now) if item.kind is AttentionKind.LOGS_DIFFER]


def test_it_names_both_values_and_leads_to_where_it_is_ruled(as_nurse, twice, text_of):
    _trial, first, last = twice(family_name="Ruiz", given_name="Maria")
    response = as_nurse.get("/")
    words = text_of(response)
    assert "Two evening logs of yesterday differ" in words
    assert "Left leg, average: 8 counts, 5 before · say which one is right" in words
    assert "Maria Ruiz" in words
    link = f"/logs/{last.id}/against/{first.id}"
    assert f'href="{link}"' in response.get_data(as_text=True)
    assert "Which one is right" in text_of(as_nurse.get(link))


@pytest.mark.parametrize(("pain", "lines"), [("6", 0), ("7", 1), ("4", 0), ("3", 1)])
def test_a_difference_of_2_or_more_counts(twice, nurse, pain, lines):
    twice(pain)
    assert len(differing(nurse)) == lines


def rated(log, **ratings):
    """The entry of a log with other ratings."""
    entry = entry_of(log)
    return replace(entry, pain=tuple(replace(one, **{k: Decimal(v) for k, v in ratings.items()}) for one in entry.pain))


def test_several_ratings_are_one_line_that_says_how_many(twice, nurse):
    trial, first, last = twice()
    correct_log(trial, first, rated(first, worst=6, current=5), "Asked", by=nurse, now=NOW)
    correct_log(trial, last, rated(last, worst=9, current=9), "Asked again", by=nurse, now=NOW)
    db.session.commit()
    [line] = differing(nurse)
    assert line.words.endswith(", and 2 more")


def test_several_logs_of_one_session_are_one_line_about_the_one_that_counts(twice, log, nurse):
    trial, _first, _second = twice()
    third = log(trial, 3, "evening", 2, entered=NOW)
    [line] = differing(nurse)
    assert (line.item_id, line.on, line.session) == (third.id, third.for_on, Session.EVENING)


def test_it_goes_once_a_person_has_ruled(twice, nurse):
    trial, first, last = twice()
    rule_on_logs(trial, last, first, "The patient confirmed the second", by=nurse, now=NOW)
    db.session.commit()
    assert differing(nurse) == []


def test_it_goes_once_one_is_withdrawn_or_corrected_so_that_they_agree(twice, nurse):
    trial, first, _last = twice()
    withdraw_log(trial, first, "Another patient's", by=nurse, now=NOW)
    trial, _first, last = twice()
    correct_log(trial, last, rated(last, average=6), "Misheard", by=nurse, now=NOW)
    db.session.commit()
    assert differing(nurse) == []


def test_it_comes_back_when_a_correction_leaves_them_apart(twice, nurse):
    trial, first, last = twice()
    rule_on_logs(trial, last, first, "Confirmed", by=nurse, now=NOW)
    correct_log(trial, last, rated(last, average=9), "Misheard", by=nurse, now=NOW)
    db.session.commit()
    [line] = differing(nurse)
    assert "9 counts, 5 before" in line.words


def test_unscheduled_entries_do_not_contradict_each_other(under_way, nurse):
    trial = under_way()
    for rating in (1, 6):
        entry = LogEntry(local("2026-03-05 12:00").date(), Session.UNSCHEDULED, lead_site_pain_nrs=Decimal(rating))
        keep_log(trial, entry, by=nurse, now=LATE)
    db.session.commit()
    assert differing(nurse) == []


def test_pain_at_the_leads_counts_too(under_way, log, nurse):
    trial = under_way()
    log(trial, 3, "morning", lead_site_pain_nrs=Decimal(1), entered=LATE)
    log(trial, 3, "morning", lead_site_pain_nrs=Decimal(3), entered=LATE)
    [line] = differing(nurse)
    assert line.words == "Pain where the leads enter: 3 counts, 1 before"


def test_another_clinic_sees_nothing_of_it(twice):
    twice()
    stranger = make_person("nurse", make_clinic("South clinic"), email="south@example.org")
    assert differing(stranger) == []


def test_who_may_keep_no_logs_sees_it_in_others_hands(twice, nurse, monkeypatch):
    trial, _first, _last = twice()

    class Reader:
        clinic_ids = nurse.clinic_ids

        def may(self, permission):
            return False

    work = worklist_of(Reader(), NOW)
    assert [item.trial_id for item in work.in_hand if item.kind is AttentionKind.LOGS_DIFFER] == [trial.id]
    assert [item for item in work.needs if item.kind is AttentionKind.LOGS_DIFFER] == []


def test_once_decided_it_is_read_with_the_logs(twice, nurse):
    trial, _first, _last = twice()
    trial.state = TrialState.DECIDED
    trial.pulled_at = NOW
    db.session.commit()
    assert differing(nurse) == []


def test_the_number_of_readings_does_not_grow_with_the_conflicts(twice, nurse, queries_counted):
    def readings():
        db.session.expire_all()
        with queries_counted() as count:
            attention_for(nurse, NOW)
            return count()

    twice()
    few = readings()
    twice()
    twice(3)
    assert len(differing(nurse)) == 3
    assert readings() == few
