"""The content that is signed, for decisions and opinions alike: the case, whose it is, the versions, the signer."""

from collections.abc import Sequence
from datetime import datetime

from scstrial import __version__
from scstrial.accounts.choices import SignedWith
from scstrial.accounts.models import User
from scstrial.decision import rules
from scstrial.trials.models import Trial


def content_of(
    trial: Trial,
    case: rules.Case,
    sentences: Sequence[str],
    *,
    by: User,
    now: datetime,
    signed_with: SignedWith,
    **said: object,
) -> dict[str, object]:
    """Everything by its name; `sentences` = what the signer says, after those of the record."""
    about = about_of(trial)
    return {
        **case.content(),
        "trial_id": trial.id,
        "patient_id": trial.patient_id,
        "about": about,
        "protocol_version": trial.protocol.number,
        "rules_version": rules.RULES_VERSION,
        "program_version": __version__,
        "text": [*rules.statement_of(case, about), *sentences],
        "signed_with": signed_with,
        "signed_by": by.name,
        "signed_by_id": by.id,
        "signed_at": now,
        **said,
    }


def about_of(trial: Trial) -> rules.SignedAbout:
    patient = trial.patient
    return rules.SignedAbout(patient.name, patient.born_on, patient.mrn, trial.clinic.name, trial.number)


def way_words(way: SignedWith) -> str:
    return f"Signed with {way.label}."
