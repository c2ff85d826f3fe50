"""An evening log with few keys, with few taps, with Tab and arrows alone, and without JavaScript."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from playwright.sync_api import expect

from scstrial.accounts.queries import person_with_email
from scstrial.assessments.choices import Area
from scstrial.bedside import actions as bedside
from scstrial.bedside.rules import relief_words
from scstrial.daily_logs.choices import Answer, RedFlag, Session
from scstrial.daily_logs.queries import counting_logs_of, entry_of
from scstrial.daily_logs.rules import DeviceCheck, open_questions, relief_pct
from scstrial.foundation.db import db
from scstrial.programming.choices import Waveform
from tests.factories.logs import a_log, dose, pain
from tests.factories.trials import make_session, make_under_way
from tests.journeys.house import in_chicago
from tests.journeys.keyboard import Keyboard

PLACED_AT, YESTERDAY_EVENING = in_chicago("2026-03-02 10:00"), in_chicago("2026-03-03 19:50")
AT_MOST = 25  # key presses, and taps, of an unremarkable evening
LOG = "/trials/1/logs/new?on=2026-03-04&session=evening"
SAVED = "Lena Hart, evening log of Wed 4 Mar saved: 50 % relief against the baseline, no flags."
# Worst, least, average, now, relief, stimulation on, hours and program as yesterday, coverage, how it feels,
# reprogrammed or device trouble, minutes as yesterday, goal, doing things, mood, medicines as yesterday,
# bleeding drugs, pain at the leads, dressing, leads, warning signs. Enter saves.
KEYS = ["6", "2", "4", "3", "5", "y", "y", "9", "a", "n", "y", "p", "5", "7", "y", "n", "0", "d", "i", "n"]
PAIN = (("Worst, last 24 h", "6"), ("Least, last 24 h", "2"), ("Average, last 24 h", "4"), ("Now", "3"))
FINGERS = (
    *PAIN,
    ("How much of the pain in the left leg is gone, as the patient says?", "50 %"),
    *(("Stimulation on today", "Yes"), "As yesterday: 20 h, P1", ("Pain area covered by the tingling", "90 %")),
    *(("How the stimulation feels", "As before"), "None of these"),
    *("As yesterday: walking 20 min, standing 15 min, sitting 90 min", ("Today's goal met", "Partly")),
    *(("Doing things, compared with before the trial", "A little better"), ("Mood", "7")),
    *("As yesterday: Oxycodone 5 mg 1 taken", "None of these", ("Pain where the leads enter", "0")),
    *(("Dressing", "Dry and intact"), ("Leads", "In place"), "None of these"),
)


@pytest.fixture
def house(house_on):
    return house_of(house_on("sqlite"), (Area.LEG_LEFT,))


def house_of(house, areas):
    """Day 2 of a trial, in the evening; yesterday's log is there."""
    house.wakes_at("2026-01-15 09:00")
    house.hire("nurse", "physician", "administrator")
    with house.at_the_desk():
        nurse = person_with_email("nurse@example.org")
        trial = make_under_way(
            nurse.clinics[0], nurse, placed_at=PLACED_AT, family_name="Hart", given_name="Lena", areas=areas
        )
        make_session(trial, nurse, held_at=PLACED_AT + timedelta(hours=1))
        bedside.keep_log(trial, yesterdays_log(areas), by=nurse, now=YESTERDAY_EVENING)
        db.session.commit()
    house.wakes_at("2026-03-04 19:45")
    return house


def yesterdays_log(areas=(Area.LEG_LEFT,)):
    return a_log(
        1,
        pain=tuple(pain(5, 7, 3, 4, area=area) for area in areas),
        stim_on=Answer.YES,
        stim_hours_used=Decimal(20),
        program="P1",
        walk_minutes=20,
        stand_minutes=15,
        sit_minutes=90,
        analgesics=(dose(),),
    )


def the_log_kept(house):
    """The evening's entry, and what it leaves open."""
    with house.at_the_desk():
        [log] = [one for one in counting_logs_of(1) if one.for_on.day == 4 and one.session is Session.EVENING]
        entry = entry_of(log)
    return entry, open_questions(entry, [rating.area for rating in entry.pain], Waveform.TONIC)


def then_everything_is_answered(house, areas=(Area.LEG_LEFT,)):
    entry, missing = the_log_kept(house)
    assert missing == ()
    assert {rating.area for rating in entry.pain} == set(areas)
    for rating in entry.pain:
        assert (rating.worst, rating.least, rating.average, rating.current) == (6, 2, 4, 3)
    assert (entry.reprogrammed, entry.device) == (Answer.NO, DeviceCheck(*[Answer.NO] * 3))
    assert (entry.relief_reported_pct, entry.coverage_pct, entry.stim_hours_used, entry.program) == (50, 90, 20, "P1")
    assert (entry.walk_minutes, entry.function_change, entry.mood_nrs, entry.lead_site_pain_nrs) == (20, 1, 7, 0)
    assert [taken.count for taken in entry.analgesics] == [1]
    assert set(entry.red_flags) == set(RedFlag)
    assert set(entry.red_flags.values()) == {Answer.NO}
    assert entry.temperature_c is None


