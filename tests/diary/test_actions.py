"""Links, the second check and the way of the answers into the record."""

from datetime import date

import pytest

from scstrial.audit.choices import System
from scstrial.audit.queries import history_of_patient
from scstrial.bedside import actions as bedside
from scstrial.bedside.rules import LogSlot
from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.queries import flags_of
from scstrial.daily_logs.choices import Answer, LogSource, RedFlag, ReportedBy, Session
from scstrial.daily_logs.queries import counting_logs_of, logs_of
from scstrial.diary import actions, queries
from scstrial.diary.choices import Door, TryOutcome
from scstrial.foundation.refusal import Refused
from scstrial.outbox.choices import Recipient
from scstrial.outbox.models import Message
from scstrial.patients.actions import close_patient
from scstrial.patients.choices import ClosedReason
from tests.factories.diary import chicago, make_link
from tests.factories.saved_logs import correct_log
from tests.factories.trials import make_leads_out, make_scheduled

BORN_ON, OTHER_DAY = date(1968, 5, 4), date(1968, 4, 5)
NOW = chicago("2026-03-03 19:40")
CHEST_PAIN = {"any": "some"}, {"chest_pain": "yes"}


@pytest.fixture
def link(evening):
    return evening


def tries(link, *dates, now=NOW):
    return [actions.try_birth_date(link, on, now=now) for on in dates]


def acts(trial):
    return [entry.act for entry in history_of_patient(trial.patient_id)]


def answers(link, now=NOW, **screens):
    """Each screen's answers in turn; what was found by the last."""
    found = {}
    for screen, given in screens.items():
        found = actions.keep_answers(link, screen.replace("_", "-"), given, {}, now=now)
    return found


def test_a_log_has_one_link_that_every_message_leads_to(trial, link):
    again = actions.make_link(trial, LogSlot(date(2026, 3, 3), Session.EVENING), by=System.SCHEDULER, now=NOW)
    assert again is link
    assert queries.link_with_token(queries.token_of(link)) is link
    assert queries.address_of(link).startswith("http://localhost/d/")


def test_neither_token_nor_code_is_stored(link):
    stored = str({column.name: getattr(link, column.name) for column in link.__table__.columns})
    assert queries.token_of(link).split(".")[1] not in stored
    assert queries.code_of(link.id) not in stored


def test_a_forged_token_leads_nowhere(trial, link):
    token = queries.token_of(link)
    for forged in (
        "",
        "1",
        str(link.id),
        f"{link.id + 1}.{token.split('.')[1]}",
        token[:-1],
        token + "x",
        "\x00",
        "é.é",
    ):
        assert queries.link_with_token(forged) is None


def test_a_link_is_found_by_its_code_as_long_as_it_opens(link):
    code = queries.code_of(link.id)
    assert queries.link_with_code(code.lower(), NOW) is link
    assert queries.link_with_code(code[:-1], NOW) is None
    assert queries.link_with_code(code, chicago("2026-03-04 19:29")) is link
    assert queries.link_with_code(code, chicago("2026-03-04 19:30")) is None


def test_no_link_is_made_for_a_log_that_is_not_due(trial):
    for slot in (LogSlot(date(2026, 3, 4), Session.MORNING), LogSlot(date(2026, 3, 3), Session.UNSCHEDULED)):
        with pytest.raises(Refused):
            actions.make_link(trial, slot, by=System.SCHEDULER, now=NOW)


def test_no_link_is_made_before_the_placement(clinic, nurse):
    trial = make_scheduled(clinic, nurse, now=chicago("2026-02-20 09:00"))
    assert queries.slots_of(trial, NOW) == []


def test_a_pull_closes_the_link(clinic, nurse, trial, link):
    assert queries.door_of(link, chicago("2026-03-03 20:59")) is Door.OPEN
    make_leads_out(clinic, nurse, trial=trial, pulled_at=chicago("2026-03-03 21:00"))
    assert queries.door_of(link, chicago("2026-03-03 21:00")) is Door.CLOSED


def test_the_end_of_the_way_closes_the_link(trial, link, nurse):
    close_patient(trial.patient, ClosedReason.DIED, "", by=nurse, now=NOW)
    assert queries.door_of(link, NOW) is Door.CLOSED


def test_the_right_date_opens_and_is_written_down(trial, link):
    assert tries(link, BORN_ON) == [TryOutcome.RIGHT]
    assert "patient's page opened" in acts(trial)


