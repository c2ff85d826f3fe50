"""Tells each story through the actions that people use, with the moments at which they would have used them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from scstrial.assessments.actions import choose_areas, rate_day
from scstrial.assessments.choices import BaselineSource, Instrument
from scstrial.assessments.rules import BaselineRating, Score
from scstrial.bedside import actions as bedside
from scstrial.complications.actions import close_flag
from scstrial.complications.queries import flags_of
from scstrial.decision.actions import sign_decision
from scstrial.demo.clinics import Staff
from scstrial.demo.screening import answer_screening
from scstrial.demo.stories import Story
from scstrial.demo.trial_days import evening_log, morning_log, placement_of, pull_record_of, session_of
from scstrial.foundation.clock import moment_at
from scstrial.medications.actions import record_opioids
from scstrial.medications.rules import OpioidRow
from scstrial.patients.actions import close_patient, register_patient
from scstrial.patients.choices import MessageChannel, Step
from scstrial.patients.models import Patient
from scstrial.patients.rules import PatientDetails
from scstrial.screening.actions import clear_candidate
from scstrial.trials.actions import schedule_trial
from scstrial.trials.models import Trial

PLACEMENT_AT, PULL_AT = time(10, 0), time(10, 30)
MORNING_AT, EVENING_AT = time(8, 35), time(20, 10)
DAY = timedelta(days=1)


class Teller:
    """One story: the patient, the people, and the days on which things happen."""

    def __init__(self, story: Story, number: int, staff: Staff, now: datetime) -> None:
        self.story, self.number, self.staff, self.now = story, number, staff, now
        self.zone = staff.clinic.zone
        self.today = now.astimezone(self.zone).date()
        ago = story.placed_days_ago
        self.day_zero = self.today - ago * DAY if ago is not None else self.today + 10 * DAY
        self.began_on = min(self.day_zero, self.today) - 45 * DAY
        self.random = Random(number)  # the same clinic each time

    def at(self, day: date, clock: time) -> datetime:
        """A local moment of the story, never later than now."""
        return min(moment_at(day, clock, self.zone), self.now)

    def tell(self) -> None:
        """From referral as far as the story goes."""
        patient = self.register()
        step = self.story.step
        if step is Step.REFERRED:
            return
        self.baseline(patient)
        answer_screening(self, patient)
        if step is Step.CLOSED and self.story.closed is not None:
            reason, why = self.story.closed
            close_patient(patient, reason, why, by=self.staff.nurse, now=self.at(self.today - 3 * DAY, time(15)))
            return
        if step is Step.SCREENING:
            return
        clear_candidate(patient, by=self.staff.nurse, now=self.at(self.began_on + 35 * DAY, time(11)))
        if step is Step.CLEARED:
            return
        trial = self.schedule(patient)
        if step is not Step.SCHEDULED:
            self.trial(trial)

    def register(self) -> Patient:
        story = self.story
        details = PatientDetails(
            mrn=f"{'N' if story.clinic == 'north' else 'B'}{10400 + self.number * 7}",
            family_name=story.family,
            given_name=story.given,
            born_on=story.born_on,
            sex=story.sex,
            phone=f"+1312555{self.number + 100:04d}" if story.clinic == "north" else f"+1415555{self.number + 100:04d}",
            email=f"{story.family.lower()}.{self.number}@mail.example.org".encode("ascii", "ignore").decode(),
            language=story.language,
            interpreter_needed=False,
            caregiver_name="",
            caregiver_phone="",
            time_zone=self.staff.clinic.time_zone,
        )
        return register_patient(
            details,
            clinic=self.staff.clinic,
            consents=[MessageChannel.EMAIL],
            by=self.staff.nurse,
            now=self.at(self.began_on, time(9, 15)),
        )

    def baseline(self, patient: Patient) -> None:
        """Target areas, questionnaires, opioids and the diary of the week before the placement."""
        nurse, first = self.staff.nurse, self.at(self.began_on + 2 * DAY, time(10))
        choose_areas(patient, self.story.areas, self.story.areas[0], by=nurse, now=first)
        day = first.astimezone(self.zone).date()
        for instrument, score in ((Instrument.PHQ9, self.random.randint(3, 9)), (Instrument.ODI, 46)):
            item9 = 0 if instrument is Instrument.PHQ9 else None
            bedside.record_score(patient, Score(instrument, day, Decimal(score), item9=item9), by=nurse, now=first)
        opioid = OpioidRow("tramadol", Decimal(50), units_per_day=Decimal(self.random.randint(2, 4)), route="oral")
        record_opioids(patient, [opioid], day, by=nurse, now=first)
        clinic = BaselineRating(self.story.areas[0], day, average=Decimal(8), source=BaselineSource.CLINIC)
        rate_day(patient, [clinic], by=nurse, now=first)
        for before, average in zip(range(7, 0, -1), self.story.baseline.split(), strict=True):
            on = min(self.day_zero, self.today) - before * DAY
            if average != "-":
                ratings = [
                    BaselineRating(
                        area,
                        on,
                        average=Decimal(average),
                        worst=min(Decimal(10), Decimal(average) + 1),
                        least=max(Decimal(0), Decimal(average) - 2),
                    )
                    for area in self.story.areas
                ]
                rate_day(patient, ratings, by=nurse, now=self.at(on, time(20, 30)))

    def schedule(self, patient: Patient) -> Trial:
        planned_at = moment_at(self.day_zero, PLACEMENT_AT, self.zone)
        pull_at = moment_at(self.day_zero + self.story.planned_days * DAY, PULL_AT, self.zone)
        return schedule_trial(
            patient,
            placement_planned_at=planned_at,
            pull_planned_at=pull_at,
            region="thoracolumbar",
            by=self.staff.nurse,
            now=self.at(self.began_on + 38 * DAY, time(14)),
        )

    def trial(self, trial: Trial) -> None:
        """Placement, the days, the pull and the decision."""
        placed_at = moment_at(self.day_zero, PLACEMENT_AT, self.zone)
        nurse = self.staff.nurse
        bedside.place_leads(trial, placement_of(self, placed_at), by=nurse, now=self.at(self.day_zero, time(12)))
        first_session = session_of(self, placed_at + timedelta(hours=3), "First programming", "P1")
        bedside.hold_session(trial, first_session, by=nurse, now=self.at(self.day_zero, time(14)))
        for moment, entry in self.logs():
            bedside.keep_log(trial, entry, by=nurse, now=moment)
            if entry.reprogrammed:
                session = session_of(self, moment - timedelta(minutes=20), "Coverage moved up", "P2")
                bedside.hold_session(trial, session, by=nurse, now=moment)
        if self.story.pulled_day is not None:
            self.end(trial)

    def logs(self) -> Iterator[tuple[datetime, "object"]]:
        """Each log with the moment at which it was entered, as far as there was time for it."""
