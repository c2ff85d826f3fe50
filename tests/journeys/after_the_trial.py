"""Leads out: evaluation, decision, report, and what the worklist says before and after."""

import io
import re

from pypdf import PdfReader

from tests.factories.accounts import PASSWORD

# When


def when_the_decision_is_signed(physician):
    """Against the rules it takes a reason; with a wrong password nothing is signed."""
    physician.answers("Your decision", "Do not implant")
    physician.answers("Your password", PASSWORD)
    physician.is_refused("Say why you decide against what the rules say.")
    physician.finds_chosen("Your decision", "Do not implant")
    physician.answers("Your decision", "Proceed to implant")
    physician.answers("Your password", "not my password at all")
    physician.is_refused("This is not your password. Nothing was signed")
    physician.answers("Your password", PASSWORD)
    physician.saves()


def when_the_report_is_fetched(physician) -> str:
    """The PDF behind the link, as text."""
    address = physician.link("Report (PDF)").get_attribute("href")
    answer = physician.page.request.get(physician.house.address + address)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.body())).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


# Then


def then_the_decision_is_due(physician):
    physician.house.clock_is("2026-03-11 14:00")
    physician.follows("Worklist")
    physician.reads("Needs you now 1", "Decision due", "Met, 58.3 %", "Maria Ruiz")
    physician.follows("Decide")


def then_the_evaluation_is_seen(physician):
    """Verdict, arithmetic, how firm, and the chart with its table."""
    physician.reads("58.3 %", "by the clinic's rule", "Baseline 8 (7 of 7 days) to 3.3 (days 4 to 6), left leg")
    physician.reads("6 of 8 rules agree, 2 cannot be evaluated", "Contact or allergic skin reaction", "much improved")
    chart = physician.page.locator("img[src*='pain.svg']").first
    chart.scroll_into_view_if_needed()
    assert chart.evaluate("picture => picture.complete && picture.naturalWidth > 0")


def then_it_is_signed(physician):
    physician.reads("Proceed to implant", "signed by Dr Ada Lindt", "as signed")


def then_the_report_says(text, *words):
    missing = [each for each in words if each not in text]
    assert not missing, f"not in the report: {missing}\n{text[:3000]}"


def then_she_is_past_the_trial(physician):
    physician.follows("Worklist")
    physician.reads("Needs you now 0")
    physician.follows("Patients")
    physician.reads("Ruiz, Maria", "After the trial")
