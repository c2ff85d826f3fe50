"""Text messages without a network: what is sent, by which mark it is found again, what the service's answers mean."""

import base64
import hashlib

from scstrial.outbox.choices import FailureKind, ProviderStatus

# Error codes of Twilio's API (twilio.com/docs/api/errors): about the number written to.
BAD_NUMBER_CODES = frozenset({21211, 21214, 21217, 21401, 21614, 30005, 30006})
OPTED_OUT_CODES = frozenset({21610})
# About our own account or sender: other messages would fail as well until somebody changes the settings.
OUR_SETTINGS_CODES = frozenset({20003, 20404, 20429, 21212, 21408, 21603, 21606, 21608, 21612, 21659, 21660, 21661})
TOO_MANY_REQUESTS = 429
MARK_LENGTH = 6
# How final a status is: of two the higher one holds, whichever comes later.
FINALITY = {
    ProviderStatus.SCHEDULED: 0,
    ProviderStatus.ACCEPTED: 0,
    ProviderStatus.QUEUED: 1,
    ProviderStatus.SENDING: 2,
    ProviderStatus.SENT: 3,
    ProviderStatus.CANCELED: 4,
    ProviderStatus.FAILED: 4,
    ProviderStatus.UNDELIVERED: 4,
    ProviderStatus.DELIVERED: 5,
    ProviderStatus.READ: 6,
}
NOT_ARRIVED = frozenset({ProviderStatus.CANCELED, ProviderStatus.FAILED, ProviderStatus.UNDELIVERED})
ARRIVED = frozenset({ProviderStatus.DELIVERED, ProviderStatus.READ})


def mark_of(key: str) -> str:
    """Six letters and digits that stand in the text, so that the service can be asked for this very message."""
    return base64.b32encode(hashlib.sha256(key.encode()).digest()).decode()[:MARK_LENGTH]


def text_of(body: str, key: str) -> str:
    """The body in one paragraph, with its mark at the end."""
    return f"{' '.join(body.split())} Ref {mark_of(key)}"


def holds_mark(text: str, key: str) -> bool:
    """Is this the text of the message with this key?"""
    return text.rstrip().endswith(f"Ref {mark_of(key)}")


def failure_of_answer(status: int, code: int | None) -> FailureKind:
    """What a refusing answer of the service means.

    `status`: of HTTP; `code`: the service's own. After a 5xx it is not known what became of the message.
    """
    if status >= 500:
        return FailureKind.LOST
    if code in OPTED_OUT_CODES:
        return FailureKind.OPTED_OUT
    if code in BAD_NUMBER_CODES:
        return FailureKind.BAD_ADDRESS
    if status == TOO_MANY_REQUESTS or status == 408 or status < 400:
        return FailureKind.UNREACHABLE
    if status in (401, 403, 404) or code in OUR_SETTINGS_CODES:
        return FailureKind.SETTINGS
    return FailureKind.REFUSED


def status_named(text: object) -> ProviderStatus | None:
    """The status of this name; None for one that says nothing to us."""
    return next((status for status in ProviderStatus if status.value == text), None)


def failure_of_status(status: ProviderStatus, code: int | None) -> FailureKind | None:
    """Why a message that the service had taken did not arrive; None when it did, or still may."""
    if status not in NOT_ARRIVED:
        return None
    if code in OPTED_OUT_CODES:
        return FailureKind.OPTED_OUT
    return FailureKind.BAD_ADDRESS if code in BAD_NUMBER_CODES else FailureKind.REFUSED


def is_news(known: ProviderStatus | None, told: ProviderStatus) -> bool:
    """Statuses arrive in any order and more than once: only a more final one changes anything."""
    return known is None or FINALITY[told] > FINALITY[known]
