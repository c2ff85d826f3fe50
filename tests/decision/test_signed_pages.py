"""What was signed, shown whole; then and now after a correction; second opinions on pages."""

import json
import re
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from scstrial.audit.models import READING, AuditEntry
from scstrial.decision.actions import ask_opinion, give_opinion
from scstrial.decision.choices import OpinionView
from scstrial.decision.queries import case_of, decisions_of, opinion_requests_of, opinions_of
from scstrial.trials.choices import AbortReason, TrialState
from tests.decision.pages import read
from tests.factories.accounts import PASSWORD, make_clinic, make_person
from tests.factories.decided import (
    EXAMPLE_17,
    NOT_MET,
    correct_evening,
    make_begun,
    make_full,
    make_judged,
    moment,
    sign,
)
from tests.factories.passkeys import Device, adds, field_in, options_in
from tests.filled import text_of


@pytest.fixture
def colleague(clinic):
    return make_person("physician", clinic, name="Dr Hana Sato", email="sato@example.org")


class TestTheSignedDecision:
    def test_it_is_shown_whole(self, as_nurse, clinic, nurse, physician, now):
        trial = make_full(clinic, nurse)
        decision = sign(trial, physician, reason="Walks an hour again.")
        text = text_of(as_nurse.get(f"/decisions/{decision.id}"))
        for words in (
            "Verified now: the stored text has the hash kept at the signing",
            "Walks an hour again.",
            "Physician Example decides: Proceed to implant.",
            f"{trial.patient.name}, born",
            "By the clinic's rule: Met, 57.6 %. Left leg: baseline 7.9 (7 diary days), trial 3.3",
            "Signed with password.",
            "19/33 = 57.6 %",
            "before 45, trial 15",
            "Function: PEG (0-10) 7.3 4.0 45.2 % less",
            "Daily log overdue (C-22), open",
            "Rules 2026.11.1",
            "Program 0.1.0",
            "Protocol of the clinic version 1",
            decision.content_sha256,
            f"sha256sum decision-{decision.id}-signed.json",
        ):
            assert words in text, words

    def test_it_does_not_change_when_the_record_does(self, as_nurse, met, nurse, physician, now, db):
        number = sign(met, physician).id

        def shown():
            page = as_nurse.get(f"/decisions/{number}").get_data(as_text=True)
            return re.sub(r"\s+", " ", page.split('class="page-head"')[1].split("</main>")[0])

        before = shown()
        assert "19/33 = 57.6 %" in before
        correct_evening(met, nurse, 7, 6, now=now)
        met.patient.family_name = "Otherwise"
        met.protocol.evaluation = {**met.protocol.evaluation, "trial_window": "last_day"}
        db.session.commit()
        assert shown() == before

    def test_the_file_has_the_hash_and_says_nothing_of_the_patient_in_its_name(self, as_nurse, met, physician, db):
        decision = sign(met, physician)
        response = as_nurse.get(f"/decisions/{decision.id}/signed.json")
        assert sha256(response.data).hexdigest() == decision.content_sha256
        assert response.headers["Content-Disposition"] == f'attachment; filename="decision-{decision.id}-signed.json"'
        assert json.loads(response.data)["choice"] == "proceed_to_implant"
        assert db.session.scalar(select(AuditEntry.id).where(AuditEntry.act == READING)) is not None

    def test_the_whole_chain_is_shown_with_reasons(self, as_physician, met, physician):
        first = sign(met, physician)
        second = sign(met, physician, "patient_declined", amend_reason="Called on Thursday.")
        text = text_of(as_physician.get(f"/decisions/{second.id}"))
        assert "The chain of decisions Proceed to implant" in text
        assert "Patient declined this one," in text
        assert "Amends an earlier decision because Called on Thursday." in text
        said = json.loads(second.signed_content)
        assert (said["amends_id"], said["amends_sha256"]) == (str(first.id), first.content_sha256)

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"signed_content": "gone"}, "the text is not the one that was signed"),
            ({"reason": "Another one."}, "the row says another reason than the text"),
        ],
    )
    def test_what_was_tampered_with_is_said_and_shown_without_a_crash(self, as_nurse, met, physician, db, change, says):
        decision = sign(met, physician)
        for name, value in change.items():
            setattr(decision, name, value)
        db.session.commit()
        assert f"This is not what was signed: {says}" in text_of(as_nurse.get(f"/decisions/{decision.id}"))
        assert says in read(as_nurse, met)

    def test_a_text_of_a_later_form_is_shown_as_it_is(self, as_nurse, met, physician, db):
        decision = sign(met, physician)
        decision.signed_content = decision.signed_content.replace('"content_version":"2"', '"content_version":"99"')
        decision.content_sha256 = sha256(decision.signed_content.encode()).hexdigest()
        db.session.commit()
        text = text_of(as_nurse.get(f"/decisions/{decision.id}"))
        assert "cannot lay the text out" in text
        assert '"content_version":"99"' in text

    def test_elsewhere_it_is_not_found(self, app, met, physician, now):
        decision = sign(met, physician)
        other = make_person("physician", make_clinic("South clinic"), email="south@example.org")
        client = app.test_client().sign_in(other)
        for path in ("", "/signed.json"):
            assert client.get(f"/decisions/{decision.id}{path}").status_code == 404
            assert client.get(f"/opinions/{decision.id}{path}").status_code == 404

    def test_an_administrator_sees_none_of_it(self, client, administrator, met, physician):
        decision = sign(met, physician)
        assert client.sign_in(administrator).get(f"/decisions/{decision.id}").status_code == 403


