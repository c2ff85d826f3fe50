"""A second physician's opinion: asked for, withdrawn, given, kept."""

import json

import pytest
from sqlalchemy import select

from scstrial.accounts.actions import change_account
from scstrial.accounts.choices import RoleName
from scstrial.audit.models import AuditEntry
from scstrial.decision.actions import ask_opinion, give_opinion, sign_decision, withdraw_request
from scstrial.decision.choices import DecisionChoice, OpinionView
from scstrial.decision.queries import (
    case_of,
    decisions_of,
    opinion_request_for,
    opinion_requests_of,
    opinions_of,
    requests_waiting,
    what_is_wrong,
)
from scstrial.decision.rules import is_unchanged, record_of
from scstrial.foundation.refusal import Refused
from scstrial.outbox.choices import MessageStatus
from scstrial.outbox.models import Message
from tests.factories.accounts import make_clinic, make_person
from tests.factories.decided import NOT_MET, correct_evening, make_judged, moment
from tests.factories.trials import make_scheduled

NOW = moment(9)
QUESTION = "I mean to go on to the implant although the rule says no. Do you agree?"


@pytest.fixture
def colleague(clinic):
    return make_person("physician", clinic, name="Dr Hana Sato", email="sato@example.org")


@pytest.fixture
def trial(clinic, nurse):
    return make_judged(clinic, nurse, **NOT_MET)


@pytest.fixture
def ask(trial, physician, db):
    def asking(whom, question=QUESTION, by=physician, about=trial):
        row = ask_opinion(about, whom.id if whom else None, question, by=by, now=NOW)
        db.session.commit()
        return row

    return asking


def give(row, by, view="agree", words="", **more):
    return give_opinion(row, OpinionView(view), words, by=by, now=NOW, **more)


def refused(act, *args, **more):
    with pytest.raises(Refused) as saying:
        act(*args, **more)
    return saying.value.problems


class TestAsking:
    def test_a_colleague_is_asked_with_a_question(self, ask, colleague, trial, physician, clinic):
        row = ask(colleague)
        assert (row.asked_name, row.asked_by_name, row.is_open) == ("Dr Hana Sato", physician.name, True)
        assert list(requests_waiting([clinic.id])) == [row]
        assert list(opinion_requests_of(trial.id)) == [row]

    def test_the_message_says_nothing_of_patient_trial_or_health(self, ask, colleague, trial, db):
        ask(colleague)
        message = db.session.scalar(select(Message).where(Message.planner == "opinions"))
        assert message.to_address == "sato@example.org"
        text = f"{message.subject} {message.body}".lower()
        for word in (trial.patient.family_name, trial.patient.mrn, "trial", "implant", "pain", "patient", "stimul"):
            assert word.lower() not in text

    def test_nobody_is_asked_twice_at_once(self, ask, colleague, physician):
        first = ask(colleague)
        (problem,) = refused(ask, colleague)
        assert (problem.field, "asked already" in problem.message) == ("asked_id", True)
        withdraw_request(first, "Asked the wrong way.", by=physician, now=NOW)
        assert ask(colleague).is_open

    def test_two_colleagues_may_be_asked(self, ask, colleague, clinic):
        ask(colleague)
        assert ask(make_person("physician", clinic, email="third@example.org")).is_open

    def test_nobody_asks_themselves(self, ask, physician):
        assert "yourself" in refused(ask, physician)[0].message

    def test_who_works_elsewhere_is_no_physician_or_has_left_is_refused(self, ask, nurse, colleague, db):
        elsewhere = make_person("physician", make_clinic("South clinic"), email="south@example.org")
        colleague.active = False
        db.session.commit()
        for whom in (elsewhere, nurse, colleague, None):
            (problem,) = refused(ask, whom)
            assert (problem.field, "who works at this clinic" in problem.message) == ("asked_id", True)

    @pytest.mark.parametrize(
        ("question", "fields"), [("", ["question"]), (" \n", ["question"]), ("x" * 2_001, ["question"])]
    )
    def test_a_question_is_asked_and_fits(self, ask, colleague, question, fields):
        assert [one.field for one in refused(ask, colleague, question)] == fields
        assert ask(colleague, "x" * 2_000).question == "x" * 2_000

    def test_before_the_placement_there_is_nothing_to_ask(self, ask, clinic, nurse, colleague):
        planned = make_scheduled(clinic, nurse, now=NOW, family_name="Other")
        assert "nothing to give an opinion on" in refused(ask, colleague, about=planned)[0].message


