"""When a visit after the implant is due, and what may be said of it."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from scstrial.aftercare.choices import MissedReason, VisitDue, VisitState, YesNo
from scstrial.aftercare.rules import (
    Standing,
    VisitFacts,
    cautions_with_visit,
    months_later,
    problems_with_missing,
    problems_with_visit,
    relief_at_visit,
    visit_on,
    visit_state,
    visit_states,
    visits_waiting,
    window_of,
)
from scstrial.assessments.choices import Area

DONE = date(2026, 4, 1)
LEG, BACK = Area.LEG_LEFT, Area.LOW_BACK
DUE = {
    VisitDue.WEEKS_2: (date(2026, 4, 11), date(2026, 4, 15), date(2026, 4, 22)),
    VisitDue.MONTHS_3: (date(2026, 6, 17), date(2026, 7, 1), date(2026, 7, 15)),
    VisitDue.MONTHS_6: (date(2026, 9, 10), date(2026, 10, 1), date(2026, 10, 22)),
    VisitDue.MONTHS_12: (date(2027, 3, 2), date(2027, 4, 1), date(2027, 5, 1)),
}
DAY = timedelta(days=1)


def a_visit(due=VisitDue.WEEKS_2, held_on=DUE[VisitDue.WEEKS_2][1], pain=None, **more):
    pain = {LEG: Decimal(3)} if pain is None else pain
    return VisitFacts(due, held_on, pain, **({"uses_stimulator": YesNo.YES} | more))


def fields(facts, standing=None, today=date(2027, 6, 1), areas=(LEG,)):
    return [one.field for one in problems_with_visit(facts, standing or Standing(DONE), areas, today)]


@pytest.mark.parametrize(("due", "days"), DUE.items())
def test_a_window_opens_is_due_and_closes(due, days):
    window = window_of(due, DONE)
    assert (window.opens_on, window.due_on, window.closes_on) == days


@pytest.mark.parametrize(("due", "days"), DUE.items())
def test_a_visit_is_ahead_due_and_overdue_by_its_window(due, days):
    opens_on, _due_on, closes_on = days
    states = [visit_state(due, Standing(DONE), on) for on in (opens_on - DAY, opens_on, closes_on, closes_on + DAY)]
    assert states == [VisitState.AHEAD, VisitState.DUE, VisitState.DUE, VisitState.OVERDUE]


@pytest.mark.parametrize("done_on", [date(2026, 1, 31), date(2024, 2, 29), date(2026, 11, 30), date(2025, 8, 31)])
def test_windows_never_overlap(done_on):
    windows = [window_of(due, done_on) for due in VisitDue]
    assert all(one.closes_on < other.opens_on for one, other in pairwise(windows))


@pytest.mark.parametrize(
    ("on", "months", "later"),
    [
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 9, 15), 6, date(2027, 3, 15)),
        (date(2025, 12, 1), 12, date(2026, 12, 1)),
    ],
)
def test_months_end_with_the_month(on, months, later):
    assert months_later(on, months) == later


def test_after_the_explant_or_lost_nothing_is_due():
    for standing in (Standing(DONE, explanted_on=DONE + 5 * DAY), Standing(DONE, is_lost=True)):
        assert set(visit_states(standing, date(2027, 1, 1)).values()) == {VisitState.NOT_DUE}


def test_what_is_recorded_stays_recorded_after_the_explant():
    standing = Standing(DONE, DONE + 60 * DAY, recorded={VisitDue.WEEKS_2: VisitState.HELD})
    assert visit_states(standing, date(2027, 1, 1))[VisitDue.WEEKS_2] is VisitState.HELD


def test_overdue_visits_wait_until_held_or_missed():
    today = date(2026, 10, 23)
    assert visits_waiting(visit_states(Standing(DONE), today)) == [
        VisitDue.WEEKS_2,
        VisitDue.MONTHS_3,
        VisitDue.MONTHS_6,
    ]
    recorded = {VisitDue.WEEKS_2: VisitState.HELD, VisitDue.MONTHS_3: VisitState.MISSED}
    assert visits_waiting(visit_states(Standing(DONE, recorded=recorded), today)) == [VisitDue.MONTHS_6]


@pytest.mark.parametrize("days", [0, 1, 14])
def test_a_visit_lies_between_implant_and_today(days):
    on = DONE + days * DAY
    assert fields(a_visit(held_on=on), today=on) == []
    assert fields(a_visit(held_on=on), today=on - DAY) == ["held_on"]
    assert fields(a_visit(held_on=DONE - DAY)) == ["held_on"]


def test_a_visit_does_not_follow_the_explant():
    standing = Standing(DONE, explanted_on=date(2026, 4, 15))
    assert fields(a_visit(held_on=date(2026, 4, 15)), standing) == []
    assert fields(a_visit(held_on=date(2026, 4, 16)), standing) == ["held_on"]


@pytest.mark.parametrize("edge", [0, 2])
def test_a_day_within_the_time_of_another_visit_is_refused(edge):
    on = DUE[VisitDue.MONTHS_3][edge]
    assert fields(a_visit(VisitDue.WEEKS_2, on)) == ["held_on"]
    assert fields(a_visit(VisitDue.MONTHS_3, on)) == []
    assert visit_on(on, DONE) is VisitDue.MONTHS_3


def test_between_the_windows_a_visit_is_kept_and_marked():
    between = DUE[VisitDue.WEEKS_2][2] + DAY
    assert visit_on(between, DONE) is None
    assert fields(a_visit(held_on=between)) == []
    assert "Day 22" in cautions_with_visit(a_visit(held_on=between), DONE)[0].message
    assert cautions_with_visit(a_visit(held_on=between - DAY), DONE) == []


@pytest.mark.parametrize(("value", "found"), [("0", 0), ("10", 0), ("3.5", 0), ("10.1", 1), ("-0.1", 1), ("3.25", 1)])
def test_pain_is_0_to_10_in_tenths(value, found):
    assert fields(a_visit(pain={LEG: Decimal(value)})) == ["pain-0-average"] * found


def test_the_primary_area_is_asked_the_others_may_be_left_out():
    assert fields(a_visit(pain={}), areas=(LEG, BACK)) == ["pain-0-average"]
    assert fields(a_visit(pain={LEG: Decimal(2)}), areas=(LEG, BACK)) == []


@pytest.mark.parametrize(("pgic", "found"), [(None, 0), (1, 0), (7, 0), (0, 1), (8, 1)])
def test_pgic_is_1_to_7(pgic, found):
    assert fields(a_visit(pgic=pgic)) == ["pgic"] * found


@pytest.mark.parametrize(("mme", "found"), [(None, 0), ("0", 0), ("2000", 0), ("2000.1", 1), ("-1", 1)])
def test_opioids_are_0_to_2000_mme(mme, found):
    assert fields(a_visit(mme_per_day=None if mme is None else Decimal(mme))) == ["mme_per_day"] * found


def test_whether_the_stimulator_is_used_is_asked():
    assert fields(a_visit(uses_stimulator=None)) == ["uses_stimulator"]


def test_a_visit_is_missed_from_its_first_day_on_and_for_a_reason():
    opens_on = date(2026, 4, 11)
    assert "not due before" in problems_with_missing(MissedReason.ILL, "", opens_on, opens_on - DAY)[0].message
    assert problems_with_missing(MissedReason.ILL, "", opens_on, opens_on) == []
    assert [one.field for one in problems_with_missing(None, "", opens_on, opens_on)] == ["reason"]
    assert [one.field for one in problems_with_missing(MissedReason.OTHER, " ", opens_on, opens_on)] == ["note"]


def test_relief_is_exact_and_may_be_negative_or_undefined():
    assert relief_at_visit(Fraction(55, 7), Decimal("3.9")) == 1 - Fraction(39, 10) * Fraction(7, 55)
    assert relief_at_visit(Fraction(8), Decimal(4)) == Fraction(1, 2)
    assert relief_at_visit(Fraction(3), Decimal(6)) == -1
    assert relief_at_visit(Fraction(0), Decimal(0)) is None
    assert relief_at_visit(None, Decimal(3)) is None
    assert relief_at_visit(Fraction(8), None) is None
