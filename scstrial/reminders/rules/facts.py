"""What the reminders of one trial depend on, and the wish for one reminder."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scstrial.daily_logs.choices import Session
from scstrial.outbox.choices import Channel, Recipient
from scstrial.outbox.rules import ContactHours, local_moment
from scstrial.reminders.choices import ReminderKind


@dataclass(frozen=True)
class Timetable:
    """Local times of day of the prompts (rule book, sections 7 and 10); a clinic may choose others."""

    morning: time = time(8, 30)
    evening: time = time(19, 30)
    baseline: time = time(20)
    fasting: time = time(18)
    hold: time = time(8)
    visit: time = time(10)  # calls, activity and checks after the pull [design]
    staff: time = time(8)  # tasks of a day [design]


@dataclass(frozen=True)
class Contact:
    """How the patient may be written to; no channel: no consent, stopped, or no address."""

    channel: Channel | None = None
    address: str = ""
    language: str = "en"
    other_ways: tuple[tuple[Channel, str], ...] = ()


@dataclass(frozen=True)
class HoldStart:
    """A stop before the placement begins on this day; the id is that of the plan's row, never a drug."""

    id: int
    on: date


@dataclass(frozen=True)
class TrialFacts:
    """All that decides which reminders one trial wants.

    Days and prompts follow `time_zone`, the trial's (the patient's when it began); `hours` where the patient is now.
    """

    trial_id: int
    patient_id: int
    clinic_id: int
    time_zone: str
    hours: ContactHours
    times: Timetable = Timetable()
    contact: Contact = Contact()
    placement_planned_at: datetime | None = None
    placed_at: datetime | None = None
    pull_planned_at: datetime | None = None
    pulled_at: datetime | None = None
    decided_at: datetime | None = None
    baseline_days_logged: frozenset[date] = frozenset()
    baseline_days_needed: int = 4  # rule book 8.2
    sessions_logged: frozenset[tuple[date, Session]] = frozenset()
    hold_starts: tuple[HoldStart, ...] = ()
    has_holds: bool = False
    emergency_open: bool = False
    post_pull_checks_done: frozenset[int] = frozenset()
    ended: bool = False  # cancelled, closed or died

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def day(self, moment: datetime) -> date:
        """The patient's calendar day of a moment."""
        return moment.astimezone(self.zone).date()

    def at(self, day: date, wall: time) -> datetime:
        """The UTC moment of a wall-clock time of the patient."""
        return local_moment(day, wall, self.zone)

    def day_ends(self, day: date) -> datetime:
        return self.at(day + timedelta(days=1), time(0))

    def placement(self, now: datetime) -> datetime | None:
        """Done, or planned and still ahead: a plan that has passed without a record carries nothing."""
        return known_or_ahead(self.placed_at, self.placement_planned_at, now)

    def pull(self, now: datetime) -> datetime | None:
        """Done, or planned and still ahead."""
        return known_or_ahead(self.pulled_at, self.pull_planned_at, now)


def known_or_ahead(done_at: datetime | None, planned_at: datetime | None, now: datetime) -> datetime | None:
    if done_at is not None:
        return done_at
    return planned_at if planned_at is not None and planned_at > now else None


@dataclass(frozen=True)
class Wish:
    """One reminder before it is known how its recipient is reached; `about` tells it from its sisters.

    `phone_instead`: when the patient cannot be written to, the nurses get a task to phone. `speaks_of`: for the text.
    """

    kind: ReminderKind
    recipient: Recipient
    about: str
    due_at: datetime
    useful_until: datetime
    phone_instead: bool = False
    speaks_of: datetime | None = None