def test_the_fifth_wrong_date_locks_and_calls_a_nurse(trial, link, db):
    tries(link, *[OTHER_DAY] * 4)
    assert queries.door_of(link, NOW) is Door.OPEN
    tries(link, OTHER_DAY)
    assert queries.door_of(link, NOW) is Door.LOCKED
    assert tries(link, BORN_ON) == [TryOutcome.WRONG]
    assert acts(trial).count("patient's link locked") == 1
    [task] = db.session.query(Message).filter_by(kind="diary_locked")
    assert task.recipient_kind is Recipient.NURSES
    assert task.patient_id == trial.patient_id


def test_wrong_dates_count_for_the_trial_until_a_nurse_makes_a_new_link(trial, link, nurse):
    tries(link, *[OTHER_DAY] * 5)
    next_day = make_link(trial, Session.MORNING, on=4)
    now = chicago("2026-03-04 08:40")
    assert queries.door_of(next_day, now) is Door.LOCKED
    fresh = make_link(trial, Session.MORNING, on=4, by=nurse, fresh=True)
    assert queries.door_of(next_day, now) is Door.REPLACED
    assert queries.door_of(fresh, now) is Door.OPEN
    assert tries(fresh, BORN_ON, now=now) == [TryOutcome.RIGHT]


def test_who_looked_at_the_link_is_written_down(trial, link, nurse):
    actions.show_link(trial, LogSlot(link.for_on, link.session), by=nurse, now=NOW)
    entry = history_of_patient(trial.patient_id)[0]
    assert (entry.act, entry.by_name) == ("patient's link shown", nurse.name)


def test_answers_wait_as_a_draft_and_are_no_log(trial, link):
    answers(link, signs_now={"any": "none"}, wound={"dressing": "intact"})
    assert logs_of(trial.id) == []
    assert queries.draft_of(link).answers == {"signs-now": {"any": "none"}, "wound": {"dressing": "intact"}}


def test_a_warning_sign_is_kept_and_flagged_before_the_log_is_finished(trial, link):
    found = answers(link, start={"who": "helper"}, signs_now=CHEST_PAIN[0], signs_now_each=CHEST_PAIN[1])
    assert found == {FlagRule.CHEST_OR_CALF: Urgency.EMERGENCY}
    [log] = logs_of(trial.id)
    assert (log.source, log.reported_by) == (LogSource.APP, ReportedBy.CAREGIVER)
    assert (log.entered_by_id, log.entered_by_name) == (None, "Patient, by link")
    [flag] = flags_of(trial.id)
    assert (flag.rule, flag.log_id) == (FlagRule.CHEST_OR_CALF, log.id)


def test_what_was_told_is_not_told_again_and_what_is_worse_is(trial, link):
    answers(link, signs_now=CHEST_PAIN[0], signs_now_each=CHEST_PAIN[1])
    assert answers(link, moving={"goal_met": "fully"}) == {}
    assert len(logs_of(trial.id)) == 1
    assert answers(link, temperature={"temperature": "38.4"}) == {FlagRule.FEVER_ALONE: Urgency.SAME_DAY}
    assert len(logs_of(trial.id)) == 2
    assert len(counting_logs_of(trial.id)) == 1


def test_once_something_was_told_the_wound_and_the_temperature_are_kept_at_once(trial, link):
    answers(link, unwell={"unwell": "yes"}, site={"drainage": "pus"})
    assert answers(link, temperature={"temperature": "38.4"}) == {}
    assert [str(log.temperature_c) for log in logs_of(trial.id)] == ["None", "38.4"]
    answers(link, temperature={"temperature": "38.4"}, pain_leg_left={"average": "3"})
    assert len(logs_of(trial.id)) == 2


def test_fever_with_a_changed_wound_is_no_fever_alone(trial, link):
    answers(link, unwell={"unwell": "yes"}, site={"drainage": "pus"}, temperature={"temperature": "38.4"})
    assert FlagRule.FEVER_ALONE not in {flag.rule for flag in flags_of(trial.id)}


def test_what_can_wait_a_day_is_kept_at_once_too(trial, link):
    found = answers(link, wound={"dressing": "wet"})
    assert found == {FlagRule.DRESSING: Urgency.WITHIN_24_H}
    assert [flag.rule for flag in flags_of(trial.id)] == [FlagRule.DRESSING]


def test_the_patient_is_told_also_when_the_log_cannot_be_kept(trial, link, monkeypatch):
    def refuse(*_args, **_more):
        raise Refused([])

    monkeypatch.setattr("scstrial.diary.actions.answers.keep_log", refuse)
    found = answers(link, signs_now=CHEST_PAIN[0], signs_now_each=CHEST_PAIN[1])
    assert found == {FlagRule.CHEST_OR_CALF: Urgency.EMERGENCY}
    assert "patient's answers could not be kept" in acts(trial)


