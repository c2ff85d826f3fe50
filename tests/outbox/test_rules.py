"""When a message may go, when to try again, and when to give up."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scstrial.outbox.choices import FailureKind, MessageStatus
from scstrial.outbox.rules import (
    RETRY_DELAYS,
    SILENT_AFTER,
    STUCK_AFTER,
    ContactHours,
    claimed_before,
    failure_of_reply,
    is_late,
    is_permanent,
    is_silent,
    local_moment,
    next_try_at,
    problems_with_sending_again,
    within_hours,
)

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
CHICAGO = ZoneInfo("America/Chicago")
HOURS = ContactHours("America/Chicago")
SECOND = timedelta(seconds=1)


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO).astimezone(UTC)


def test_the_waits_get_longer():
    assert list(RETRY_DELAYS) == sorted(set(RETRY_DELAYS))


@pytest.mark.parametrize(("tries", "minutes"), [(1, 2), (2, 15), (3, 60)])
def test_after_each_failed_try_there_is_a_wait(tries, minutes):
    assert next_try_at(tries, NOW) == NOW + timedelta(minutes=minutes)


def test_after_the_first_try_and_three_more_it_is_given_up():
    assert next_try_at(4, NOW) is None


def test_a_next_try_before_the_first_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="a try before"):
        next_try_at(0, NOW)


@pytest.mark.parametrize("kind", list(FailureKind))
def test_only_what_cannot_get_better_is_permanent(kind):
    assert is_permanent(kind) == (kind in {FailureKind.BAD_ADDRESS, FailureKind.REFUSED, FailureKind.OPTED_OUT})


@pytest.mark.parametrize(
    ("code", "about_recipient", "kind"),
    [
        (421, True, FailureKind.UNREACHABLE),
        (450, True, FailureKind.UNREACHABLE),
        (499, False, FailureKind.UNREACHABLE),
        (500, False, FailureKind.SETTINGS),
        (535, False, FailureKind.SETTINGS),
        (550, True, FailureKind.BAD_ADDRESS),
        (553, True, FailureKind.BAD_ADDRESS),
        (552, True, FailureKind.REFUSED),
        (554, True, FailureKind.REFUSED),
    ],
)
def test_a_reply_of_the_mail_server_says_whether_to_try_again(code, about_recipient, kind):
    assert failure_of_reply(code, about_recipient=about_recipient) is kind


@pytest.mark.parametrize(("off", "late"), [(-SECOND, False), (timedelta(0), True), (SECOND, True)])
def test_a_message_is_of_no_use_from_its_end_on(off, late):
    assert is_late(NOW, NOW + off) is late


def test_a_claim_is_lost_only_after_the_longest_sending():
    assert claimed_before(NOW) == NOW - STUCK_AFTER
    assert timedelta(minutes=10) < STUCK_AFTER


@pytest.mark.parametrize(("ago", "silent"), [(SILENT_AFTER - SECOND, False), (SILENT_AFTER, True)])
def test_a_clockwork_that_has_not_run_lately_is_silent(ago, silent):
    assert is_silent(NOW - ago, NOW) is silent


def test_a_clockwork_that_never_ran_is_silent():
    assert is_silent(None, NOW)


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        ("2026-03-04T07:59:59", "2026-03-04T08:00:00"),
        ("2026-03-04T08:00:00", "2026-03-04T08:00:00"),
        ("2026-03-04T20:59:59", "2026-03-04T20:59:59"),
        ("2026-03-04T21:00:00", "2026-03-05T08:00:00"),
        ("2026-03-04T23:30:00", "2026-03-05T08:00:00"),
        ("2026-03-05T00:00:00", "2026-03-05T08:00:00"),
        ("2026-02-28T22:00:00", "2026-03-01T08:00:00"),
    ],
)
def test_nobody_is_written_to_at_night(at, allowed):
    assert within_hours(local(at), HOURS) == local(allowed)


def test_staff_are_written_to_at_any_hour():
    midnight = local("2026-03-04T00:00:00")
    assert within_hours(midnight, None) == midnight


def test_the_night_is_that_of_the_recipient():
    at = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)  # 08:30 in Chicago, 04:30 in Honolulu
    assert within_hours(at, HOURS) == at
    assert within_hours(at, ContactHours("Pacific/Honolulu")) == datetime(2026, 3, 4, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize("closes", [time(8), time(7)])
def test_hours_that_close_before_they_open_are_refused(closes):
    with pytest.raises(ValueError, match="open before they close"):
        ContactHours("America/Chicago", time(8), closes)


@given(
    st.integers(0, 730 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    st.sampled_from(["America/Chicago", "Pacific/Honolulu", "Australia/Lord_Howe", "Africa/Cairo", "America/Havana"]),
)
def test_an_allowed_moment_is_never_at_night_and_never_earlier(at, zone):
    hours = ContactHours(zone)
    allowed = within_hours(at, hours)
    assert hours.opens <= allowed.astimezone(ZoneInfo(zone)).time() < hours.closes
    assert at <= allowed <= at + timedelta(hours=13)


def test_a_day_whose_hours_are_skipped_has_no_opening_and_the_next_one_has():
    late = ContactHours("America/Nuuk", time(23), time(23, 30))
    before_midnight = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)  # 22:59, and a minute later it is 00:00
    assert within_hours(before_midnight, late) == datetime(2026, 3, 30, 0, 0, tzinfo=UTC)


def test_a_local_time_that_is_skipped_moves_on_by_the_gap():
    moment = local_moment(date(2026, 3, 8), time(2, 30), CHICAGO)
    assert moment.astimezone(CHICAGO).time() == time(3, 30)


def test_of_a_local_time_that_comes_twice_the_first_counts():
    assert local_moment(date(2026, 11, 1), time(1, 30), CHICAGO) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_a_day_that_has_no_midnight_begins_with_its_first_moment():
    cairo = ZoneInfo("Africa/Cairo")
    assert local_moment(date(2026, 4, 24), time(0), cairo).astimezone(cairo).time() == time(1)


def test_a_failed_message_may_be_sent_again_while_it_is_of_use():
    assert problems_with_sending_again(MessageStatus.FAILED, NOW + SECOND, NOW) == []


def test_a_failed_message_that_is_of_no_use_any_more_is_not_sent_again():
    (problem,) = problems_with_sending_again(MessageStatus.FAILED, NOW, NOW)
    assert "Phone the patient" in problem.message


@pytest.mark.parametrize("status", [status for status in MessageStatus if status is not MessageStatus.FAILED])
def test_only_a_failed_message_is_sent_again(status):
    (problem,) = problems_with_sending_again(status, NOW + SECOND, NOW)
    assert "failed" in problem.message
