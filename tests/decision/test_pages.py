"""The page on which a physician reads, decides and signs."""

import re
from datetime import timedelta

import pytest

from scstrial.accounts.queries import FAILURES_ALLOWED
from scstrial.accounts.sign_in import Signature, problems_with_signature
from scstrial.assessments.choices import Area
from scstrial.bedside.actions import abort_trial
from scstrial.decision.queries import case_of, decisions_of
from scstrial.decision.rules import is_unchanged
from scstrial.trials.choices import AbortReason, TrialState
from scstrial.trials.queries import extensions_of
from tests.decision.pages import read
from tests.factories.accounts import PASSWORD, make_clinic, make_person
from tests.factories.decided import (
    EXACTLY_50,
    NOT_MET,
    correct_evening,
    make_begun,
    make_full,
    make_judged,
    moment,
    set_tenths,
    sign,
)
from tests.factories.trials import make_scheduled
from tests.filled import text_of


def send(client, trial, choice="proceed_to_implant", **fields):
    """Sign what the page shows now, unless told otherwise."""
    last = decisions_of(trial.id)[-1:]
    data = {
        "choice": choice,
        "password": PASSWORD,
        "seen_sha256": case_of(trial).sha256,
        "seen_version": str(last[0].id) if last else "",
        "form_key": f"{choice}-{len(decisions_of(trial.id))}-{len(fields)}",
        **fields,
    }
    return client.post(f"/trials/{trial.id}/decision/sign", data=data)


class TestVerdict:
    def test_met_with_its_arithmetic_in_one_line(self, as_physician, met):
        text = read(as_physician, met)
        assert "Met 57.6 % by the clinic's rule Baseline 7.9 (7 of 7 days) to 3.3 (days 5 to 7)" in text
        assert "the mean of the daily average over the last 3 days before the pull" in text
        assert (
            "3 of 8 rules agree, 4 cannot be evaluated; one rating 2 points higher would change the verdict "
            "(Day 6 or 7 from 3 to 5, or Day 5 from 4 to 6). No day of the trial is missing." in text
        )

    def test_not_met(self, as_physician, not_met):
        assert "Not met 42.9 % by the clinic's rule Baseline 7 (7 of 7 days) to 4 (days 4 to 6)" in read(
            as_physician, not_met
        )

    def test_exactly_half_is_met_and_borderline(self, as_physician, clinic, nurse):
        trial = make_judged(clinic, nurse, **EXACTLY_50)
        assert "Met borderline 50.0 % by the clinic's rule" in read(as_physician, trial)

    def test_a_hair_below_half_is_never_shown_as_half(self, as_physician, clinic, nurse):
        trial = make_judged(clinic, nurse)
        set_tenths(trial, ["8.0"] * 6 + ["7.5"], ["7", "6", "5", "4.0", "4.0", "3.9"])
        text = read(as_physician, trial)
        assert "Not met borderline 49.9 % by the clinic's rule" in text
        assert "Not met borderline 50.0" not in text

    def test_a_missing_day_is_said(self, as_physician, clinic, nurse):
        trial = make_judged(clinic, nurse, baseline=(7, 7, 7, 8, 7, 7, 7), pains=(6, 5, 4, 3, 4, None))
        assert "Baseline 7.1 (7 of 7 days) to 3.5 (days 4 to 5, 2 of 3 days)" in read(as_physician, trial)

    def test_not_evaluable_says_why(self, as_physician, clinic, nurse):
        trial = make_judged(clinic, nurse, pains=(7, 6, 5, 3, None, None))
        assert (
            "Not evaluable by the clinic's rule Too few days that can be evaluated. "
            "1 of 3 days that count, 4 of 6 days overall." in read(as_physician, trial)
        )
        assert "Proceed to implant needs a reason: the rules give no result" in read(as_physician, trial)
        assert "although the rules give no result" in text_of(send(as_physician, trial))

    def test_without_a_baseline_there_is_no_percentage(self, as_physician, clinic, nurse):
        trial = make_judged(clinic, nurse, baseline=None)
        assert "Not evaluable by the clinic's rule Too few baseline days and no clinic baseline" in read(
            as_physician, trial
        )

    def test_discordant_stands_beside_the_verdict(self, as_physician, clinic, nurse):
        trial = make_judged(clinic, nurse, **NOT_MET, pull={"relief_reported_pct": 60})
        text = read(as_physician, trial)
        assert "Not met discordant 42.9 %" in text
        assert "Stated by the patient Met 60.0 %" in text

    def test_with_leads_in_the_result_is_not_final(self, as_physician, clinic, nurse):
        trial = make_begun(clinic, nurse, pains=(7, 6, 4))
        assert "Not met so far, not final 29.2 %" in read(as_physician, trial)

    def test_before_the_placement_nothing_is_there_yet(self, as_physician, clinic, nurse, now):
        assert "No leads are placed yet" in read(as_physician, make_scheduled(clinic, nurse, now=now))

    def test_a_trial_elsewhere_is_not_found(self, as_physician, nurse, now):
        elsewhere = make_clinic("South clinic")
        other = make_person("nurse", elsewhere, email="south@example.org")
        trial = make_judged(elsewhere, other)
        assert as_physician.get(f"/trials/{trial.id}/decision").status_code == 404
        assert send(as_physician, trial).status_code == 404

    def test_everything_known_stands_on_the_page(self, as_physician, clinic, nurse):
        text = read(as_physician, make_full(clinic, nurse))
        for line in (
            "Pain, left leg (primary) decides 7.9 3.3 57.6 % less at least 50 % less yes",
            "Pain, low back 7.9 5.3 32.1 % less at least 50 % less no",
            "Function: PEG (0-10) 7.3 4.0 45.2 % less at least 30 % less yes",
            "Function: walking (min) 20.0 35.0 75.0 % more at least 30 % more yes",
            "Opioids, MME per day 45.0 15.0 66.7 % less at least 50 % less yes",
            "Overall change (PGIC) – 2 (much improved) – 1 or 2 yes",
            "Wants the implant – yes – yes yes",
            "Daily log overdue (C-22)",
            "Function, by any of its measures – 2 of 3 – at least 1 yes",
            "of 8 rules agree",
            "Function PEG 7.3 yes 4 3.3 2.19 yes",
            "Sleep Sleep quality, NRS 3 yes 6 3 2 yes",
            "Mood not measured before the trial",
            "The MCID in every domain that was impaired (Levy 2023): not known .",
            "Sum of change ÷ MCID (Taylor 2024): 5.3 over 3 of 3 impaired domains.",
            "Pain by program",
        ):
            assert line in text


