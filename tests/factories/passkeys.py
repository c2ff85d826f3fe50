"""An authenticator in software: makes keys and answers challenges as a device does (WebAuthn, "none" attestation)."""

import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from html import unescape

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

from tests.factories.accounts import PASSWORD

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
ORIGIN = "http://localhost"


@dataclass
class Device:
    """`verifies` False = touched by somebody whom it does not know."""

    origin: str = ORIGIN
    verifies: bool = True
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    count: int = 0

    def data(self, site: str, flags: int, rest: bytes = b"") -> bytes:
        self.count += 1
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big") + rest

    def said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def makes(self, options: str) -> str:
        """The answer to `navigator.credentials.create`."""
        asked = json.loads(options)
        point = self.key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        rest = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        data = self.data(asked["rp"]["id"], ATTESTED, rest)
        return self.answer(
            clientDataJSON=self.said("webauthn.create", asked["challenge"]),
            attestationObject=cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data}),
        )

    def signs(self, options: str) -> str:
        """The answer to `navigator.credentials.get`."""
        asked = json.loads(options)
        said, data = self.said("webauthn.get", asked["challenge"]), self.data(asked["rpId"], 0)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ECDSA(SHA256()))
        return self.answer(clientDataJSON=said, authenticatorData=data, signature=signature)

    def answer(self, **parts: bytes) -> str:
        name = bytes_to_base64url(self.id)
        response = {key: bytes_to_base64url(value) for key, value in parts.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def options_in(response) -> str:
    """What the page hands to the device."""
    found = re.search(r'data-options="([^"]*)"', response.get_data(as_text=True))
    return unescape(found[1]) if found else ""


def field_in(response, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', response.get_data(as_text=True))
    return found[1] if found else ""


def adds(client, device: Device, *, password: str = PASSWORD, name: str = "blue key"):
    """Through the page on which passkeys are added."""
    shown = client.get("/passkeys")
    data = {"name": name, "password": password, "form_key": field_in(shown, "form_key")}
    return client.post("/passkeys", data={**data, "passkey": device.makes(options_in(shown))})
