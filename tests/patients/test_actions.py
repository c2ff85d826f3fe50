import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from scstrial.audit.choices import System
from scstrial.audit.queries import history_of_patient
from scstrial.foundation.refusal import Refused
from scstrial.patients import actions, queries
from scstrial.patients.choices import ClosedReason, Language, MessageChannel, Sex, Step
from scstrial.patients.models import Patient, PatientWord
from scstrial.patients.rules import consent_wording
from tests.factories.accounts import make_clinic
from tests.factories.patients import make_patient, patient_details

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)


def register(clinic, nurse, consents=(), different_from=None, **changes):
    return actions.register_patient(
        patient_details(**changes), clinic=clinic, consents=consents, by=nurse, now=NOW, different_from=different_from
    )


def correct(patient, by, now=LATER, seen=None, **changes):
    details = replace(queries.details_of(patient), **changes)
    version = patient.version if seen is None else seen
    return actions.correct_details(patient, details, seen_version=version, by=by, now=now)


def fields_of(refusal):
    return [problem.field for problem in refusal.value.problems]


def words_of(db, patient):
    return set(db.session.scalars(select(PatientWord.word).where(PatientWord.patient_id == patient.id)))


def acts_on(patient):
    return [entry.act for entry in reversed(history_of_patient(patient.id))]


# Registering


def test_a_new_patient_is_referred_and_counted(clinic, nurse):
    patient = register(clinic, nurse)
    assert patient.step == Step.REFERRED
    assert patient.step_since == patient.registered_at == NOW
    assert [(row.step, row.by_name) for row in queries.steps_of(patient.id)] == [(Step.REFERRED, nurse.name)]
    assert queries.step_counts([clinic.id])[Step.REFERRED] == 1


def test_a_new_patient_is_found_by_each_word_of_the_name(db, clinic, nurse):
    patient = register(clinic, nurse, given_name="María José", family_name="O'Brien")
    assert patient.sort_name == "o'brien maria jose"
    assert words_of(db, patient) == {"maria", "jose", "obrien", "o", "brien"}


def test_registering_is_in_the_audit_trail(clinic, nurse):
    patient = register(clinic, nurse, consents=[MessageChannel.EMAIL])
    assert acts_on(patient) == ["patient registered", "consent to messages recorded"]


def test_the_agreement_is_kept_with_its_exact_words(clinic, nurse):
    patient = register(clinic, nurse, consents=[MessageChannel.SMS])
    consents = queries.consents_of(patient.id)
    assert set(consents) == {MessageChannel.SMS}
    assert consents[MessageChannel.SMS].wording == consent_wording(MessageChannel.SMS)
    assert (consents[MessageChannel.SMS].by_id, consents[MessageChannel.SMS].at) == (nurse.id, NOW)


def test_nothing_is_saved_when_the_rules_say_no(db, clinic, nurse):
    with pytest.raises(Refused) as refusal:
        register(clinic, nurse, given_name="", email="", phone="", consents=[MessageChannel.EMAIL])
    assert fields_of(refusal) == ["given_name", "phone", "email"]
    assert db.session.scalars(select(Patient)).all() == []


def test_the_birth_date_is_judged_by_the_day_of_the_clinic(clinic, nurse):
    late_evening = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # the 21st in Chicago
    details = patient_details(born_on=date(2026, 11, 22))
    with pytest.raises(Refused):
        actions.register_patient(details, clinic=clinic, consents=[], by=nurse, now=late_evening)


def test_a_record_number_is_taken_once_in_a_clinic_however_it_is_written(clinic, nurse):
    register(clinic, nurse, mrn="ab 12")
    with pytest.raises(Refused) as refusal:
        register(clinic, nurse, mrn="AB  12")
    assert fields_of(refusal) == ["mrn"]
    assert "Lena Hart" in str(refusal.value)


def test_the_same_record_number_is_fine_in_another_clinic(clinic, nurse):
    register(clinic, nurse, mrn="AB12")
    assert register(make_clinic("South clinic"), nurse, mrn="AB12").mrn == "AB12"


def test_a_look_alike_must_be_called_somebody_else(clinic, nurse):
    known = register(clinic, nurse, given_name="Lena", family_name="Hart")
    with pytest.raises(Refused) as refusal:
        register(clinic, nurse, given_name="Helena", family_name="Hart", different_from=[])
    assert fields_of(refusal) == ["somebody_else"]
    assert register(clinic, nurse, given_name="Helena", family_name="Hart", different_from=[known.id]).id != known.id


