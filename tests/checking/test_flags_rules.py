"""`rules flags`: each rule C-01 to C-26 below, on and above its limits, and at both ends of its window."""

import pytest

from tests.factories.checking import PLACED_AT, a_flags_case, a_log, answer_to, day, flags_of, moment, urgencies

PULLED = 7


def site(**seen):
    return {"site": seen}


def device(**seen):
    return {"device": seen}


# What an evening log of Day 3 says, and every flag it raises.
ONE_LOG = [
    ({}, {}),
    # C-01
    ({"yes": "new_weakness"}, {"C-01": "E"}),
    ({"yes": "new_numbness"}, {"C-01": "E"}),
    ({"yes": "saddle_numbness"}, {"C-01": "E"}),
    ({"yes": "bladder_bowel"}, {"C-01": "E"}),
    ({"yes": "severe_back_pain", "anticoagulant_taken": "yes"}, {"C-01": "E", "C-02": "E", "C-18": "S"}),
    ({"yes": "severe_back_pain", "aspirin_or_nsaid_taken": "yes"}, {"C-01": "E", "C-02": "E", "C-18": "S"}),
    ({"yes": "severe_back_pain", "anticoagulant_taken": "unknown"}, {"C-02": "E"}),
    ({"red_flags": {"new_weakness": "unknown", "new_numbness": "no"}}, {}),
    # C-02
    ({"yes": "severe_back_pain"}, {"C-02": "E"}),
    ({"yes": "severe_back_pain new_weakness"}, {"C-01": "E"}),
    # C-03, C-07
    ({"temperature_c": 38.0, "yes": "severe_back_pain"}, {"C-03": "E", "C-07": "S"}),
    ({"temperature_c": 37.9, "yes": "severe_back_pain"}, {"C-02": "E"}),
    ({"temperature_c": 38.0, "yes": "stiff_neck"}, {"C-03": "E", "C-07": "S"}),
    ({"temperature_c": 38.0, "yes": "severe_headache"}, {"C-03": "E", "C-07": "S"}),
    ({"temperature_c": 38.0, "yes": "new_numbness"}, {"C-01": "E", "C-03": "E", "C-07": "S"}),
    ({"temperature_c": "37.9999", "yes": "stiff_neck"}, {"C-26": "S"}),
    # C-04
    ({"temperature_c": 38.0, "yes": "rigors"}, {"C-04": "E", "C-07": "S"}),
    ({"temperature_c": 38.0, "yes": "confusion"}, {"C-03": "E", "C-04": "E", "C-07": "S"}),
    ({"temperature_c": 35.9, "yes": "confusion"}, {"C-04": "E"}),
    ({"temperature_c": 36.0, "yes": "confusion"}, {"C-26": "S"}),
    ({"temperature_c": 35.9, "yes": "breathing_trouble"}, {"C-04": "E", "C-21": "E"}),
    ({"temperature_c": 35.9}, {}),
    ({"temperature_c": 39.4}, {"C-07": "S"}),
    ({"temperature_c": 39.5}, {"C-04": "E", "C-07": "S"}),
    ({"temperature_c": 42.0}, {"C-04": "E", "C-07": "S"}),
    # C-05
    ({"yes": "rash_or_hives breathing_trouble"}, {"C-05": "E", "C-10": "D", "C-21": "E"}),
    ({"yes": "face_swelling faint"}, {"C-05": "E", "C-21": "E"}),
    ({"yes": "face_swelling"}, {"C-26": "S"}),
    ({"yes": "itch faint"}, {"C-10": "D", "C-21": "E"}),
    # C-06, C-08
    (site(drainage="pus"), {"C-06": "S"}),
    ({"temperature_c": 38, **site(redness=True)}, {"C-06": "S"}),
    ({"temperature_c": 37.9, **site(redness=True)}, {"C-08": "D"}),
    ({"temperature_c": 38, **site(drainage="clear")}, {"C-06": "S", "C-09": "S"}),
    ({"temperature_c": 38, **site(drainage="bloody")}, {"C-06": "S"}),
    ({"temperature_c": 38, **site(drainage="none")}, {"C-07": "S"}),
    (site(redness=True, redness_cm="1.99"), {"C-08": "D"}),
    (site(redness=True, redness_cm=2), {"C-06": "S"}),
    (site(redness=True, redness_cm=0), {"C-08": "D"}),
    (site(redness=True, spreading=True), {"C-06": "S"}),
    (site(redness=True, swelling=True), {"C-06": "S"}),
    (site(warmth=True, tenderness=True), {"C-06": "S"}),
    (site(swelling=True), {"C-08": "D"}),
    (site(warmth=True), {"C-08": "D"}),
    (site(drainage="bloody"), {"C-08": "D"}),
    (site(redness=False, swelling=False, warmth=False, tenderness=False, drainage="none"), {}),
    (site(tenderness=True), {"C-24": "R"}),
    ({"lead_site_pain_nrs": 5, **site(tenderness=True)}, {"C-08": "D"}),
    # C-07 without a temperature
    ({"yes": "rigors"}, {"C-07": "S"}),
    ({"yes": "rigors", "temperature_c": 37}, {"C-26": "S"}),
    ({"temperature_c": 38}, {"C-07": "S"}),
    ({"temperature_c": 37.9}, {}),
    # C-09
    (site(drainage="clear"), {"C-09": "S"}),
    # C-10
    ({"yes": "itch"}, {"C-10": "D"}),
    ({"yes": "rash_or_hives"}, {"C-10": "D"}),
    (site(redness=True, adhesive_shape=True), {"C-10": "D"}),
    ({"yes": "itch", **site(redness=True, spreading=True)}, {"C-06": "S", "C-10": "S"}),
    ({"yes": "itch", "temperature_c": 37.9}, {"C-10": "D"}),
    ({"yes": "itch", "temperature_c": 38}, {"C-07": "S", "C-26": "D"}),
    # C-11
    ({"yes": "headache_worse_upright"}, {"C-11": "D"}),
    ({"yes": "headache_worse_upright stiff_neck"}, {"C-11": "S"}),
    ({"yes": "headache_worse_upright severe_headache"}, {"C-11": "S"}),
    ({"yes": "headache_worse_upright cannot_stand"}, {"C-11": "S"}),
    ({"yes": "headache_worse_upright vision_change"}, {"C-11": "S"}),
    ({"yes": "headache_worse_upright", "temperature_c": 38}, {"C-07": "S", "C-11": "S"}),
    ({"yes": "cannot_stand"}, {"C-26": "S"}),
    # C-12 by feeling alone
    ({"stim_felt": "lost"}, {"C-12": "D"}),
    ({"stim_felt": "moved"}, {"C-12": "D"}),
    ({"stim_felt": "weaker"}, {"C-12": "D"}),
    ({"stim_felt": "weaker", "reprogrammed": True}, {}),
    ({"stim_felt": "weaker", "reprogrammed": False}, {"C-12": "D"}),
    ({"stim_felt": "unchanged"}, {}),
    # C-14, C-15
    ({"lead": "mark_moved"}, {"C-14": "S"}),
    ({"lead": "exposed"}, {"C-14": "S"}),
    ({"lead": "pulled"}, {"C-14": "S"}),
    ({"lead": "in_place"}, {}),
    ({"dressing": "off"}, {"C-15": "S"}),
    ({"dressing": "loose"}, {"C-15": "D"}),
    ({"dressing": "wet"}, {"C-15": "D"}),
    ({"dressing": "intact"}, {}),
    # C-16, C-17
    ({"stim_felt": "shock"}, {"C-16": "S"}),
    ({"stim_felt": "unpleasant"}, {"C-16": "D"}),
    (device(switches_by_itself=True), {"C-16": "D"}),
    (device(battery_fault=True), {"C-17": "D"}),
    (device(cable_fault=True), {"C-17": "D"}),
    (device(contacts_out_of_range=1), {}),
    (device(contacts_out_of_range=2), {"C-17": "D"}),
    (device(battery_fault=False, cable_fault=False, switches_by_itself=False, contacts_out_of_range=0), {}),
    # C-18
    ({"aspirin_or_nsaid_taken": "yes"}, {"C-18": "S"}),
    ({"anticoagulant_taken": "yes"}, {"C-18": "S"}),
    ({"anticoagulant_taken": "no", "aspirin_or_nsaid_taken": "unknown"}, {}),
    # C-19
    (site(drainage="bloody", soaks_dressing=True), {"C-19": "S"}),
    ({"dressing": "wet", **site(drainage="bloody")}, {"C-15": "D", "C-19": "S"}),
    (site(drainage="bloody", soaks_dressing=False), {"C-08": "D"}),
    # C-20, C-21
    ({"phq9_item9": 0}, {}),
    ({"phq9_item9": 1}, {"C-20": "S"}),
    ({"yes": "self_harm_thoughts"}, {"C-20": "S"}),
    ({"yes": "chest_pain"}, {"C-21": "E"}),
    ({"yes": "faint"}, {"C-21": "E"}),
    ({"yes": "breathing_trouble"}, {"C-21": "E"}),
    ({"yes": "calf_swelling"}, {"C-21": "S"}),
    # C-24
    ({"lead_site_pain_nrs": 0}, {}),
    ({"lead_site_pain_nrs": "0.9"}, {}),
    ({"lead_site_pain_nrs": 1}, {"C-24": "R"}),
    ({"lead_site_pain_nrs": 4}, {"C-24": "R"}),
    ({"lead_site_pain_nrs": "4.1"}, {}),
    ({"lead_site_pain_nrs": 3, **site(redness=True)}, {"C-08": "D"}),
    ({"lead_site_pain_nrs": 3, "temperature_c": 38}, {"C-07": "S"}),
    # C-26
    ({"yes": "confusion"}, {"C-26": "S"}),
    ({"yes": "stiff_neck chest_pain"}, {"C-21": "E"}),
    ({"yes": "vision_change itch", "temperature_c": 38}, {"C-07": "S", "C-26": "S"}),
]


