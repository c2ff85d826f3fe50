from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.complications.rules.because import DEVICE, DRESSING, LEAD, SITE, STIMULATION, because_words
from scstrial.complications.rules.reading import number_text
from scstrial.daily_logs.choices import Dressing, LeadSeen, RedFlag, StimFelt
from scstrial.daily_logs.rules import DeviceCheck, SiteCheck


@pytest.mark.parametrize(
    ("because", "words"),
    [
        ({"temperature_c": "38.6", "red_flags.stiff_neck": "yes"}, "38.6 °C, stiff neck"),
        ({"site.redness": "yes", "site.redness_cm": "2.5"}, "redness 2.5 cm"),
        ({"site.redness": "yes"}, "redness"),
        ({"site.drainage": "pus"}, "pus or cloudy drainage"),
        ({"dressing": "off"}, "dressing off"),
        ({"lead": "exposed"}, "lead exposed"),
        ({"stim_felt": "shock"}, "shocks or jolts"),
        ({"device.battery_fault": "yes"}, "battery fault"),
        ({"device.contacts_out_of_range": "3"}, "3 contacts out of range"),
        ({"anticoagulant_taken": "yes"}, "blood thinner taken"),
        ({"coverage_pct": "82.25 -> 50"}, "coverage 82.2 to 50 %"),
        ({"coverage_pct": "90 -> 55"}, "coverage 90 to 55 %"),
        ({"relief_pct_calculated": "57.142857142857142857 -> 14.285714285714285714"}, "relief 57.1 to 14.2 %"),
        ({"pain.leg_left.average": "3.5 -> 7"}, "pain left leg 3.5 to 7 of 10"),
        ({"lead_site_pain_nrs": "1 -> 6"}, "pain where the leads enter 1 to 6 of 10"),
        ({"log_due": "2026-03-04 evening"}, "evening log of Wed 4 Mar not in"),
        ({"trial_day": "11"}, "leads in on day 11"),
        ({"phq9_item9": "2"}, "PHQ-9 item 9: 2"),
        ({"pull.tips_intact": "no"}, "lead tips not intact at the pull"),
        ({"antithrombotic.restarted_at": "2026-03-04T09:00:00-06:00"}, "blood thinner taken again Wed 4 Mar"),
        ({"something.new": "yes"}, "something.new yes"),
        ({"site.new_sign": "yes"}, "site.new_sign yes"),
        ({"site.drainage": "green"}, "green"),
        ({}, ""),
    ],
)
def test_what_raised_a_flag_is_said_in_words_with_units(because, words):
    assert because_words(because) == words


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (Decimal("-12.50"), "-12.5"),
        (Fraction(-1, 3), "-0." + "3" * 18),
        (Fraction(2, 3), "0." + "6" * 17 + "7"),
    ],
)
def test_a_value_is_kept_with_its_sign_and_up_to_18_decimals(number, text):
    assert number_text(number) == text


def test_a_temperature_below_the_limit_is_never_shown_as_reaching_it():
    assert because_words({"temperature_c": "37.994444444444444444"}) == "37.9 °C"


def test_every_warning_sign_has_words():
    for sign in RedFlag:
        assert because_words({f"red_flags.{sign}": "yes"}).lower() == sign.label.lower()


def test_every_answer_that_a_rule_may_name_has_words():
    assert set(DRESSING) == set(Dressing)
    assert set(LEAD) == set(LeadSeen)
    assert set(STIMULATION) == set(StimFelt)
    assert set(SITE) == set(SiteCheck.__dataclass_fields__) - {"redness_cm", "drainage"}
    assert set(DEVICE) == set(DeviceCheck.__dataclass_fields__) - {"contacts_out_of_range"}