def test_a_look_alike_that_was_not_shown_is_asked_about(clinic, nurse):
    shown = register(clinic, nurse)
    register(clinic, nurse)
    with pytest.raises(Refused):
        register(clinic, nurse, different_from=[shown.id])


# Possible duplicates


def duplicates(clinic, **changes):
    unlike = {"family_name": "Diaz", "given_name": "Omar", "born_on": date(1950, 1, 1)}
    return [p.id for p in queries.possible_duplicates(clinic.id, patient_details(**{**unlike, **changes}))]


def test_the_same_phone_or_record_number_or_birth_date_with_a_similar_name_may_be_the_same_person(clinic, nurse):
    known = register(clinic, nurse, family_name="López", given_name="María", mrn="N-1", phone="+13125550199")
    assert duplicates(clinic, phone="+13125550199") == [known.id]
    assert duplicates(clinic, mrn="n-1") == [known.id]
    assert duplicates(clinic, born_on=known.born_on, family_name="Lopes") == [known.id]


def test_one_thing_alike_is_not_enough(clinic, nurse):
    known = register(clinic, nurse)
    assert duplicates(clinic, born_on=known.born_on) == []
    assert duplicates(clinic, family_name=known.family_name, given_name=known.given_name) == []


def test_two_patients_without_a_phone_are_not_alike_for_that(clinic, nurse):
    register(clinic, nurse, phone="")
    assert duplicates(clinic, phone="") == []


def test_patients_of_another_clinic_are_not_shown(clinic, nurse):
    known = register(make_clinic("South clinic"), nurse)
    assert duplicates(clinic, phone=known.phone, born_on=known.born_on, family_name="Hart") == []


# Correcting


def test_each_changed_field_is_kept_as_it_was(clinic, nurse, physician):
    patient = register(clinic, nurse, given_name="Lena", interpreter_needed=False, sex=Sex.UNKNOWN)
    correct(patient, physician, given_name="Helena", interpreter_needed=True, sex=Sex.FEMALE, born_on=date(1968, 5, 5))
    kept = {change.field: (change.was, change.became, change.by_name) for change in queries.changes_of(patient.id)}
    assert kept == {
        "given_name": ("Lena", "Helena", physician.name),
        "interpreter_needed": ("no", "yes", physician.name),
        "sex": ("Not known", "Female", physician.name),
        "born_on": ("1968-05-04", "1968-05-05", physician.name),
    }
    assert patient.given_name == "Helena"


def test_after_a_new_name_the_patient_is_found_and_sorted_by_it(db, clinic, nurse):
    patient = register(clinic, nurse, given_name="Lena", family_name="Hart")
    correct(patient, nurse, family_name="Ruiz")
    assert patient.sort_name == "ruiz lena"
    assert words_of(db, patient) == {"lena", "ruiz"}


def test_the_audit_trail_names_the_fields_and_no_values(clinic, nurse):
    patient = register(clinic, nurse)
    correct(patient, nurse, family_name="Ruiz")
    entry = history_of_patient(patient.id)[0]
    assert (entry.act, entry.about) == ("patient details corrected", {"fields": ["family_name"]})


def test_saving_without_a_change_leaves_no_trace(clinic, nurse):
    patient = register(clinic, nurse)
    version = patient.version
    assert correct(patient, nurse) == []
    assert patient.version == version
    assert acts_on(patient) == ["patient registered"]


def test_a_stale_correction_is_refused(clinic, nurse, physician):
    patient = register(clinic, nurse)
    seen = patient.version
    correct(patient, physician, language=Language.SPANISH)
    with pytest.raises(Refused, match="in the meantime"):
        correct(patient, nurse, seen=seen, family_name="Ruiz")
    assert patient.family_name == "Hart"


def test_a_correction_obeys_the_rules(clinic, nurse):
    patient = register(clinic, nurse)
    other = register(clinic, nurse)
    for wrong, field in (({"given_name": ""}, "given_name"), ({"mrn": other.mrn.lower()}, "mrn")):
        with pytest.raises(Refused) as refusal:
            correct(patient, nurse, **wrong)
        assert fields_of(refusal) == [field]