class TestThenAndNow:
    def test_both_evaluations_stand_side_by_side_with_the_entry_that_changed(
        self, as_physician, met, nurse, physician, now
    ):
        sign(met, physician)
        correct_evening(met, nurse, 7, 6, now=now + timedelta(hours=3))
        text = read(as_physician, met)
        assert "Verdict Met Not met" in text
        assert "Result Met, 57.6 % Not met, 44.8 %" in text
        assert "to 3.3 (days 5 to 7) = 57.6 % Baseline 7.9 (7 of 7 days) to 4.3 (days 5 to 7) = 44.8 %" in text
        assert "Days used days 5 to 7 days 5 to 7" in text
        assert "Left leg: daily average Mon 9 Mar, Day 7 3 6" in text
        assert "amend the decision" in text

    def test_a_nurse_reads_who_amends(self, as_nurse, met, nurse, physician, now):
        sign(met, physician)
        correct_evening(met, nurse, 7, 6, now=now + timedelta(hours=3))
        assert f"A physician looks at it again: {physician.name}." in read(as_nurse, met)

    def test_it_stands_on_the_worklist_until_it_is_amended(self, as_physician, met, nurse, physician, now, db):
        sign(met, physician)
        assert "Record changed after signing" not in text_of(as_physician.get("/"))
        correct_evening(met, nurse, 7, 6, now=now + timedelta(hours=3))
        words = text_of(as_physician.get("/")).split("Trials under way")[0]
        assert "Record changed after signing" in words
        assert "then met, 57.6 %; now not met, 44.8 %" in words
        amended = {"amend_reason": "A log was corrected.", "now": now + timedelta(hours=4)}
        sign(met, physician, "do_not_implant", **amended)
        assert "Record changed after signing" not in text_of(as_physician.get("/"))

    def test_the_same_result_is_for_information(self, as_physician, met, nurse, physician, now):
        sign(met, physician)
        correct_evening(met, nurse, 1, 8, now=now + timedelta(hours=3))
        before, after = text_of(as_physician.get("/")).split("Trials under way")
        assert "Record changed after signing" not in before
        assert "the result is the same as signed" in after

    def test_a_nurse_sees_it_among_what_waits_for_others(self, as_nurse, met, nurse, physician, now):
        sign(met, physician)
        correct_evening(met, nurse, 7, 6, now=now + timedelta(hours=3))
        before, after = text_of(as_nurse.get("/")).split("Trials under way")
        assert ("Record changed" in before, "Record changed" in after) == (False, True)

    def test_many_corrected_trials_take_as_many_queries_as_one(self, clinic, nurse, physician, now, queries_counted):
        from scstrial.decision.queries import decisions_changed

        def counted():
            with queries_counted() as count:
                found = len(decisions_changed([clinic.id], now + timedelta(days=1)))
            return found, count()

        for number in range(3):
            trial = make_judged(clinic, nurse, family_name=f"Name{number}", mrn=f"M{number}", **EXAMPLE_17)
            sign(trial, physician)
            correct_evening(trial, nurse, 7, 6, now=now + timedelta(hours=3))
            if number == 0:
                found, one = counted()
                assert found == 1
        assert counted() == (3, one)


