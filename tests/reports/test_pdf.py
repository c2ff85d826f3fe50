import gc
import io
import re
import shutil
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pypdf import PdfReader

from scstrial.charts.fonts import NO_GLYPH
from scstrial.reports.choices import PageSize, Verdict
from scstrial.reports.content import AnalgesicChange, AreaFinding, AreaPain, ConfirmedComplication, SecondOpinion, Tried
from scstrial.reports.log_table import marks_words, pain_words
from scstrial.reports.pdf import UNPRINTABLE, trial_report_pdf
from scstrial.reports.verdict import headline
from tests.factories.reports import (
    LONG_NAME,
    area_line,
    chart,
    evaluated,
    heavy_report,
    log_row,
    mean_of,
    report,
    signed,
    wide_report,
)


def read(made):
    return PdfReader(io.BytesIO(trial_report_pdf(made)))


def text_of(page):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", page.extract_text()))


def whole_text(made):
    return " ".join(text_of(page) for page in read(made).pages)


@pytest.mark.parametrize("size", list(PageSize))
@pytest.mark.parametrize("decision", [None, signed()], ids=["draft", "signed"])
def test_a_usual_trial_takes_two_pages(size, decision):
    assert len(read(report(page_size=size, decision=decision)).pages) == 2


def test_ten_days_five_areas_and_four_leads_take_two_pages():
    assert len(read(wide_report()).pages) == 2


def test_pages_have_the_size_asked_for():
    assert [float(n) for n in read(report()).pages[0].mediabox[2:]] == [612, 792]
    a4 = read(report(page_size=PageSize.A4)).pages[0].mediabox
    assert (round(a4.width), round(a4.height)) == (595, 842)


def test_every_page_says_whose_it_is_and_which_of_how_many():
    pages = read(wide_report()).pages
    for number, page in enumerate(pages, start=1):
        text = text_of(page)
        for words in ("Lena Hart", "4 May 1968", "MRN-004711", "North Pain Clinic", f"Page {number} of {len(pages)}"):
            assert words in text


def test_the_same_report_gives_the_same_bytes():
    assert trial_report_pdf(report()) == trial_report_pdf(report())


def test_another_process_gives_the_same_bytes():
    code = (
        "import hashlib; from tests.factories.reports import wide_report; "
        "from scstrial.reports.pdf import trial_report_pdf; "
        "print(hashlib.sha256(trial_report_pdf(wide_report('张伟 محمد'))).hexdigest())"
    )
    hashes = {subprocess.check_output([sys.executable, "-c", code], text=True) for _ in range(2)}
    assert len(hashes) == 1


def test_the_properties_name_the_clinic_and_never_the_patient():
    reader = read(report())
    assert reader.metadata.title == "Spinal cord stimulator trial report"
    assert reader.metadata.author == "North Pain Clinic"
    assert reader.metadata.subject == "Signed"
    assert reader.trailer["/Root"]["/Lang"] == "en-US"
    assert "Hart" not in str(reader.metadata)
    assert read(report(decision=None)).metadata.subject == "Draft, not signed"


def test_the_document_is_dated_by_the_report_and_not_by_the_clock():
    made = read(report(printed_at=datetime(2026, 3, 12, 20, 0, tzinfo=UTC)))
    assert made.metadata.creation_date == datetime(2026, 3, 12, 20, 0, tzinfo=UTC)
    assert "Printed Thu 12 Mar 2026, 15:00 CDT (America/Chicago) by R. Ortiz" in text_of(made.pages[0])


def fonts_in(reader):
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            found[str(font["/BaseFont"])] = "/FontFile2" in font.get("/FontDescriptor", {})
    return found


@pytest.mark.parametrize("name", ["Lena Hart", "Анна Кузнецова", "Nguyễn Thị", "محمد الخطيب", "欧阳小明"])
def test_all_fonts_are_ours_and_embedded(name):
    found = fonts_in(read(wide_report(name)))
    assert all(found.values())
    assert all("+NotoSans" in font for font in found)


@pytest.mark.parametrize("name", ["Анна Сергеевна Кузнецова", "Nguyễn Thị Phương Thảo", "欧阳小明"])
def test_names_in_other_scripts_can_be_read_back(name):
    assert name in whole_text(report(identity=replace(report().identity, name=name)))


