"""One digest per shift to each nurse and physician; a task where nobody has asked about messages yet."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from scstrial.accounts.models import User
from scstrial.clinics.models import Clinic
from scstrial.foundation.signing import public_address
from scstrial.outbox.actions import Reconciled, reconcile
from scstrial.outbox.channels import Outgoing
from scstrial.outbox.choices import Channel, Recipient
from scstrial.outbox.rules import WantedMessage
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.queries import digest_readers, patients_to_ask, tasks_for
from scstrial.reminders.rules.shifts import DIGEST_OF_USE, shift_starts
from scstrial.reminders.wording import ClinicWords, worded

DIGESTS = "digests"
CONSENTS = "consents"
COUNT = "[count]"  # the number of tasks is put in when the message goes out
ASKED_FOR = timedelta(days=30)


def plan_digests(now: datetime) -> Reconciled:
    """For the shifts that begin within a day; who has no task then gets none (asked right before it goes out)."""
    wanted = [
        digest(person, clinic, words, start)
        for clinic, words, times, people in digest_readers()
        if ReminderKind.DIGEST.value not in times.off
        for start in shift_starts(times.shifts, clinic.zone, now)
        for person in people
    ]
    return reconcile(DIGESTS, wanted, now=now)


def digest(person: User, clinic: Clinic, words: ClinicWords, start: datetime) -> WantedMessage:
    """How many tasks wait, and where to sign in: no patient, no task is named."""
    wanted = WantedMessage(
        key=f"digest:{clinic.id}:{person.id}:{start:%Y%m%dT%H%MZ}",
        kind=ReminderKind.DIGEST.value,
        recipient=Recipient.PERSON,
        channel=Channel.EMAIL,
        clinic_id=clinic.id,
        due_at=start,
        useful_until=start + DIGEST_OF_USE,
        address=person.email,
        about=COUNT,
    )
    return worded(wanted, replace(words, link=public_address("/")))


def with_count(outgoing: Outgoing, _trial_id: int | None, _now: datetime) -> Outgoing:
    """The number of tasks as it is at this moment."""
    _kind, clinic_id, user_id, _start = outgoing.key.split(":")
    count = str(tasks_for(int(clinic_id), int(user_id)))
    return replace(outgoing, subject=outgoing.subject.replace(COUNT, count), body=outgoing.body.replace(COUNT, count))


def plan_consents(now: datetime) -> Reconciled:
    """A task for the nurses where a patient was enrolled and neither agreed to messages nor refused them."""
    return reconcile(CONSENTS, list(consent_tasks(now)), now=now)


def consent_tasks(now: datetime) -> Iterator[WantedMessage]:
    for patient, words, times in patients_to_ask(now - ASKED_FOR):
        if ReminderKind.CONSENT_CONTACT.value not in times.off:
            wanted = WantedMessage(
                key=f"consent-contact:{patient.id}",
                kind=ReminderKind.CONSENT_CONTACT.value,
                recipient=Recipient.NURSES,
                channel=Channel.TASK,
                clinic_id=patient.clinic_id,
                patient_id=patient.id,
                due_at=patient.registered_at,
                useful_until=patient.registered_at + ASKED_FOR,
            )
            yield worded(wanted, words)
