"""A log as it stands where it belongs."""

import pytest

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules import Move, areas_to_map, moved_entry, problems_with_areas
from tests.factories.logs import a_log, day, fields, pain

LEG, BACK, FOOT = Area.LEG_LEFT, Area.LOW_BACK, Area.FOOT_LEFT
ENTRY = a_log(1, pain=(pain(3), pain(5, area=BACK)), notes="Slept well")


def to(**areas):
    return Move(day(2), Session.MORNING, {Area(name): meant for name, meant in areas.items()})


def test_day_and_session_change_and_every_other_answer_stays():
    moved = moved_entry(ENTRY, to())
    assert (moved.for_on, moved.session, moved.pain, moved.notes) == (day(2), Session.MORNING, ENTRY.pain, "Slept well")


def test_areas_that_are_no_target_there_have_to_be_named():
    assert areas_to_map(ENTRY, (LEG, FOOT)) == (BACK,)
    [problem] = problems_with_areas(ENTRY, to(), (LEG, FOOT))
    assert problem.field == "area-low_back"
    assert problem.message == (
        "Low back is no target area there. Choose the area that is meant, or leave the rating out."
    )


def test_a_rating_goes_to_the_area_that_is_meant_or_is_left_out():
    assert problems_with_areas(ENTRY, to(low_back=FOOT), (LEG, FOOT)) == []
    assert [one.area for one in moved_entry(ENTRY, to(low_back=FOOT)).pain] == [LEG, FOOT]
    assert problems_with_areas(ENTRY, to(low_back=None), (LEG, FOOT)) == []
    assert problems_with_areas(ENTRY, to(leg_left=None, low_back=None), (FOOT,)) == []
    assert [one.area for one in moved_entry(ENTRY, to(low_back=None)).pain] == [LEG]


@pytest.mark.parametrize("meant", [LEG, Area.NECK])
def test_an_area_already_rated_or_no_target_there_is_refused(meant):
    assert fields(problems_with_areas(ENTRY, to(low_back=meant), (LEG, FOOT))) == ["area-low_back"]


def test_two_ratings_never_become_one():
    assert fields(problems_with_areas(ENTRY, to(leg_left=FOOT, low_back=FOOT), (FOOT,))) == ["area-low_back"]


def test_where_all_areas_are_targets_nothing_is_asked():
    assert problems_with_areas(ENTRY, to(), (BACK, LEG)) == []