def test_an_arabic_name_can_be_read_back_word_by_word():
    text = whole_text(report(identity=replace(report().identity, name="محمد الخطيب")))
    assert all(word in text for word in ("محمد", "الخطيب"))


def test_a_long_chinese_reason_is_cut_into_lines_and_kept_whole():
    reason = "连续三天疼痛缓解超过百分之五十，患者能够再次步行去商店。" * 6
    text = whole_text(report(decision=signed(reason=reason))).replace(" ", "")
    assert unicodedata.normalize("NFKC", reason) in text


def test_a_long_arabic_reason_keeps_its_words_and_the_order_of_its_lines():
    reason = " ".join(["أولا", *["تحسن"] * 60, "أخيرا"])
    text = whole_text(report(decision=signed(reason=reason)))
    assert text.count("تحسن") == 60
    assert text.index("أولا") < text.index("أخيرا")


def test_a_sign_without_a_glyph_is_marked_and_explained():
    text = whole_text(report(identity=replace(report().identity, name="Lena བོད")))
    assert NO_GLYPH in text
    assert UNPRINTABLE in text
    assert UNPRINTABLE not in whole_text(report())


def printed(made):
    """What pdftotext reads: it knows what was written from what is drawn."""
    done = subprocess.run(["pdftotext", "-", "-"], input=trial_report_pdf(made), capture_output=True, check=True)
    return unicodedata.normalize("NFKC", done.stdout.decode())


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
@pytest.mark.parametrize(
    "name", ["प्रिया श्रीवास्तव", "น้ำผึ้ง ที่รัก", "মীনা চট্টোপাধ্যায়", "김민준", "𠮷田 さくら", "Αθηνά", "አበበ"]
)
def test_names_whose_letters_join_can_be_copied_from_head_and_reason(name):
    text = printed(report(identity=replace(report().identity, name=name), decision=signed(reason=f"{name}. " * 9)))
    assert text.count(unicodedata.normalize("NFKC", name)) >= 10
    assert NO_GLYPH not in text


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_a_hebrew_name_can_be_copied():
    text = printed(report(identity=replace(report().identity, name="שרה כהן")))
    assert all(word in text for word in ("שרה", "כהן"))


def test_a_long_hindi_reason_goes_on_over_lines_and_pages():
    reason = "रोगी तीन दिनों तक राहत महसूस कर रहा है। " * 300
    assert len(read(report(decision=signed(reason=reason))).pages) >= 3


def test_a_very_long_name_is_set_smaller_and_not_cut():
    name = "Maximiliana Bartholomea Konstantinopolitanska von und zu Hohenlohe"
    assert name in whole_text(report(identity=replace(report().identity, name=name)))


def test_the_first_page_says_verdict_arithmetic_and_rule():
    text = text_of(read(report()).pages[0])
    for words in (
        "Met",
        "57.6 % pain relief, Left leg; at least 50 % needed",
        "(8 + 7 + 8 + 9 + 8 + 7 + 8) ÷ 7 = 55/7 = 7.857",
        "(55/7 − 10/3) ÷ (55/7) = 19/33 = 57.576 %",
        "Rule in force: mean of the daily average pain",
        "relief stated by the patient 60 %",
        "opioids 40.0 to 20.0 MME per day (50.0 % less)",
        "4 of 5 rules agree",
        "It is not a forecast",
        "Persistent spinal pain syndrome type 2 (ICD-10-CM M96.1)",
        "Medicare (NGS)",
        "1: Abbott Octrode, 8 contacts, tip T8 upper third, left",
        "Average pain, NRS 0-10",
        "50 % line",
    ):
        assert words in text, words
    assert "will respond" not in text


def test_criteria_and_complications_are_told():
    text = whole_text(report())
    assert "Opioids, MME per day 40.0 20.0 50.0 % less at least 50 % less yes supports" in text
    assert "Pain, left leg 7.9 3.3 57.6 % less at least 50 % less yes decides" in text
    assert "C-06 Probable site infection Fri 6 Mar, 08:31 redness 2.5 cm, 37.9 °C" in text
    assert "Times: America/Chicago" in text
    assert "None was raised or recorded." in whole_text(report(complications=()))


def test_no_criteria_leave_no_empty_table():
    assert "Criterion" not in whole_text(report(criteria=()))


