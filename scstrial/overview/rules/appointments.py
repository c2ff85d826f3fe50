"""Who comes when: appointments of today and tomorrow, and those that passed without a record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scstrial.overview.choices import AppointmentDay, AppointmentKind
from scstrial.overview.rules.attention import Person

TODAY_AND_TOMORROW = {0: AppointmentDay.TODAY, 1: AppointmentDay.TOMORROW}


@dataclass(frozen=True)
class Appointment:
    """One appointment on the clinic's clock; `item_id` of the trial, or of the patient for an implant."""

    kind: AppointmentKind
    at: datetime
    zone: str
    person: Person
    born_on: date
    item_id: int


def day_of_appointment(at: datetime, now: datetime, zone: str) -> AppointmentDay | None:
    """Passed means a day before today: today's stays in its hour. None: after tomorrow."""
    clock = ZoneInfo(zone)
    away = (at.astimezone(clock).date() - now.astimezone(clock).date()).days
    return AppointmentDay.PASSED if away < 0 else TODAY_AND_TOMORROW.get(away)


def by_day(found: Iterable[Appointment], now: datetime) -> dict[AppointmentDay, list[Appointment]]:
    """Each day with its appointments in the order of the clock; the days in order, without those that have none."""
    sorted_out: dict[AppointmentDay, list[Appointment]] = {day: [] for day in AppointmentDay}
    for one in sorted(found, key=lambda one: (one.at, one.person.name, one.kind)):
        day = day_of_appointment(one.at, now, one.zone)
        if day is not None:
            sorted_out[day].append(one)
    return {day: those for day, those in sorted_out.items() if those}