def test_a_finished_log_is_a_new_version_and_counts(trial, link):
    answers(link, signs_now=CHEST_PAIN[0], signs_now_each=CHEST_PAIN[1], pain_leg_left={"average": "3", "worst": "5"})
    later = chicago("2026-03-03 19:50")
    actions.send_log(link, now=later)
    [log] = counting_logs_of(trial.id)
    assert log.entered_at == later
    assert log.red_flags == {RedFlag.CHEST_PAIN: Answer.YES}
    assert [row.average for row in log.pain] == [3]
    assert len(logs_of(trial.id)) == 2


def test_sent_twice_is_kept_once(trial, link):
    answers(link, wound={"dressing": "intact"})
    actions.send_log(link, now=NOW)
    actions.send_log(link, now=chicago("2026-03-03 19:41"))
    assert len(logs_of(trial.id)) == 1


def test_a_log_that_is_changed_after_sending_is_a_new_version(trial, link):
    answers(link, wound={"dressing": "intact"})
    actions.send_log(link, now=NOW)
    answers(link, now=chicago("2026-03-03 20:00"), wound={"dressing": "loose"})
    actions.send_log(link, now=chicago("2026-03-03 20:01"))
    assert counting_logs_of(trial.id)[0].dressing == "loose"


def test_a_log_without_an_answer_is_refused(link):
    answers(link, start={"who": "me"}, wound={})
    with pytest.raises(Refused):
        actions.send_log(link, now=NOW)


def test_a_nurse_corrects_the_patients_log_as_a_new_version(trial, link, nurse):
    answers(link, temperature={"temperature": "38.4"})
    actions.send_log(link, now=NOW)
    [log] = counting_logs_of(trial.id)
    entry = bedside_entry(log)
    correct_log(trial, log, entry, nurse, now=chicago("2026-03-03 20:30"), reason="thermometer read wrongly")
    [standing] = counting_logs_of(trial.id)
    assert (standing.corrects_id, standing.entered_by_name) == (log.id, nurse.name)
    assert (standing.source, standing.reported_by) == (LogSource.APP, ReportedBy.PATIENT)
    [flag] = flags_of(trial.id)
    assert flag.basis_withdrawn


def bedside_entry(log):
    from dataclasses import replace
    from decimal import Decimal

    from scstrial.daily_logs.queries import entry_of

    return replace(entry_of(log), temperature_c=Decimal("36.9"), temperature_typed="36.9")


def test_every_log_goes_through_the_bedside():
    from scstrial.diary.actions import answers, sending

    assert answers.keep_log is sending.keep_log is bedside.keep_log


def test_a_message_leads_to_the_link_and_the_stored_text_holds_no_key(trial, db, at):
    from scstrial.outbox.actions import claim
    from scstrial.reminders.actions import plan, with_link

    now = at("2026-03-03T19:31:00-06:00")
    plan(now)
    db.session.commit()
    message = db.session.query(Message).filter_by(kind="log_pm").order_by(Message.due_at).first()
    assert "[link]" in message.body
    assert "/d/" not in message.body
    outgoing = with_link(claim(message.id, by="test", now=now), trial.id, now)
    db.session.commit()
    link = queries.live_link(trial.id, LogSlot(date(2026, 3, 3), Session.EVENING), now)
    assert queries.address_of(link) in outgoing.body
    assert "[link]" not in outgoing.body
    db.session.refresh(message)
    assert "/d/" not in message.body


def test_a_message_without_a_way_leaves_the_sentence_out(trial, db, at, clinic, nurse):
    from scstrial.outbox.actions import claim
    from scstrial.reminders.actions import plan, with_link

    now = at("2026-03-03T19:31:00-06:00")
    plan(now)
    db.session.commit()
    message = db.session.query(Message).filter_by(kind="log_pm").order_by(Message.due_at).first()
    outgoing = claim(message.id, by="test", now=now)
    make_leads_out(clinic, nurse, trial=trial, pulled_at=now, now=now)
    body = with_link(outgoing, trial.id, now).body
    assert "[link]" not in body
    assert "Fill it in" not in body
    assert clinic.phone in body


def test_messages_about_a_log_or_a_check_have_a_link(trial, db, at):
    from scstrial.reminders.actions import plan

    plan(at("2026-03-03T07:00:00-06:00"))
    db.session.commit()
    messages = db.session.query(Message).filter_by(recipient_kind=Recipient.PATIENT).all()
    with_link = {message.kind for message in messages if "[link]" in message.body}
    assert with_link == {"log_am", "log_pm", "post_pull"}
    assert {message.kind for message in messages} - with_link
