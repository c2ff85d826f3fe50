"""Planning the reminders of all trials; what a person does about one message."""

from collections.abc import Sequence
from datetime import datetime

from scstrial.complications.actions import each_apart
from scstrial.complications.choices import Judging
from scstrial.outbox.actions import Reconciled, mark_seen, reconcile, send_again
from scstrial.outbox.rules import WantedMessage
from scstrial.reminders.queries import facts_of, trials_to_remind
from scstrial.reminders.rules import messages_wanted
from scstrial.reminders.wording import ClinicWords, worded
from scstrial.trials.models import Trial

__all__ = ["PLANNER", "mark_seen", "plan", "send_again"]

PLANNER = "reminders"


def plan(now: datetime) -> Reconciled:
    """Make the waiting reminders those that the trials want now; of a trial that cannot be worked out all stay."""
    apart = each_apart(Judging.REMINDERS, trials_to_remind(now), lambda some: wanted_by(some, now), now=now)
    wanted = [message for messages in apart.results for message in messages]
    return reconcile(PLANNER, wanted, now=now, untouched_trial_ids=apart.broken)


def wanted_by(trials: Sequence[Trial], now: datetime) -> list[WantedMessage]:
    """Every reminder of these trials, with its text."""
    clinics = {
        trial.clinic_id: ClinicWords(trial.clinic.name, trial.clinic.phone, trial.clinic.zone) for trial in trials
    }
    return [
        worded(message, clinics[facts.clinic_id])
        for facts in facts_of(trials)
        for message in messages_wanted(facts, now)
    ]
