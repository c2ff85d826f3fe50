"""By keyboard, in a narrow window, on paper and in the colours of the system: what every main page must still do."""

import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from scstrial.accounts.queries import person_with_email
from scstrial.aftercare import actions as aftercare
from scstrial.bedside import actions as bedside
from scstrial.foundation.db import db
from tests.factories.aftercare import an_explant, make_implanted, on_day
from tests.factories.decided import EXAMPLE_17, make_judged, moment
from tests.factories.logs import a_log
from tests.factories.trials import make_session, make_under_way
from tests.journeys.house import in_chicago

PLACED_AT = in_chicago("2026-04-08 10:00")
PAGES = (
    *("/", "/patients", "/patients/new", "/round", "/handover", "/messages", "/protocol", "/clinics/1/reminder-times"),
    *("/patients/1", "/patients/1/screening", "/patients/1/baseline", "/patients/1/medicines", "/trials/1/decision"),
    *("/patients/2/after", "/patients/2/documents", "/patients/2/history", "/implants/1/explant"),
    *("/trials/3", "/trials/3/logs", "/logs/new?on=2026-04-10&session=evening", "/trials/3/programming/new"),
    *("/trials/3/pull", "/trials/3/complications/new", "/payers/1/medicare/compare?with=aetna"),
)
PAGES = tuple(f"/trials/3{path}" if path.startswith("/logs/new") else path for path in PAGES)
TABS_AT_MOST = 130

CUT = """() => [...document.querySelectorAll('body *')].filter(one => {
  if (one.closest('.visually-hidden, [hidden], svg, thead, select') || !one.checkVisibility()) return false;
  if (![...one.childNodes].some(part => part.nodeType === 3 && part.data.trim())) return false;
  const style = getComputedStyle(one);
  if (style.display !== 'inline' && one.clientWidth && one.scrollWidth > one.clientWidth + 1) return true;
  const box = one.getBoundingClientRect();
  for (let frame = one.parentElement; frame; frame = frame.parentElement) {
    const shape = getComputedStyle(frame);
    if (['auto', 'scroll'].includes(shape.overflowX)) return false;
    const cuts = ['hidden', 'clip'].includes(shape.overflowX);
    if (cuts && box.right > frame.getBoundingClientRect().right + 2) return true;
  }
  return box.right > document.documentElement.clientWidth + 1;
}).map(one => one.textContent.trim().slice(0, 60))"""

