"""The picture of the leads: who lies where, and what it says in words."""

import pytest

from scstrial.bedside.forms.parts import nearest
from scstrial.bedside.routes.picture import lead_picture
from scstrial.trials.choices import LeadSide, TipLevel, TipThird
from tests.factories.trials import a_program
from tests.factories.trials_facts import a_lead, a_placement


def picture(*leads, program=None):
    return lead_picture(a_placement(leads=leads), program)


def test_leads_stand_from_left_to_right_whatever_their_number():
    drawn = picture(a_lead(1, side=LeadSide.RIGHT), a_lead(2, side=LeadSide.MIDLINE), a_lead(3, side=LeadSide.LEFT))
    assert [lead.number for lead in drawn.leads] == [3, 2, 1]
    assert [lead.x for lead in drawn.leads] == sorted(lead.x for lead in drawn.leads)


def test_the_higher_tip_stands_higher_by_levels_and_thirds():
    upper = a_lead(1, tip_level=TipLevel.T8, tip_third=TipThird.UPPER)
    lower = a_lead(2, side=LeadSide.RIGHT, tip_level=TipLevel.T9, tip_third=TipThird.MIDDLE)
    first, second = picture(upper, lower).leads
    assert second.top - first.top == 80  # one level and one third


def test_a_third_that_was_not_recorded_is_drawn_in_the_middle():
    known = a_lead(1, tip_third=TipThird.MIDDLE)
    unknown = a_lead(2, side=LeadSide.RIGHT)
    first, second = picture(known, unknown).leads
    assert first.top == second.top


@pytest.mark.parametrize(("level", "named"), [(TipLevel.T12, True), (TipLevel.L1, False)])
def test_tips_far_apart_are_drawn_from_one_line_without_vertebrae(level, named):
    drawn = picture(a_lead(1, tip_level=TipLevel.T8), a_lead(2, side=LeadSide.RIGHT, tip_level=level))
    assert bool(drawn.vertebrae) is named
    assert (drawn.leads[0].top == drawn.leads[1].top) is not named


def test_the_vertebra_of_the_tip_is_the_first_named():
    drawn = picture(a_lead(1, tip_level=TipLevel.C2))
    assert [name for name, _ in drawn.vertebrae][:2] == ["C2", "C3"]


def test_the_last_level_there_is_can_be_the_tip():
    assert [name for name, _ in picture(a_lead(1, tip_level=TipLevel.L2)).vertebrae] == ["L2"]


def test_contacts_carry_the_polarity_of_the_program():
    program = a_program(cathodes=("1-2",), anodes=("1-1", "2-4"))
    drawn = picture(a_lead(1, contact_count=4), a_lead(2, side=LeadSide.RIGHT, contact_count=4), program=program)
    signs = [[contact.sign for contact in lead.contacts] for lead in drawn.leads]
    assert signs == [["+", "−", "", ""], ["", "", "", "+"]]
    assert drawn.words == (
        "Lead 1, left, tip at T8, 4 contacts: cathode 2; anode 1; off 3, 4. "
        "Lead 2, right, tip at T8, 4 contacts: anode 4; off 1 to 3."
    )


@pytest.mark.parametrize("count", [4, 8, 16])
def test_every_contact_lies_inside_the_picture(count):
    drawn = picture(a_lead(1, contact_count=count, tip_third=TipThird.LOWER))
    assert len(drawn.leads[0].contacts) == count
    assert drawn.leads[0].contacts[-1].y + 14 < drawn.height


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("leads-0-impedances_ohm-3", "leads-0-impedances_ohm"),
        ("leads-0-impedances_ohm", "leads-0-impedances_ohm"),
        ("leads", None),
        ("programs-7-rate_hz", None),
        (None, None),
    ],
)
def test_a_problem_hangs_at_the_nearest_field_there_is(name, place):
    assert nearest(name, {"leads-0-impedances_ohm", "operator"}) == place