class TestSigning:
    def test_a_physician_signs(self, as_physician, met, physician):
        response = send(as_physician, met)
        assert response.status_code == 303
        (decision,) = decisions_of(met.id)
        assert is_unchanged(decision.signed_content, decision.content_sha256)
        assert met.state is TrialState.DECIDED
        text = read(as_physician, met)
        assert f"Proceed to implant , signed by {physician.name}" in text
        assert "as signed" in text
        assert decision.content_sha256 in text

    def test_an_override_needs_a_reason_and_keeps_what_was_typed(self, as_physician, not_met):
        response = send(as_physician, not_met)
        assert response.status_code == 422
        assert 'href="#reason"' in response.get_data(as_text=True)
        assert re.search(r'value="proceed_to_implant" checked', response.get_data(as_text=True))
        assert decisions_of(not_met.id) == []
        assert send(as_physician, not_met, reason="Stands an hour again.").status_code == 303

    def test_the_page_says_which_choices_need_a_reason_and_which_are_not_possible(self, as_physician, not_met):
        text = read(as_physician, not_met)
        assert "Proceed to implant needs a reason: it goes against what the rules say" in text
        assert "Extend the trial, Change the waveform: The leads are out." in text

    def test_a_wrong_password_signs_nothing_and_keeps_what_was_typed(self, as_physician, met):
        response = send(as_physician, met, password="not my pass phrase", reason="He walks again.")
        assert response.status_code == 422
        assert "This is not your password. Nothing was signed" in text_of(response)
        assert "He walks again." in response.get_data(as_text=True)
        assert "not my pass phrase" not in response.get_data(as_text=True)
        assert decisions_of(met.id) == []

    def test_too_many_wrong_passwords_close_the_signature_too(self, as_physician, met, physician, at):
        for _ in range(FAILURES_ALLOWED):
            send(as_physician, met, password="guess")
        assert "Too many wrong passwords" in text_of(send(as_physician, met))
        assert decisions_of(met.id) == []
        assert problems_with_signature(physician, Signature(PASSWORD))
        at("2026-03-11T09:16:00-05:00")
        assert send(as_physician, met).status_code == 303

    def test_nothing_chosen_and_no_password(self, as_physician, met):
        text = text_of(send(as_physician, met, choice="", password=""))
        assert "Choose what you decide." in text
        assert "Enter your password: it is your signature." in text

    @pytest.mark.parametrize("choice", ["extend_trial", "nonsense"])
    def test_a_choice_that_is_not_offered_is_refused(self, as_physician, met, choice):
        assert send(as_physician, met, choice=choice, reason="x").status_code == 422
        assert decisions_of(met.id) == []

    def test_a_log_corrected_while_reading_is_shown_first(self, as_physician, met, nurse, now):
        seen = case_of(met).sha256
        correct_evening(met, nurse, 7, 6, now=now)
        response = send(as_physician, met, seen_sha256=seen)
        assert response.status_code == 422
        assert "The record changed while you were reading." in text_of(response)
        assert "Not met 44.8 %" in text_of(response)
        assert decisions_of(met.id) == []
        shown = re.search(r'name="seen_sha256"[^>]*value="([0-9a-f]{64})"', response.get_data(as_text=True)).group(1)
        assert send(as_physician, met, seen_sha256=shown, reason="Still walks.", again="1").status_code == 303

    def test_a_change_is_told_even_when_something_else_is_wrong(self, as_physician, met, nurse, now):
        seen = case_of(met).sha256
        correct_evening(met, nurse, 7, 6, now=now)
        response = send(as_physician, met, seen_sha256=seen, password="wrong")
        assert text_of(response).count("The record changed while you were reading.") == 1

    def test_a_form_that_carries_no_fingerprint_is_refused(self, as_physician, met):
        assert send(as_physician, met, seen_sha256="").status_code == 422
        assert decisions_of(met.id) == []

    def test_the_same_form_sent_twice_signs_once(self, as_physician, met):
        sha256 = case_of(met).sha256
        for _ in range(2):
            assert send(as_physician, met, seen_sha256=sha256, seen_version="", form_key="once").status_code == 303
        assert len(decisions_of(met.id)) == 1

    def test_an_extension_asks_for_the_new_appointment(self, client, physician, clinic, nurse, at):
        trial = make_begun(clinic, nurse, pains=(7, 6, 5, 5))
        at(moment(5))
        as_physician = client.sign_in(physician)
        response = send(as_physician, trial, "extend_trial", reason="Lead moved.")
        assert 'href="#planned_pull_on"' in response.get_data(as_text=True)
        sent = send(as_physician, trial, "extend_trial", reason="Lead moved.", planned_pull_on="2026-03-11T10:00")
        assert sent.status_code == 303
        assert len(extensions_of(trial.id)) == 1
        assert "Extend the trial" in read(as_physician, trial)

    def test_a_stopped_trial_has_no_form_yet(self, as_physician, clinic, nurse, db):
        trial = make_begun(clinic, nurse, pains=(7, 6))
        reason = AbortReason.INFECTION
        abort_trial(trial, reason=reason, note="", aborted_at=moment(3), by=nurse, now=moment(3))
        db.session.commit()
        response = as_physician.get(f"/trials/{trial.id}/decision")
        assert "Record the pull first, then decide." in text_of(response)
        assert 'name="password"' not in response.get_data(as_text=True)


