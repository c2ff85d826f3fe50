"""What is signed, as one text that says the same for ever: canonical JSON and its SHA-256."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from typing import Any

# Of the form of the signed text; raised when the form changes. Every form ever used stays readable (`record.READERS`).
# 1: case, protocol version, choice, reasons, signer. 2: also sentences, patient, versions of rules and program, how it
# was signed, the text that an amendment follows, opinions seen.
CONTENT_VERSION = 2


def plain(value: Any) -> Any:
    """A value as JSON knows it: numbers as exact texts, moments and days as ISO texts, records by their names."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, int | Decimal | Fraction):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return str(value)


def canonical(content: Mapping[str, Any]) -> str:
    """The same content gives the same text, whatever the order it was put together in."""
    whole = {"content_version": CONTENT_VERSION, **content}
    return json.dumps(plain(whole), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """SHA-256 of the signed text, in hexadecimal."""
    return sha256(text.encode("utf-8")).hexdigest()


def is_unchanged(text: str, content_sha256: str) -> bool:
    """Whether a stored text is still the one that was signed."""
    return fingerprint(text) == content_sha256
