"""The roles people have, and how they sign."""

from scstrial.foundation.choice import Choice


class RoleName(Choice):
    NURSE = "nurse", "Nurse"
    PHYSICIAN = "physician", "Physician"
    ADMINISTRATOR = "administrator", "Administrator"


class SignedWith(Choice):
    """How somebody proved, at the moment of signing, that it was them."""

    PASSWORD = "password", "password"
    PASSKEY = "passkey", "passkey"
