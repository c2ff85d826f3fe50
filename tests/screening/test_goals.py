"""The goals are written as one text and asked one by one at the end of the trial."""

import pytest

from scstrial.screening.rules.goals import GOALS_MOST, goals_in


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("", []),
        (" \n ; ", []),
        (
            "Walk to church and back; stand long enough to cook.",
            ["Walk to church and back", "stand long enough to cook"],
        ),
        ("- sleep through\r\n- lift the grandson\n\n• drive", ["sleep through", "lift the grandson", "drive"]),
        ("walk 1.5 km; walk 1.5 km", ["walk 1.5 km"]),
        ("Гулять с собакой;睡好觉", ["Гулять с собакой", "睡好觉"]),
    ],
)
def test_each_goal_stands_apart(text, goals):
    assert goals_in(text) == goals


def test_no_more_goals_are_asked_than_a_visit_has_time_for():
    assert len(goals_in("\n".join(str(number) for number in range(1, 30)))) == GOALS_MOST