# The control that has the focus: is it marked, and is any of it in sight?
FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const mark = at.matches('.choice input') ? at.nextElementSibling : at;
  const box = mark.getBoundingClientRect();
  const style = getComputedStyle(mark);
  const points = [[.5, .5], [.05, .1], [.95, .1], [.05, .9], [.95, .9]]
    .map(([x, y]) => document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
  return {
    name: `${at.tagName} ${at.type || ''} ${(at.innerText || at.getAttribute('aria-label') || at.name || '').trim()}`.slice(0, 60),
    marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    inSight: points.some(one => one && (at.contains(one) || mark.contains(one) || one.contains(at))),
    last: at.matches('.foot .btn'),
  };
}"""  # noqa: E501

COLOURS_OF_THE_SYSTEM = """() => {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.cssText = 'background-color: Highlight; color: HighlightText; forced-color-adjust: none';
  const {backgroundColor, color} = getComputedStyle(probe);
  return [...document.querySelectorAll('main .choice input')].filter(one => {
    one.checked = true;
    const label = getComputedStyle(one.nextElementSibling);
    const told = [label.backgroundColor, label.color].join() === [backgroundColor, color].join();
    one.checked = false;
    return !told;
  }).map(one => one.name);
}"""


@pytest.fixture
def house(house_on):
    """One trial to be decided, one implant that was taken out again, one trial under way."""
    house = house_on("sqlite")
    house.wakes_at("2026-01-05 09:00")
    house.hire("nurse", "physician")
    with house.at_the_desk():
        nurse, physician = person_with_email("nurse@example.org"), person_with_email("physician@example.org")
        clinic = nurse.clinics[0]
        make_judged(clinic, nurse, family_name="Ruiz", given_name="Maria", mrn="R-1", **EXAMPLE_17)
        implant = make_implanted(clinic, nurse, physician, family_name="Baptiste", given_name="Yvonne", mrn="B-2")
        aftercare.explant(implant, an_explant(on_day(37)), by=nurse, now=moment(38))
        trial = make_under_way(clinic, nurse, placed_at=PLACED_AT, family_name="Hart", given_name="Lena", mrn="H-3")
        make_session(trial, nurse, held_at=PLACED_AT + timedelta(hours=1))
        bedside.keep_log(trial, a_log(38), by=nurse, now=PLACED_AT + timedelta(hours=34))
        db.session.commit()
    house.wakes_at("2026-04-10 19:45")
    return house


@pytest.fixture
def physician(house, person_at):
    physician = person_at(house, name="physician", reduced_motion="reduce")
    physician.signs_in("physician")
    return physician


def test_at_400_percent_no_page_is_wider_than_the_window_and_no_word_is_cut(physician):
    """WCAG 1.4.10: 1280 px at 400 % are 320."""
    physician.page.set_viewport_size({"width": 320, "height": 640})
    cut = {}
    for path in PAGES:
        physician.opens(path)  # which measures the width
        cut[path] = physician.page.evaluate(CUT)
    assert {path: words for path, words in cut.items() if words} == {}


def test_the_focus_is_marked_and_never_covered_by_a_bar(physician):
    """WCAG 2.4.7 and 2.4.11, at 200 %: there the bars at head and foot take a third of the window."""
    physician.page.set_viewport_size({"width": 640, "height": 450})
    faults = []
    for path in PAGES:
        physician.opens(path)
        for _ in range(TABS_AT_MOST):
            physician.page.keyboard.press("Tab")
            at = physician.page.evaluate(FOCUSED)
            if at is None or at["last"]:
                break
            if not (at["marked"] and at["inSight"]):
                faults.append((path, at))
        else:
            assert path in {"/messages", "/clinics/1/reminder-times"}, f"{path}: the foot was not reached"
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_chosen_stands_out_in_the_colours_of_the_system(house, person_at, scheme):
    """Also in an alarming answer, on a lead, in a list and in a single tick."""
    nurse = person_at(house)
    nurse.signs_in("nurse")
    nurse.page.emulate_media(forced_colors="active", color_scheme=scheme)
    forms = ("/trials/3/logs/new?on=2026-04-10&session=evening", "/trials/3/programming/new", "/trials/3/pull")
    for path in (*forms, "/patients/new", "/implants/1/explant"):
        nurse.page.goto(house.address + path)  # not looked at: axe takes the colours of the style sheet for those shown
        assert nurse.page.evaluate(COLOURS_OF_THE_SYSTEM) == [], path


def test_each_sheet_of_paper_names_the_patient_the_number_and_the_hour(physician):
    for path, name, most in (
        ("/patients/2", "Yvonne Baptiste", 3),
        ("/patients/1/screening", "Maria Ruiz", 12),
        ("/trials/1/decision", "Maria Ruiz", 6),
        ("/trials/3/logs", "Lena Hart", 2),
    ):
        sheets = printed(physician, path)
        assert 1 < len(sheets) <= most or path == "/trials/3/logs"
        number = {"Yvonne Baptiste": "B-2", "Maria Ruiz": "R-1", "Lena Hart": "H-3"}[name]
        for place, sheet in enumerate(sheets, start=1):
            assert name in sheet, path
            assert f"MRN {number}" in sheet, path
            assert "as of Fri 10 Apr 2026, 19:4" in sheet, path
            assert f"Page {place} of {len(sheets)}" in sheet, path


def test_paper_has_what_is_folded_and_no_button_and_no_password(physician):
    decision = " ".join(printed(physician, "/trials/1/decision"))
    assert "The numbers behind it" in decision
    assert "Sun 8 Mar" in decision  # of the folded table
    for words in ("Your password", "Sign the decision", "Report (PDF)", "Skip to the content"):
        assert words not in decision
    assert "Close the record" not in " ".join(printed(physician, "/patients/2"))
    assert physician.page.locator("main details[open]").count() == 0  # as before


def printed(person, path) -> list[str]:
    """The words of each sheet."""
    person.opens(path)
    file = person.looker.folder / f"{re.sub('[^a-z0-9]+', '-', path).strip('-')}.pdf"
    person.page.pdf(path=file, format="Letter")
    return [re.sub(r"\s+", " ", sheet.extract_text()) for sheet in PdfReader(file).pages]


def test_an_explanted_patients_page_says_first_what_is_the_case(physician):
    physician.opens("/patients/2/after")
    with physician.under("Explanted"):
        physician.reads("Taken out on", "Infection", "What was implanted", "Implanted on")
    physician.reads("The explant names infection: record it as a complication, too.")


def test_what_differs_between_two_payers_stands_open(physician):
    physician.opens("/payers/1/medicare/compare?with=aetna")
    with physician.under("What differs"):
        assert physician.scope.locator("details:not([open])").count() == 0
        assert physician.scope.locator("td").first.is_visible()
    physician.reads("Medicare (US) (as delivered) and Aetna (as delivered)")