def test_the_own_record_number_is_no_problem(clinic, nurse):
    patient = register(clinic, nurse, mrn="N-7")
    assert correct(patient, nurse, mrn=" n-7 ") == []


# Consents


def test_consent_changes_are_rows_and_the_latest_counts(clinic, nurse):
    patient = register(clinic, nurse, consents=[MessageChannel.EMAIL])
    latest = queries.latest_consent_id(queries.consents_of(patient.id))
    rows = actions.change_consents(patient, [MessageChannel.SMS], seen_latest_id=latest, by=nurse, now=LATER)
    assert {(row.channel, row.agreed) for row in rows} == {(MessageChannel.EMAIL, False), (MessageChannel.SMS, True)}
    assert queries.agreed_channels(queries.consents_of(patient.id)) == {MessageChannel.SMS}
    assert len(queries.consent_history_of(patient.id)) == 3
    assert acts_on(patient)[-2:] == ["consent to messages ended", "consent to messages recorded"]


def test_consents_that_stay_leave_no_row(clinic, nurse):
    patient = register(clinic, nurse, consents=[MessageChannel.EMAIL])
    latest = queries.latest_consent_id(queries.consents_of(patient.id))
    assert actions.change_consents(patient, [MessageChannel.EMAIL], seen_latest_id=latest, by=nurse, now=LATER) == []


def test_stale_consents_are_refused(clinic, nurse):
    patient = register(clinic, nurse)
    actions.change_consents(patient, [MessageChannel.EMAIL], seen_latest_id=0, by=nurse, now=LATER)
    with pytest.raises(Refused, match="in the meantime"):
        actions.change_consents(patient, [], seen_latest_id=0, by=nurse, now=LATER)


def test_a_channel_without_an_address_is_refused_but_may_be_ended(clinic, nurse):
    patient = register(clinic, nurse, email="", consents=[MessageChannel.PHONE])
    with pytest.raises(Refused):
        actions.record_consent(patient, MessageChannel.EMAIL, True, wording="I agree.", by=nurse, now=LATER)
    ended = actions.record_consent(patient, MessageChannel.EMAIL, False, wording="", by=System.COMMAND_LINE, now=LATER)
    assert (ended.by_id, ended.by_name) == (None, "Command line")


def test_an_agreement_without_words_is_a_fault(clinic, nurse):
    with pytest.raises(ValueError, match="wording"):
        actions.record_consent(register(clinic, nurse), MessageChannel.EMAIL, True, wording="", by=nurse, now=LATER)


def test_the_channels_that_many_patients_agreed_to_are_read_at_once_and_the_last_word_counts(
    clinic, nurse, queries_counted
):
    one = register(clinic, nurse, consents=[MessageChannel.EMAIL, MessageChannel.SMS])
    actions.record_consent(one, MessageChannel.SMS, False, wording="", by=nurse, now=LATER)
    other = register(clinic, nurse)
    with queries_counted() as counted:
        agreed = queries.channels_agreed_by([one.id, other.id])
    assert counted() == 1
    assert agreed == {one.id: {MessageChannel.EMAIL}, other.id: frozenset()}


# The way


def counts(clinic):
    return {step: number for step, number in queries.step_counts([clinic.id]).items() if number}


def test_a_move_is_kept_and_counted(clinic, nurse):
    patient = register(clinic, nurse)
    actions.move_to(patient, Step.SCREENING, by=nurse, now=LATER, why="First answers")
    assert (patient.step, patient.step_since) == (Step.SCREENING, LATER)
    assert [(row.step, row.why) for row in queries.steps_of(patient.id)] == [
        (Step.REFERRED, ""),
        (Step.SCREENING, "First answers"),
    ]
    assert counts(clinic) == {Step.SCREENING: 1}


def test_a_move_to_where_the_patient_is_changes_nothing(clinic, nurse):
    patient = register(clinic, nurse)
    actions.move_to(patient, Step.REFERRED, by=nurse, now=LATER)
    assert patient.step_since == NOW
    assert len(queries.steps_of(patient.id)) == 1
    assert counts(clinic) == {Step.REFERRED: 1}


def test_a_move_that_is_not_on_the_way_is_refused(clinic, nurse):
    patient = register(clinic, nurse)
    with pytest.raises(Refused, match="cannot go on"):
        actions.move_to(patient, Step.TRIAL, by=nurse, now=LATER)
    assert counts(clinic) == {Step.REFERRED: 1}


