"""Text messages against a stand-in that speaks Twilio's wire format over a real line."""

from datetime import UTC, datetime, timedelta

import pytest

from config import settings
from scstrial.outbox.channels import NotDelivered
from scstrial.outbox.choices import Channel, FailureKind
from scstrial.outbox.text_messages import mark_of
from scstrial.outbox.twilio_channel import TwilioChannel, TwilioSettings
from scstrial.outbox.ways_out import ways_out
from tests.factories.outbox import outgoing
from tests.peers import free_port
from tests.twilio_stand_in import ACCOUNT, SENDER, TOKEN, TwilioStandIn

TO = "+13125550142"


@pytest.fixture
def twilio():
    with TwilioStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def channel(twilio):
    made = channel_to(twilio.api)
    yield made
    made.client.http_client.session.close()


def channel_to(api, **given):
    def status_address(message_id):
        return f"https://clinic.example/text-messages/status/{message_id}"

    values = {"account_sid": ACCOUNT, "auth_token": TOKEN, "sender": SENDER, "timeout_s": 1}
    return TwilioChannel(TwilioSettings(api=api, callback=status_address, **{**values, **given}))


def text_message(key="log-am:1:2026-03-04", **given):
    return outgoing(key, channel=Channel.SMS, address=TO, body="Your log is ready.\n\nQuestions? Call.\n", **given)


def again(key="log-am:1:2026-03-04"):
    now = datetime.now(UTC)
    return text_message(key, tried_at=now, first_tried_at=now - timedelta(minutes=2), is_unsure=True)


def test_a_text_message_arrives_with_its_mark_and_gives_the_services_id(channel, twilio):
    assert channel.send(text_message()) == twilio.taken[0]["sid"]
    (taken,) = twilio.taken
    assert (taken["to"], taken["from"]) == (TO, SENDER)
    assert taken["body"] == f"Your log is ready. Questions? Call. Ref {mark_of('log-am:1:2026-03-04')}"
    assert taken["callback"] == "https://clinic.example/text-messages/status/5"


def test_a_messaging_service_may_be_the_sender(twilio):
    made = channel_to(twilio.api, sender="MG" + "1" * 32)
    assert "from_" not in made.request_for(text_message())
    assert made.request_for(text_message())["messaging_service_sid"] == "MG" + "1" * 32


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("cut before", FailureKind.LOST),
        ("cut after", FailureKind.LOST),
        ("silent after", FailureKind.LOST),
        ("not json", FailureKind.LOST),
        ("a list", FailureKind.LOST),
        ("no id", FailureKind.LOST),
        ("not json, not taken", FailureKind.LOST),
        (20500, FailureKind.LOST),
        (20503, FailureKind.LOST),
        (20429, FailureKind.UNREACHABLE),
        (20003, FailureKind.SETTINGS),
        (21606, FailureKind.SETTINGS),
        (21211, FailureKind.BAD_ADDRESS),
        (21614, FailureKind.BAD_ADDRESS),
        (21610, FailureKind.OPTED_OUT),
        (21602, FailureKind.REFUSED),
    ],
)
def test_whatever_goes_wrong_is_a_failure_with_a_name(channel, twilio, fault, kind):
    twilio.faults = [fault]
    with pytest.raises(NotDelivered) as failed:
        channel.send(text_message())
    assert failed.value.kind is kind
    assert TO not in failed.value.detail


def test_a_service_that_is_not_there_may_be_there_later():
    with pytest.raises(NotDelivered) as failed:
        channel_to(f"http://127.0.0.1:{free_port()}").send(text_message())
    assert failed.value.kind is FailureKind.UNREACHABLE


@pytest.mark.parametrize("fault", ["cut after", "silent after", "not json", "a list", "no id"])
def test_a_message_whose_result_was_lost_is_asked_about_and_not_repeated(channel, twilio, fault):
    twilio.faults = [fault]
    with pytest.raises(NotDelivered):
        channel.send(text_message())
    assert channel.send(again()) == twilio.taken[0]["sid"]
    assert len(twilio.taken) == 1


