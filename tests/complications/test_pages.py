"""Flags and complications as nurses and physicians handle them."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from scstrial.audit.models import AuditEntry
from scstrial.bedside.actions import correct_log, keep_log
from scstrial.complications.actions import raise_flags
from scstrial.complications.choices import FlagRule, FlagState, Urgency
from scstrial.complications.queries import complications_of, flags_of, open_flags
from scstrial.daily_logs.choices import Answer, RedFlag, Session
from scstrial.daily_logs.rules import LogEntry, SiteCheck
from scstrial.foundation.db import db
from scstrial.outbox.models import Message
from tests.factories.accounts import make_clinic, make_person
from tests.factories.trials import make_under_way

PLACED = datetime.fromisoformat("2026-03-03T10:00:00-06:00")
FEVER = LogEntry(for_on=date(2026, 3, 4), session=Session.MORNING, temperature_c=Decimal("38.4"))


@pytest.fixture
def now(at):
    return at("2026-03-04T08:40:00-06:00")


@pytest.fixture
def trial(now, clinic, nurse, physician):
    trial = make_under_way(clinic, nurse, placed_at=PLACED, now=now)
    db.session.commit()
    return trial


def log(trial, entry, nurse, now):
    kept = keep_log(trial, entry, by=nurse, now=now)
    db.session.commit()
    return kept


@pytest.fixture
def fever(trial, nurse, now):
    log(trial, FEVER, nurse, now)
    return flags_of(trial.id)[0]


@pytest.fixture
def signed_in(now, client, nurse):
    return client.sign_in(nurse)


def test_a_fever_raises_a_flag_with_what_made_it_and_tells_the_staff(fever, trial):
    assert (fever.rule, fever.urgency, fever.state) == (FlagRule.FEVER_ALONE, Urgency.SAME_DAY, FlagState.OPEN)
    assert fever.because == {"temperature_c": "38.4"}
    assert fever.escalate_at - fever.noticed_at == timedelta(hours=2)
    told = db.session.query(Message).filter_by(planner="flags").all()
    assert {message.to_address for message in told} == {"nurse@example.org"}
    assert not any(word in f"{m.subject} {m.body}".lower() for m in told for word in ("fever", "38", "stimul", "lead"))


def test_looking_again_changes_nothing(fever, trial, now):
    assert raise_flags(trial, now=now + timedelta(minutes=5)) == []
    db.session.commit()
    assert len(flags_of(trial.id)) == 1


def test_worse_evidence_raises_a_flag_of_its_own_and_stands_first(fever, trial, nurse, now):
    worse = LogEntry(for_on=date(2026, 3, 4), session=Session.UNSCHEDULED, red_flags={RedFlag.NEW_WEAKNESS: Answer.YES})
    log(trial, worse, nurse, now + timedelta(minutes=10))
    found = {flag.rule: flag for flag in flags_of(trial.id)}
    assert found[FlagRule.CORD_COMPRESSION].urgency is Urgency.EMERGENCY
    assert found[FlagRule.FEVER_ALONE].urgency is Urgency.SAME_DAY
    assert open_flags([trial.clinic_id])[0].urgency is Urgency.EMERGENCY


def test_a_flag_is_taken_in_hand_and_closed_with_a_note(signed_in, fever, trial):
    address = f"/flags/{fever.id}"
    taken = {"act": "acknowledge", "note": "I phone her now.", "form_key": "a"}
    assert signed_in.post(address, data=taken).status_code == 303
    assert signed_in.post(address, data={"act": "close", "form_key": "b"}).status_code == 422
    closed = {"act": "close", "note": "Flu, site clean, seen by Dr Ortiz.", "form_key": "c"}
    assert signed_in.post(address, data=closed).status_code == 303
    text = signed_in.get(address).get_data(as_text=True)
    assert "Flu, site clean" in text
    assert flags_of(trial.id)[0].state is FlagState.CLOSED
    assert "No open flag" in signed_in.get(f"/trials/{trial.id}/complications").get_data(as_text=True)
    acts = {row.act for row in db.session.query(AuditEntry)}
    assert {"flag raised", "flag acknowledged", "flag closed"} <= acts


def test_a_closed_flag_opens_again_when_it_is_found_once_more(signed_in, fever, trial, nurse, now):
    signed_in.post(f"/flags/{fever.id}", data={"act": "close", "note": "resolved", "form_key": "c"})
    later = LogEntry(for_on=date(2026, 3, 4), session=Session.UNSCHEDULED, temperature_c=Decimal("38.6"))
    log(trial, later, nurse, now + timedelta(hours=3))
    assert flags_of(trial.id)[0].state is FlagState.OPEN
    assert flags_of(trial.id)[0].evidence


def test_a_corrected_log_leaves_the_flag_and_marks_its_basis_withdrawn(signed_in, trial, nurse, now):
    first = log(trial, FEVER, nurse, now)
    normal = LogEntry(for_on=date(2026, 3, 4), session=Session.MORNING, temperature_c=Decimal("36.8"))
    correct_log(trial, first, normal, "misread", by=nurse, now=now + timedelta(minutes=2))
    db.session.commit()
    (flag,) = flags_of(trial.id)
    assert flag.basis_withdrawn
    assert flag.state is FlagState.OPEN
    assert "Basis withdrawn" in signed_in.get(f"/flags/{flag.id}").get_data(as_text=True)


def test_unknown_is_not_no_and_raises_nothing(trial, nurse, now):
    unknown = LogEntry(
        for_on=date(2026, 3, 4),
        session=Session.MORNING,
        red_flags={RedFlag.NEW_WEAKNESS: Answer.UNKNOWN},
        site=SiteCheck(redness=Answer.UNKNOWN),
    )
    log(trial, unknown, nurse, now)
    assert flags_of(trial.id) == []


def complication(**changes):
    return {
        "kind": "infection",
        "began_on": "2026-03-04",
        "severity": "moderate",
        "serious": "no",
        "leads_pulled": "no",
        "next_follow_up_on": "2026-03-06",
        "relatedness": "procedure",
        "infection_site": "superficial",
        "certainty": "probable",
        "outcome": "ongoing",
        "form_key": "x",
        **changes,
    }


def test_a_complication_is_recorded_by_hand_and_its_code_suggested(signed_in, trial):
    address = f"/trials/{trial.id}/complications/new"
    assert signed_in.post(address, data=complication()).status_code == 303
    (row,) = complications_of(trial.id)
    assert row.icd10_code == "T85.733A"
    over = complication(outcome="resolved", resolved_on="2026-03-04", next_follow_up_on="", form_key="y")
    reason = {"change_reason": "Dry since the morning."}
    assert signed_in.post(f"/complications/{row.id}/change", data=over | reason).status_code == 303
    (row,) = complications_of(trial.id)
    assert row.outcome.value == "resolved"
    assert row.replaces_id is not None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"began_on": "2026-03-02"}, "began_on"),
        ({"began_on": "2026-03-05"}, "began_on"),
        ({"infection_site": ""}, "infection_site"),
        ({"outcome": "resolved", "next_follow_up_on": ""}, "resolved_on"),
        ({"outcome": "resolved", "resolved_on": "2026-03-04"}, "next_follow_up_on"),
        ({"next_follow_up_on": ""}, "next_follow_up_on"),
        ({"next_follow_up_on": "2026-03-03"}, "next_follow_up_on"),
        ({"serious": ""}, "serious"),
        ({"serious": "yes"}, "serious_because"),
        ({"serious": "no", "serious_because": "death"}, "serious_because"),
        ({"leads_pulled": ""}, "leads_pulled"),
        ({"kind": "device_fault", "certainty": ""}, "infection_site"),
        ({"outcome": "ongoing", "resolved_on": "2026-03-04"}, "outcome"),
        ({"kind": ""}, "kind"),
    ],
)
def test_a_complication_that_contradicts_itself_is_refused_at_its_field(signed_in, trial, changes, field):
    response = signed_in.post(f"/trials/{trial.id}/complications/new", data=complication(**changes))
    assert response.status_code == 422
    assert f'href="#{field}' in response.get_data(as_text=True)
    assert complications_of(trial.id) == []


def test_another_clinics_flag_is_not_found(client, fever, trial):
    client.sign_in(make_person("nurse", make_clinic("South clinic"), email="south@example.org"))
    for address in (f"/flags/{fever.id}", f"/trials/{trial.id}/complications", f"/trials/{trial.id}/complications/new"):
        assert client.get(address).status_code == 404
