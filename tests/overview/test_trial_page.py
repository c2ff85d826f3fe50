"""The page of one trial: where it stands and what may be done with it."""

import pytest

from scstrial.bedside.actions import abort_trial, extend_trial, record_check
from scstrial.complications.actions import close_flag
from scstrial.complications.queries import flags_of
from scstrial.foundation.db import db
from scstrial.trials.actions import cancel_trial
from scstrial.trials.choices import AbortReason, CancelReason, ExtensionReason
from tests.factories.accounts import make_clinic, make_person
from tests.factories.overview import NOW, local
from tests.factories.trials import make_leads_out, make_scheduled, make_session, make_under_way
from tests.overview.conftest import RED_SITE
from tests.reading import read


@pytest.fixture
def opened(as_nurse, text_of):
    return lambda trial: text_of(as_nurse.get(f"/trials/{trial.id}"))


@pytest.fixture
def buttons(as_nurse):
    """Where the buttons above the cards lead, by their words."""

    def found(trial, client=as_nurse):
        html = client.get(f"/trials/{trial.id}").get_data(as_text=True)
        tree = read(html).tree
        row = next(element for element in tree.iter("div") if element.get("class") == "buttons")
        return {"".join(link.itertext()).strip(): link.get("href") for link in row.iter("a")}

    return found


def test_a_trial_of_another_clinic_is_not_found(as_nurse, now):
    west = make_clinic(name="West clinic")
    stranger = make_under_way(west, make_person("nurse", west, email="west@example.org"))
    assert as_nurse.get(f"/trials/{stranger.id}").status_code == 404
    assert as_nurse.get("/trials/999999").status_code == 404


def test_before_the_placement_it_can_be_placed_moved_or_cancelled(buttons, opened, now, clinic, nurse):
    trial = make_scheduled(clinic, nurse, placement_planned_at=local("2026-03-09 09:00"))
    found = buttons(trial)
    assert found == {
        "Record the placement": f"/trials/{trial.id}/placement",
        "Move the placement": f"/trials/{trial.id}/placement-date",
        "Cancel the trial": f"/trials/{trial.id}/cancel",
    }
    words = opened(trial)
    assert "Scheduled Thoracolumbar" in words
    assert "Placement Mon 9 Mar, 09:00 planned" in words
    assert "Programs appear here once the leads are placed." in words


def test_with_leads_in_it_can_be_logged_programmed_pulled_extended_or_stopped(buttons, under_way):
    trial = under_way()
    assert set(buttons(trial)) == {
        "Enter a log",
        "Record programming",
        "Record the lead pull",
        "Extend the trial",
        "Move the lead pull",
        "Stop the trial early",
        "Record a complication",
    }


def test_it_shows_day_dates_leads_program_and_logs(opened, under_way, nurse):
    trial = under_way()
    make_session(trial, nurse)
    words = opened(trial)
    assert "Under way" in words
    assert "Today Day 4 of 7" in words
    assert "Placement Mon 2 Mar, 10:00 done" in words
    assert "Lead pull Mon 9 Mar, 11:00 planned" in words
    assert "Kept 4 logs Last Morning log of today entered 08:36, Nurse Example" in words
    assert "Missing none Next Evening log of today due Fri 6 Mar, 19:30" in words
    assert "Active P1 Tonic (paresthesia), 4.2 mA, 250 µs, 50 Hz" in words
    assert "Contact 1 is at the tip. Not to scale." in words


def test_a_missing_log_is_named(opened, under_way):
    words = opened(under_way(last_log=False))
    assert "Missing Morning log of today due since Fri 6 Mar, 08:30" in words


def test_flags_are_listed_and_closed_ones_counted(opened, under_way, log, nurse):
    trial = under_way(last_log=False)
    assert "No flag was raised." in opened(trial)
    log(trial, 4, "morning", entered=local("2026-03-06 08:31"), **RED_SITE)
    assert "Probable site infection open" in opened(trial)
    close_flag(flags_of(trial.id)[0], "Adhesive rash.", by=nurse, now=NOW)
    db.session.commit()
    assert "No open flag, 1 closed." in opened(trial)


def test_an_extension_stands_with_its_reason(opened, under_way, nurse):
    trial = under_way()
    extend_trial(
        trial,
        pull_planned_at=local("2026-03-11 10:00"),
        reason=ExtensionReason.WAVEFORM_UNTRIED,
        note="",
        by=nurse,
        now=NOW,
    )
    db.session.commit()
    words = opened(trial)
    assert "From Mon 9 Mar, 11:00 to Wed 11 Mar, 10:00: A new waveform is still untried" in words
    assert "Trial extended" in words
    assert "Today Day 4 of 9" in words


def test_a_trial_stopped_early_says_so_and_only_waits_for_the_pull(opened, buttons, under_way, nurse):
    trial = under_way()
    abort_trial(trial, reason=AbortReason.PATIENT_WISH, note="", aborted_at=NOW, by=nurse, now=NOW)
    db.session.commit()
    assert "Stopped early on Fri 6 Mar: Patient's wish. The leads are still in." in opened(trial)
    assert "Record the lead pull" in buttons(trial)
    assert "Extend the trial" not in buttons(trial)


@pytest.fixture
def pulled(now, clinic, nurse):
    return make_leads_out(clinic, nurse, placed_at=local("2026-02-26 10:00"), pulled_at=local("2026-03-05 10:00"))


def test_after_the_pull_the_record_and_the_checks_are_shown(opened, pulled, nurse):
    words = opened(pulled)
    assert "Length 7 days, planned 7" in words
    assert "Tips intact yes Site Clean Neuro check normal" in words
    assert "1 day: due Fri 6 Mar, 10:00" in words
    record_check(pulled, 1, None, note="No answer.", by=nurse, now=NOW)
    db.session.commit()
    assert "1 day: not reached Fri 6 Mar, 08:40, Nurse Example" in opened(pulled)


def test_only_a_physician_is_offered_the_decision(client, buttons, pulled, nurse, physician):
    assert "Decide" not in buttons(pulled)
    client.post("/sign-out")
    found = buttons(pulled, client.sign_in(physician))
    assert found["Decide"] == f"/trials/{pulled.id}/decision"


def test_earlier_trials_are_linked(as_nurse, opened, now, clinic, nurse):
    first = make_scheduled(clinic, nurse, placement_planned_at=local("2026-03-20 09:00"))
    cancel_trial(first, reason=CancelReason.ILLNESS, note="", by=nurse, now=NOW)
    second = make_scheduled(clinic, nurse, placement_planned_at=local("2026-03-27 09:00"), patient=first.patient)
    words = opened(second)
    assert "Trial 2" in words
    assert "Other trials of this patient Trial 1 , cancelled Fri 20 Mar" in words
    assert f'href="/trials/{first.id}"' in as_nurse.get(f"/trials/{second.id}").get_data(as_text=True)


def test_the_number_of_readings_does_not_grow_with_the_logs(as_nurse, under_way, log, queries_counted):
    trial = under_way(pains=(7,), last_log=False)

    def readings():
        with queries_counted() as count:
            assert as_nurse.get(f"/trials/{trial.id}").status_code == 200
            return count()

    few = readings()
    for day in (2, 3):
        log(trial, day, "evening", 6)
    assert readings() == few
