"""Planning the reminders of all trials; what a person does about one message."""

from datetime import datetime

from scstrial.outbox.actions import Reconciled, mark_seen, reconcile, send_again
from scstrial.outbox.rules import WantedMessage
from scstrial.reminders.queries import facts_of, trials_to_remind
from scstrial.reminders.rules import messages_wanted
from scstrial.reminders.wording import ClinicWords, worded

__all__ = ["PLANNER", "mark_seen", "plan", "send_again"]

PLANNER = "reminders"


def plan(now: datetime) -> Reconciled:
    """Make the waiting reminders those that the trials want now."""
    trials = trials_to_remind(now)
    clinics = {
        trial.clinic_id: ClinicWords(trial.clinic.name, trial.clinic.phone, trial.clinic.zone) for trial in trials
    }
    wanted: list[WantedMessage] = []
    for facts in facts_of(trials):
        wanted += [worded(message, clinics[facts.clinic_id]) for message in messages_wanted(facts, now)]
    return reconcile(PLANNER, wanted, now=now)
