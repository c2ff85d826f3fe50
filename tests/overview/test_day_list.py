"""The list that a shift prints: who comes, who has leads in, what is still to do."""

from datetime import UTC, date, datetime

import pytest

from scstrial.overview.choices import AppointmentDay, AppointmentKind
from scstrial.overview.queries import appointments_of
from scstrial.overview.rules import Appointment, by_day
from scstrial.patients.actions import close_patient
from scstrial.patients.choices import ClosedReason
from scstrial.trials.actions import cancel_trial
from scstrial.trials.choices import CancelReason
from tests.factories.accounts import make_clinic, make_person
from tests.factories.aftercare import make_planned
from tests.factories.overview import NOW, a_person, local
from tests.factories.trials import make_leads_out, make_scheduled, make_under_way

CHICAGO = "America/Chicago"


def appointment(at, name="Lena Hart", zone=CHICAGO, kind=AppointmentKind.PULL):
    return Appointment(kind, at, zone, a_person(name=name), date(1961, 5, 4), 1)


def days_of(*found, now=NOW):
    return {day: [one.person.name for one in those] for day, those in by_day(found, now).items()}


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-03-05 23:59", AppointmentDay.PASSED),
        ("2026-03-06 00:00", AppointmentDay.TODAY),
        ("2026-03-06 08:00", AppointmentDay.TODAY),
        ("2026-03-06 23:59", AppointmentDay.TODAY),
        ("2026-03-07 00:00", AppointmentDay.TOMORROW),
        ("2026-03-07 23:59", AppointmentDay.TOMORROW),
    ],
)
def test_the_days_are_those_of_the_clinics_calendar(at, day):
    assert list(days_of(appointment(local(at)))) == [day]


def test_what_is_planned_after_tomorrow_is_not_on_the_list():
    assert days_of(appointment(local("2026-03-08 00:00"))) == {}


def test_each_clinic_has_its_own_midnight():
    at = datetime(2026, 3, 7, 5, 30, tzinfo=UTC)  # 23:30 on Friday in Chicago, 00:30 on Saturday in New York
    found = days_of(appointment(at), appointment(at, "Ana East", "America/New_York"))
    assert found == {AppointmentDay.TODAY: ["Lena Hart"], AppointmentDay.TOMORROW: ["Ana East"]}


def test_over_the_change_to_summer_time_tomorrow_is_still_tomorrow():
    saturday = local("2026-03-07 23:30")
    assert list(days_of(appointment(local("2026-03-08 03:30")), now=saturday)) == [AppointmentDay.TOMORROW]


def test_a_day_is_sorted_by_the_clock():
    late, early = appointment(local("2026-03-06 15:00"), "Late"), appointment(local("2026-03-06 07:00"), "Early")
    assert days_of(late, early) == {AppointmentDay.TODAY: ["Early", "Late"]}


def kinds(clinic):
    return {
        day: [(one.kind, one.person.name) for one in those] for day, those in appointments_of([clinic.id], NOW).items()
    }


def test_placements_and_pulls_stand_on_their_day(now, clinic, nurse):
    make_scheduled(clinic, nurse, now=local("2026-03-02 08:00"), placement_planned_at=local("2026-03-06 10:00"))
    make_under_way(clinic, nurse, placed_at=local("2026-02-28 11:00"))
    found = kinds(clinic)
    assert [kind for kind, _ in found[AppointmentDay.TODAY]] == [AppointmentKind.PLACEMENT]
    assert [kind for kind, _ in found[AppointmentDay.TOMORROW]] == [AppointmentKind.PULL]


def test_a_pull_that_nobody_recorded_stays_until_it_is(now, clinic, nurse):
    make_under_way(clinic, nurse, placed_at=local("2026-02-26 11:00"))
    make_leads_out(clinic, nurse, placed_at=local("2026-02-25 10:00"), pulled_at=local("2026-03-04 09:00"))
    assert [kind for kind, _ in kinds(clinic)[AppointmentDay.PASSED]] == [AppointmentKind.PULL]


def test_what_is_cancelled_or_closed_is_not_on_the_list(now, clinic, nurse):
    at = local("2026-03-06 10:00")
    one = make_scheduled(clinic, nurse, now=local("2026-03-02 08:00"), placement_planned_at=at)
    cancel_trial(one, reason=CancelReason.PATIENT_WISH, note="", by=nurse, now=NOW)
    other = make_under_way(clinic, nurse, placed_at=local("2026-02-27 11:00"))
    close_patient(other.patient, ClosedReason.DIED, "", by=nurse, now=NOW)
    assert kinds(clinic) == {}


def test_an_implant_that_is_planned_is_on_it_too(clinic, nurse, physician):
    implant = make_planned(clinic, nurse, physician)
    found = appointments_of([clinic.id], implant.planned_at)
    assert [one.kind for one in found[AppointmentDay.TODAY]] == [AppointmentKind.IMPLANT]


def test_the_page_has_what_a_shift_needs_on_paper(as_nurse, under_way, clinic, nurse, text_of):
    at = local("2026-03-06 10:00")
    make_scheduled(clinic, nurse, now=local("2026-03-02 08:00"), placement_planned_at=at)
    trial = under_way(pains=(7, 6, 5), last_log=False)
    words = text_of(as_nurse.get("/day"))
    assert "Today, Fri 6 Mar 1" in words
    assert "10:00" in words
    assert "Placement of the leads" in words
    assert f"MRN {trial.patient.mrn}" in words
    assert "4 of 7" in words
    assert "morning" in words.split("Leads in")[1]


def test_who_has_no_phone_is_reached_through_the_caregiver(as_nurse, under_way, text_of):
    under_way(phone="", consents=(), caregiver_name="Sue Hart", caregiver_phone="+13125550150")
    assert "Sue Hart (caregiver) (312) 555-0150" in text_of(as_nurse.get("/day"))


def test_without_appointments_it_says_so(as_nurse, text_of):
    words = text_of(as_nurse.get("/day"))
    assert "No placement, lead pull or implant is planned for today or tomorrow." in words
    assert "No patient has leads in." in words


def test_another_clinics_patients_are_not_on_it(client, now, clinic, nurse, under_way, text_of):
    trial = under_way()
    client.sign_in(make_person("nurse", make_clinic("South clinic"), email="south@example.org"))
    assert trial.patient.name not in text_of(client.get("/day"))


def test_an_administrator_has_no_day_list(client, now, administrator):
    client.sign_in(administrator)
    assert client.get("/day").status_code == 403


def test_the_number_of_readings_does_not_grow(as_nurse, clinic, nurse, under_way, queries_counted):
    def fill():
        at = local("2026-03-06 10:00")
        make_scheduled(clinic, nurse, now=local("2026-03-02 08:00"), placement_planned_at=at)
        under_way(placed="2026-02-28 10:00", pains=(7,), last_log=False)

    def readings():
        with queries_counted() as count:
            assert as_nurse.get("/day").status_code == 200
            return count()

    fill()
    few = readings()
    fill()
    assert readings() == few