@pytest.mark.parametrize("fault", ["cut before", "not json, not taken", 20500])
def test_one_that_never_came_is_sent_after_asking(channel, twilio, fault):
    twilio.faults = [fault]
    with pytest.raises(NotDelivered):
        channel.send(text_message())
    channel.send(again())
    assert (len(twilio.taken), twilio.asked) == (1, 1)


def test_another_message_to_the_same_number_is_not_taken_for_it(channel, twilio):
    channel.send(text_message("log-pm:1:2026-03-04"))
    channel.send(again())
    assert len(twilio.taken) == 2


def fill(twilio, count, **given):
    for number in range(count):
        twilio.take({"To": TO, "Body": f"Something else {number}"}).update(given)


def test_it_is_found_behind_however_many_were_taken_since(channel, twilio):
    """A busy number, and a process that was found dead a quarter of an hour later."""
    twilio.faults = ["cut after"]
    with pytest.raises(NotDelivered):
        channel.send(text_message())
    fill(twilio, 250)
    assert channel.send(again()) == twilio.taken[0]["sid"]
    assert len(twilio.taken) == 251
    assert twilio.asked == 3


def test_years_of_messages_to_a_number_are_not_read(channel, twilio):
    fill(twilio, 400, date_created="Wed, 04 Mar 2020 10:00:00 +0000")
    channel.send(again())
    assert (twilio.asked, len(twilio.taken)) == (1, 401)


def test_while_it_is_asked_about_a_line_that_breaks_is_a_failure_too(channel, twilio):
    twilio.list = lambda request, _query: request.connection.close()
    with pytest.raises(NotDelivered) as failed:
        channel.send(again())
    assert failed.value.kind is FailureKind.LOST
    assert twilio.taken == []


def test_a_first_try_asks_nothing(channel, twilio):
    channel.send(text_message())
    assert twilio.asked == 0


def test_one_that_the_service_has_and_could_not_deliver_is_a_failure(channel, twilio):
    channel.send(text_message())
    twilio.taken[0].update(status="undelivered", error_code=30005)
    with pytest.raises(NotDelivered) as failed:
        channel.send(again())
    assert failed.value.kind is FailureKind.BAD_ADDRESS


def test_the_api_can_only_be_led_to_this_machine():
    with pytest.raises(ValueError, match="this machine"):
        channel_to("http://twilio.example")


NEEDED = {"SECRET_KEY": "s", "SECURITY_PASSWORD_SALT": "s", "PUBLIC_URL": "https://clinic.example"}
ACCOUNT_SET = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_SENDER": SENDER}


def test_another_api_is_refused_outside_tests(tmp_path):
    nothing = tmp_path / "none"
    with pytest.raises(ValueError, match="TWILIO_API"):
        settings({**NEEDED, "TWILIO_API": "http://127.0.0.1:1"}, nothing)
    given = {**NEEDED, "SCSTRIAL_TESTING": "yes", "TWILIO_API": "http://127.0.0.1:1"}
    assert settings(given, nothing)["TWILIO_API"] == "http://127.0.0.1:1"


@pytest.mark.parametrize("missing", ["TWILIO_AUTH_TOKEN", "TWILIO_SENDER"])
def test_half_an_account_stops_the_program_with_what_is_missing(tmp_path, missing):
    given = {name: value for name, value in {**NEEDED, **ACCOUNT_SET}.items() if name != missing}
    with pytest.raises(Exception, match=missing):
        settings(given, tmp_path / "none")


def test_with_an_account_text_messages_go_through_it_and_without_one_to_files(tmp_path):
    given = settings({**NEEDED, **ACCOUNT_SET, "MESSAGES_FOLDER": str(tmp_path)}, tmp_path / "none")
    assert ways_out(given)[Channel.SMS].through is Channel.SMS
    without = settings({**NEEDED, "MESSAGES_FOLDER": str(tmp_path)}, tmp_path / "none")
    files = ways_out(without)[Channel.SMS]
    assert files.through is Channel.FILE
    files.send(text_message())
    (written,) = tmp_path.iterdir()
    assert written.name.endswith(".sms.txt")
    assert TO in written.read_text()
