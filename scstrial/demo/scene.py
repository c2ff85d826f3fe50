"""A story on its way: the people in it, its days, and what happens at which moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from scstrial.accounts.models import User
from scstrial.clinics.models import Clinic
from scstrial.demo.clinics import Staff
from scstrial.demo.story import Story
from scstrial.foundation.clock import day_of, moment_at
from scstrial.patients.choices import Step
from scstrial.patients.models import Patient
from scstrial.trials.models import Trial

DAY = timedelta(days=1)
CLEARED_BEFORE, SCHEDULED_BEFORE = 12 * DAY, 10 * DAY  # before the placement
SCREENED_FOR = 30 * DAY
SATURDAY = 5
DAY_SHIFT = (time(7), time(17))

Act = Callable[[datetime], None]


@dataclass
class Scene:
    """One patient's story, told at a moment."""

    story: Story
    number: int
    staff: Staff
    now: datetime
    acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    known_patient: Patient | None = None
    known_trial: Trial | None = None

    def later(self, at: datetime, act: Act) -> None:
        """At that moment this happens."""
        self.acts.append((at, len(self.acts), act))

    def tell(self) -> None:
        """All that has happened by now, in the order of time; what lies ahead does not happen."""
        for at, _place, act in sorted(self.acts, key=lambda one: one[:2]):
            if at <= self.now:
                act(at)

    @property
    def patient(self) -> Patient:
        assert self.known_patient is not None, f"{self.story.family} is not registered yet"
        return self.known_patient

    @property
    def trial(self) -> Trial:
        assert self.known_trial is not None, f"{self.story.family} has no trial yet"
        return self.known_trial

    @property
    def clinic(self) -> Clinic:
        return self.staff.clinic

    @property
    def nurse(self) -> User:
        return self.staff.nurse

    def nurse_at(self, moment: datetime) -> User:
        """Who is on duty at that moment."""
        local = moment.astimezone(self.zone)
        by_day = DAY_SHIFT[0] <= local.time() < DAY_SHIFT[1] and local.weekday() < SATURDAY
        return self.staff.nurse if by_day else self.staff.second_nurse

    @property
    def physician(self) -> User:
        return self.staff.physician

    @property
    def zone(self) -> ZoneInfo:
        return self.clinic.zone

    @property
    def today(self) -> date:
        return day_of(self.now, self.zone)

    def dice(self, *about: object) -> Random:
        """The same chance each time the demo is loaded, whatever the hour."""
        return Random("/".join(str(one) for one in (self.number, *about)))

    def at(self, on: date, clock: time) -> datetime:
        return moment_at(on, clock, self.zone)

    def trial_day(self, number: int) -> date:
        return self.day_zero + number * DAY

    @property
    def day_zero(self) -> date:
        assert self.story.placed_days_ago is not None
        return self.today - self.story.placed_days_ago * DAY

    @property
    def cleared_on(self) -> date:
        if self.story.placed_days_ago is None:
            return weekday_up_to(self.today - 2 * DAY)
        return weekday_up_to(min(self.day_zero - CLEARED_BEFORE, self.today - 3 * DAY))

    @property
    def scheduled_on(self) -> date:
        return weekday_up_to(min(self.day_zero - SCHEDULED_BEFORE, self.today - DAY))

    @property
    def began_on(self) -> date:
        """The day of the referral."""
        if self.story.step is Step.REFERRED:
            return weekday_up_to(self.today - (1 + self.number % 4) * DAY)
        if self.story.step is Step.SCREENING and self.story.placed_days_ago is None:
            return weekday_up_to(self.today - (13 + self.number % 12) * DAY)
        return weekday_up_to(self.cleared_on - SCREENED_FOR)


def weekday_up_to(on: date) -> date:
    """The day itself, of a weekend the Friday before: visits are on working days."""
    return on - max(0, on.weekday() - SATURDAY + 1) * DAY


def clock_of(text: str) -> time:
    """`09:40` as a time of day."""
    return time.fromisoformat(text)
