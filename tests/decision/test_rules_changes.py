"""Which entries differ between the facts that were signed and those of now."""

from dataclasses import replace

from scstrial.decision.rules import changed_entries, plain
from scstrial.decision.rules.facts import Abort, MmePerDay
from tests.factories.decision import area, day, days, dec, logged, trial, with_area


def between(then, now):
    return [(one.what, one.on, one.then, one.now) for one in changed_entries(plain(then), plain(now))]


THEN = trial(area(days(5, 4, 3)), pulled=4, stated=60)


def test_the_same_facts_have_no_changed_entry():
    assert between(THEN, THEN) == []


def test_a_corrected_rating_is_named_with_its_day_then_and_now():
    now = with_area(THEN, trial=days(5, 4, 6))
    assert between(THEN, now) == [("Left leg: daily average", day(3), "3", "6")]


def test_a_day_that_came_or_went_reads_as_nothing_on_the_other_side():
    fewer = with_area(THEN, trial=days(5, 4))
    assert between(THEN, fewer) == [("Left leg: daily average", day(3), "3", "–")]
    assert between(fewer, THEN) == [("Left leg: daily average", day(3), "–", "3")]


def test_changed_days_of_several_areas_stand_in_order_of_time():
    then = trial(area(days(5, 4, 3)), area(days(5, 4, 3), name="low_back"), pulled=4)
    now = trial(area(days(5, 4, 6)), area(days(5, 7, 3), name="low_back"), pulled=4)
    assert [one[:2] for one in between(then, now)] == [
        ("Low back: daily average", day(2)),
        ("Left leg: daily average", day(3)),
    ]


def test_everything_else_that_the_evaluation_looks_at():
    now = replace(
        with_area(
            THEN,
            trial=(*days(5, 4), logged(3, 3, off=13, program="P2", yes=True)),
            baseline_clinic=dec(7),
            primary=True,
        ),
        pulled_on=day(5),
        reported_relief_pct=dec(40),
        mme_per_day=MmePerDay(dec(60), dec(30)),
        function_improved=True,
        wants_implant=False,
        aborted=Abort(day(5), "infection"),
    )
    assert between(THEN, now) == [
        ("Left leg: hours with stimulation off", day(3), "–", "13"),
        ("Left leg: program", day(3), "–", "P2"),
        ("Left leg: relief sufficient", day(3), "–", "yes"),
        ("Left leg: primary area", None, "no", "yes"),
        ("Left leg: clinic's rating before", None, "–", "7"),
        ("Leads pulled on", None, "2026-03-06", "2026-03-07"),
        ("Relief stated by the patient, percent", None, "60", "40"),
        ("Function improved", None, "–", "yes"),
        ("Wants the implant", None, "–", "no"),
        ("Opioids before, MME per day", None, "–", "60"),
        ("Opioids during the trial, MME per day", None, "–", "30"),
        ("Stopped early", None, "–", "2026-03-07"),
    ]
