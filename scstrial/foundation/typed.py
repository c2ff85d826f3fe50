"""What was being typed when a session ran out: kept sealed for its owner alone, never saved by itself."""

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app, g, has_request_context
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict

from scstrial.foundation.db import Model, Moment, db

KEPT_FOR = timedelta(hours=12)  # a shift: who does not come back by then begins anew; design
KEPT_AT_MOST = 10  # forms of one person
LARGEST = 200_000  # characters of one form
FIELD = "typed_by"
NEVER_KEPT = (FIELD, "csrf_token", "passkey")
BROUGHT_BACK = "typed"  # in the session: something was brought back and may be saved now


class TypedForm(Model):
    """One form that could not be taken. `owner` and `sealed` say nothing to who reads the table alone."""

    __tablename__ = "typed_forms"

    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    form_key: Mapped[str] = mapped_column(String(36), index=True)
    sealed: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime] = mapped_column(Moment, index=True)


@dataclass(frozen=True)
class Typed:
    """What was typed, on which page, into which form."""

    address: str
    form: str
    fields: tuple[tuple[str, str], ...]

    @property
    def form_key(self) -> str:
        return dict(self.fields).get("form_key", "")[:36]


def owner_of(identity: str) -> str:
    """A person's mark: another one after the account was closed or every session of it was ended."""
    return _digest("owner", identity).hex()


def owner_here() -> str | None:
    """The mark of who is signed in."""
    signed_in = bool(getattr(current_user, "is_authenticated", False))
    return owner_of(current_user.get_id()) if signed_in else None


def mark_of(form: object) -> str:
    """For the hidden field that says whose typing a form holds; empty when nobody is signed in."""
    owner = owner_here()
    return str(_signer().dumps([owner, type(form).__name__])) if owner else ""


def worth_keeping(fields: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """All that was typed but passwords and what belongs to the session that is over."""
    return tuple((name, value) for name, value in fields if name not in NEVER_KEPT and "password" not in name)


def read_mark(mark: str | None) -> tuple[str, str] | None:
    """Owner and form of a mark that we made; None for any other."""
    try:
        owner, form = _signer().loads(mark or "")
    except (BadSignature, ValueError, TypeError):
        return None
    return str(owner), str(form)


def keep_typed(owner: str, typed: Typed, now: datetime) -> str | None:
    """Seal it for its owner and return its key; None when it is too large to keep."""
    text = json.dumps([typed.address, typed.form, typed.fields])
    if len(text) > LARGEST:
        return None
    forget_expired(now)
    older = db.session.scalars(select(TypedForm).where(TypedForm.owner == owner).order_by(TypedForm.until.desc())).all()
    for row in older[KEPT_AT_MOST - 1 :]:
        db.session.delete(row)
    row = TypedForm(
        key=str(uuid.uuid4()),
        owner=owner,
        form_key=typed.form_key,
        sealed=_seal(owner).encrypt(text.encode()).decode(),
        until=now + KEPT_FOR,
    )
    db.session.add(row)
    db.session.flush()
    return row.key


def typed_with(key: str, owner: str, now: datetime) -> Typed | None:
    """What its owner typed; None for anybody else, or once its time is over."""
    row = db.session.scalar(
        select(TypedForm).where(TypedForm.key == key, TypedForm.owner == owner, TypedForm.until > now)
    )
    if row is None:
        return None
    try:
        address, form, fields = json.loads(_seal(owner).decrypt(row.sealed.encode()))
    except InvalidToken:
        return None
    return Typed(address, form, tuple((name, value) for name, value in fields))


def keys_of(owner: str, now: datetime) -> list[str]:
    """What is kept for a person, the newest first."""
    rows = select(TypedForm.key).where(TypedForm.owner == owner, TypedForm.until > now)
    return list(db.session.scalars(rows.order_by(TypedForm.until.desc())))


def forget_typed(form_key: str) -> None:
    """It is saved now, or was saved already."""
    db.session.execute(delete(TypedForm).where(TypedForm.form_key == form_key))


def forget_expired(now: datetime) -> None:
    db.session.execute(delete(TypedForm).where(TypedForm.until <= now))


def typed_for(form: object) -> MultiDict[str, str] | None:
    """What this page brings back for a form of this kind."""
    typed: Typed | None = g.get("typed") if has_request_context() else None
    return MultiDict(typed.fields) if typed is not None and typed.form == type(form).__name__ else None


def _digest(purpose: str, words: str) -> bytes:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"typed {purpose}: {words}".encode(), hashlib.sha256).digest()


def _seal(owner: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_digest("seal", owner)))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="typed")
