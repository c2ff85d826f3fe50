"""`rules flags`: every key is read, and what is wrong with a case is named by its path."""

import pytest

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import RedFlag
from tests.factories.checking import a_flags_case, a_log, answer_to, day, faults_of, flags_of, moment, without

EVERYTHING = a_log(
    3,
    "morning",
    pain={"leg_left": {"average": 4, "worst": 6, "least": 2, "current": 4}},
    relief_reported_pct=60,
    coverage_pct=80,
    stim_felt="unchanged",
    temperature_c=37.4,
    site={
        "redness": True,
        "redness_cm": 1.5,
        "swelling": False,
        "warmth": False,
        "tenderness": False,
        "drainage": "none",
        "spreading": False,
        "adhesive_shape": True,
        "soaks_dressing": False,
    },
    lead_site_pain_nrs=3,
    device={"battery_fault": False, "cable_fault": False, "switches_by_itself": False, "contacts_out_of_range": 0},
    phq9_item9=0,
    dressing="intact",
    lead="in_place",
    red_flags=dict.fromkeys(RedFlag, "no"),
    aspirin_or_nsaid_taken="no",
    anticoagulant_taken="unknown",
    reprogrammed=False,
)
PULL = {"at": moment(7), "tips_intact": True, "neuro_normal": True}


def log(**said):
    return a_flags_case(a_log(1, **said))


def test_every_key_of_the_format_is_taken():
    case = a_flags_case(
        EVERYTHING,
        pulled=None,
        as_of=moment(3, "10:00"),
        pulled_at=None,
        antithrombotic={"restarted_at": None},
        dural_puncture=True,
        pull=PULL,
    )
    flags = answer_to("flags", case)["flags"]
    assert [(flag["rule"], flag["because"]) for flag in flags if flag["rule"] != "C-22"] == [
        ("C-10", {"site.adhesive_shape": True})
    ]


def test_null_is_left_out_and_raises_nothing():
    nulls = dict.fromkeys(key for key in EVERYTHING if key not in ("entered_at", "for", "session"))
    assert flags_of(a_log(3, **nulls)) == flags_of(a_log(3)) == {}
    inner = {"site": dict.fromkeys(EVERYTHING["site"]), "device": dict.fromkeys(EVERYTHING["device"])}
    assert flags_of(a_log(3, red_flags=dict.fromkeys(RedFlag), pain={"neck": None}, **inner)) == {}


@pytest.mark.parametrize("area", list(Area))
def test_every_area_may_be_rated_and_be_the_primary_one(area):
    falling = [a_log(number, pain={area: {"average": 1 if number < 3 else 9}}) for number in range(1, 5)]
    assert list(flags_of(*falling, primary_area=area)) == ["C-13"]


@pytest.mark.parametrize("number", [8, 40])
def test_an_entry_after_the_pull_is_allowed_with_any_session(number):
    for session in ("morning", "evening", "unscheduled"):
        answer_to("flags", a_flags_case(a_log(number, session), pulled=7))