ONE_AREA, TWO_AREAS = (Area.LEG_LEFT,), (Area.LEG_LEFT, Area.LOW_BACK)
each_number_of_areas = pytest.mark.parametrize("areas", [ONE_AREA, TWO_AREAS], ids=["one area", "pain in two areas"])


@each_number_of_areas
def test_an_unremarkable_evening_takes_at_most_25_key_presses(areas, house_on, person_at, record_property):
    house = house_of(house_on("sqlite"), areas)
    nurse = person_at(house)
    nurse.signs_in("nurse")
    nurse.opens(LOG)
    keys = Keyboard(nurse.page)
    assert nurse.page.evaluate("document.activeElement === document.body")
    for key in [*KEYS[: len(PAIN)] * (len(areas) - 1), *KEYS]:
        keys.press(key)
    nurse.reads("Nothing missing")
    with nurse.arriving(200):
        keys.press("Enter")
    nurse.reads(SAVED)
    then_everything_is_answered(house, areas)
    record_property("key presses", keys.presses)
    assert keys.presses <= AT_MOST


@each_number_of_areas
def test_an_unremarkable_evening_takes_at_most_25_taps_of_a_thumb(areas, house_on, person_at, record_property):
    house = house_of(house_on("sqlite"), areas)
    nurse = person_at(house, "phone")
    nurse.signs_in("nurse")
    nurse.opens(LOG)
    taps, group = 0, iter(("External stimulator", "Since the last log", "Warning signs"))
    for area, one in [*((area, one) for area in areas for one in PAIN), *((None, one) for one in FINGERS[len(PAIN) :])]:
        target = target_of(nurse, one, group, area if len(areas) > 1 else None)
        if not taps:
            target.scroll_into_view_if_needed()  # once, to the first question; then the page follows
        then_a_thumb_reaches(target)
        target.tap()
        taps += 1
    nurse.reads("Nothing missing")
    with nurse.arriving(200):
        nurse.page.get_by_role("button", name="Save log").tap()
        taps += 1
    nurse.reads(SAVED)
    then_everything_is_answered(house, areas)
    record_property("taps", taps)
    assert taps <= AT_MOST


def target_of(nurse, one, group, area=None):
    """What the thumb taps: an answer of a question, the one answer of the next group, or a button by its words."""
    scope = nurse.page.get_by_role("group", name=area.label) if area else nurse.page
    if isinstance(one, tuple):
        question = scope.get_by_role("radiogroup", name=one[0])
        target = question.get_by_role("radio", name=one[1], exact=True)
        return target if target.count() == 1 else question.get_by_role("radio", name=one[1]).first
    if one == "None of these":
        return nurse.page.get_by_role("group", name=next(group), exact=True).get_by_role("button", name=one)
    return nurse.page.get_by_role("button", name=one)


def then_a_thumb_reaches(target):
    """The page has brought it into sight; 44 px high."""
    expect(target).to_be_in_viewport()
    box = target.bounding_box()
    assert box["height"] >= 44, f"{target} is {box['height']} px high"


def test_tab_arrows_and_space_are_enough(house, person_at):
    nurse = person_at(house)
    nurse.signs_in("nurse")
    nurse.opens(LOG)
    nurse.page.get_by_label("After an answer by key or tap").uncheck()
    nurse.opens(LOG)
    keys = Keyboard(nurse.page, by_position=True)
    keys.press("Tab")
    keys.press("Enter")  # skip to the content
    answers = {question: answer for question, answer in (one for one in FINGERS if isinstance(one, tuple))}
    answers |= {button: "" for button in FINGERS if isinstance(button, str)}
    answered = keys.fills(answers)
    assert answered == set(answers)
    nurse.reads("Nothing missing")
    with nurse.arriving(200):
        keys.press("Enter")
    nurse.reads(SAVED)
    then_everything_is_answered(house)


def focused_question(nurse):
    return Keyboard(nurse.page).focus()["question"]


def test_a_lone_1_waits_for_the_key_after_it(house, person_at):
    nurse = person_at(house)
    nurse.signs_in("nurse")
    nurse.opens(LOG)
    keys = Keyboard(nurse.page)
    keys.type("101")  # ten, then one
    assert focused_question(nurse) == "Least, last 24 h"
    nurse.finds_chosen("Worst, last 24 h", "10")
    nurse.finds_chosen("Least, last 24 h", "1")
    keys.type("5")  # is the next question's
    nurse.finds_chosen("Average, last 24 h", "5")
    keys.type("1")
    keys.press("Enter")
    assert focused_question(nurse).startswith("How much of the pain")
    keys.type("0")
    nurse.finds_chosen("Now", "1")
    nurse.finds_chosen("How much of the pain in the left leg is gone, as the patient says?", "0 %")


