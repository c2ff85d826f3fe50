"""The ladder: who is told of a flag while nobody has taken it in hand. Messages say nothing about health."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from scstrial.accounts.choices import RoleName
from scstrial.accounts.models import User
from scstrial.accounts.queries import people_with_role
from scstrial.clinics.models import Clinic
from scstrial.complications import rules
from scstrial.complications.choices import FlagState, LadderStep, ToldBy, Urgency
from scstrial.complications.models import Escalation, Flag
from scstrial.complications.queries import escalations_of_many
from scstrial.foundation.db import add_unless_there
from scstrial.outbox.actions import put
from scstrial.outbox.choices import Channel, Recipient
from scstrial.outbox.rules import WantedMessage
from scstrial.patients.rules import phone_words

PLANNER = "flags"
OF_USE_FOR = timedelta(hours=24)
ROLES = {LadderStep.NURSES: RoleName.NURSE, LadderStep.PHYSICIANS: RoleName.PHYSICIAN}
UNIQUE = ("flag_id", "since", "step", "to_key")
NOBODY_THERE = {
    LadderStep.NURSES: "no nurse has an account",
    LadderStep.PHYSICIANS: "no physician has an account",
    LadderStep.SECOND_CONTACT: "no second contact is named",
}


@dataclass(frozen=True)
class ToTell:
    """One person of a step: key and name for the record, an address where there is one to write to."""

    key: str
    name: str
    how: ToldBy
    address: str = ""


@dataclass
class Staff:
    """Nurses and physicians of each clinic, each read once."""

    known: dict[tuple[int, RoleName], Sequence[User]] = field(default_factory=dict)

    def with_role(self, role: RoleName, clinic_id: int) -> Sequence[User]:
        if (clinic_id, role) not in self.known:
            self.known[clinic_id, role] = people_with_role(role, clinic_id)
        return self.known[clinic_id, role]


def climb(flags: Sequence[Flag], *, now: datetime) -> int:
    """Tell everybody whose turn it is by now and who was not told yet; how many steps were taken.

    Any number of processes may do so at once: who was told of what is unique in the database, and so are messages.
    """
    waiting = [flag for flag in flags if flag.state is FlagState.OPEN]
    told = {
        (row.flag_id, row.since, row.step)
        for rows in (escalations_of_many([flag.id for flag in waiting]).values() if waiting else ())
        for row in rows
    }
    staff, steps = Staff(), 0
    for flag in waiting:
        for rung in rules.rungs_due(flag.urgency, flag.noticed_at, now):
            if (flag.id, flag.noticed_at, rung.step) not in told:
                take_step(flag, rung, staff, now)
                steps += 1
    return steps


def take_step(flag: Flag, rung: rules.Rung, staff: Staff, now: datetime) -> None:
    """A row for each person of the step, and a message to those who can be written to."""
    people = list(to_tell(flag, rung.step, staff))
    messages = {one.key: message_to(one, flag, rung, now) for one in people if one.how is ToldBy.EMAIL}
    put(PLANNER, list(messages.values()), now=now)
    rows = [row_for(one, flag, rung, messages[one.key].key if one.key in messages else "", now) for one in people]
    add_unless_there(Escalation, rows, UNIQUE)


def to_tell(flag: Flag, step: LadderStep, staff: Staff) -> Iterator[ToTell]:
    """The people of a step; where there is nobody, the record says so."""
    if step is LadderStep.SECOND_CONTACT:
        yield second_contact_of(clinic_of(flag))
        return
    # Nurses see what has a day's time on their worklist; everything sooner, and all later steps, are written to.
    in_program = step is LadderStep.NURSES and flag.urgency is Urgency.WITHIN_24_H
    people = staff.with_role(ROLES[step], flag.clinic_id)
    for person in people:
        how = ToldBy.WORKLIST if in_program else ToldBy.EMAIL
        yield ToTell(str(person.id), person.name, how, person.email)
    if not people:
        yield ToTell("nobody", NOBODY_THERE[step], ToldBy.NOBODY)


def second_contact_of(clinic: Clinic) -> ToTell:
    """By e-mail where an address is known, else somebody has to phone."""
    key, name = "second", f"{clinic.second_contact_name} {phone_words(clinic.second_contact_phone)}".strip()
    if not (name or clinic.second_contact_email):
        return ToTell("nobody", NOBODY_THERE[LadderStep.SECOND_CONTACT], ToldBy.NOBODY)
    how = ToldBy.EMAIL if clinic.second_contact_email else ToldBy.PHONE
    return ToTell(key, name or clinic.second_contact_email, how, clinic.second_contact_email)


def clinic_of(flag: Flag) -> Clinic:
    return flag.trial.clinic if flag.trial is not None else flag.patient.clinic


def row_for(one: ToTell, flag: Flag, rung: rules.Rung, message_key: str, now: datetime) -> dict[str, Any]:
    return {
        "flag_id": flag.id,
        "since": flag.noticed_at,
        "step": rung.step,
        "to_key": one.key,
        "to_name": one.name[:200],
        "how": one.how,
        "due_at": rung.due_at,
        "at": now,
        "message_key": message_key,
    }


def message_to(one: ToTell, flag: Flag, rung: rules.Rung, now: datetime) -> WantedMessage:
    """Sign in and look, or call the clinic; not a word about health."""
    subject, body = words_for(flag, rung, now)
    return WantedMessage(
        key=f"flag:{flag.id}:{flag.noticed_at:%Y%m%d%H%M%S}:{rung.step}:{one.key}",
        kind="urgent",
        recipient=Recipient.PERSON,
        channel=Channel.EMAIL,
        clinic_id=flag.clinic_id,
        trial_id=flag.trial_id,
        patient_id=flag.patient_id,
        due_at=now,
        useful_until=now + OF_USE_FOR,
        address=one.address,
        subject=subject,
        body=body,
    )


def words_for(flag: Flag, rung: rules.Rung, now: datetime) -> tuple[str, str]:
    clinic = clinic_of(flag)
    since = f"{flag.noticed_at.astimezone(clinic.zone):%H:%M}"
    if rung.step is LadderStep.SECOND_CONTACT:
        return (
            f"{clinic.name}: please call now",
            f"Something at {clinic.name} has waited since {since} and nobody has answered. "
            f"Please call the clinic now: {clinic.phone}.\n",
        )
    if rung.due_at > flag.noticed_at:
        return (
            f"{clinic.name}: please look at your worklist now",
            f"Something at {clinic.name} has waited since {since} and nobody has answered. "
            "Please sign in and open your worklist.\n",
        )
    by = f"{(flag.escalate_at or now + OF_USE_FOR).astimezone(clinic.zone):%H:%M}"
    return (
        f"{clinic.name}: please look at your worklist by {by}",
        f"Something at {clinic.name} needs you by {by}. Please sign in and open your worklist.\n",
    )