class TestAfterSigning:
    def test_an_amendment_with_its_reason(self, as_physician, met, physician):
        sign(met, physician)
        response = send(as_physician, met, "patient_declined")
        assert "Say why the signed decision is amended." in text_of(response)
        assert send(as_physician, met, "patient_declined", amend_reason="Called on Thursday.").status_code == 303
        text = read(as_physician, met)
        assert "Called on Thursday." in text
        assert "Earlier decisions: 1" in text
        assert text.count("SHA-256 of the signed text") == 2

    def test_a_log_corrected_after_signing_shows_then_and_now(self, as_physician, met, nurse, physician, now):
        sign(met, physician)
        correct_evening(met, nurse, 7, 6, now=now + timedelta(hours=3))
        text = read(as_physician, met)
        assert "A log was corrected after signing: then met, 57.6 %; now not met, 44.8 %." in text
        assert "The rules said: Met, 57.6 %" in text

    def test_a_correction_without_effect_is_said_too(self, as_physician, met, nurse, physician, now):
        sign(met, physician)
        correct_evening(met, nurse, 1, 8, now=now + timedelta(hours=3))
        assert "The result is the same as signed." in read(as_physician, met)

    def test_a_colleague_who_signed_meanwhile_is_named(self, as_physician, met, physician):
        seen = case_of(met).sha256
        sign(met, physician, "deferred")
        response = send(as_physician, met, seen_sha256=seen, seen_version="")
        assert f"{physician.name} signed a decision at 10:00" in text_of(response)

    def test_a_text_that_was_tampered_with_is_named(self, as_physician, met, physician, db):
        sign(met, physician).signed_content = "gone"
        db.session.commit()
        assert "not the text that was signed: tell your administrator" in read(as_physician, met)


class TestNurse:
    def test_a_nurse_reads_everything_and_sees_who_decides(self, as_nurse, met, physician):
        response = as_nurse.get(f"/trials/{met.id}/decision")
        assert "Met 57.6 %" in text_of(response)
        assert f"A physician decides: {physician.name}." in text_of(response)
        assert 'name="password"' not in response.get_data(as_text=True)

    def test_a_nurse_cannot_sign(self, as_nurse, met):
        assert send(as_nurse, met).status_code == 403
        assert decisions_of(met.id) == []

    def test_without_a_physician_the_page_says_whom_to_ask(self, as_nurse, met):
        assert "no physician works at this clinic yet" in read(as_nurse, met)


def test_an_administrator_sees_no_decision(now, client, administrator, met):
    assert client.sign_in(administrator).get(f"/trials/{met.id}/decision").status_code == 403


def test_several_areas_name_the_one_that_decides(as_physician, clinic, nurse):
    pains = [{Area.LEG_LEFT: 3, Area.LOW_BACK: 5}] * 6
    trial = make_judged(clinic, nurse, pains=pains, areas=(Area.LEG_LEFT, Area.LOW_BACK), primary=Area.LOW_BACK)
    assert "Not met 37.5 % by the clinic's rule Baseline 8 (7 of 7 days) to 5 (days 4 to 6), low back" in read(
        as_physician, trial
    )