class TestOpinionPages:
    def ask(self, trial, colleague, physician, now, db):
        row = ask_opinion(trial, colleague.id, "Do you agree with the implant?", by=physician, now=now)
        db.session.commit()
        return row

    def test_a_colleague_is_asked_from_the_decision_page(self, as_physician, met, colleague):
        shown = as_physician.get(f"/trials/{met.id}/opinion/ask")
        assert "Dr Hana Sato" in text_of(shown)
        data = {"asked_id": str(colleague.id), "question": "Do you agree?", "form_key": "ask"}
        assert as_physician.post(f"/trials/{met.id}/opinion/ask", data=data).status_code == 303
        assert "waiting for Dr Hana Sato" in read(as_physician, met)

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, as_physician, met, nurse, colleague):
        for asked in ("", "nonsense", str(nurse.id)):
            data = {"asked_id": asked, "question": "Do you agree?", "form_key": f"ask{asked}"}
            response = as_physician.post(f"/trials/{met.id}/opinion/ask", data=data)
            assert response.status_code == 422
            assert "Choose a physician who works at this clinic." in text_of(response)
            assert "Do you agree?" in text_of(response)

    def test_without_a_colleague_the_page_says_so(self, as_physician, met):
        assert "No other physician works at this clinic" in text_of(as_physician.get(f"/trials/{met.id}/opinion/ask"))

    def test_the_colleague_finds_it_on_the_worklist_and_signs(self, app, met, colleague, physician, now, db):
        row = self.ask(met, colleague, physician, now, db)
        client = app.test_client().sign_in(colleague)
        before = text_of(client.get("/")).split("Trials under way")[0]
        assert "Second opinion asked for" in before
        assert f"{physician.name} asks you" in before
        path = f"/opinion-requests/{row.id}"
        shown = client.get(path)
        assert "Do you agree with the implant?" in text_of(shown)
        assert "Met 57.6 % by the clinic's rule" in text_of(shown)
        data = {"view": "other", "words": "", "form_key": "o", "seen_sha256": field_in(shown, "seen_sha256")}
        wrong = client.post(path, data={**data, "password": "a guess"})
        assert (wrong.status_code, "This is not your password" in text_of(wrong)) == (422, True)
        silent = client.post(path, data={**data, "password": PASSWORD})
        assert (silent.status_code, "Say what you think instead" in text_of(silent)) == (422, True)
        done = client.post(path, data={**data, "words": "Repeat it first.", "password": PASSWORD})
        assert done.status_code == 303
        text = read(client, met)
        assert "Neither agrees nor disagrees : Repeat it first." in text
        assert "given on the record as it is now" in text
        (opinion,) = opinions_of(met.id)
        whole = text_of(client.get(f"/opinions/{opinion.id}"))
        assert "Verified now" in whole
        assert "Dr Hana Sato: Neither: see below." in whole
        assert sha256(client.get(f"/opinions/{opinion.id}/signed.json").data).hexdigest() == opinion.content_sha256

    def test_the_one_who_asked_sees_whom_it_waits_for(self, as_physician, met, colleague, physician, now, db):
        self.ask(met, colleague, physician, now, db)
        before, after = text_of(as_physician.get("/")).split("Trials under way")
        assert f"{physician.name} asks Dr Hana Sato" in after
        assert "Second opinion" not in before

    def test_an_opinion_on_an_earlier_record_says_so(self, as_physician, met, colleague, physician, nurse, now, db):
        row = self.ask(met, colleague, physician, now, db)
        give_opinion(row, OpinionView.AGREE, "", by=colleague, now=now)
        correct_evening(met, nurse, 1, 8, now=now)
        assert "the record has changed since this opinion" in read(as_physician, met)

    def test_it_stands_on_the_patients_timeline(self, as_physician, met, colleague, physician, now, db):
        row = self.ask(met, colleague, physician, now, db)
        number = give_opinion(row, OpinionView.DISAGREE, "Too early.", by=colleague, now=now).id
        db.session.commit()
        response = as_physician.get(f"/patients/{met.patient_id}")
        assert "Second opinion: disagrees Too early." in text_of(response)
        assert f'href="/opinions/{number}"' in response.get_data(as_text=True)

    def test_only_who_was_asked_has_the_form(self, as_physician, met, colleague, physician, now, db):
        row = self.ask(met, colleague, physician, now, db)
        response = as_physician.get(f"/opinion-requests/{row.id}")
        assert "Only Dr Hana Sato can answer." in text_of(response)
        assert 'name="password"' not in response.get_data(as_text=True)

    def test_a_request_is_withdrawn_with_a_reason(self, as_physician, met, colleague, physician, now, db):
        path = f"/opinion-requests/{self.ask(met, colleague, physician, now, db).id}/withdraw"
        assert as_physician.get(path).status_code == 200
        assert "Say why the request is withdrawn." in text_of(as_physician.post(path, data={"form_key": "w"}))
        assert as_physician.post(path, data={"reason": "Spoke by phone.", "form_key": "w"}).status_code == 303
        assert "Spoke by phone." in read(as_physician, met)
        assert not opinion_requests_of(met.id)[0].is_open

    def test_a_nurse_reads_opinions_and_asks_for_none(self, as_nurse, met, colleague, physician, now, db):
        row = self.ask(met, colleague, physician, now, db)
        assert "Do you agree with the implant?" in read(as_nurse, met)
        for path in (f"/trials/{met.id}/opinion/ask", f"/opinion-requests/{row.id}"):
            assert as_nurse.get(path).status_code == 403

    def test_elsewhere_a_request_is_not_found(self, app, met, colleague, physician, now, db):
        row = self.ask(met, colleague, physician, now, db)
        other = make_person("physician", make_clinic("South clinic"), email="south@example.org")
        assert app.test_client().sign_in(other).get(f"/opinion-requests/{row.id}").status_code == 404


