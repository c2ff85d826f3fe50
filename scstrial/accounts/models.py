"""People who work here and their roles; the columns that Flask-Security needs, and ours."""

from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import BigInteger, Column, ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scstrial.accounts.choices import RoleName
from scstrial.accounts.rules import permissions_of
from scstrial.clinics.models import Clinic
from scstrial.foundation.access import Permission
from scstrial.foundation.db import Base, Model, Moment

user_roles = Table(
    "user_roles",
    Base.metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("role_id", ForeignKey("roles.id"), primary_key=True),
)
user_clinics = Table(
    "user_clinics",
    Base.metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("clinic_id", ForeignKey("clinics.id"), primary_key=True),
)


class Role(Model, RoleMixin):
    """A role by name; what it allows stands in `accounts.rules`."""

    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    description: Mapped[str] = mapped_column(String(200), default="")


class User(Model, UserMixin):
    """A person who works at one or more clinics."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    # Changing it ends every session of this person at once.
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]
        secondary=user_roles, lazy="selectin"
    )
    clinics: Mapped[list[Clinic]] = relationship(secondary=user_clinics, lazy="selectin", order_by=Clinic.name)

    @property
    def role_names(self) -> frozenset[RoleName]:
        return frozenset(RoleName(role.name) for role in self.roles)

    @property
    def clinic_ids(self) -> frozenset[int]:
        """The clinics whose patients this person sees."""
        return frozenset(clinic.id for clinic in self.clinics)

    def may(self, permission: Permission) -> bool:
        return self.active and permission in permissions_of(self.role_names)


class Passkey(Model):
    """A key of a person's device with which they sign; taken away by `removed_at`, not deleted."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)  # WebAuthn: up to 1,023 bytes, in base64url
    public_key: Mapped[str] = mapped_column(Text)
    sign_count: Mapped[int] = mapped_column(BigInteger)  # a copied key is noticed when it counts backwards
    name: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[datetime] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)


class SignInFailure(Model):
    """A failed sign-in; enough of them close the door for a while. Rows, so that every web process knows."""

    __tablename__ = "sign_in_failures"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), index=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
