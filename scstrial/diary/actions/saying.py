"""What is done through a link, in the audit trail."""

from datetime import datetime

from scstrial.audit.actions import Actor, record
from scstrial.diary.models import DiaryLink


def say(act: str, link: DiaryLink, by: Actor, now: datetime) -> None:
    trial = link.trial
    about = {"trial_id": trial.id, "link_id": link.id, "on": link.for_on.isoformat(), "session": link.session.value}
    about |= {"kind": link.kind.value}
    record(act, by=by, now=now, clinic_id=trial.clinic_id, patient_id=trial.patient_id, **about)
