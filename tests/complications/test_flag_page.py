"""What stands on the page of a flag, on the worklist and on the handover list."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from scstrial.bedside.actions import correct_log, keep_log, withdraw_log
from scstrial.complications.actions import acknowledge_flag, climb_ladders
from scstrial.complications.queries import flags_of
from scstrial.daily_logs.choices import Answer, LogSource, RedFlag, ReportedBy, Session
from scstrial.daily_logs.rules import LogEntry
from scstrial.foundation.db import db
from tests.factories.accounts import make_clinic, make_person
from tests.reading import tree_of

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FEVER = LogEntry(for_on=date(2026, 3, 4), session=Session.MORNING, temperature_c=Decimal("38.4"))


def words_of(response):
    assert response.status_code == 200, response.get_data(as_text=True)[-2000:]
    tree = tree_of(response)
    return " ".join(" ".join(tree.find(".//main").itertext()).split())


@pytest.fixture
def signed_in(now, client, nurse):
    return client.sign_in(nurse)


def page_of(client, flag):
    return words_of(client.get(f"/flags/{flag.id}"))


def test_it_shows_rule_values_window_action_whose_entry_and_the_way_to_call(signed_in, says):
    flag = says(yes=["new_weakness"])
    words = page_of(signed_in, flag)
    for expected in (
        "Possible epidural bleeding or cord compression",
        "C-01",
        "15 min left",
        "Take it in hand",
        "urgent MRI/CT",
        "The patient is told: “Call emergency services",
        "The placement to 7 days after the pull",
        "Nurse Example",
        "If nobody takes it in hand: second contact at Wed 4 Mar, 08:55",
    ):
        assert expected in words
    assert 'href="tel:' in signed_in.get(f"/flags/{flag.id}").get_data(as_text=True)


def test_an_entry_by_the_patient_is_named_as_the_patients(signed_in, says):
    flag = says(temperature_c=Decimal("38.4"), source=LogSource.APP, reported_by=ReportedBy.PATIENT)
    found = page_of(signed_in, flag).split("What was found")[1].split("Who was told")[0]
    assert "the patient" in found
    assert "38.4 °C" in found


def test_later_evidence_stands_below_what_raised_it(signed_in, says, now):
    says(temperature_c=Decimal("38.4"))
    flag = says(temperature_c=Decimal("38.9"), at=now + HOUR)
    found = page_of(signed_in, flag).split("What was found")[1].split("Who was told")[0]
    assert found.index("38.4 °C") < found.index("38.9 °C")
    assert "1 more joined it later" in found


@pytest.mark.parametrize(
    ("after", "said"),
    [(2 * HOUR - MINUTE, "1 min left"), (2 * HOUR, "Overdue by 0 s"), (2 * HOUR + MINUTE, "Overdue by 1 min")],
)
def test_the_time_left_runs_down_and_over(client, nurse, says, at, now, after, said):
    flag = says(temperature_c=Decimal("38.4"))
    at(now + after)
    client.sign_in(nurse)
    assert said in page_of(client, flag)


def test_a_withdrawn_basis_leads_to_both_versions(signed_in, trial, nurse, now):
    log = keep_log(trial, FEVER, by=nurse, now=now)
    normal = LogEntry(for_on=FEVER.for_on, session=FEVER.session, temperature_c=Decimal("36.8"))
    corrected = correct_log(trial, log, normal, "misread", by=nurse, now=now + MINUTE)
    db.session.commit()
    response = signed_in.get(f"/flags/{flags_of(trial.id)[0].id}")
    words = words_of(response)
    assert "Look at what was corrected, then close the flag" in words
    assert re.search(r"was replaced Wed 4 Mar, 08:41 by Nurse Example: misread", words)
    text = response.get_data(as_text=True)
    for row in (log, corrected):
        assert f'href="/logs/{row.id}"' in text


def test_a_withdrawn_log_is_named_as_withdrawn(signed_in, trial, nurse, now):
    log = keep_log(trial, FEVER, by=nurse, now=now)
    withdraw_log(trial, log, "wrong patient", by=nurse, now=now + MINUTE)
    db.session.commit()
    words = page_of(signed_in, flags_of(trial.id)[0])
    assert "was withdrawn Wed 4 Mar, 08:41 by Nurse Example: wrong patient" in words
    assert "What counts now" not in words


def test_other_flags_of_the_patient_stand_beside_it(signed_in, says, trial):
    says(temperature_c=Decimal("38.4"))
    flag = says(yes=["itch"])
    other = page_of(signed_in, flag).split("Other flags of this patient")[1]
    assert len(flags_of(trial.id)) == 2
    assert "Skin reaction" in other or "Fever" in other


def test_who_was_told_stands_there_with_what_became_of_the_message(signed_in, says, clinic, now):
    clinic.second_contact_name, clinic.second_contact_phone = "Dr P. Lee", "+13125550199"
    flag = says(yes=["new_weakness"])
    climb_ladders(now=now + 15 * MINUTE)
    db.session.commit()
    told = page_of(signed_in, flag).split("Who was told")[1].split("The rule")[0]
    assert re.search(r"Nurse Example nurse Wed 4 Mar, 08:40 e-mail on its way", told)
    assert re.search(r"Dr P. Lee \(312\) 555-0199 second contact Wed 4 Mar, 08:55 to be phoned", told)


def test_an_acknowledgement_without_a_sentence_is_refused_at_the_note(signed_in, says):
    flag = says(yes=["new_weakness"])
    response = signed_in.post(f"/flags/{flag.id}", data={"act": "acknowledge", "form_key": "k"})
    assert response.status_code == 422
    assert 'href="#note"' in response.get_data(as_text=True)
    assert "one sentence" in response.get_data(as_text=True)


def needs(words):
    return words.split("Needs you now")[1].split("Trials under way")[0]


def test_the_worklist_says_who_was_told_and_when(client, nurse, says, clinic, at, now):
    clinic.second_contact_name, clinic.second_contact_phone = "Dr P. Lee", "+13125550199"
    make_person("nurse", clinic, name="R. Ortiz", email="ortiz@example.org")
    says(temperature_c=Decimal("38.4"))
    climb_ladders(now=now + 4 * HOUR)
    db.session.commit()
    at(now + 4 * HOUR + MINUTE)
    line = needs(words_of(client.sign_in(nurse).get("/")))
    assert "told nurses 08:40, Physician Example 12:40, Dr P. Lee (312) 555-0199 12:40" in line
    assert "overdue 2 h 01" in line


def test_open_flags_come_first_and_the_emergency_with_least_time_left_first_of_all(signed_in, says, now):
    says(yes=["itch"])
    says(temperature_c=Decimal("38.4"))
    says(yes=["new_weakness"])
    words = needs(words_of(signed_in.get("/")))
    places = [words.index(code) for code in ("C-01", "C-07", "C-10")]
    assert places == sorted(places)


def test_the_patients_page_shows_the_open_flags_with_the_time_left(signed_in, says, trial):
    says(temperature_c=Decimal("38.4"))
    words = words_of(signed_in.get(f"/patients/{trial.patient_id}"))
    assert "Flags that are not closed 1" in words
    assert "2 h 00 left" in words


def test_the_handover_list_has_first_what_nobody_has_in_hand(signed_in, says, trial, nurse, now):
    worse = says(yes=["new_weakness"])
    acknowledge_flag(worse, "On the way to the emergency department.", by=nurse, now=now)
    db.session.commit()
    says(temperature_c=Decimal("38.4"))
    words = words_of(signed_in.get("/handover"))
    # Two open ones (fever, and what comes with it) before the emergency that somebody has.
    assert words.index("C-07") < words.index("C-01")
    assert "Nobody has it in hand, 2 h 00 left" in words
    assert "In the hands of Nurse Example since Wed 4 Mar, 08:40" in words
    assert "“On the way to the emergency department.”" in words
    assert trial.patient.mrn in words


def test_the_handover_list_of_another_clinic_is_empty(client, says):
    says(yes=["new_weakness"])
    client.sign_in(make_person("nurse", make_clinic("South clinic"), email="south@example.org"))
    assert "No open flag" in words_of(client.get("/handover"))


def test_while_an_emergency_is_not_closed_the_messages_pages_say_why_prompts_pause(signed_in, says, trial, nurse, now):
    flag = says(yes=["new_weakness"])
    for address in ("/messages", f"/patients/{trial.patient_id}/messages"):
        words = words_of(signed_in.get(address))
        assert "Routine prompts are paused" in words
        assert "Possible epidural bleeding or cord compression , open" in words
    acknowledge_flag(flag, "On the way.", by=nurse, now=now)
    db.session.commit()
    assert "acknowledged by Nurse Example" in words_of(signed_in.get("/messages"))
    data = {"act": "close", "note": "MRI clean.", "form_key": "c"}
    assert signed_in.post(f"/flags/{flag.id}", data=data).status_code == 303
    assert "Routine prompts are paused" not in words_of(signed_in.get("/messages"))


def test_unknown_raises_nothing_and_nobody_is_told(trial, nurse, now, signed_in):
    signs = {RedFlag.NEW_WEAKNESS: Answer.UNKNOWN}
    keep_log(trial, LogEntry(FEVER.for_on, Session.UNSCHEDULED, red_flags=signs), by=nurse, now=now)
    db.session.commit()
    assert flags_of(trial.id) == []
    assert "No open flag" in words_of(signed_in.get("/handover"))