@pytest.mark.parametrize(("said", "raised"), ONE_LOG)
def test_what_one_log_raises(said, raised):
    assert urgencies(a_log(3, **said)) == raised


def test_a_rule_of_the_table_is_there_for_each_number():
    by_one_log = {rule for _, raised in ONE_LOG for rule in raised}
    by_other_tests = {"C-13", "C-22", "C-23", "C-25"}
    assert by_one_log | by_other_tests == {f"C-{number:02}" for number in range(1, 27)}


# Rule, what a log says, first and last log date of its window (the leads pulled on Day 7); None = no end.
WINDOWS = [
    ("C-01", {"yes": "new_weakness"}, 0, PULLED + 7),
    ("C-02", {"yes": "severe_back_pain"}, 0, PULLED + 7),
    ("C-03", {"yes": "stiff_neck", "temperature_c": 38}, 2, PULLED + 30),
    ("C-04", {"temperature_c": 39.5}, 0, None),
    ("C-05", {"yes": "face_swelling faint"}, 0, None),
    ("C-06", {"site": {"drainage": "pus"}}, 1, PULLED + 30),
    ("C-07", {"temperature_c": 38}, 0, PULLED + 14),
    ("C-08", {"site": {"swelling": True}}, 0, PULLED + 30),
    ("C-09", {"site": {"drainage": "clear"}}, 0, PULLED + 7),
    ("C-10", {"yes": "itch"}, 1, 14),
    ("C-11", {"yes": "headache_worse_upright"}, 0, PULLED + 5),
    ("C-12", {"stim_felt": "lost"}, 0, PULLED),
    ("C-14", {"lead": "exposed"}, 0, PULLED),
    ("C-15", {"dressing": "off"}, 0, PULLED),
    ("C-16", {"stim_felt": "shock"}, 0, PULLED),
    ("C-17", {"device": {"battery_fault": True}}, 0, PULLED),
    ("C-18", {"anticoagulant_taken": "yes"}, 0, PULLED),
    ("C-20", {"phq9_item9": 3}, 0, None),
    ("C-21", {"yes": "chest_pain"}, 0, None),
    ("C-24", {"lead_site_pain_nrs": 3}, 0, 3),
]