def test_nothing_goes_on_by_itself_where_it_is_switched_off_nor_after_arrows(house, person_at):
    nurse = person_at(house)
    nurse.signs_in("nurse")
    nurse.opens(LOG)
    keys = Keyboard(nurse.page)
    nurse.page.get_by_role("radiogroup", name="Worst").get_by_role("radio").first.focus()
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    assert focused_question(nurse) == "Worst, last 24 h"
    nurse.page.get_by_label("After an answer by key or tap").uncheck()
    nurse.opens(LOG)  # is remembered
    expect(nurse.page.get_by_label("After an answer by key or tap")).not_to_be_checked()
    keys.type("7")
    assert focused_question(nurse) == "Worst, last 24 h"
    nurse.finds_chosen("Worst, last 24 h", "7")


def test_a_second_tap_corrects_and_moves_nothing(house, person_at):
    nurse = person_at(house, "phone", reduced_motion="reduce")
    nurse.signs_in("nurse")
    nurse.opens(LOG)
    worst = nurse.page.get_by_role("radiogroup", name="Worst")
    worst.get_by_role("radio", name="6").tap()
    nurse.page.get_by_role("radiogroup", name="Least").get_by_role("radio", name="2").tap()
    worst.get_by_role("radio", name="7").scroll_into_view_if_needed()
    before = nurse.page.evaluate("scrollY")
    worst.get_by_role("radio", name="7").tap()
    nurse.finds_chosen("Worst, last 24 h", "7")
    assert nurse.page.evaluate("scrollY") == before
    assert nurse.page.evaluate("document.activeElement.type") == "radio"


def test_the_warning_signs_can_be_answered_one_by_one(house, person_at):
    nurse = person_at(house)
    nurse.signs_in("nurse")
    nurse.opens(LOG)
    with nurse.under("Warning signs"):
        expect(nurse.scope.get_by_role("radiogroup")).to_have_count(0)
        nurse.reads("Stiff neck")
        nurse.taps("Answer each")
        nurse.answers("Itch", "Not known")
        nurse.taps("All others: no")
    nurse.saves()
    entry, _ = the_log_kept(house)
    assert entry.red_flags[RedFlag.ITCH] is Answer.UNKNOWN
    assert entry.red_flags[RedFlag.RIGORS] is Answer.NO


def test_follow_up_questions_come_with_the_answer_that_calls_for_them(house, person_at):
    nurse = person_at(house)
    nurse.signs_in("nurse")
    nurse.opens(LOG.replace("evening", "morning"))
    size = nurse.page.get_by_label("How far the redness reaches, if there is redness")
    expect(size).to_be_hidden()
    with nurse.under("Where the leads enter"):
        nurse.answers("Redness", "Yes")
        nurse.answers("How far the redness reaches", "1.5")
        nurse.answers("Redness", "No")
    expect(size).to_be_hidden()
    nurse.saves()  # the size is not sent
    nurse.opens(LOG)
    hours = nurse.page.get_by_label("Hours in use")
    nurse.answers("Stimulation on today", "No")
    expect(hours).to_be_hidden()
    nurse.answers("Stimulation on today", "Yes")
    expect(hours).to_be_visible()


RELIEF_ON_THE_PAGE = """([baseline, needed, values]) => {
  const line = document.querySelector('[data-so-far]');
  Object.assign(line.dataset, {baseline, needed});
  const entry = document.querySelector(`input[name="${line.dataset.soFar}"]`);
  return values.map(value => {
    entry.value = value; entry.checked = true;
    entry.dispatchEvent(new Event('input', {bubbles: true}));
    return line.querySelector('b').textContent;
  });
}"""


@pytest.mark.parametrize("needed", ["50", "66.7", "30"])
def test_relief_on_the_page_is_worked_out_as_the_server_does(house, person_at, needed):
    nurse = person_at(house)
    nurse.signs_in("nurse")
    nurse.opens(LOG)
    wanted = Fraction(needed)
    for baseline in (Fraction(8), Fraction(79, 10), Fraction(111, 14), Fraction(3, 10)):
        values = [Decimal(tenths) / 10 for tenths in range(101)]
        shown = nurse.page.evaluate(
            RELIEF_ON_THE_PAGE,
            [
                f"{baseline.numerator}/{baseline.denominator}",
                f"{wanted.numerator}/{wanted.denominator}",
                [str(value) for value in values],
            ],
        )
        expected = [f"{relief_words(relief_pct(baseline, value), Decimal(needed))} %" for value in values]
        assert shown == expected


def test_an_evening_log_is_kept_without_javascript(house, person_at):
    nurse = person_at(house, "phone", java_script_enabled=False)
    nurse.signs_in("nurse")
    nurse.opens(LOG)
    for question, rating in (("Worst", 6), ("Least", 2), ("Average", 4), ("Now", 3)):
        nurse.answers(question, rating)
    nurse.answers("Dressing", "Dry and intact")
    nurse.answers("Questions left open", "None of these: no to every question left open")
    nurse.saves()
    nurse.reads("Lena Hart, evening log", "50 % relief")
    entry, _ = the_log_kept(house)
    assert set(entry.red_flags.values()) == {Answer.NO}