def test_values_are_taken_at_both_ends_of_their_ranges_with_any_decimals():
    low = {"pain": {"neck": {"average": 0, "worst": 0, "least": 0}}, "relief_reported_pct": -100, "coverage_pct": 0}
    high = {"pain": {"neck": {"least": 10, "worst": "10.0"}}, "relief_reported_pct": 100, "coverage_pct": "99.95"}
    low |= {"temperature_c": "34.0", "lead_site_pain_nrs": 0, "phq9_item9": 0, "device": {"contacts_out_of_range": 0}}
    high |= {
        "temperature_c": 42,
        "lead_site_pain_nrs": "9.99",
        "phq9_item9": "3",
        "device": {"contacts_out_of_range": 32},
    }
    answer_to("flags", log(**low, site={"redness": True, "redness_cm": 0}))
    answer_to("flags", log(**high, site={"redness": True, "redness_cm": 30}))
    answer_to("flags", a_flags_case(baseline_nrs=0))
    answer_to("flags", a_flags_case(baseline_nrs=10, pulled_at=a_flags_case()["placed_at"]))


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        # The order of pain, and what belongs together.
        (log(pain={"leg_left": {"average": 6, "worst": 4}}), "entries[0].pain.leg_left.average"),
        (log(pain={"leg_left": {"average": "3.9", "least": 4}}), "entries[0].pain.leg_left.least"),
        (log(pain={"leg_left": {"worst": 3, "least": 4}}), "entries[0].pain.leg_left.least"),
        (log(temperature_c="33.9"), "entries[0].temperature_c: 33.9 is below 34.0"),
        (log(temperature_c="42.1"), "entries[0].temperature_c: 42.1 is above 42.0"),
        (log(temperature_c=100.4), "entries[0].temperature_c: 100.4 is above 42.0"),
        (log(site={"redness_cm": 1}), "entries[0].site.redness_cm: is given without redness"),
        (log(site={"redness": False, "redness_cm": 1}), "entries[0].site.redness_cm: is given without redness"),
        (a_flags_case(a_log(-1)), "entries[0].for: 2026-03-01 is before the placement on 2026-03-02"),
        (
            a_flags_case(a_log(2, at=moment(1, "23:59"))),
            "entries[0].for: 2026-03-04 is after the day of entering, 2026-03-03",
        ),
        (a_flags_case(pulled_at="2026-03-02T09:59:59-06:00"), None),
        (a_flags_case(pull={**PULL, "at": "2026-03-02T09:59:00-06:00"}), None),
        # Ranges.
        (log(pain={"neck": {"average": "10.1"}}), "entries[0].pain.neck.average: 10.1 is above 10"),
        (log(pain={"neck": {"current": -1}}), "entries[0].pain.neck.current: -1 is below 0"),
        (log(relief_reported_pct=101), "entries[0].relief_reported_pct: 101 is above 100"),
        (log(relief_reported_pct=-101), "entries[0].relief_reported_pct: -101 is below -100"),
        (log(coverage_pct=-1), "entries[0].coverage_pct: -1 is below 0"),
        (log(coverage_pct=101), "entries[0].coverage_pct: 101 is above 100"),
        (log(lead_site_pain_nrs=11), "entries[0].lead_site_pain_nrs: 11 is above 10"),
        (log(phq9_item9=4), "entries[0].phq9_item9: 4 is above 3"),
        (log(phq9_item9=0.5), "entries[0].phq9_item9: 0.5 is not a whole number"),
        (log(device={"contacts_out_of_range": 33}), "entries[0].device.contacts_out_of_range: 33 is above 32"),
        (log(site={"redness": True, "redness_cm": 31}), "entries[0].site.redness_cm: 31 is above 30"),
        (a_flags_case(baseline_nrs="10.1"), "baseline_nrs: 10.1 is above 10"),
        # Types and closed lists.
        (log(red_flags={"rigors": True}), "entries[0].red_flags.rigors: must be a text, not true or false"),
        (log(red_flags={"rigors": "maybe"}), 'entries[0].red_flags.rigors: "maybe" is none of yes, no, unknown'),
        (log(red_flags={"fever": "yes"}), "entries[0].red_flags.fever: unknown key"),
        (log(site={"redness": "yes"}), "entries[0].site.redness: must be true or false, not a text"),
        (log(site={"drainage": "green"}), 'entries[0].site.drainage: "green" is none of none, clear, bloody, pus'),
        (log(site={"odour": True}), "entries[0].site.odour: unknown key"),
        (log(device={"battery_fault": 0}), "entries[0].device.battery_fault: must be true or false, not a number"),
        (log(stim_felt="stronger"), None),
        (log(dressing="dry"), None),
        (log(lead="out"), None),
        (log(reprogrammed="no"), "entries[0].reprogrammed: must be true or false, not a text"),
        (log(anticoagulant_taken=False), "entries[0].anticoagulant_taken: must be a text, not true or false"),
        (log(pain={"left_leg": {"average": 4}}), "entries[0].pain.left_leg: unknown key"),
        (log(pain={"neck": 4}), "entries[0].pain.neck: must be an object, not a number"),
        (log(pain={"neck": {"overnight": 4}}), "entries[0].pain.neck.overnight: unknown key"),
        (log(mood=3), "entries[0].mood: unknown key"),
        (a_flags_case(a_log(1) | {"session": "noon"}), None),
        (a_flags_case(time_zone="Chicago"), 'time_zone: "Chicago" is not a time zone such as America/Chicago'),
        (a_flags_case(time_zone="America"), 'time_zone: "America" is not a time zone such as America/Chicago'),
        (a_flags_case(time_zone="../etc/passwd"), None),
        (a_flags_case(time_zone="\u0000"), None),
        (
            a_flags_case(placed_at="2026-03-02T10:00:00"),
            'placed_at: "2026-03-02T10:00:00" has no offset such as -06:00',
        ),
        (a_flags_case(placed_at="2026-03-02"), None),
        (a_flags_case(as_of="2026-03-02T25:00:00Z"), None),
        (a_flags_case(as_of="9999-12-31T23:59:59Z"), None),
        (a_flags_case(planned_pull_on=moment(7)), None),
        (a_flags_case(primary_area="leg"), None),
        (a_flags_case(dural_puncture="no"), "dural_puncture: must be true or false, not a text"),
        (a_flags_case(pull={**PULL, "tips_intact": "yes"}), "pull.tips_intact: must be true or false, not a text"),
        # What is missing.
        *((without(a_flags_case(), key), f"{key}: is missing") for key in a_flags_case()),
        *(
            (a_flags_case(without(a_log(1), key)), f"entries[0].{key}: is missing")
            for key in ("entered_at", "for", "session")
        ),
        *((a_flags_case(pull=without(PULL, key)), f"pull.{key}: is missing") for key in PULL),
        (a_flags_case(antithrombotic={}), "antithrombotic.restarted_at: is missing"),
    ],
)
def test_a_fault_is_named_by_its_path(case, fault):
    lines = faults_of("flags", case)
    assert len(lines) == 1
    if fault is not None:
        assert lines[0].startswith(fault)
        assert lines[0] == fault or ": Correct the pain" in lines[0]


def test_the_day_of_an_entry_is_that_of_the_trials_zone():
    """23:30 in Chicago is the next day in UTC; 01:00 in Berlin is the day before in Chicago."""
    answer_to("flags", a_flags_case(a_log(1, at="2026-03-04T05:30:00Z")))
    assert faults_of("flags", a_flags_case(a_log(2, at="2026-03-04T05:30:00Z"))) == [
        "entries[0].for: 2026-03-04 is after the day of entering, 2026-03-03"
    ]
    in_berlin = a_flags_case(a_log(0, at="2026-03-03T08:00:00+01:00"), placed_at="2026-03-03T01:00:00+01:00")
    answer_to("flags", in_berlin)


def test_all_faults_are_named_at_once():
    entry = a_log(1, temperature_c=50, site={"redness_cm": 2, "colour": "red"}, red_flags={"rigors": 1})
    case = a_flags_case({**entry, "for": day(3)}, 4, time_zone="here", pulled_at=1)
    assert [line.partition(": ")[0] for line in faults_of("flags", [case])] == [
        "[0].time_zone",
        "[0].pulled_at",
        "[0].entries[0].temperature_c",
        "[0].entries[0].site.redness_cm",
        "[0].entries[0].red_flags.rigors",
        "[0].entries[1]",
        "[0].entries[0].site.colour",
    ]
