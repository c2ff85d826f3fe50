"""The decision page for each kind of verdict, on a phone and at a desk: what is said, in what order, and its chart."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from scstrial.accounts.queries import person_with_email
from scstrial.foundation.db import db
from tests.factories.decided import EXACTLY_50, EXAMPLE_17, NOT_MET, make_judged, set_tenths

STATED_60 = {"relief_reported_pct": 60}

# How the trial went, the verdict strip, and one sentence of how firm it is.
VERDICTS = {
    "pass": (
        EXAMPLE_17 | {"pull": {"relief_reported_pct": 55}},
        ("Met", "57.6 %", "Baseline 7.9 (7 of 7 days) to 3.3 (days 5 to 7)"),
        "4 of 8 rules agree, 3 cannot be evaluated; one rating 2 points higher would change the verdict",
    ),
    "fail": (
        NOT_MET | {"pull": {"relief_reported_pct": 40}},
        ("Not met", "42.9 %", "Baseline 7 (7 of 7 days) to 4 (days 4 to 6)"),
        "one rating 2 points lower would change the verdict",
    ),
    "exactly_half": (
        EXACTLY_50 | {"pull": {"relief_reported_pct": 50}},
        ("Met", "borderline", "50.0 %"),
        "one rating 1 point higher would change the verdict",
    ),
    "not_evaluable": (
        {"pains": (7, 6, 5, 3, None, None), "pull": STATED_60},
        ("Not evaluable", "1 of 3 days that count, 4 of 6 days overall"),
        "Last 3 days: 1 can be evaluated, 2 needed.",
    ),
    "just_below_and_discordant": (
        NOT_MET | {"pull": STATED_60, "tenths": (["8.0"] * 6 + ["7.5"], ["7", "6", "5", "4.0", "4.0", "3.9"])},
        ("Not met", "borderline", "discordant", "49.9 %"),
        "one rating 0.1 points lower would change the verdict",
    ),
}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_decision_page_says_the_verdict_and_how_firm_it_is(verdict, house_on, person_at):
    told, strip, firm = VERDICTS[verdict]
    story = dict(told)
    house = house_on("sqlite")
    house.wakes_at("2026-01-15 09:00")
    house.hire("nurse", "physician")
    with house.at_the_desk():
        nurse = person_with_email("nurse@example.org")
        tenths = story.pop("tenths", None)
        trial = make_judged(nurse.clinics[0], nurse, family_name="Hart", given_name="Lena", **story)
        if tenths:
            trial.protocol.pain_step = Decimal("0.1")
            set_tenths(trial, *tenths)
        db.session.commit()
        address = f"/trials/{trial.id}/decision"
    house.wakes_at("2026-03-11 09:00")
    for screen in ("phone", "desk"):
        physician = person_at(house, screen, name=screen)
        physician.signs_in("physician")
        physician.opens(address)
        looks_at_the_verdict(physician, strip, firm)
        looks_at_the_chart(physician)
        physician.follows("How firm it is, in full")
        physician.reads("Under every rule and both measures", "Missing days", "Spread of the daily values")
        expect(physician.page.locator(".verdict-strip")).to_contain_text(strip[0])
        physician.follows("Back to the decision")


def looks_at_the_verdict(physician, strip, firm):
    """The strip is the first thing after the heading; one main button, the signature."""
    first = physician.page.locator("main h1 ~ *, main .verdict-strip").first
    shown = physician.page.locator(".verdict-strip")
    for words in strip:
        expect(shown).to_contain_text(words)
    top = {name: physician.page.locator(name).first.bounding_box()["y"] for name in (".verdict-strip", ".panel")}
    assert top[".verdict-strip"] < top[".panel"]
    assert first.is_visible()
    with physician.under("How firm is it"):
        physician.reads(firm)
    assert physician.page.locator("main .btn-primary").count() == 1
    marks = physician.page.locator(".rule-marks li")
    assert marks.count() >= 8
    for mark in marks.all():
        assert mark.locator("svg").count() == 1  # a sign,
        assert mark.locator(".verdict-word").inner_text().strip() in {"Met", "Not met", "Not evaluable"}  # and a word


def looks_at_the_chart(physician):
    """A picture that arrived, what it shows in words, and the numbers behind it."""
    chart = physician.page.locator(".chart img")
    chart.scroll_into_view_if_needed()
    expect(chart).to_have_js_property("complete", True)
    assert chart.evaluate("image => image.naturalWidth") > 0
    assert "Day 1" in chart.get_attribute("alt")
    physician.unfolds("The numbers behind it")
    with physician.under("Pain, day by day"):
        physician.reads("Baseline", "Day 1", "Left leg")
