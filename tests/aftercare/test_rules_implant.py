"""What may be planned and recorded of an implant, and the next step after the decision."""

from datetime import date, timedelta

import pytest

from scstrial.aftercare.choices import (
    AfterDoing,
    ExplantReason,
    ImplantCode,
    ImplantMove,
    ImplantState,
    LeadKind,
    NotDoneReason,
    VisitDue,
    VisitState,
)
from scstrial.aftercare.rules import (
    PLAN_TASK_KEPT,
    AfterFacts,
    PlanFacts,
    cautions_with_operation,
    cautions_with_plan,
    is_for_worklist,
    moves_from,
    next_after,
    problems_with_dropping,
    problems_with_explant,
    problems_with_operation,
    problems_with_plan,
    state_after,
    state_taken_back,
)
from scstrial.foundation.refusal import Refused
from scstrial.trials.choices import SiteOfService
from tests.factories.aftercare import a_lead, a_plan, an_explant, an_operation, on_day

DAY = timedelta(days=1)
PULLED = on_day(8)
FACTS = PlanFacts(True, "Proceed to implant", PULLED, today=on_day(10))
M, S, D = ImplantMove, ImplantState, AfterDoing


def plan_problems(plan, **changes):
    return [one.field for one in problems_with_plan(plan, PlanFacts(**{**vars(FACTS), **changes}))]


def done_problems(done, **changes):
    return [
        one.field for one in problems_with_operation(done, PlanFacts(**{**vars(FACTS), "today": on_day(40), **changes}))
    ]


def test_a_plan_needs_a_signed_decision_to_proceed():
    assert plan_problems(a_plan()) == []
    facts = PlanFacts(False, "Do not implant", PULLED, on_day(10))
    assert "the decision in force is “Do not implant”" in problems_with_plan(a_plan(), facts)[0].message
    unsigned = PlanFacts(False, "", PULLED, on_day(10))
    assert "none is signed yet" in problems_with_plan(a_plan(), unsigned)[0].message


@pytest.mark.parametrize(("day", "found"), [(9, ["planned_at"]), (10, []), (11, [])])
def test_an_implant_is_not_planned_in_the_past(day, found):
    assert plan_problems(a_plan(day)) == found


def test_a_plan_names_surgeon_and_place():
    assert plan_problems(a_plan(surgeon=" ", place=None)) == ["surgeon", "place"]


@pytest.mark.parametrize(("days", "cautioned"), [(13, True), (14, False), (15, False)])
def test_two_weeks_after_the_pull_are_a_caution_with_its_mark(days, cautioned):
    found = cautions_with_plan(PULLED + days * DAY, SiteOfService.SURGERY_CENTER, FACTS)
    assert [("2 weeks or more" in one.message, "to be confirmed" in one.message) for one in found] == (
        [(True, True)] if cautioned else []
    )


def test_an_open_infection_and_an_office_are_seen():
    facts = PlanFacts(True, "", PULLED, on_day(10), infection_open=True)
    messages = [one.message for one in cautions_with_plan(on_day(30), SiteOfService.OFFICE, facts)]
    assert ["infection" in messages[0], "hospital or surgery center" in messages[1]] == [True, True]


@pytest.mark.parametrize(("day", "found"), [(7, ["done_on"]), (8, []), (40, []), (41, ["done_on"])])
def test_an_implant_was_done_between_the_pull_and_today(day, found):
    assert done_problems(an_operation(day)) == found


def test_an_implant_without_a_decision_says_why_in_the_note():
    assert done_problems(an_operation(), proceeds=False) == ["note"]
    assert done_problems(an_operation(note="Done elsewhere."), proceeds=False) == []


def test_codes_generator_and_leads_are_asked():
    found = done_problems(an_operation(codes=(), generator_vendor=None, leads=()))
    assert found == ["codes", "generator_vendor", "leads-0-kind"]
    lead = a_lead(2, kind=None, level=None, side=None, contact_count=None)
    assert done_problems(an_operation(leads=(a_lead(), lead))) == [
        f"leads-1-{name}" for name in ("kind", "level", "side", "contact_count")
    ]


@pytest.mark.parametrize(("count", "found"), [(0, 1), (1, 0), (4, 0), (5, 1)])
def test_one_to_four_leads(count, found):
    leads = tuple(a_lead(number) for number in range(1, count + 1))
    assert len(done_problems(an_operation(leads=leads))) == found


@pytest.mark.parametrize(("contacts", "found"), [(0, 1), (1, 0), (32, 0), (33, 1)])
def test_a_lead_has_1_to_32_contacts(contacts, found):
    assert len(done_problems(an_operation(leads=(a_lead(contact_count=contacts),)))) == found


def test_codes_that_do_not_fit_are_cautions():
    facts = PlanFacts(**{**vars(FACTS), "today": on_day(40)})
    assert cautions_with_operation(an_operation(), facts) == []
    paddle = an_operation(codes=(ImplantCode.ELECTRODES,), leads=(a_lead(kind=LeadKind.PADDLE),))
    assert [one.message[:5] for one in cautions_with_operation(paddle, facts)] == ["63685", "A pad"]
    lacking = an_operation(codes=(ImplantCode.GENERATOR,))
    assert "63650 or 63663" in cautions_with_operation(lacking, facts)[0].message


def test_not_done_says_why():
    assert [one.field for one in problems_with_dropping(None, "")] == ["reason"]
    assert problems_with_dropping(NotDoneReason.PAYER_DENIED, "") == []
    assert [one.field for one in problems_with_dropping(NotDoneReason.MEDICAL, " ")] == ["note"]


