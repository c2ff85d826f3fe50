"""Reading people and their clinics."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from scstrial.accounts.choices import RoleName
from scstrial.accounts.models import Passkey, Role, SignInFailure, User, user_clinics, user_roles
from scstrial.foundation.access import Viewer
from scstrial.foundation.db import db

FAILURES_ALLOWED = 5  # design: then the account rests
LOCKED_FOR = timedelta(minutes=15)


def people_of(viewer: Viewer) -> Sequence[User]:
    """Everybody at the viewer's clinics, the active first, by name."""
    at_clinics = select(user_clinics.c.user_id).where(user_clinics.c.clinic_id.in_(viewer.clinic_ids))
    return db.session.scalars(
        select(User).where(User.id.in_(at_clinics)).order_by(User.active.desc(), User.name, User.id)
    ).all()


def person_for(viewer: Viewer, user_id: int) -> User | None:
    """A person at one of the viewer's clinics; None otherwise."""
    person = db.session.get(User, user_id)
    return person if person is not None and person.clinic_ids & viewer.clinic_ids else None


def person_with_email(email: str) -> User | None:
    return db.session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))


def anybody() -> bool:
    """True when at least one account exists."""
    return db.session.scalar(select(User.id).limit(1)) is not None


def roles_named(names: Sequence[RoleName]) -> Sequence[Role]:
    return db.session.scalars(select(Role).where(Role.name.in_([str(name) for name in names])).order_by(Role.id)).all()


def people_with_role(role: RoleName, clinic_id: int) -> Sequence[User]:
    """Active people with this role at the clinic, by name."""
    return db.session.scalars(
        select(User)
        .join(user_clinics, user_clinics.c.user_id == User.id)
        .join(user_roles, user_roles.c.user_id == User.id)
        .join(Role, Role.id == user_roles.c.role_id)
        .where(user_clinics.c.clinic_id == clinic_id, Role.name == str(role), User.active)
        .order_by(User.name, User.id)
    ).all()


def is_locked(email: str, now: datetime) -> bool:
    """True while too many sign-ins with this address failed lately."""
    failures = db.session.scalar(
        select(func.count(SignInFailure.id)).where(
            SignInFailure.email == email.strip().lower()[:255], SignInFailure.at > now - LOCKED_FOR
        )
    )
    return (failures or 0) >= FAILURES_ALLOWED


def passkeys_of(user_id: int) -> Sequence[Passkey]:
    """The passkeys that a person can sign with, oldest first."""
    mine = select(Passkey).where(Passkey.user_id == user_id, Passkey.removed_at.is_(None))
    return db.session.scalars(mine.order_by(Passkey.id)).all()


def is_passkey_known(credential_id: str) -> bool:
    """Whether somebody has, or had, this key."""
    return db.session.scalar(select(Passkey.id).where(Passkey.credential_id == credential_id)) is not None
