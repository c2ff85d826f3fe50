"""A cut line, a time-out, an answer that is no message: failed for now, tried again, never twice, never a crash."""

from datetime import timedelta

import pytest

from scstrial.outbox.choices import FailureKind, MessageStatus
from scstrial.outbox.queries import attempts_of
from scstrial.outbox.rules import RETRY_DELAYS
from scstrial.outbox.twilio_channel import TwilioChannel, TwilioSettings
from scstrial.scheduler.rounds import tick
from tests.contact.test_may_go import ROUND, clockwork
from tests.factories.outbox import DUE, message_keyed
from tests.twilio_stand_in import ACCOUNT, SENDER, TOKEN, TwilioStandIn

DAY = timedelta(days=1)


@pytest.fixture
def twilio():
    with TwilioStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def service(twilio):
    channel = TwilioChannel(TwilioSettings(ACCOUNT, TOKEN, SENDER, api=twilio.api, timeout_s=1))
    yield channel
    channel.client.http_client.session.close()


@pytest.mark.parametrize(
    ("fault", "kind", "again"),
    [
        ("cut before", FailureKind.LOST, 1),
        ("cut after", FailureKind.LOST, 0),
        ("silent after", FailureKind.LOST, 0),
        ("not json", FailureKind.LOST, 0),
        ("a list", FailureKind.LOST, 0),
        ("not json, not taken", FailureKind.LOST, 1),
        (20503, FailureKind.LOST, 1),
        (20429, FailureKind.UNREACHABLE, 1),
    ],
)
def test_what_breaks_at_the_service_is_failed_for_now_with_a_next_try_that_sends_once(
    planned, twilio, service, fault, kind, again
):
    """Not one of them ends the round: the message behind it goes out too. Counted at the service."""
    planned("broken", useful_until=DUE + DAY)
    planned("behind", useful_until=DUE + DAY)
    twilio.faults = [fault]
    tick(clockwork(service), ROUND)
    row = message_keyed("broken")
    assert (row.status, row.attempts, row.next_try_at) == (MessageStatus.WAITING, 1, DUE + RETRY_DELAYS[0])
    assert [one.failure for one in attempts_of(row.id)] == [kind]
    assert message_keyed("behind").status is MessageStatus.SENT
    taken = len(twilio.taken)
    tick(clockwork(service, now=row.next_try_at), ROUND)
    assert message_keyed("broken").status is MessageStatus.SENT
    assert len(twilio.taken) == taken + again
    assert set(twilio.counted.values()) == {1}
