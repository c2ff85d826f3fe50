from scstrial.overview.choices import EventKind
from scstrial.overview.rules import Event, newest_first
from tests.factories.overview import local


def event(what, at):
    return Event(at, EventKind.STEP, what)


def test_the_latest_comes_first():
    events = [event("first", local("2026-03-02 08:00")), event("second", local("2026-03-03 08:00"))]
    assert [one.what for one in newest_first(events)] == ["second", "first"]


def test_of_one_moment_what_was_told_last_comes_first():
    at = local("2026-03-02 08:00")
    assert [one.what for one in newest_first([event("first", at), event("second", at)])] == ["second", "first"]
