"""The audit row of what was done about a flag."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.audit.choices import System
from scstrial.complications.models import Flag


def say(act: str, flag: Flag, by: User | System, now: datetime) -> None:
    record(
        act,
        by=by,
        now=now,
        clinic_id=flag.clinic_id,
        patient_id=flag.patient_id,
        trial_id=flag.trial_id,
        flag_id=flag.id,
        rule=str(flag.rule),
    )
