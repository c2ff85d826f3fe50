"""Each rule fires on the days of its window, both ends included, and on no other."""

import pytest

from scstrial.complications.choices import FlagRule
from scstrial.complications.rules import RULES
from tests.factories.complications import an_entry, moment, raised_by

PULL_DAY = 5
FIRES = {
    "C-01": {"yes": "new_weakness"},
    "C-02": {"yes": "severe_back_pain"},
    "C-03": {"temp": 38, "yes": "stiff_neck"},
    "C-04": {"temp": "39.5"},
    "C-05": {"yes": "face_swelling faint"},
    "C-06": {"site": {"drainage": "pus"}},
    "C-07": {"temp": 38},
    "C-08": {"site": {"redness": True}},
    "C-09": {"site": {"drainage": "clear"}},
    "C-10": {"yes": "itch"},
    "C-11": {"yes": "headache_worse_upright"},
    "C-12": {"stim_felt": "moved"},
    "C-14": {"lead": "exposed"},
    "C-15": {"dressing": "off"},
    "C-16": {"stim_felt": "shock"},
    "C-17": {"device": {"battery_fault": True}},
    "C-18": {"anticoagulant_taken": True},
    "C-19": {"site": {"drainage": "bloody", "soaks_dressing": True}},
    "C-20": {"yes": "self_harm_thoughts"},
    "C-21": {"yes": "calf_swelling"},
    "C-24": {"lead_site_pain_nrs": 2},
    "C-26": {"yes": "confusion"},
}
FIRST_AND_LAST_DAY = {  # with the pull on Day 5
    "C-01": (0, 12),
    "C-02": (0, 12),
    "C-03": (2, 35),
    "C-04": (0, None),
    "C-05": (0, None),
    "C-06": (1, 35),
    "C-07": (0, 19),
    "C-08": (0, 35),
    "C-09": (0, 12),
    "C-10": (1, 14),
    "C-11": (0, 10),
    "C-12": (0, 5),
    "C-14": (0, 5),
    "C-15": (0, 5),
    "C-16": (0, 5),
    "C-17": (0, 5),
    "C-18": (0, 5),
    "C-19": (0, 3),
    "C-20": (0, None),
    "C-21": (0, None),
    "C-24": (0, 3),
    "C-26": (0, None),
}
LEADS_STILL_IN = {rule: last for rule, (_, last) in FIRST_AND_LAST_DAY.items()} | {
    rule: None
    for rule in FIRST_AND_LAST_DAY
    if rule not in ("C-10", "C-19", "C-24")  # these end by days after the placement
}


def fires_on(rule, day, **facts):
    entry = an_entry(day, "unscheduled", at=moment(day, "14:00"), **FIRES[rule])
    return rule in raised_by(entry, **facts)


@pytest.mark.parametrize("rule", FIRES)
def test_a_rule_fires_on_the_first_and_the_last_day_of_its_window_and_not_beyond(rule):
    first, last = FIRST_AND_LAST_DAY[rule]
    assert fires_on(rule, first, pulled=PULL_DAY)
    assert first == 0 or not fires_on(rule, first - 1, pulled=PULL_DAY)
    assert fires_on(rule, 50 if last is None else last, pulled=PULL_DAY)
    assert last is None or not fires_on(rule, last + 1, pulled=PULL_DAY)


@pytest.mark.parametrize("rule", FIRES)
def test_while_leads_are_in_only_windows_counted_from_placement_end(rule):
    last = LEADS_STILL_IN[rule]
    assert fires_on(rule, 50 if last is None else last)
    assert last is None or not fires_on(rule, last + 1)


@pytest.mark.parametrize(("day", "fires"), [(4, False), (5, True), (8, True), (9, False)])
def test_wound_bleeding_has_a_second_window_from_the_pull_to_three_days_after(day, fires):
    assert fires_on("C-19", day, pulled=PULL_DAY) is fires


def test_a_window_goes_by_the_log_date_not_by_the_moment_of_entering():
    late = an_entry(5, at=moment(30), **FIRES["C-12"])
    assert "C-12" in raised_by(late, pulled=PULL_DAY)


def test_the_log_date_of_a_pull_late_in_the_evening_is_the_local_day():
    entry = an_entry(5, at=moment(6, "08:00"), **FIRES["C-14"])
    assert "C-14" in raised_by(entry, pulled_at=moment(5, "23:30"))
    assert "C-14" not in raised_by(entry, pulled_at=moment(4, "23:30"))


def test_an_entry_before_the_pull_is_not_judged_by_a_pull_that_comes_later():
    entry = an_entry(13, at=moment(13, "14:00"), **FIRES["C-01"])
    assert "C-01" in raised_by(entry, pulled=14)


def test_every_rule_has_one_row_with_an_action_and_a_title_without_its_code():
    assert list(RULES) == list(FlagRule)
    assert [rule.value for rule in FlagRule] == [f"C-{number:02}" for number in range(1, 27)]
    assert all(row.action.endswith(".") for row in RULES.values())
    assert not any("C-" in rule.label for rule in FlagRule)
