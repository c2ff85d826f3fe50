"""Flask-Security set up for a clinic: sign-in, lock-out, audit of what it does by itself."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_login import current_user
from flask_security import (
    LoginForm,
    Security,
    SQLAlchemyUserDatastore,
    password_changed,
    password_reset,
    user_authenticated,
    verify_password,
)

from scstrial.accounts.actions import forget_failed_sign_ins, note_failed_sign_in
from scstrial.accounts.choices import SignedWith
from scstrial.accounts.models import Role, User
from scstrial.accounts.passkeys import passkey_that_signed
from scstrial.accounts.queries import is_locked
from scstrial.accounts.rules import PASSWORD_LENGTH_NEEDED
from scstrial.accounts.signed_out import tell_of_typed
from scstrial.audit.actions import record
from scstrial.foundation.clock import now
from scstrial.foundation.db import commit, db
from scstrial.foundation.refusal import Problem

datastore = SQLAlchemyUserDatastore(db, User, Role)


class SignInForm(LoginForm):
    """Sign-in that rests after too many failures, whichever web process saw them."""

    def validate(self, **kwargs: Any) -> bool:
        email = self.email.data or ""
        if is_locked(email, now()):
            self.form_errors.append("Too many failed sign-ins. Wait 15 minutes, or ask your administrator for help.")
            return False
        if super().validate(**kwargs):
            forget_failed_sign_ins(email)
            return True
        if email:
            note_failed_sign_in(email, now())
            commit()
        return False


SECURITY_SETTINGS = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_PASSWORD_LENGTH_MIN": PASSWORD_LENGTH_NEEDED,
    "SECURITY_REGISTERABLE": False,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_RECOVERABLE": False,
    "SECURITY_TRACKABLE": False,
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/signed-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_CHANGE_URL": "/change-password",
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_POST_CHANGE_VIEW": "/",
    "SECURITY_UNAUTHORIZED_VIEW": None,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_SCRIPT_NONCE_KEY": "csp_nonce",
    "SECURITY_FLASH_MESSAGES": False,
    "SECURITY_USE_VERIFY_PASSWORD_CACHE": False,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "SECURITY_FRESHNESS": timedelta(minutes=-1),
}


def set_up_sign_in(app: Flask) -> None:
    """Sign-in pages, and an audit row for each sign-in and password change."""
    for name, value in SECURITY_SETTINGS.items():
        app.config.setdefault(name, value)
    Security(app, datastore, login_form=SignInForm)
    user_authenticated.connect(audit_sign_in, app)
    user_authenticated.connect(tell_of_typed, app)
    password_changed.connect(audit_password_change, app)
    password_reset.connect(audit_password_change, app)


def audit_sign_in(_app: Flask, user: User, **_rest: Any) -> None:
    record("signed in", by=user, now=now(), user_id=user.id)
    commit()


def audit_password_change(_app: Flask, user: User, **_rest: Any) -> None:
    record("password changed", by=user, now=now(), user_id=user.id)
    commit()


def person_signed_in() -> User | None:
    """The person of this request; None when nobody is signed in."""
    return current_user if getattr(current_user, "is_authenticated", False) else None


@dataclass(frozen=True)
class Signature:
    """How a person signs: the password typed again, or a passkey's answer to the challenge of the form `about`."""

    password: str = ""
    passkey: str = ""
    about: str = ""

    @property
    def way(self) -> SignedWith:
        return SignedWith.PASSKEY if self.passkey else SignedWith.PASSWORD


def problems_with_signature(person: User, signature: Signature) -> list[Problem]:
    """What keeps it from being a signature; a wrong one counts as a failed sign-in and is kept, a right one ends them.

    Problems with a password belong to the field `password`.
    """
    if is_locked(person.email, now()):
        return [Problem("Too many wrong passwords. Wait 15 minutes, then sign again.", "password")]
    if is_by(person, signature):
        forget_failed_sign_ins(person.email)
        commit()
        return []
    note_failed_sign_in(person.email, now())
    record("signature refused", by=person, now=now(), user_id=person.id, way=signature.way)
    commit()
    if signature.way is SignedWith.PASSKEY:
        return [Problem("The passkey did not sign this page. Nothing was signed; try again, or enter your password.")]
    return [Problem("This is not your password. Nothing was signed; enter it again.", "password")]


def is_by(person: User, signature: Signature) -> bool:
    """Whether the person themselves signs."""
    if signature.passkey:
        return passkey_that_signed(person, signature.passkey, signature.about) is not None
    typed = unicodedata.normalize("NFKD", signature.password)
    return person.password is not None and bool(verify_password(typed, person.password))
