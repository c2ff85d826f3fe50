"""Opening, changing and closing accounts."""

import unicodedata
import uuid
from collections.abc import Sequence
from datetime import datetime

from flask_security import hash_password
from sqlalchemy import delete

from scstrial.accounts.choices import RoleName
from scstrial.accounts.models import Passkey, SignInFailure, User
from scstrial.accounts.queries import is_passkey_known, passkeys_of, person_with_email, roles_named
from scstrial.accounts.rules import (
    PASSWORD_LENGTH_NEEDED,
    PasskeyMade,
    problems_with_account,
    problems_with_passkey,
)
from scstrial.audit.actions import Actor, record
from scstrial.clinics.models import Clinic
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if


def open_account(
    *,
    name: str,
    email: str,
    password: str,
    roles: Sequence[RoleName],
    clinics: Sequence[Clinic],
    by: Actor,
    now: datetime,
) -> User:
    """A new person with roles at clinics."""
    problems = problems_with_account(
        name=name,
        roles=roles,
        clinic_ids=[clinic.id for clinic in clinics],
        email_taken=person_with_email(email) is not None,
    )
    if len(password) < PASSWORD_LENGTH_NEEDED:
        problems.append(Problem(f"Enter a password of at least {PASSWORD_LENGTH_NEEDED} characters.", "password"))
    refuse_if(problems)
    person = User(
        name=name.strip(),
        email=email.strip().lower(),
        password=hashed(password),
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
        confirmed_at=now,
        opened_at=now,
        roles=list(roles_named(roles)),
        clinics=list(clinics),
    )
    db.session.add(person)
    db.session.flush()
    record("account opened", by=by, now=now, user_id=person.id, roles=sorted(roles))
    return person


def hashed(password: str) -> str:
    """In the form of Unicode in which the sign-in compares: ü is one sign or two, by keyboard."""
    return str(hash_password(unicodedata.normalize("NFKD", password)))


def change_account(
    person: User, *, name: str, roles: Sequence[RoleName], clinics: Sequence[Clinic], by: User, now: datetime
) -> None:
    """Another name, other roles or other clinics."""
    problems = problems_with_account(
        name=name, roles=roles, clinic_ids=[clinic.id for clinic in clinics], email_taken=False
    )
    if person.id == by.id and RoleName.ADMINISTRATOR not in roles:
        problems.append(Problem("You cannot take the administrator role from yourself. Ask a colleague.", "roles"))
    refuse_if(problems)
    person.name = name.strip()
    person.roles = list(roles_named(roles))
    person.clinics = list(clinics)
    record("account changed", by=by, now=now, user_id=person.id, roles=sorted(roles))
    db.session.flush()


def close_account(person: User, *, by: Actor, now: datetime) -> None:
    """A leaver: signed out everywhere at once, and never in again."""
    if person.id == getattr(by, "id", None):
        raise Refused([Problem("You cannot close your own account. Ask a colleague.")])
    person.active = False
    person.closed_at = now
    person.fs_uniquifier = uuid.uuid4().hex
    record("account closed", by=by, now=now, user_id=person.id)
    db.session.flush()


def reopen_account(person: User, *, by: Actor, now: datetime) -> None:
    """Somebody who came back signs in with the old password."""
    person.active = True
    person.closed_at = None
    record("account reopened", by=by, now=now, user_id=person.id)
    db.session.flush()


def set_password(person: User, password: str, *, by: Actor, now: datetime) -> None:
    """A new password given by an administrator; every session of the person ends."""
    if len(password) < PASSWORD_LENGTH_NEEDED:
        raise Refused([Problem(f"Enter a password of at least {PASSWORD_LENGTH_NEEDED} characters.", "password")])
    person.password = hashed(password)
    person.fs_uniquifier = uuid.uuid4().hex
    record("password set", by=by, now=now, user_id=person.id)
    db.session.flush()


def note_failed_sign_in(email: str, now: datetime) -> None:
    """Count a failed sign-in against the address."""
    db.session.add(SignInFailure(email=email.strip().lower()[:255], at=now))
    db.session.flush()


def forget_failed_sign_ins(email: str) -> None:
    """A sign-in that worked opens the door again."""
    db.session.execute(delete(SignInFailure).where(SignInFailure.email == email.strip().lower()[:255]))


def add_passkey(person: User, name: str, made: PasskeyMade | None, *, now: datetime) -> Passkey:
    """A further way to sign; `made` None = the device gave no answer to our question."""
    taken = made is not None and is_passkey_known(made.credential_id)
    refuse_if(problems_with_passkey(name, made, len(passkeys_of(person.id)), taken))
    assert made is not None
    row = Passkey(
        user_id=person.id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        name=name.strip(),
        added_at=now,
    )
    db.session.add(row)
    db.session.flush()
    record("passkey added", by=person, now=now, user_id=person.id, passkey_id=row.id)
    return row


def remove_passkey(row: Passkey, *, by: User, now: datetime) -> None:
    """A device that was lost or given away signs no more; what it signed stays."""
    row.removed_at = now
    record("passkey removed", by=by, now=now, user_id=row.user_id, passkey_id=row.id)
    db.session.flush()
