"""Things that are recognised by signature, so that no key has to be stored."""

import hashlib
import hmac

from flask import current_app
from itsdangerous import BadSignature, Signer


def signer_for(purpose: str) -> Signer:
    return Signer(current_app.config["SECRET_KEY"], salt=f"scstrial {purpose}", digest_method=hashlib.sha256)


def signed(purpose: str, number: int) -> str:
    """A row's number as a token that only this installation can make, always the same one."""
    return signer_for(purpose).sign(str(number)).decode()


def number_in(purpose: str, token: str) -> int | None:
    """The number of a genuine token; None for any other text."""
    try:
        return int(signer_for(purpose).unsign(token))
    except (BadSignature, ValueError):
        return None


def keyed(purpose: str, text: str) -> str:
    """A fingerprint of a text that nobody can make, or undo, without the key of this installation."""
    key = f"{purpose}:{current_app.config['SECRET_KEY']}".encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def public_address(path: str) -> str:
    """The whole address of a page, also outside a request."""
    return f"{current_app.config['PUBLIC_URL']}{path}"
