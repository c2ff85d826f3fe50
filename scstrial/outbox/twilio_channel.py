"""Text messages through Twilio; a result that was lost is asked about before anything is sent again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from requests.exceptions import ConnectTimeout, RequestException, SSLError
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from urllib3.exceptions import NewConnectionError

from scstrial.outbox.channels import NotDelivered, Outgoing
from scstrial.outbox.choices import Channel, FailureKind
from scstrial.outbox.text_messages import failure_of_answer, failure_of_status, holds_mark, status_named, text_of

API = "https://api.twilio.com"
PAGE_SIZE = 100
MOST_LOOKED_AT = 2000  # latest messages to one number that are looked through for one of ours
OLDER_LOOKED_AT = 50  # the latest come first, but for those that Twilio still holds: some behind the first try too
CLOCKS_DIFFER = timedelta(minutes=10)
ONLY_HERE = frozenset({"127.0.0.1", "localhost"})


@dataclass(frozen=True)
class TwilioSettings:
    """The account; `sender` is a number or a messaging service (MG...); `api` other than Twilio's is for tests."""

    account_sid: str
    auth_token: str
    sender: str
    callback: Callable[[int], str] | None = None
    api: str = API
    timeout_s: float = 20


class StandInHttp(TwilioHttpClient):  # type: ignore[misc]  # the SDK has no types
    """Leads the SDK's requests to another address on this machine."""

    def __init__(self, api: str, timeout: float) -> None:
        if urlsplit(api).hostname not in ONLY_HERE:
            raise ValueError("TWILIO_API may only lead to this machine.")
        super().__init__(timeout=timeout)
        self.api = api.rstrip("/")

    def request(self, method: str, url: str, *args: Any, **given: Any) -> Response:
        return super().request(method, url.replace(API, self.api, 1), *args, **given)


class TwilioChannel:
    """Sends text messages; returns the id that Twilio gave them."""

    through = Channel.SMS

    def __init__(self, settings: TwilioSettings) -> None:
        self.settings = settings
        http = (
            TwilioHttpClient(timeout=settings.timeout_s)
            if settings.api == API
            else StandInHttp(settings.api, settings.timeout_s)
        )
        self.client = Client(settings.account_sid, settings.auth_token, http_client=http)
        self.messages = self.client.messages  # the SDK loads this part when it is first asked for: now, not in a claim

    def send(self, outgoing: Outgoing) -> str:
        known = self.sent_before(outgoing) if outgoing.is_unsure else None
        if known is None:
            request = self.request_for(outgoing)
            with failures_named():
                known = self.messages.create(**request)
        return accepted(known)

    def request_for(self, outgoing: Outgoing) -> dict[str, str]:
        """What is asked of Twilio: recipient, text, sender, where to tell what became of it."""
        sender = self.settings.sender
        request = {"to": outgoing.address, "body": text_of(outgoing.body, outgoing.key)}
        request |= {"messaging_service_sid": sender} if sender.startswith("MG") else {"from_": sender}
        if self.settings.callback is not None:
            request["status_callback"] = self.settings.callback(outgoing.message_id)
        return request

    def sent_before(self, outgoing: Outgoing) -> Any | None:
        """The same message as Twilio has it from an earlier try; None when it was never taken.

        Read by number alone: a message that Twilio still holds has no date of sending that could be asked for.
        """
        since = (outgoing.first_tried_at or outgoing.tried_at) - CLOCKS_DIFFER
        older = 0
        with failures_named():
            for one in self.messages.stream(to=outgoing.address, limit=MOST_LOOKED_AT, page_size=PAGE_SIZE):
                if made_at(one) >= since:
                    if holds_mark(one.body or "", outgoing.key):
                        return one
                    continue
                older += 1
                if older >= OLDER_LOOKED_AT:
                    break
        return None


def made_at(message: Any) -> datetime:
    """When Twilio took it; one without a date counts as new."""
    made: datetime | None = message.date_created
    return datetime.max.replace(tzinfo=UTC) if made is None else made


def accepted(message: Any) -> str:
    """The id of a message that Twilio took; raises `NotDelivered` for an answer without one, or one that says no."""
    if not isinstance(message.sid, str) or not message.sid:
        raise NotDelivered(FailureKind.LOST, "no id")
    status = status_named(message.status)
    failure = None if status is None else failure_of_status(status, message.error_code)
    if failure is not None:
        raise NotDelivered(failure, f"Twilio {message.error_code or message.status}")
    return message.sid


@contextmanager
def failures_named() -> Iterator[None]:
    """Turn what the SDK, the line under it and a wrong answer raise into `NotDelivered`."""
    try:
        yield
    except TwilioException as refused:
        status, code = getattr(refused, "status", 0) or 0, getattr(refused, "code", None)
        kind = failure_of_answer(int(status), code if isinstance(code, int) else None)
        raise NotDelivered(kind, f"Twilio {code or status}") from refused
    except SSLError as wrong:
        raise NotDelivered(FailureKind.SETTINGS, type(wrong).__name__) from wrong
    except RequestException as lost:
        kind = FailureKind.UNREACHABLE if never_connected(lost) else FailureKind.LOST
        raise NotDelivered(kind, type(lost).__name__) from lost
    # An answer that is not JSON is a ValueError; JSON that is no message fails where the SDK reads it.
    except (OSError, ValueError, TypeError, AttributeError, LookupError) as lost:
        raise NotDelivered(FailureKind.LOST, type(lost).__name__) from lost


def never_connected(lost: RequestException) -> bool:
    """Nothing was sent: nobody there, no such name, or no answer to the knock."""
    reason = getattr(lost.args[0], "reason", None) if lost.args else None
    return isinstance(lost, ConnectTimeout) or isinstance(reason, NewConnectionError)


def is_genuine(auth_token: str, url: str, form: Any, signature: str) -> bool:
    """Did Twilio send this? The address is the one it was given, the form as it came."""
    return bool(auth_token) and bool(RequestValidator(auth_token).validate(url, form, signature))