@pytest.mark.parametrize(("rule", "said", "first", "last"), WINDOWS)
def test_both_ends_of_a_window_count_and_no_day_beyond(rule, said, first, last):
    def raised_on(number):
        return rule in urgencies(a_log(number, "unscheduled", **said), pulled=PULLED, as_of=moment(300))

    assert raised_on(first)
    assert first == 0 or not raised_on(first - 1)
    assert raised_on(200 if last is None else last)
    assert last is None or not raised_on(last + 1)


@pytest.mark.parametrize("number", range(12))
def test_bleeding_counts_in_the_first_days_and_after_the_pull(number):
    log = a_log(number, site={"drainage": "bloody", "soaks_dressing": True})
    assert ("C-19" in urgencies(log, pulled=PULLED)) == (number in (0, 1, 2, 3, 7, 8, 9, 10))


@pytest.mark.parametrize("said", [said for rule, said, *_ in WINDOWS if rule in ("C-10", "C-11") or "yes" in said])
def test_a_warning_sign_outside_the_window_of_its_rule_is_still_asked_about(said):
    raised = urgencies(a_log(PULLED + 40, **said), pulled=PULLED)
    assert "C-26" in raised or "E" in raised.values()


# C-02: pain where the leads enter, against the 24 hours before.


@pytest.mark.parametrize(
    ("before", "now", "earlier", "raised"),
    [
        (2, 6, moment(2, "20:00"), True),
        (2, "5.9", moment(2, "20:00"), False),
        (2, 6, moment(2, "19:59"), False),
        (2, 9, moment(2, "20:01"), True),
    ],
)
def test_a_jump_of_pain_counts_within_24_elapsed_hours(before, now, earlier, raised):
    first = a_log(2, "unscheduled", at=earlier, lead_site_pain_nrs=before)
    found = flags_of(first, a_log(3, lead_site_pain_nrs=now))
    assert ("C-02" in found) == raised
    if raised:
        assert found["C-02"]["because"] == {"lead_site_pain_nrs": f"{before} -> {now}"}