@pytest.mark.parametrize(("day", "found"), [(29, ["explanted_on"]), (30, []), (60, []), (61, ["explanted_on"])])
def test_an_explant_lies_between_implant_and_today(day, found):
    problems = problems_with_explant(an_explant(on_day(day)), on_day(30), on_day(60), None)
    assert [one.field for one in problems] == found


def test_an_explant_is_not_before_a_visit_and_has_reason_and_extent():
    assert problems_with_explant(an_explant(on_day(44)), on_day(30), on_day(60), on_day(44)) == []
    early = problems_with_explant(an_explant(on_day(43)), on_day(30), on_day(60), on_day(44))
    assert "A visit was held" in early[0].message
    bare = an_explant(on_day(44), reason=None, removed=None)
    assert [one.field for one in problems_with_explant(bare, on_day(30), on_day(60), None)] == ["reason", "removed"]
    other = an_explant(on_day(44), reason=ExplantReason.OTHER)
    assert [one.field for one in problems_with_explant(other, on_day(30), on_day(60), None)] == ["note"]


def test_the_moves_of_each_state():
    assert moves_from(None) == (M.PLAN, M.RECORD, M.DROP)
    assert moves_from(S.PLANNED) == (M.CHANGE_PLAN, M.RECORD, M.DROP, M.TAKE_BACK)
    assert moves_from(S.DONE) == (M.CORRECT, M.LOSE, M.EXPLANT, M.TAKE_BACK)
    assert moves_from(S.LOST) == (M.CORRECT, M.EXPLANT, M.TAKE_BACK)
    assert moves_from(S.EXPLANTED) == (M.CORRECT, M.CORRECT_EXPLANT, M.TAKE_BACK)
    assert moves_from(S.NOT_DONE) == (M.TAKE_BACK,)
    assert moves_from(S.WITHDRAWN) == ()


def test_a_move_that_is_not_possible_says_what_to_do():
    with pytest.raises(Refused, match=r"is recorded as done\. Correct the record, or record the explant"):
        state_after(S.DONE, M.RECORD)


@pytest.mark.parametrize(
    ("state", "planned", "lost", "before"),
    [
        (S.PLANNED, True, False, S.WITHDRAWN),
        (S.DONE, True, False, S.PLANNED),
        (S.DONE, False, False, S.WITHDRAWN),
        (S.NOT_DONE, True, False, S.PLANNED),
        (S.NOT_DONE, False, False, S.WITHDRAWN),
        (S.LOST, True, False, S.DONE),
        (S.EXPLANTED, True, False, S.DONE),
        (S.EXPLANTED, True, True, S.LOST),
    ],
)
def test_what_is_taken_back_leads_to_what_stood_before(state, planned, lost, before):
    assert state_taken_back(state, was_planned=planned, is_lost=lost) is before


def facts(today=date(2026, 3, 20), **changes):
    return AfterFacts(**({"today": today, "proceeds": True, "decided_on": date(2026, 3, 11)} | changes))


def test_nothing_follows_without_a_decision_to_proceed():
    assert next_after(facts(proceeds=False)).doing is D.NOTHING
    assert next_after(facts(decided_on=None)).doing is D.NOTHING
    assert next_after(facts(state=S.NOT_DONE)).doing is D.NOTHING
    assert next_after(facts(state=S.EXPLANTED, done_on=date(2026, 3, 15))).doing is D.NOTHING


@pytest.mark.parametrize(("days", "listed"), [(6, False), (7, True), (365, True), (366, False)])
def test_planning_is_on_the_worklist_from_a_week_to_a_year_after_the_decision(days, listed):
    assert PLAN_TASK_KEPT.days == 365
    today = date(2026, 3, 11) + days * DAY
    step = next_after(facts(today))
    assert (step.doing, is_for_worklist(step, today)) == (D.PLAN_IMPLANT, listed)


@pytest.mark.parametrize(("day", "doing"), [(31, D.AWAIT_IMPLANT), (30, D.RECORD_IMPLANT), (29, D.RECORD_IMPLANT)])
def test_a_planned_implant_is_awaited_until_its_day(day, doing):
    step = next_after(facts(on_day(30), state=S.PLANNED, planned_on=on_day(day)))
    assert (step.doing, is_for_worklist(step, on_day(30))) == (doing, doing is D.RECORD_IMPLANT)
    assert step.is_overdue(on_day(30)) is (day == 29)


def test_a_plan_that_the_decision_no_longer_carries_comes_first():
    step = next_after(facts(proceeds=False, state=S.PLANNED, planned_on=on_day(30)))
    assert (step.doing, is_for_worklist(step, on_day(20))) == (D.LOOK_AT_PLAN, True)


def test_the_latest_visit_that_waits_names_the_earlier_ones():
    visits = {
        VisitDue.WEEKS_2: VisitState.OVERDUE,
        VisitDue.MONTHS_3: VisitState.DUE,
        VisitDue.MONTHS_6: VisitState.AHEAD,
        VisitDue.MONTHS_12: VisitState.AHEAD,
    }
    step = next_after(facts(state=S.DONE, done_on=date(2026, 4, 1), visits=visits))
    assert (step.doing, step.visit, step.also) == (D.HOLD_VISIT, VisitDue.MONTHS_3, (VisitDue.WEEKS_2,))
    held = {due: VisitState.HELD for due in VisitDue} | {VisitDue.MONTHS_12: VisitState.AHEAD}
    waiting = next_after(facts(state=S.DONE, done_on=date(2026, 4, 1), visits=held))
    assert (waiting.doing, waiting.on, waiting.is_waiting) == (D.AWAIT_VISIT, date(2027, 4, 1), True)
    every = {due: VisitState.HELD for due in VisitDue}
    assert next_after(facts(state=S.DONE, done_on=date(2026, 4, 1), visits=every)).doing is D.NOTHING
