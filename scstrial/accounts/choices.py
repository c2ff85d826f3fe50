"""The roles people have."""

from scstrial.foundation.choice import Choice


class RoleName(Choice):
    NURSE = "nurse", "Nurse"
    PHYSICIAN = "physician", "Physician"
    ADMINISTRATOR = "administrator", "Administrator"
