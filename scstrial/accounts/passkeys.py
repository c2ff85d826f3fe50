"""Passkeys as a way to sign: one is added with the password, then answers a challenge made for one form alone."""

import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import current_app
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    UserVerificationRequirement,
)

from scstrial.accounts.models import Passkey, User
from scstrial.accounts.queries import passkeys_of
from scstrial.accounts.rules import PasskeyMade
from scstrial.foundation.signing import keyed

OURS = "SCS Trial"
# The key must know the person (finger, face, PIN): a touch alone would sign for whoever stands at the computer.
KNOWS_THE_PERSON = UserVerificationRequirement.REQUIRED
UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError)  # an answer that no browser gives


def site() -> tuple[str, str]:
    """Our name and origin, as the browser puts them into its answer."""
    address = urlsplit(current_app.config["PUBLIC_URL"])
    return address.hostname or "localhost", f"{address.scheme}://{address.netloc}"


def challenge_for(person: User, about: str) -> bytes:
    """The same for the same person and form, and known to no one else beforehand; nothing has to be stored."""
    return bytes.fromhex(keyed("passkey", f"{person.id}:{about}"))


def handle_of(person: User) -> bytes:
    """What the key stores of its owner; says nothing to who finds the key."""
    return bytes.fromhex(keyed("passkey owner", str(person.id)))


def options_to_add(person: User, about: str) -> str:
    """For the browser, as JSON: make a key for this person."""
    return options_to_json(
        generate_registration_options(
            rp_id=site()[0],
            rp_name=OURS,
            user_id=handle_of(person),
            user_name=person.email,
            user_display_name=person.name,
            challenge=challenge_for(person, about),
            authenticator_selection=AuthenticatorSelectionCriteria(user_verification=KNOWS_THE_PERSON),
            exclude_credentials=descriptors(passkeys_of(person.id)),
        )
    )


def options_to_sign(person: User, about: str) -> str:
    """For the browser, as JSON: answer with one of the person's keys; empty where there is none."""
    known = passkeys_of(person.id)
    if not known:
        return ""
    return options_to_json(
        generate_authentication_options(
            rp_id=site()[0],
            challenge=challenge_for(person, about),
            allow_credentials=descriptors(known),
            user_verification=KNOWS_THE_PERSON,
        )
    )


def descriptors(rows: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(row.credential_id)) for row in rows]


def passkey_made(person: User, answer: str, about: str) -> PasskeyMade | None:
    """The key that the browser made; None where the answer is not one to our challenge."""
    name, origin = site()
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge_for(person, about),
            expected_rp_id=name,
            expected_origin=origin,
            require_user_verification=True,
        )
    except UNREADABLE:
        return None
    return PasskeyMade(
        bytes_to_base64url(made.credential_id), bytes_to_base64url(made.credential_public_key), made.sign_count
    )


def passkey_that_signed(person: User, answer: str, about: str) -> Passkey | None:
    """The person's key behind an answer to the challenge of this form; notes its count. None for any other answer."""
    name, origin = site()
    try:
        used = json.loads(answer)["id"]
        key = next(row for row in passkeys_of(person.id) if row.credential_id == used)
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge_for(person, about),
            expected_rp_id=name,
            expected_origin=origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (StopIteration, *UNREADABLE):
        return None
    key.sign_count = found.new_sign_count
    return key
