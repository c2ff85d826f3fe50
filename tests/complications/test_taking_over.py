"""A flag in somebody's hands goes on with the next shift, and does not stay with somebody who left."""

import pytest

from scstrial.accounts.actions import close_account
from scstrial.complications.actions import acknowledge_flag, close_flag, take_over_flag
from scstrial.complications.choices import FlagState
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Refused
from scstrial.overview.queries import worklist_of
from tests.factories.accounts import make_person


@pytest.fixture
def flag(says):
    return says(yes=["new_weakness"])


@pytest.fixture
def colleague(clinic):
    return make_person("nurse", clinic, name="Night Nurse", email="night@example.org")


@pytest.fixture
def held(flag, nurse, now):
    acknowledge_flag(flag, "On the way to the emergency department.", by=nurse, now=now)
    db.session.commit()
    return flag


def test_the_next_shift_takes_it_over_and_both_names_stay(held, nurse, colleague, now):
    take_over_flag(held, "Handed over at seven.", by=colleague, now=now)
    assert held.state is FlagState.ACKNOWLEDGED
    assert held.acknowledged_by_name == "Night Nurse"
    assert [(note.act, note.by_name) for note in held.notes] == [
        ("acknowledged", nurse.name),
        ("taken over", "Night Nurse"),
    ]


def test_it_goes_back_the_same_way(held, nurse, colleague, now):
    take_over_flag(held, "", by=colleague, now=now)
    take_over_flag(held, "", by=nurse, now=now)
    assert held.acknowledged_by_name == nurse.name


def test_nobody_takes_over_what_is_in_their_own_hands(held, nurse, now):
    with pytest.raises(Refused, match="in your hands already"):
        take_over_flag(held, "", by=nurse, now=now)


def test_what_nobody_has_is_taken_in_hand_with_a_sentence(flag, colleague, now):
    with pytest.raises(Refused, match="Nobody has this flag in hand"):
        take_over_flag(flag, "", by=colleague, now=now)


def test_a_closed_flag_is_not_taken_over(held, nurse, colleague, now):
    close_flag(held, "MRI clean.", by=nurse, now=now)
    with pytest.raises(Refused, match="is closed"):
        take_over_flag(held, "", by=colleague, now=now)


def lines(person, now):
    work = worklist_of(person, now)
    mine = [one for one in work.needs if one.taken_by]
    others = [one for one in work.in_hand if one.taken_by]
    return mine, others


def test_in_the_hands_of_a_colleague_it_waits_lower_down(held, colleague, now):
    mine, others = lines(colleague, now)
    assert (mine, [one.item_id for one in others]) == ([], [held.id])


def test_who_leaves_leaves_the_flag_to_the_others(held, nurse, colleague, administrator, now):
    close_account(nurse, by=administrator, now=now)
    db.session.commit()
    mine, others = lines(colleague, now)
    assert ([one.item_id for one in mine], others) == ([held.id], [])
    assert mine[0].holder_left
    take_over_flag(held, "", by=colleague, now=now)
    db.session.commit()
    assert lines(colleague, now)[0] == []


class TestPages:
    @pytest.fixture
    def at_night(self, client, now, colleague):
        return client.sign_in(colleague)

    def test_the_colleague_is_offered_to_take_it_over(self, at_night, held):
        assert "I take it over" in at_night.get(f"/flags/{held.id}").text
        data = {"act": "take_over", "note": "", "form_key": "t"}
        assert at_night.post(f"/flags/{held.id}", data=data).status_code == 303
        words = at_night.get(f"/flags/{held.id}").text
        assert "taken in hand by Night Nurse" in words
        assert "I take it over" not in words

    def test_who_has_it_is_not_offered_it(self, client, now, held, nurse):
        client.sign_in(nurse)
        assert "I take it over" not in client.get(f"/flags/{held.id}").text

    def test_the_worklist_says_that_somebody_left(self, at_night, held, nurse, administrator, now):
        close_account(nurse, by=administrator, now=now)
        db.session.commit()
        assert "who has left: take it over" in at_night.get("/").text