# C-12 and C-13: against the best two days before.


def day_of_trial(number, average, coverage=None, stated=None):
    return a_log(number, pain={"leg_left": {"average": average}}, coverage_pct=coverage, relief_reported_pct=stated)


@pytest.mark.parametrize(
    ("coverage", "average", "raised"),
    [(50, 5, ["C-12"]), (51, 5, []), (50, "4.9", []), (45, 6, ["C-12"])],
)
def test_migration_is_suspected_when_coverage_and_effect_fall(coverage, average, raised):
    days = [day_of_trial(1, 2, 80), day_of_trial(2, 2, 80), day_of_trial(3, average, coverage)]
    baseline = {"baseline_nrs": 10}  # so that pain decides: 3 points are 30 points of relief
    assert list(urgencies(*days, **baseline)) == raised


def test_the_fall_is_shown_from_the_best_mean():
    days = [day_of_trial(1, 3, 60, 55), day_of_trial(2, 3, 70, 75), day_of_trial(3, 3, 15, 15)]
    (flag,) = flags_of(*days).values()
    assert flag["rule"] == "C-12"
    assert flag["because"] == {"coverage_pct": "65 -> 15", "relief_reported_pct": "65 -> 15"}


@pytest.mark.parametrize(
    ("third", "fourth", "raised"),
    [((5, 40), (5, 40), ["C-13"]), ((5, 41), (4, 41), []), ((5, 40), (2, 70), []), ((2, 70), (5, 40), [])],
)
def test_loss_of_relief_needs_two_entries_in_a_row(third, fourth, raised):
    days = [day_of_trial(1, 2, 80, 70), day_of_trial(2, 2, 80, 70)]
    days += [day_of_trial(3, third[0], 80, third[1]), day_of_trial(4, fourth[0], 80, fourth[1])]
    assert list(urgencies(*days)) == raised


# C-18: what was taken up again.


@pytest.mark.parametrize(
    ("restarted_at", "raised"),
    [(None, True), (moment(PULLED, "12:00"), False), (moment(PULLED, "11:59"), True), (moment(PULLED, "21:00"), True)],
)
def test_a_drug_taken_on_the_pull_day_is_a_flag_unless_the_restart_was_recorded_before(restarted_at, raised):
    log = a_log(PULLED, anticoagulant_taken="yes")
    found = flags_of(log, pulled=PULLED, antithrombotic={"restarted_at": restarted_at})
    assert ("C-18" in found) == raised


