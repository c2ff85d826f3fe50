"""The paper log: what it asks, what it says of the patient, and where its codes lead."""

import io
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from flask_babel import force_locale
from pypdf import PdfReader
from sqlalchemy import select

from scstrial.assessments.choices import Area
from scstrial.audit.models import AuditEntry
from scstrial.daily_logs.choices import LogSource, RedFlag, Session
from scstrial.daily_logs.queries import logs_of
from scstrial.patients.choices import Language
from scstrial.reports.choices import PageSize
from scstrial.reports.sheet import Blank, OneOf, Scale, YesNo
from scstrial.reports.sheet_pages import log_sheet_pdf
from scstrial.reports.sheet_questions import Asked, groups_of
from scstrial.reports.sheet_words import SIGNS
from tests.factories.accounts import make_clinic, make_person
from tests.factories.reports import a_sheet
from tests.factories.saved_logs import answers_on
from tests.factories.trials import make_leads_out, make_scheduled, make_session, make_under_way
from tests.filled import text_of

PLACED_AT = datetime(2026, 3, 2, 16, tzinfo=UTC)  # 10:00 in Chicago
DAY_2 = datetime(2026, 3, 5, 2, tzinfo=UTC)  # 20:00
LEG_AND_BACK = Asked((Area.LEG_LEFT, Area.LOW_BACK), coverage=True, sufficient=True)


@pytest.fixture
def trial(clinic, nurse):
    return make_under_way(clinic, nurse, placed_at=PLACED_AT, days=3)


@pytest.fixture
def signed_in(client, nurse, at):
    at(DAY_2)
    return client.sign_in(nurse)