class TestGiving:
    def test_an_opinion_is_signed_with_the_case_it_was_given_on(self, ask, colleague, trial):
        sha256 = case_of(trial).sha256
        opinion = give(ask(colleague), colleague, seen_sha256=sha256)
        assert opinion.case_sha256 == sha256
        assert is_unchanged(opinion.signed_content, opinion.content_sha256)
        assert what_is_wrong(opinion) == ""
        said = json.loads(opinion.signed_content)
        assert (said["kind"], said["view"], said["question"]) == ("opinion", "agree", QUESTION)
        assert said["rules_version"]
        record = record_of(opinion.signed_content)
        assert "Dr Hana Sato: I agree." in record.said
        assert dict(record.result)["Verdict"] == "Not met"

    def test_it_answers_the_request_and_takes_the_message_back(self, ask, colleague, trial, clinic, db):
        row = ask(colleague)
        opinion = give(row, colleague)
        assert (row.is_open, row.opinion) == (False, opinion)
        assert (list(requests_waiting([clinic.id])), opinions_of(trial.id)) == ([], [opinion])
        assert db.session.scalar(select(Message.status)) is MessageStatus.WITHDRAWN

    @pytest.mark.parametrize("view", ["disagree", "other"])
    def test_who_does_not_agree_says_why(self, ask, colleague, view):
        row = ask(colleague)
        assert [one.field for one in refused(give, row, colleague, view)] == ["words"]
        assert (
            give(row, colleague, view, "Repeat it with another waveform.").words == "Repeat it with another waveform."
        )

    def test_only_who_was_asked_answers_and_only_once(self, ask, colleague, physician):
        row = ask(colleague)
        assert "somebody else" in refused(give, row, physician)[0].message
        give(row, colleague)
        assert "not open any more" in refused(give, row, colleague)[0].message

    def test_nobody_gives_an_opinion_on_what_they_have_not_seen(self, ask, colleague, trial, nurse):
        seen, row = case_of(trial).sha256, ask(colleague)
        correct_evening(trial, nurse, 6, 2, now=NOW)
        assert "changed while you were reading" in refused(give, row, colleague, seen_sha256=seen)[0].message

    def test_giving_stands_in_the_audit(self, ask, colleague, trial, db):
        row = ask(colleague)
        give(row, colleague)
        entry = db.session.scalar(select(AuditEntry).where(AuditEntry.act == "second opinion signed"))
        assert (entry.by_id, entry.about) == (colleague.id, {"trial_id": trial.id, "opinion_request_id": row.id})

    def test_who_lost_the_clinic_finds_the_request_no_more(self, ask, colleague, administrator, db):
        row = ask(colleague)
        other = [make_clinic("South clinic")]
        change_account(colleague, name="Dr Sato", roles=[RoleName.PHYSICIAN], clinics=other, by=administrator, now=NOW)
        db.session.commit()
        assert opinion_request_for(colleague, row.id) is None


class TestWithdrawing:
    def test_a_request_is_withdrawn_with_a_reason_and_stays(self, ask, colleague, physician, trial, clinic, db):
        row = ask(colleague)
        assert [one.field for one in refused(withdraw_request, row, " ", by=physician, now=NOW)] == ["reason"]
        withdraw_request(row, "Decided together by phone.", by=physician, now=NOW)
        assert (row.is_open, row.withdraw_reason) == (False, "Decided together by phone.")
        assert (list(requests_waiting([clinic.id])), list(opinion_requests_of(trial.id))) == ([], [row])
        assert db.session.scalar(select(Message.status)) is MessageStatus.WITHDRAWN

    def test_what_was_answered_is_not_withdrawn(self, ask, colleague, physician):
        row = ask(colleague)
        give(row, colleague)
        assert "answered or withdrawn" in refused(withdraw_request, row, "x", by=physician, now=NOW)[0].message

    def test_what_was_withdrawn_is_not_answered(self, ask, colleague, physician):
        row = ask(colleague)
        withdraw_request(row, "No longer needed.", by=physician, now=NOW)
        assert "Nothing was signed" in refused(give, row, colleague)[0].message


class TestInTheDecision:
    def test_the_decision_says_which_opinions_were_seen(self, ask, colleague, trial, physician):
        opinion = give(ask(colleague), colleague)
        choice = DecisionChoice.PROCEED_TO_IMPLANT
        decision = sign_decision(trial, choice, "Walks again.", by=physician, now=NOW, seen_opinions=str(opinion.id))
        (seen,) = json.loads(decision.signed_content)["opinions"]
        assert (seen["view"], seen["sha256"]) == ("agree", opinion.content_sha256)

    def test_an_opinion_that_came_in_while_reading_is_shown_first(self, ask, colleague, trial, physician):
        give(ask(colleague), colleague, "disagree", "Too early.")
        choice = DecisionChoice.PROCEED_TO_IMPLANT
        (problem,) = refused(sign_decision, trial, choice, "Walks.", by=physician, now=NOW, seen_opinions="")
        assert "second opinion came in" in problem.message
        assert decisions_of(trial.id) == []