def test_a_restart_while_leads_are_in_is_a_flag_by_itself_at_its_moment():
    restarted_at = moment(3, "07:15")
    (flag,) = flags_of(antithrombotic={"restarted_at": restarted_at}).values()
    assert (flag["rule"], flag["urgency"], flag["entry"]) == ("C-18", "S", None)
    assert (flag["raised_at"], flag["because"]) == (restarted_at, {"antithrombotic.restarted_at": restarted_at})


def test_severe_back_pain_after_a_restart_is_an_emergency():
    found = flags_of(a_log(9, yes="severe_back_pain"), pulled=7, antithrombotic={"restarted_at": moment(8)})
    assert found["C-01"]["urgency"] == "E"
    assert "antithrombotic.restarted_at" in found["C-01"]["because"]


# C-22 and C-23: the clock.


@pytest.mark.parametrize(
    ("as_of", "raised"),
    [(moment(2, "08:29"), []), (moment(2, "08:30"), ["C-22"]), (moment(1, "20:30"), [])],
)
def test_a_log_is_overdue_after_24_hours(as_of, raised):
    assert list(flags_of(as_of=as_of, clock_too=True)) == raised


def test_further_missed_logs_join_and_the_flag_is_of_no_entry():
    flag = flags_of(as_of=moment(3, "08:30"), clock_too=True)["C-22"]
    assert (flag["urgency"], flag["raised_at"], flag["entry"]) == ("D", moment(2, "08:30"), None)
    assert [one["at"] for one in flag["joined"]] == [moment(2, "19:30"), moment(3, "08:30")]
    assert {one["entry"] for one in flag["joined"]} == {None}


@pytest.mark.parametrize(("session", "answered"), [("morning", False), ("evening", True), ("unscheduled", False)])
def test_a_later_log_answers_an_earlier_one(session, answered):
    evening_missing = [a_log(1, "morning"), a_log(1, session, at=moment(1, "21:00"))]
    found = flags_of(*evening_missing, as_of=moment(2, "19:30"), clock_too=True)
    assert ("C-22" not in found) == answered


def test_hours_are_elapsed_hours_across_the_change_of_clocks():
    """8 Mar 2026, Day 6: the clock jumps from 2 to 3 in Chicago; 24 hours after 19:30 it is 20:30."""
    logs = [a_log(number, session) for number in range(1, 6) for session in ("morning", "evening")]
    logs = [log for log in logs if (log["for"], log["session"]) != (day(5), "evening")]
    early, late = (flags_of(*logs, as_of=moment(6, clock), clock_too=True) for clock in ("20:29", "20:30"))
    assert "C-22" not in early
    assert late["C-22"]["raised_at"] == "2026-03-08T20:30:00-05:00"


def test_nothing_is_due_after_the_pull():
    logs = [a_log(number, session) for number in range(1, 7) for session in ("morning", "evening")]
    pulled_before_the_morning_log = {"pulled_at": moment(7, "08:00")}
    assert flags_of(*logs, clock_too=True, **pulled_before_the_morning_log) == {}


@pytest.mark.parametrize(
    ("pulled_at", "as_of", "raised"),
    [
        (None, moment(10, "23:59"), False),
        (None, moment(11, "00:00"), True),
        (moment(11, "00:00"), moment(12), False),
        (moment(11, "00:01"), moment(12), True),
        (moment(10, "23:00"), moment(12), False),
    ],
)
def test_leads_still_in_at_the_beginning_of_day_11_are_a_flag(pulled_at, as_of, raised):
    found = flags_of(as_of=as_of, clock_too=True, pulled_at=pulled_at)
    assert ("C-23" in found) == raised
    if raised:
        assert found["C-23"]["raised_at"] == moment(11, "00:00") == "2026-03-13T00:00:00-05:00"
        assert (found["C-23"]["urgency"], found["C-23"]["entry"]) == ("S", None)


# C-01 and C-25 at the pull.


