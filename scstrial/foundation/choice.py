"""A closed list of choices, each with the words a person reads."""

from enum import StrEnum
from typing import Self


class Choice(StrEnum):
    """A text value to store, with its wording: `LOW_BACK = "low_back", "Low back"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value.replace("_", " ").capitalize()
        return member

    @classmethod
    def pairs(cls) -> list[tuple[str, str]]:
        """Value and wording of each choice, in order, as form fields take them."""
        return [(member.value, member.label) for member in cls]
