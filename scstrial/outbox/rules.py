"""When a message may go, when to try again, and when to give up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scstrial.foundation.refusal import Problem
from scstrial.outbox.choices import Channel, EndReason, FailureKind, MessageStatus, Recipient

# After the first try three more (rule book 10: retry x 3); the waits get longer so that a server can recover.
RETRY_DELAYS = (timedelta(minutes=2), timedelta(minutes=15), timedelta(minutes=60))
# Longer than the longest a channel takes for one message: a living process must never lose its claim.
STUCK_AFTER = timedelta(minutes=15)
# A scheduler that has not run for this long is not running.
SILENT_AFTER = timedelta(minutes=5)
PERMANENT = frozenset({FailureKind.BAD_ADDRESS, FailureKind.REFUSED, FailureKind.OPTED_OUT})
# After these nothing more is tried at the address until somebody says that it is right.
ENDS_ADDRESS = frozenset({FailureKind.BAD_ADDRESS, FailureKind.OPTED_OUT})
# Taken back for a reason that holds for the rest of the message's life: a planner does not bring these back.
FOR_GOOD = frozenset({EndReason.REPLACED, EndReason.OVER_CAP})
# A person gets no more messages a day than this; safety instructions are not counted (rule book 10 counts 1 a day
# for the exemption that this program does not rely on; 4 are two log prompts, one reminder and one appointment).
MESSAGES_A_DAY = 4
DELIVERY = "delivery"  # the planner of those calls
CALL_INSTEAD = "phone-instead:"  # before the key of the message in whose place somebody phones
PHONE_TASK_OPEN = timedelta(hours=24)  # how long a call in place of a message is still of use
# RFC 5321 4.2.3, RFC 3463: replies that speak of this mailbox and not of us.
BAD_ADDRESS_CODES = frozenset({501, 510, 511, 550, 551, 553})
SERVER_REFUSES = 500
# Due for so long and not tried: the sender cannot keep up, or does not run.
LATE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class ContactHours:
    """Local hours in which a person may be written to: from `opens` up to, not at, `closes`."""

    zone: str
    opens: time = time(8)  # TCPA15; rule book 10
    closes: time = time(21)

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("contact hours open before they close")


@dataclass(frozen=True)
class WantedMessage:
    """One message that somebody should get: whom, what kind, when, and until when it is of use.

    The key is made of ids only and says whether two wishes are the same message. `hours` is None for staff.
    `speaks_of` (a moment) and `about` (words) are for the text. `other_ways`: where it goes when the first way fails
    for good; `phone_instead`: it has to be said, if need be by phone; `is_safety`: the cap a day does not hold it back;
    `one_of`: of the messages that share this word the one due later takes the place of the others.
    """

    key: str
    kind: str
    recipient: Recipient
    channel: Channel
    clinic_id: int
    due_at: datetime
    useful_until: datetime
    patient_id: int | None = None
    trial_id: int | None = None
    address: str = ""
    language: str = "en"
    hours: ContactHours | None = None
    speaks_of: datetime | None = None
    about: str = ""
    subject: str = ""
    body: str = ""
    other_ways: tuple[tuple[Channel, str], ...] = ()
    phone_instead: bool = False
    is_safety: bool = False
    one_of: str = ""


Way = tuple[str, str]  # channel, address


@dataclass(frozen=True)
class MayGo:
    """What holds for a message at the moment of its claim: it may go (under a consent), not yet, or not at all.

    `hours`: those of where the recipient lives now, if they are no longer the ones that the message was planned with.
    """

    consent_id: int | None = None
    not_before: datetime | None = None
    hours: ContactHours | None = None
    why_not: EndReason | None = None


@dataclass(frozen=True)
class InDoubt:
    """A row of which its planner has to say whether it is still meant; for a call the key of the message behind it."""

    id: int
    key: str
    trial_id: int
    useful_until: datetime  # of the message
    is_call: bool


def ways_left(ways: Sequence[Sequence[str]], failed: Sequence[Sequence[str]]) -> list[Way]:
    """The ways that are not known to fail, in their order."""
    over = {(channel, address) for channel, address, *_why in failed}
    return [(channel, address) for channel, address in ways if (channel, address) not in over]


def call_key(key: str) -> str:
    """The key of the call in place of a message: there is one call, whoever asks first."""
    return f"{CALL_INSTEAD}{key}"[:160]


def day_begins(moment: datetime, zone: ZoneInfo) -> datetime:
    """When the calendar day of a moment began in a zone."""
    return local_moment(moment.astimezone(zone).date(), time(0), zone)


def next_day_opens(moment: datetime, hours: ContactHours) -> datetime:
    """The first moment of the next day at which a person may be written to."""
    zone = ZoneInfo(hours.zone)
    return local_moment(moment.astimezone(zone).date() + timedelta(days=1), hours.opens, zone)


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC moment of a wall-clock time; one that is skipped moves on by the gap, of two the first counts."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def within_hours(moment: datetime, hours: ContactHours | None) -> datetime:
    """The moment itself when a person may be written to then, else the next opening; without hours any moment."""
    if hours is None:
        return moment
    zone = ZoneInfo(hours.zone)
    # Where the clocks skip all of these hours (23:00 to 24:00 at Nuuk), that day has no opening: the next one has.
    while not hours.opens <= moment.astimezone(zone).time() < hours.closes:
        moment = next_opening(moment, hours, zone)
    return moment


def next_opening(moment: datetime, hours: ContactHours, zone: ZoneInfo) -> datetime:
    """From outside the hours: their next beginning by the clock."""
    local = moment.astimezone(zone)
    if local.time() >= hours.closes:
        return local_moment(local.date() + timedelta(days=1), hours.opens, zone)
    opening = local_moment(local.date(), hours.opens, zone)
    # In the hour that comes twice the first opening may be over while it is still too early by the clock.
    return opening if opening >= moment else local_moment(local.date(), hours.opens.replace(fold=1), zone)


def next_try_at(tries: int, now: datetime) -> datetime | None:
    """When to try again after `tries` failed ones; None: give up."""
    if tries < 1:
        raise ValueError("there was a try before there is a next one")
    return now + RETRY_DELAYS[tries - 1] if tries <= len(RETRY_DELAYS) else None


def is_permanent(kind: FailureKind) -> bool:
    """Trying again without a change would fail again."""
    return kind in PERMANENT


def is_late(useful_until: datetime, at: datetime) -> bool:
    """A message is of no use from `useful_until` on."""
    return at >= useful_until


def claimed_before(now: datetime) -> datetime:
    """Claims made up to this moment belong to a process that is gone."""
    return now - STUCK_AFTER


def is_silent(last_ran_at: datetime | None, now: datetime) -> bool:
    """True when the scheduler has not run lately, or never."""
    return last_ran_at is None or now - last_ran_at >= SILENT_AFTER


def failure_of_reply(code: int, *, about_recipient: bool) -> FailureKind:
    """What a mail server's refusing reply means: codes below 500 pass, others stay until something is changed."""
    if code < SERVER_REFUSES:
        return FailureKind.UNREACHABLE
    if about_recipient:
        return FailureKind.BAD_ADDRESS if code in BAD_ADDRESS_CODES else FailureKind.REFUSED
    return FailureKind.SETTINGS