@pytest.mark.parametrize(
    ("tips_intact", "neuro_normal", "raised"),
    [
        (True, True, {}),
        (False, True, {"C-25": "S"}),
        (True, False, {"C-01": "E"}),
        (False, False, {"C-01": "E", "C-25": "S"}),
    ],
)
def test_what_is_seen_at_the_pull(tips_intact, neuro_normal, raised):
    pull = {"at": moment(7), "tips_intact": tips_intact, "neuro_normal": neuro_normal}
    found = flags_of(pull=pull)
    assert {rule: flag["urgency"] for rule, flag in found.items()} == raised
    assert all(flag["raised_at"] == moment(7) and flag["entry"] is None for flag in found.values())
    if "C-25" in raised:
        assert found["C-25"]["because"] == {"pull.tips_intact": False}


def test_the_pull_is_the_moment_of_the_pull_record_where_none_is_given():
    pull = {"at": moment(3), "tips_intact": True, "neuro_normal": True}
    assert urgencies(a_log(4, stim_felt="lost"), pull=pull) == {}
    assert urgencies(a_log(3, stim_felt="lost"), pull=pull) == {"C-12": "D"}


# Read together.


def test_fever_in_the_morning_and_back_pain_in_the_evening_are_read_together():
    morning, evening = a_log(3, "morning", temperature_c=38), a_log(3, yes="severe_back_pain")
    found = flags_of(morning, evening)
    assert {rule: flag["urgency"] for rule, flag in found.items()} == {"C-07": "S", "C-03": "E"}
    assert found["C-03"]["raised_at"] == evening["entered_at"]
    assert found["C-03"]["because"] == {"temperature_c": "38", "red_flags.severe_back_pain": "yes"}


@pytest.mark.parametrize(("later", "raised"), [(3, True), (4, True), (5, False)])
def test_the_day_before_is_read_too_but_no_earlier_one(later, raised):
    found = flags_of(
        a_log(3, temperature_c=38), a_log(later, "unscheduled", at=moment(later, "21:00"), yes="stiff_neck")
    )
    assert ("C-03" in found) == raised


def test_later_evidence_joins_and_raises_the_urgency_and_a_replaced_entry_withdraws_the_basis():
    first, worse = (
        a_log(3, "morning", yes="headache_worse_upright"),
        a_log(3, yes="headache_worse_upright cannot_stand"),
    )
    flag = flags_of(first, worse)["C-11"]
    assert (flag["urgency"], flag["raised_at"], flag["because"]) == (
        "S",
        first["entered_at"],
        {"red_flags.headache_worse_upright": "yes"},
    )
    (joined,) = flag["joined"]
    assert (joined["at"], joined["urgency"], joined["entry"]) == (
        worse["entered_at"],
        "S",
        {"for": day(3), "session": "evening"},
    )
    assert flag["basis_withdrawn"] is False
    corrected = a_log(3, "morning", at=moment(3, "11:00"))
    assert flags_of(first, corrected)["C-11"]["basis_withdrawn"] is True


def test_what_is_entered_later_than_the_moment_asked_for_is_not_known():
    log = a_log(3, yes="chest_pain")
    assert urgencies(log, as_of=log["entered_at"]) == {"C-21": "E"}
    assert urgencies(log, as_of=moment(3, "19:59")) == {}
    pull = {"at": moment(7), "tips_intact": False, "neuro_normal": True}
    assert urgencies(pull=pull, as_of=moment(7, "11:59")) == {}
    assert urgencies(antithrombotic={"restarted_at": moment(3)}, as_of=moment(3, "11:59")) == {}


def test_flags_come_in_the_order_of_their_moments_then_of_their_rules():
    logs = [
        a_log(4, yes="chest_pain itch"),
        a_log(3, site={"drainage": "pus"}, temperature_c="38.40", stim_felt="lost"),
    ]
    answer = answer_to("flags", a_flags_case(*logs, as_of=moment(4, "20:00"), placed_at=PLACED_AT.isoformat()))
    assert [flag["rule"] for flag in answer["flags"]] == ["C-22", "C-06", "C-12", "C-10", "C-21"]
    infection = answer["flags"][1]
    assert infection["because"] == {"site.drainage": "pus", "temperature_c": "38.4"}
    assert infection["entry"] == {"for": day(3), "session": "evening"}
    assert list(infection) == [
        "rule",
        "urgency",
        "raised_at",
        "entry",
        "because",
        "action",
        "joined",
        "basis_withdrawn",
    ]