def test_a_signed_report_says_who_signed_when_and_in_which_zone():
    text = whole_text(report())
    assert "Signed electronically by R. Ortiz, MD, on Thu 12 Mar 2026, 14:05 CDT (America/Chicago)." in text
    assert "Proceed to implant" in text
    assert "DRAFT" not in text


def test_an_unsigned_report_is_marked_as_draft_on_every_page():
    pages = read(report(decision=None)).pages
    assert all("DRAFT - not signed" in text_of(page) for page in pages)
    text = " ".join(text_of(page) for page in pages)
    assert "No decision has been signed." in text
    assert "Signed electronically" not in text


def test_a_decision_without_reason_or_wish_leaves_their_labels_out():
    text = whole_text(report(decision=signed(reason="", patient_wish="")))
    assert "Reason" not in text
    assert "Patient's wish" not in text


def test_the_log_table_has_a_row_a_day_with_units_and_marks():
    text = whole_text(report())
    assert "3 Thu 5 Mar 5.0 (6/3) 57.6 60 6.5 35 20 36.8 L" in text
    assert "5* Sat 7 Mar" in text
    for unit in ("Sleep, h", "Walk, min", "Temp., °C", "Relief, %"):
        assert unit in text


def test_the_relief_of_a_day_obeys_the_threshold_too():
    text = whole_text(report(log=(log_row(relief_pct=Decimal("49.97")),)))
    assert "4.0 (5/2) 49.9" in text


def test_what_was_not_recorded_is_a_dash():
    row = log_row(average=None, relief_pct=None, relief_reported_pct=None, sleep_hours=None, walk_minutes=None)
    text = whole_text(report(log=(replace(row, mme_per_day=None, temperature_c=None),)))
    assert "1 Tue 3 Mar – – – – – – –" in text


def test_pain_and_marks_of_a_day_in_words():
    assert pain_words(AreaPain(Decimal("4.5"))) == "4.5"
    assert pain_words(AreaPain(4, worst=6)) == "4.0 (6/–)"
    assert marks_words(log_row(late=True, corrected=True, left_out=True)) == "L C X"
    assert marks_words(log_row()) == ""


def test_sixteen_areas_and_thirty_days_are_all_printed():
    areas = tuple(f"Area {letter}" for letter in "ABCDEFGHIJKLMNOP")
    rows = tuple(log_row(day, pain=(AreaPain(4),) * 15 + (AreaPain(Decimal("7.7")),)) for day in range(1, 31))
    lines = [area_line(area, ("5", "4"), None, primary=False) for area in areas]
    text = whole_text(report(areas=areas, log=rows, chart=chart(*lines, days=30)))
    assert text.count("7.7") == 30
    assert all(area in text for area in areas)


def test_a_headline_without_percentage_says_why():
    assert headline(evaluated(relief_pct=None, verdict=Verdict.NOT_EVALUABLE, reason="too few days")) == (
        "Left leg: too few days"
    )
    assert headline(evaluated(relief_pct=None, verdict=Verdict.NOT_EVALUABLE)) == "Left leg: no percentage"
    assert headline(evaluated(relief_pct=None)) == "Left leg: by a rule without a percentage"
    assert headline(evaluated(relief_pct=None, reason="three days in a row yes")).endswith("three days in a row yes")


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_stands_as_a_word_with_its_flags(verdict):
    text = whole_text(report(evaluated=evaluated(verdict=verdict, flags=("borderline", "discordant"))))
    assert f"{verdict.label} 57.6 % pain relief" in text
    assert "Remarks: borderline, discordant" in text


def test_a_verdict_that_rests_on_something_else_says_so():
    decided = "analgesic reduction 55.0 %, at least 50 % needed"
    text = whole_text(report(evaluated=evaluated(mean_of(8), mean_of("4.8"), verdict=Verdict.MET, decided_by=decided)))
    assert "40.0 % pain relief" in text
    assert f"Decided by {decided}" in text


def test_other_areas_and_a_missing_opioid_baseline_are_told_beside_the_verdict():
    made = evaluated(
        analgesic=AnalgesicChange(0, 0, None),
        areas=(
            AreaFinding("Left leg", True, Verdict.MET),
            AreaFinding("Low back", False, Verdict.NOT_MET, relief_pct=Decimal("37.5")),
            AreaFinding("Left foot", False, Verdict.NOT_EVALUABLE, reason="too few days"),
        ),
    )
    text = whole_text(report(evaluated=made))
    assert "relief stated by the patient not recorded" in text
    assert "opioids 0.0 to 0.0 MME per day (no percentage)" in text
    assert "Low back 37.5 % (not met); Left foot (not evaluable: too few days)." in text


