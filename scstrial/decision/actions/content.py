"""The content that is signed, for decisions and opinions alike: the case, whose it is, the versions, the signer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scstrial import __version__
from scstrial.accounts.choices import SignedWith
from scstrial.accounts.models import User
from scstrial.decision import rules
from scstrial.trials.models import Trial


@dataclass(frozen=True)
class Signer:
    """Who signs, when, by password or passkey."""

    by: User
    now: datetime
    way: SignedWith = SignedWith.PASSWORD

    @property
    def way_words(self) -> str:
        return f"Signed with {self.way.label}."

    @property
    def columns(self) -> dict[str, object]:
        """As decisions and opinions store it."""
        return {"signed_at": self.now, "signed_by_id": self.by.id, "signed_by_name": self.by.name}


def signed_columns(
    trial: Trial, case: rules.Case, sentences: Sequence[str], signer: Signer, **said: object
) -> dict[str, object]:
    """The text that is signed, its hash, the signer: columns of a decision and of an opinion alike.

    `sentences`: what the signer says, as read by people; `said`: the same by name.
    """
    text = rules.canonical(content_of(trial, case, [*sentences, signer.way_words], signer, **said))
    return {"signed_content": text, "content_sha256": rules.fingerprint(text), **signer.columns}


def content_of(
    trial: Trial, case: rules.Case, sentences: Sequence[str], signer: Signer, **said: object
) -> dict[str, object]:
    """Everything by its name; `sentences` = what the signer says, after those of the record."""
    about, by = about_of(trial), signer.by
    return {
        **case.content(),
        "trial_id": trial.id,
        "patient_id": trial.patient_id,
        "about": about,
        "protocol_version": trial.protocol.number,
        "rules_version": rules.RULES_VERSION,
        "program_version": __version__,
        "text": [*rules.statement_of(case, about), *sentences],
        "signed_with": signer.way,
        "signed_by": by.name,
        "signed_by_id": by.id,
        "signed_at": signer.now,
        **said,
    }


def about_of(trial: Trial) -> rules.SignedAbout:
    patient = trial.patient
    return rules.SignedAbout(patient.name, patient.born_on, patient.mrn, trial.clinic.name, trial.number)