def pages_of(pdf):
    return [words(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def words(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))


def codes_on(pdf):
    """The address in the code of each page, read from its picture as a camera would."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pictures = [page.render(scale=2).to_pil() for page in document]
    finally:
        document.close()
    return [[code.text for code in zxingcpp.read_barcodes(picture)] for picture in pictures]


def labels(session, asked=LEG_AND_BACK):
    return [
        question.label
        for group in groups_of(session, asked)
        for question in group.questions
        if hasattr(question, "label")
    ]


# ---- What it asks ----


def test_the_evening_asks_pain_of_each_area_and_every_warning_sign():
    asked = labels(Session.EVENING)
    for area in ("Left leg", "Lower back"):
        for name in ("worst, last 24 hours", "least, last 24 hours", "average, last 24 hours", "now"):
            assert f"{area}: {name}" in asked
    assert [flag for flag in RedFlag if str(SIGNS[flag]) not in asked] == []


def test_the_morning_asks_sleep_and_the_wound_and_no_average():
    asked = labels(Session.MORNING)
    assert {"Left leg", "How well", "Temperature", "Red", "Fluid from the wound"} <= set(asked)
    assert not [label for label in asked if "average" in label]


@pytest.mark.parametrize("felt", [True, False])
def test_tingling_is_asked_only_where_stimulation_is_felt(felt):
    asked = labels(Session.EVENING, replace(LEG_AND_BACK, coverage=felt))
    assert ("How much of the painful area tingles" in asked) is felt


def test_a_scale_has_eleven_boxes_and_a_question_of_yes_or_no_three_answers():
    questions = [question for group in groups_of(Session.EVENING, LEG_AND_BACK) for question in group.questions]
    assert {len(question.values) for question in questions if isinstance(question, Scale)} == {11}
    assert sum(isinstance(question, YesNo) for question in questions) > len(RedFlag)
    assert all(question.options for question in questions if isinstance(question, OneOf))


@pytest.mark.parametrize(("step", "kind"), [("1", Scale), ("0.5", Blank), ("0.1", Blank)])
@pytest.mark.parametrize("session", [Session.MORNING, Session.EVENING])
def test_pain_in_halves_or_tenths_is_written_down(session, step, kind):
    asked = replace(LEG_AND_BACK, pain_step=Decimal(step))
    questions = {
        question.label: question
        for group in groups_of(session, asked)
        for question in group.questions
        if hasattr(question, "label")
    }
    rated = [one for label, one in questions.items() if label.startswith(("Left leg", "Pain there"))]
    assert {type(one) for one in rated} == {kind}
    assert len(rated) == (2 if session is Session.MORNING else 5)


# ---- How it prints ----


@pytest.mark.parametrize("size", list(PageSize))
@pytest.mark.parametrize("areas", [1, 2])
def test_a_session_takes_two_pages(size, areas):
    sheet = a_sheet(replace(LEG_AND_BACK, areas=LEG_AND_BACK.areas[:areas]), page_size=size)
    assert len(pages_of(log_sheet_pdf(sheet))) == 2 * len(sheet.sessions)


def test_every_page_says_initials_number_day_and_how_to_call():
    for page in pages_of(log_sheet_pdf(a_sheet(LEG_AND_BACK))):
        for said in ("LH · No. N-1001", "Day 2,", "Wed 4 Mar 2026", "North clinic, +1 312 555 0100", "911"):
            assert said in page


def test_it_names_neither_patient_nor_illness():
    text = " ".join(pages_of(log_sheet_pdf(a_sheet(LEG_AND_BACK)))).lower()
    for word in ("lena", "hart", "spinal", "stimulator", "neuropath", "trial"):
        assert word not in text


def test_the_first_page_of_a_session_says_when_to_call_emergency_services():
    first, second, *_rest = pages_of(log_sheet_pdf(a_sheet(LEG_AND_BACK)))
    assert "Call emergency services (911) at once for: new weakness" in first
    assert "Emergency: call 911 at once." in second


@pytest.mark.parametrize("size", list(PageSize))
def test_nothing_runs_over_the_edge(size):
    """Ten areas, long names: every word lies between the margins."""
    asked = Asked(tuple(Area)[:10], True, True, ("P1", "P2", "P3"), ("A medicine with a very long name 500 mg",) * 6)
    document = pypdfium2.PdfDocument(log_sheet_pdf(a_sheet(asked, page_size=size, clinic="A clinic " * 20)))
    for page in document:
        width, height = page.get_size()
        text = page.get_textpage()
        for number in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(number)
            assert 30 < left < right < width - 30, text.get_text_bounded(left, bottom, right, top)
            assert 10 < bottom < top < height - 10
    document.close()


def test_its_fonts_are_embedded_and_it_is_black_on_white():
    pdf = log_sheet_pdf(a_sheet(LEG_AND_BACK))
    fonts = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            one = font.get_object()
            fonts[one["/BaseFont"]] = "/FontFile2" in one["/FontDescriptor"].get_object()
    assert fonts
    assert all(fonts.values()), fonts
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=1).to_pil().convert("RGB")
    document.close()
    assert all(max(pixel) - min(pixel) < 3 for _count, pixel in picture.getcolors(1 << 24))


def test_the_same_sheet_gives_the_same_bytes():
    assert log_sheet_pdf(a_sheet(LEG_AND_BACK)) == log_sheet_pdf(a_sheet(LEG_AND_BACK))


@pytest.mark.parametrize("size", list(PageSize))
@pytest.mark.parametrize("areas", [1, 2])
def test_in_spanish_a_session_takes_two_pages_too(sqlite_app, size, areas):
    with sqlite_app.app_context(), force_locale("es"):
        sheet = a_sheet(replace(LEG_AND_BACK, areas=LEG_AND_BACK.areas[:areas]), page_size=size)
        assert len(pages_of(log_sheet_pdf(sheet))) == 2 * len(sheet.sessions)


# ---- Fetched, and keyed in ----


def test_each_day_from_the_first_to_the_morning_of_the_pull_has_its_pages(signed_in, trial):
    response = signed_in.get(f"/trials/{trial.id}/log-sheet.pdf")
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert response.headers["Content-Disposition"] == f'inline; filename="trial-{trial.id}-log-sheet.pdf"'
    titles = [re.match(r"Day \d, (?:morning|evening)", page)[0] for page in pages_of(response.data)]
    assert list(dict.fromkeys(titles)) == [
        "Day 1, morning",
        "Day 1, evening",
        "Day 2, morning",
        "Day 2, evening",
        "Day 3, morning",
    ]


def test_the_code_leads_to_the_page_on_which_that_session_is_keyed_in_as_paper(signed_in, trial):
    pdf = signed_in.get(f"/trials/{trial.id}/log-sheet.pdf").data
    codes = codes_on(pdf)
    assert all(len(found) == 1 for found in codes)
    addresses = list(dict.fromkeys(found[0] for found in codes))
    assert addresses[2] == f"http://localhost/trials/{trial.id}/logs/new?on=2026-03-04&session=morning&paper=1"
    parts = urlsplit(addresses[2])
    stranger = signed_in.application.test_client()
    assert stranger.get(f"{parts.path}?{parts.query}").location.startswith("/sign-in?next=")
    page = signed_in.get(f"{parts.path}?{parts.query}")
    assert "Morning log, day 2" in text_of(page)
    assert answers_on(page)["source"] == "paper"
    data = answers_on(page) | {"sleep_hours": "6.5", "reported_by": "patient"}
    assert signed_in.post(f"{parts.path}?{parts.query}", data=data).status_code == 303
    [log] = logs_of(trial.id)
    assert (log.source, log.sleep_hours, log.session) == (LogSource.PAPER, Decimal("6.5"), Session.MORNING)
    assert "paper" in text_of(signed_in.get(f"/trials/{trial.id}/logs")).split("Each log")[0]
    assert "paper" in text_of(signed_in.get(f"/logs/{log.id}"))


@pytest.mark.parametrize("lang", ["", "?lang=es"])
def test_it_speaks_the_patients_language_or_the_one_asked_for(client, clinic, nurse, at, lang):
    language = Language.ENGLISH if lang else Language.SPANISH
    trial = make_under_way(clinic, nurse, placed_at=PLACED_AT, days=3, language=language)
    at(DAY_2)
    pdf = client.sign_in(nurse).get(f"/trials/{trial.id}/log-sheet.pdf{lang}").data
    first, second, *_rest = pages_of(pdf)
    for said in ("Día 1, mañana", "mar 3 mar 2026", "Llame enseguida a emergencias (911)", "Pierna izquierda"):
        assert said in first
    assert "Página 2 de" in second
    assert "Emergencia: llame al 911. Señales: página anterior. Clínica: (312) 555-0100" in second
    assert "Pierna o brazo débil, y es nuevo" in first + second
    for english in ("Tick one box", "Warning signs", "Page 1", "Continued", "Left leg", "not sure"):
        assert english not in first + second
    assert PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == "es"
    assert all(len(found) == 1 for found in codes_on(pdf))


def test_a_patients_language_without_a_catalogue_is_printed_in_english_throughout(client, clinic, nurse, at):
    trial = make_under_way(clinic, nurse, placed_at=PLACED_AT, days=3, language=Language.FRENCH)
    at(DAY_2)
    pages = pages_of(client.sign_in(nurse).get(f"/trials/{trial.id}/log-sheet.pdf").data)
    assert "Day 1, morning" in pages[0]
    assert "Tue 3 Mar 2026" in pages[0]


def test_an_unknown_language_prints_the_patients(signed_in, trial):
    pdf = signed_in.get(f"/trials/{trial.id}/log-sheet.pdf?lang=xx").data
    assert "Day 1, morning" in pages_of(pdf)[0]
    assert f"/trials/{trial.id}/log-sheet.pdf?lang=es" in signed_in.get(f"/trials/{trial.id}/logs").get_data(
        as_text=True
    )


def test_a_sheet_keyed_in_days_later_is_marked_late_and_paper(signed_in, trial, at):
    at(DAY_2 + timedelta(days=2))
    signed_in.sign_in(make_person("nurse", trial.clinic, email="two@example.org"))
    url = f"/trials/{trial.id}/logs/new?on=2026-03-04&session=morning&paper=1"
    signed_in.post(url, data=answers_on(signed_in.get(url)) | {"sleep_hours": "6"})
    table = text_of(signed_in.get(f"/trials/{trial.id}/logs"))
    assert "late , morning log of day 2 paper" in table


def test_the_questions_are_those_of_the_program_in_use(signed_in, trial, nurse):
    before = " ".join(pages_of(signed_in.get(f"/trials/{trial.id}/log-sheet.pdf").data))
    make_session(trial, nurse)
    after = " ".join(pages_of(signed_in.get(f"/trials/{trial.id}/log-sheet.pdf").data))
    assert ("painful area tingles" in before, "painful area tingles" in after) == (False, True)
    assert "P1" in after


def test_after_the_pull_the_days_are_those_that_were(client, clinic, nurse, at):
    trial = make_leads_out(clinic, nurse, placed_at=PLACED_AT, days=7, pulled_at=PLACED_AT + timedelta(days=2))
    at(PLACED_AT + timedelta(days=3))
    pages = pages_of(client.sign_in(nurse).get(f"/trials/{trial.id}/log-sheet.pdf").data)
    assert pages[-1].startswith("Day 2, morning")


def test_a_button_leads_to_it_from_the_logs_and_from_the_trial(signed_in, trial):
    for page in (f"/trials/{trial.id}/logs", f"/trials/{trial.id}"):
        assert f'href="/trials/{trial.id}/log-sheet.pdf"' in signed_in.get(page).get_data(as_text=True)


def test_who_printed_it_is_in_the_audit_trail(signed_in, trial, nurse, db):
    signed_in.get(f"/trials/{trial.id}/log-sheet.pdf")
    db.session.rollback()
    row = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (row.act, row.by_id, row.patient_id) == ("patient record read", nurse.id, trial.patient_id)


def test_there_is_none_before_the_placement_for_other_clinics_or_administrators(
    signed_in, trial, clinic, nurse, administrator
):
    scheduled = make_scheduled(clinic, nurse, mrn="B-3", phone="+13125550198")
    assert signed_in.get(f"/trials/{scheduled.id}/log-sheet.pdf").status_code == 404
    south = make_person("nurse", make_clinic("South clinic"), email="south@example.org")
    for person, status in ((south, 404), (administrator, 403)):
        assert signed_in.application.test_client().sign_in(person).get(
            f"/trials/{trial.id}/log-sheet.pdf"
        ).status_code == status  # fmt: skip