def problems_with_sending_again(status: MessageStatus, useful_until: datetime, now: datetime) -> list[Problem]:
    """Only what failed, and only while it is of use."""
    if status is not MessageStatus.FAILED:
        return [Problem("Only a message that failed can be sent again.")]
    if is_late(useful_until, now):
        return [Problem("This message would come too late to be of use. Phone the patient instead.")]
    return []


@dataclass(frozen=True)
class Health:
    """Counts for whoever watches over the clockwork; ids and persons stay out."""

    at: datetime
    ran_at: datetime | None
    due: int  # to be tried now
    late: int  # due for longer than LATE_AFTER
    stuck: int  # claimed by a process that is gone
    sent: int  # in the last hour, tasks not counted
    failed_tries: int  # in the last hour
    given_up: int  # not seen by anybody yet


@dataclass(frozen=True)
class Hour:
    """What became of messages in one hour; tasks are not counted."""

    begins: datetime
    due: int = 0  # fell due in it
    sent: int = 0
    late: int = 0  # of those due: sent later than LATE_AFTER, or by then neither sent nor taken back
    stuck: int = 0  # tries begun in it by a process that died
    failed: int = 0  # tries begun in it that failed

    @property
    def is_quiet(self) -> bool:
        return not (self.due or self.sent or self.stuck or self.failed)


def hours_before(now: datetime, count: int = 24) -> list[datetime]:
    """The beginnings of the last full hours of the clock and of this one, the earliest first."""
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    return [this_hour - timedelta(hours=back) for back in range(count - 1, -1, -1)]


def alarms_in(health: Health) -> list[str]:
    """What is wrong, in words; nothing: all is well. A message given up is the nurses' to see to, not an alarm."""
    found = []
    if health.ran_at is None:
        found.append("the clockwork has never run")
    elif is_silent(health.ran_at, health.at):
        found.append(f"the clockwork last ran {int((health.at - health.ran_at).total_seconds())} s ago")
    if health.late:
        found.append(f"{health.late} due for more than {int(LATE_AFTER.total_seconds() // 60)} min and not sent")
    if health.stuck:
        found.append(f"{health.stuck} stuck")
    return found