def test_leads_still_in_are_said_to_be_in():
    made = report(placement=replace(report().placement, removed_on=None))
    assert "still in" in whole_text(made)


def test_confirmed_complications_stand_before_the_flags():
    infection = ConfirmedComplication(
        "Infection (T85.733A)", date(2026, 3, 6), "moderate", "related to the procedure", "resolved", "Cefazolin."
    )
    text = whole_text(report(confirmed=(infection,)))
    assert text.index("Infection (T85.733A) Fri 6 Mar 2026 moderate") < text.index("Flag raised by rule")
    assert "No complication was confirmed." in whole_text(report())
    assert "Flag raised by rule" not in whole_text(report(confirmed=(infection,), complications=()))


def test_decisions_signed_before_the_last_one_are_named():
    text = whole_text(report(earlier=(signed(choice="Extend the trial", reason="Lead moved."),)))
    assert "Signed before: Extend the trial, R. Ortiz, MD" in text
    assert "Lead moved." in text


def test_second_opinions_are_printed_with_their_question_signed_or_not():
    given = SecondOpinion(
        "Is 49 % enough?", "Disagrees", "Repeat the trial.", "H. Sato, MD", datetime(2026, 3, 11, tzinfo=UTC)
    )
    for text in (whole_text(report(opinions=(given,))), whole_text(report(decision=None, opinions=(given,)))):
        assert "Second opinion: Disagrees, H. Sato, MD" in text
        assert "Repeat the trial." in text
        assert "Is 49 % enough?" in text


def test_a_record_that_changed_after_signing_and_the_hash_are_printed():
    text = whole_text(
        report(decision=signed(changed_since="A log was corrected.", sha256="ab12", amend_reason="Wish."))
    )
    for words in ("A log was corrected.", "SHA-256 of the signed record: ab12", "Amended because: Wish."):
        assert words in text


def test_everything_at_once_fits_three_pages_and_nothing_is_lost():
    pages = read(heavy_report()).pages
    assert len(pages) == 3
    text = " ".join(text_of(page) for page in pages)
    for words in (
        LONG_NAME,
        "Surgery, Fusion, L4-S1, 2 May 2023: leg pain came back after four months",
        "Tried, dates not recorded: physical therapy, SNRI antidepressant",
        "Conservative care: 14 months (supervised, no lasting relief)",
        "complication, confirmed",
        "Infection, superficial (T85.733A)",
        "Amended because:",
        "Signed before: Extend the trial",
        "Day 8 Program 8 ECAP closed loop 1-3− 1-4− 2-5− 1-2+ 2-7+ 12.5 mA 450 9,992 yes",
    ):
        assert words in text, words
    assert all(f"Program {number} ECAP closed loop" in text for number in range(1, 9))
    assert "…" not in text


def test_a_table_that_goes_on_has_its_headings_again_on_the_next_page():
    rows = tuple(log_row(day) for day in range(1, 80))
    pages = [text_of(page) for page in read(report(log=rows)).pages]
    assert sum("Stated relief, %" in page for page in pages) >= 2


def test_eight_treatments_with_dates_and_results_leave_a_usual_trial_on_two_pages():
    tried = tuple(
        Tried(f"Injection, Epidural steroid {number}, L5, 6 Jan 2025", "two weeks of relief") for number in range(8)
    )
    pages = read(report(treatments=tried)).pages
    assert len(pages) == 2
    assert all(f"· {one.what}: {one.words}" in text_of(pages[0]) for one in tried)


def test_what_was_not_recorded_about_treatment_is_said():
    assert "Treatment tried: not recorded" in whole_text(report())


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize(
    "made", [report(), wide_report("प्रिया 𠮷田 محمد"), heavy_report()], ids=["usual", "names", "heavy"]
)
def test_the_file_is_whole(made, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(trial_report_pdf(made))
    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_forty_reports_leave_nothing_behind():
    for _ in range(5):
        trial_report_pdf(report())
    gc.collect()
    before = sys.getallocatedblocks()
    for _ in range(40):
        trial_report_pdf(report())
    gc.collect()
    assert sys.getallocatedblocks() - before < 40 * 50, "a report kept is tens of thousands of blocks"
