"""What the reminders of one trial depend on, and the wish for one reminder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scstrial.daily_logs.choices import Session
from scstrial.outbox.choices import Channel, Recipient
from scstrial.outbox.rules import ContactHours, local_moment
from scstrial.reminders.choices import Paper, ReminderKind
from scstrial.reminders.rules.timetable import STANDARD, Timetable


@dataclass(frozen=True)
class Contact:
    """How the patient may be written to; no channel: no consent, stopped, or no address."""

    channel: Channel | None = None
    address: str = ""
    language: str = "en"
    other_ways: tuple[tuple[Channel, str], ...] = ()


@dataclass(frozen=True)
class ProgrammeLead:
    """Who answers for the programme of a clinic; without an address the physicians alone are told."""

    name: str = ""
    email: str = ""

    @property
    def words(self) -> str:
        return self.name or self.email or "the physicians, as nobody is named as programme lead"


@dataclass(frozen=True)
class HoldStart:
    """A stop before the placement begins on this day; the id is that of the plan's row, never a drug."""

    id: int
    on: date


@dataclass(frozen=True)
class Restart:
    """What was stopped may start again at this moment; the id is that of the plan's row, never a drug."""

    id: int
    at: datetime


@dataclass(frozen=True)
class Pause:
    """No routine message to the patient is due in this time: from `begins` up to, not at, `ends`."""

    begins: datetime
    ends: datetime


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
    times: Timetable = STANDARD
    contact: Contact = Contact()
    placement_planned_at: datetime | None = None
    placed_at: datetime | None = None
    pull_planned_at: datetime | None = None
    pulled_at: datetime | None = None
    decided_at: datetime | None = None
    baseline_days_logged: frozenset[date] = frozenset()
    baseline_days_needed: int = 4  # rule book 8.2
    baseline_window_days: int = 7  # rule book 8.2a; 0 = the protocol asks for no diary
    sessions_logged: frozenset[tuple[date, Session]] = frozenset()
    hold_starts: tuple[HoldStart, ...] = ()
    has_holds: bool = False
    emergency_open: bool = False
    post_pull_checks_done: frozenset[int] = frozenset()
    papers_missing: frozenset[Paper] = frozenset()
    holds_to_agree: bool = False  # takes something that has to stop, and the plan is not agreed with the prescriber
    decolonise: bool = False  # ordered for this patient (carrier) [design]
    restarts: tuple[Restart, ...] = ()
    implant_wanted: bool = False  # decided to go on, no implant recorded yet
    done: Mapping[str, datetime] = field(default_factory=dict)  # keys of tasks that somebody marked as done, and when
    pauses: tuple[Pause, ...] = ()
    lead: ProgrammeLead = ProgrammeLead()
    ended: bool = False  # cancelled, closed or died

    def key(self, kind: ReminderKind, about: str) -> str:
        """Ids only: case, reminder, and what tells it from its sisters (rule book 10)."""
        return f"{kind.value.replace('_', '-')}:{self.trial_id}:{about}"

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

    `phone_instead`: when the patient cannot be written to, the nurses get a task to phone. `speaks_of` (a moment) and
    `words` are for the text. `by_mail`: the address of somebody who works for the clinic and is sent an e-mail.
    """

    kind: ReminderKind
    recipient: Recipient
    about: str
    due_at: datetime
    useful_until: datetime
    phone_instead: bool = False
    speaks_of: datetime | None = None
    words: str = ""
    by_mail: str = ""