class TestWithAPasskey:
    def send(self, client, trial, device, shown, **fields):
        data = {name: field_in(shown, name) for name in ("form_key", "seen_sha256", "seen_version", "seen_opinions")}
        data |= {"choice": "proceed_to_implant", "password": "", "passkey": device.signs(options_in(shown)), **fields}
        return client.post(f"/trials/{trial.id}/decision/sign", data=data)

    def test_a_decision_is_signed_with_it_and_says_so(self, as_physician, met):
        adds(as_physician, device := Device())
        shown = as_physician.get(f"/trials/{met.id}/decision")
        assert self.send(as_physician, met, device, shown).status_code == 303
        (decision,) = decisions_of(met.id)
        said = json.loads(decision.signed_content)
        assert (said["signed_with"], said["text"][-1]) == ("passkey", "Signed with passkey.")

    def test_it_signs_the_case_that_was_shown_and_no_other(self, as_physician, met, nurse, now):
        adds(as_physician, device := Device())
        shown = as_physician.get(f"/trials/{met.id}/decision")
        correct_evening(met, nurse, 7, 6, now=now)
        response = self.send(as_physician, met, device, shown, seen_sha256=case_of(met).sha256)
        assert response.status_code == 422
        assert "The passkey did not sign this page." in text_of(response)
        assert decisions_of(met.id) == []

    def test_a_page_that_comes_back_is_signed_anew(self, as_physician, clinic, nurse, now):
        trial = make_judged(clinic, nurse, **NOT_MET)
        adds(as_physician, device := Device())
        shown = as_physician.get(f"/trials/{trial.id}/decision")
        back = self.send(as_physician, trial, device, shown)
        assert (back.status_code, "Say why you decide against" in text_of(back)) == (422, True)
        assert field_in(back, "passkey") == ""
        assert self.send(as_physician, trial, device, back, reason="Walks again.").status_code == 303

    def test_without_a_passkey_the_page_says_how_to_get_one(self, as_physician, met):
        response = as_physician.get(f"/trials/{met.id}/decision")
        assert "Add a passkey to sign without typing." in text_of(response)
        assert options_in(response) == ""


class TestStopping:
    @pytest.fixture
    def begun(self, clinic, nurse, at):
        trial = make_begun(clinic, nurse, pains=(7, 6, 5, 5))
        at(moment(5))
        return trial

    def send(self, client, trial, **fields):
        data = {"choice": "abort_trial", "password": PASSWORD, "seen_sha256": case_of(trial).sha256, "form_key": "a"}
        return client.post(f"/trials/{trial.id}/decision/sign", data={**data, **fields})

    def test_a_trial_is_stopped_by_signature_with_a_reason(self, client, physician, begun):
        as_physician = client.sign_in(physician)
        silent = self.send(as_physician, begun)
        assert "Say why the trial is stopped." in text_of(silent)
        assert "Choose why the trial is stopped." in text_of(silent)
        assert begun.state is TrialState.UNDER_WAY
        sent = self.send(as_physician, begun, reason="Fever since noon.", abort_reason="infection")
        assert sent.status_code == 303
        assert (begun.state, begun.abort_reason) == (TrialState.ABORTED, AbortReason.INFECTION)
        (decision,) = decisions_of(begun.id)
        assert decision.choice == "abort_trial"
        assert "Record the pull first, then decide." in read(as_physician, begun)

    def test_nothing_final_is_signed_with_leads_in(self, client, physician, begun):
        as_physician = client.sign_in(physician)
        for choice in ("proceed_to_implant", "do_not_implant", "repeat_trial", "deferred", "patient_declined"):
            response = self.send(as_physician, begun, choice=choice, reason="x", form_key=choice)
            assert (response.status_code, "leads are still in" in text_of(response)) == (422, True)
        assert decisions_of(begun.id) == []
        offered = re.findall(r'name="choice"[^>]*value="(\w+)"', as_physician.get(f"/trials/{begun.id}/decision").text)
        assert offered == ["extend_trial", "change_waveform", "abort_trial"]