def test_a_machine_may_move_a_patient_under_its_name(clinic, nurse):
    patient = register(clinic, nurse)
    actions.move_to(patient, Step.SCREENING, by=System.SCHEDULER, now=LATER)
    assert (queries.steps_of(patient.id)[-1].by_id, queries.steps_of(patient.id)[-1].by_name) == (None, "Scheduler")


def test_clinics_are_counted_apart_and_together(clinic, nurse):
    south = make_clinic("South clinic")
    make_patient(clinic, nurse, step=Step.SCREENING)
    make_patient(south, nurse, step=Step.SCREENING)
    make_patient(south, nurse)
    assert counts(clinic) == {Step.SCREENING: 1}
    assert queries.step_counts([clinic.id, south.id])[Step.SCREENING] == 2
    assert sum(queries.step_counts([]).values()) == 0


def test_a_closed_record_keeps_its_reason_and_opens_where_it_was(clinic, nurse):
    patient = make_patient(clinic, nurse, step=Step.CLEARED)
    actions.close_patient(patient, ClosedReason.MOVED, "To Boston", by=nurse, now=LATER)
    assert counts(clinic) == {Step.CLOSED: 1}
    assert queries.steps_of(patient.id)[-1].reason == ClosedReason.MOVED
    actions.reopen_patient(patient, "Came back", by=nurse, now=LATER)
    assert patient.step == Step.CLEARED
    assert counts(clinic) == {Step.CLEARED: 1}


def test_a_record_is_not_closed_while_leads_are_in(clinic, nurse):
    patient = make_patient(clinic, nurse, step=Step.TRIAL)
    with pytest.raises(Refused, match="lead pull"):
        actions.close_patient(patient, ClosedReason.WITHDRAWN, "", by=nurse, now=LATER)
    actions.close_patient(patient, ClosedReason.DIED, "", by=nurse, now=LATER)
    assert patient.step == Step.CLOSED


def test_only_a_closed_record_is_opened_and_only_with_a_reason(clinic, nurse):
    patient = make_patient(clinic, nurse)
    with pytest.raises(Refused, match="open already"):
        actions.reopen_patient(patient, "Why not", by=nurse, now=LATER)
    actions.close_patient(patient, ClosedReason.DECLINED, "", by=nurse, now=LATER)
    with pytest.raises(Refused) as refusal:
        actions.reopen_patient(patient, " ", by=nurse, now=LATER)
    assert fields_of(refusal) == ["why"]


def at_once(app, *works):
    """Each work in a thread with a session and a transaction of its own, begun together."""
    start, raised = threading.Barrier(len(works)), []

    def run(work):
        with app.app_context():
            start.wait()
            try:
                work()
            except Refused as refused:
                raised.append(refused)

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_moves_made_at_the_same_time_are_all_counted(app, db, clinic, nurse):
    ids = [make_patient(clinic, nurse).id for _ in range(12)]
    first = make_patient(clinic, nurse, step=Step.SCREENING).id

    def move(patient_ids, step):
        def work():
            for patient_id in patient_ids:
                actions.move_to(db.session.get(Patient, patient_id), step, by=System.SCHEDULER, now=LATER)
                db.session.commit()

        return work

    db.session.rollback()
    raised = at_once(
        app,
        move(ids[:6], Step.SCREENING),
        move(ids[6:], Step.SCREENING),
        move([first], Step.CLEARED),
        move(ids, Step.SCREENING),
    )
    assert raised == []
    assert counts(clinic) == {Step.SCREENING: 12, Step.CLEARED: 1}
    assert all(len(queries.steps_of(patient_id)) == 2 for patient_id in ids)


def test_the_same_record_number_entered_twice_at_the_same_time_is_kept_once(app, db, clinic, nurse):
    clinic_id, nurse_id = clinic.id, nurse.id
    details = patient_details()
    db.session.rollback()

    def work():
        from scstrial.accounts.models import User
        from scstrial.clinics.models import Clinic

        here, person = db.session.get(Clinic, clinic_id), db.session.get(User, nurse_id)
        actions.register_patient(details, clinic=here, consents=[], by=person, now=NOW)
        db.session.commit()

    raised = at_once(app, work, work, work)
    assert [problem.field for refused in raised for problem in refused.problems] == ["mrn", "mrn"]
    assert counts(clinic) == {Step.REFERRED: 1}
