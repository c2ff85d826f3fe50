"""Packet, bundle and letter as they are fetched, and the page that lists them."""

import io
import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from scstrial.assessments.actions import record_score
from scstrial.assessments.choices import Instrument
from scstrial.assessments.rules import Score
from scstrial.audit.models import AuditEntry
from scstrial.patients.choices import Language
from scstrial.protocols.choices import Payer
from scstrial.reports.queries import letter_of, packet_of
from scstrial.screening import actions
from scstrial.screening.choices import ItemKey, ReevaluationPart, Treatment
from scstrial.screening.rules import Answer, CareBefore, Evidence, PartFound
from tests.factories.accounts import make_clinic, make_person
from tests.factories.decided import EXAMPLE_17, NOT_MET, TWO_DAYS_LATER, correct_evening, make_full, make_judged, sign
from tests.factories.patients import make_patient
from tests.factories.screening_answers import make_fit
from tests.factories.trials import make_scheduled


@pytest.fixture
def now(at):
    return at(TWO_DAYS_LATER)


@pytest.fixture
def as_nurse(now, client, nurse):
    return client.sign_in(nurse)


def pages_of(response):
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    return [one.extract_text() for one in PdfReader(io.BytesIO(response.data)).pages]


def text_of(response):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", " ".join(pages_of(response))))


def medicare_candidate(clinic, nurse, **changes):
    """Before the trial, with Medicare as payer, fit but for what is changed."""
    patient = make_patient(clinic, nurse)
    make_fit(patient, nurse, payer=Answer(Payer.MEDICARE), **changes)
    return patient


def letter(client, trial, lang=""):
    return client.get(f"/trials/{trial.id}/letter.pdf" + (f"?lang={lang}" if lang else ""))


# The packet


def test_before_the_trial_the_packet_goes_out_alone(as_nurse, clinic, nurse):
    patient = medicare_candidate(clinic, nurse)
    text = text_of(as_nurse.get(f"/patients/{patient.id}/authorization.pdf"))
    for words in (
        "Request for prior authorization",
        "To: Medicare (US)",
        "CPT 63650",
        "M96.1",
        "Evidence: Documents and coverage",
        "Treatments tried",
        "Instruments and ratings",
        "PHQ-9 8",
    ):
        assert words in text, words


def test_the_cover_ticks_what_is_met_and_says_what_is_missing(as_nurse, clinic, nurse, now):
    patient = medicare_candidate(clinic, nurse, spine_imaging=Answer(None))
    cover = re.sub(r"\s+", " ", pages_of(as_nurse.get(f"/patients/{patient.id}/authorization.pdf"))[0])
    assert "[x] Is consent for the trial signed?" in cover
    assert "[ ] Is there recent imaging of the spine where the lead enters and lies? Not recorded" in cover
    missing = packet_of(patient, now, nurse).missing
    assert any(ItemKey.SPINE_IMAGING.label in words for words in missing)
    assert cover.count("Still missing for this payer") == 1


def test_each_item_has_its_evidence_its_day_and_who_recorded_it(clinic, nurse, now):
    patient = medicare_candidate(clinic, nurse, hba1c_pct=Answer(Decimal("6.4"), now.date() - timedelta(days=20)))
    items = {item.question: item for item in packet_of(patient, now, nurse).items}
    hba1c = items[ItemKey.HBA1C.label]
    assert (hba1c.state, hba1c.dated, hba1c.by) == ("Met", "19 Feb 2026", nurse.name)
    assert "6.4" in hba1c.finding
    assert hba1c.source


def test_what_was_noted_about_treatments_stands_in_the_packet(as_nurse, clinic, nurse):
    note = "Physiotherapy 2023 to 2025 without lasting relief"
    patient = medicare_candidate(clinic, nurse, conservative_months=Answer(Decimal(14), None, note))
    assert f"14 months ({note})" in text_of(as_nurse.get(f"/patients/{patient.id}/authorization.pdf"))


def test_treatments_with_dates_and_the_reevaluation_stand_where_treatments_stand(as_nurse, clinic, nurse, now, db):
    patient = medicare_candidate(clinic, nurse)
    surgery = CareBefore(Treatment.SURGERY, "Fusion", "L4-S1", date(2023, 5, 2), result="Leg pain came back")
    mistaken = CareBefore(Treatment.INJECTION, from_on=date(2024, 1, 1), result="Of another patient")
    actions.record_care(patient, surgery, by=nurse, now=now)
    row = actions.record_care(patient, mistaken, by=nurse, now=now)
    actions.retire_care(patient, row, "Wrong chart", by=nurse, now=now)
    imaging = PartFound(ReevaluationPart.IMAGING, date(2026, 1, 5), result="Scar at L5", by_whom="Dr Shah")
    actions.record_part(patient, imaging, by=nurse, now=now)
    db.session.commit()
    told = {one.what: one.words for one in packet_of(patient, now, nurse).treatments}
    assert told["Surgery: Fusion, L4-S1"] == "2 May 2023; Leg pain came back"
    assert told["Re-evaluation: imaging since the operation"] == "Scar at L5 (5 Jan 2026, by Dr Shah)"
    assert told["Re-evaluation: examination"] == "not recorded"
    printed = text_of(as_nurse.get(f"/patients/{patient.id}/authorization.pdf"))
    assert "Scar at L5 (5 Jan 2026, by Dr Shah)" in printed
    assert "Of another patient" not in printed


def test_the_authorization_asked_for_is_not_itself_missing(clinic, nurse, now):
    patient = medicare_candidate(clinic, nurse, prior_authorization=Answer(None))
    assert not any(ItemKey.PRIOR_AUTHORIZATION.label in words for words in packet_of(patient, now, nurse).missing)


def test_a_candidate_of_whom_nothing_is_known_misses_the_indication_first(clinic, nurse, now):
    packet = packet_of(make_patient(clinic, nurse), now, nurse)
    assert packet.missing[0] == "The indication with its ICD-10-CM code is not recorded."
    assert packet.payer == "payer not stated"
    assert (packet.diagnoses, packet.treatments, packet.scores) == ((), (), ())


def test_an_item_set_aside_is_not_ticked_and_says_by_whom(as_nurse, clinic, nurse, physician, now, db):
    patient = medicare_candidate(clinic, nurse, cardiac_device=Answer(True))
    actions.override_item(patient, ItemKey.CARDIAC_DEVICE, "Device clinic agrees.", by=physician, now=now)
    db.session.commit()
    text = text_of(as_nurse.get(f"/patients/{patient.id}/authorization.pdf"))
    assert "[ ] Does the patient have a pacemaker or ICD? Not met, set aside by a physician" in text
    assert f"Set aside: Device clinic agrees. {physician.name}" in text


def test_treatments_with_dates_and_papers_behind_an_item_stand_in_the_packet(clinic, nurse, now, db):
    patient = medicare_candidate(clinic, nurse)
    day = now.date()
    courses = (
        CareBefore(Treatment.SNRI, "duloxetine", "", day - timedelta(days=90), day - timedelta(days=30), "no relief"),
        CareBefore(Treatment.PSYCHOLOGICAL, unsuitable_because="declined twice"),
    )
    for care in courses:
        actions.record_care(patient, care, by=nurse, now=now)
    paper = Evidence(day, "MRI L3-S1", "Dr Lee", "no stenosis", "chart 12-44")
    actions.add_evidence(patient, ItemKey.SPINE_IMAGING, paper, by=nurse, now=now)
    db.session.commit()
    packet = packet_of(patient, now, nurse)
    told = {one.what: one.words for one in packet.treatments}
    assert told["SNRI antidepressant: duloxetine"].endswith("; no relief")
    assert told["Psychological therapy"] == "Unsuitable because: declined twice"
    items = {item.question: item for item in packet.items}
    assert "MRI L3-S1, Dr Lee, chart 12-44, no stenosis." in items[ItemKey.SPINE_IMAGING.label].evidence


def test_the_packet_names_the_kinds_of_treatment_that_medicare_wants_to_see(clinic, nurse, now):
    tried = frozenset({Treatment.PHYSICAL_THERAPY, Treatment.SNRI, Treatment.INJECTION, Treatment.SURGERY})
    missing = packet_of(medicare_candidate(clinic, nurse, treatments=Answer(tried)), now, nurse).missing
    asked = [words for words in missing if "asks in the packet for" in words]
    assert asked == [
        "Medicare (US) asks in the packet for psychological therapy: with dates and result, or why it is unsuitable."
    ]


def test_the_packet_of_a_trial_shows_the_scores_that_stood_before_the_placement(clinic, nurse, now, db):
    trial = make_full(clinic, nurse)
    patient, placed_on = trial.patient, trial.placed_on
    for on, score in ((placed_on - timedelta(days=3), 44), (placed_on + timedelta(days=3), 12)):
        record_score(patient, Score(Instrument.ODI, on, Decimal(score)), by=nurse, now=now)
    db.session.commit()
    packet = packet_of(patient, now, nurse, trial)
    (odi,) = [one for one in packet.scores if one.name == "ODI"]
    assert (odi.score, odi.scale, odi.meaning) == ("44 %", "0 to 100 %", "severe")
    assert odi.on == placed_on - timedelta(days=3)
    items = {item.question: item for item in packet.items}
    assert "ODI 44" in items[ItemKey.ODI.label].finding
    (latest,) = [one for one in packet_of(patient, now, nurse).scores if one.name == "ODI"]
    assert latest.score == "12 %"


COURSES = (
    CareBefore(Treatment.SURGERY, "Fusion", "L4-S1", date(2023, 5, 2), result="Leg pain came back"),
    CareBefore(Treatment.GABAPENTINOID, "pregabalin", "", date(2024, 4, 1), result="A third less burning"),
    CareBefore(Treatment.SNRI, "duloxetine", "", date(2024, 10, 18), date(2025, 1, 26), "No relief"),
    CareBefore(Treatment.INJECTION, "Epidural steroid", "L5", date(2025, 1, 6), result="Two weeks of relief"),
    CareBefore(Treatment.PSYCHOLOGICAL, unsuitable_because="declined twice"),
)


def test_the_packet_says_what_goes_on_and_does_not_repeat_what_has_its_dates(clinic, nurse, now, db):
    dated = {care.treatment for care in COURSES}
    patient = medicare_candidate(clinic, nurse, treatments=Answer(frozenset({*dated, Treatment.NSAID})))
    actions.answer_items(patient, {"prior_spine_surgeries": Answer(1)}, by=nurse, now=now)
    for care in reversed(COURSES):
        actions.record_care(patient, care, by=nurse, now=now)
    db.session.commit()
    told = [(one.what, one.words) for one in packet_of(patient, now, nurse).treatments]
    assert told[:6] == [
        ("Surgery: Fusion, L4-S1", "2 May 2023; Leg pain came back"),
        ("Gabapentinoid: pregabalin", "since 1 Apr 2024; A third less burning"),
        ("SNRI antidepressant: duloxetine", "18 Oct 2024 to 26 Jan 2025; No relief"),
        ("Injection: Epidural steroid, L5", "6 Jan 2025; Two weeks of relief"),
        ("Psychological therapy", "Unsuitable because: declined twice"),
        ("Tried, dates not recorded", "Anti-inflammatory drug (NSAID)"),
    ]
    assert "Spine operations" not in dict(told)


def test_the_checklist_begins_on_the_cover_and_says_what_was_found(as_nurse, clinic, nurse, now):
    patient = medicare_candidate(clinic, nurse)
    cover = re.sub(r"\s+", " ", pages_of(as_nurse.get(f"/patients/{patient.id}/authorization.pdf"))[0])
    assert "[x] Is there an active infection? No active infection" in cover
    assert "[x] Does the patient expect what a trial can give? Yes 11 Mar 2026" in cover
    assert (
        "Diagnosis: M96.1 Persistent spinal pain after spine surgery (PSPS type 2) (primary), neuropathic pain since"
        in cover
    )
    assert "valid through 9 Jul 2026, tracking number UTN-1" in cover


def test_what_is_longer_than_a_page_is_printed_whole(as_nurse, clinic, nurse, physician, now, db):
    patient = medicare_candidate(clinic, nurse, immunosuppressed=Answer(True, note=words_of(990, "note")))
    reason = words_of(1990, "reason")
    actions.override_item(patient, ItemKey.IMMUNOSUPPRESSION, reason, by=physician, now=now)
    for number in range(6):
        paper = Evidence(now.date(), "MRI", "Dr Lee", words_of(990, f"paper{number}"))
        actions.add_evidence(patient, ItemKey.SPINE_IMAGING, paper, by=nurse, now=now)
    care = CareBefore(Treatment.SURGERY, "إزالة الصفيحة", "L4", date(2023, 5, 2), result=words_of(990, "result"))
    actions.record_care(patient, care, by=nurse, now=now)
    db.session.commit()
    text = text_of(as_nurse.get(f"/patients/{patient.id}/authorization.pdf"))
    for word, length in (("note", 990), ("reason", 1990), ("paper0", 990), ("paper5", 990), ("result", 990)):
        assert text.count(word) >= length // (len(word) + 5), word


def words_of(length, word):
    """`note0001 note0002 ...`, as many as fit."""
    return " ".join(f"{word}{number:04}" for number in range(length // (len(word) + 5)))


# The bundle


def test_the_bundle_is_packet_and_report_with_pages_numbered_through(as_nurse, clinic, nurse, physician):
    trial = make_full(clinic, nurse)
    sign(trial, physician)
    pages = pages_of(as_nurse.get(f"/trials/{trial.id}/bundle.pdf"))
    heads = ["Authorization packet" if "Authorization packet" in page else "Trial report" for page in pages]
    assert heads == sorted(heads)
    assert set(heads) == {"Authorization packet", "Trial report"}
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Lena Hart" in page
    assert "The trial report follows: with the signed report." in pages[0]
    assert "57.6 % pain relief" in " ".join(pages)


def test_a_bundle_with_an_unsigned_report_says_so_and_marks_only_those_pages(as_nurse, clinic, nurse):
    pages = pages_of(as_nurse.get(f"/trials/{make_judged(clinic, nurse).id}/bundle.pdf"))
    assert "with a draft of the report, not signed" in pages[0]
    assert ["DRAFT" in page for page in pages] == sorted("DRAFT" in page for page in pages)
    assert "DRAFT" in pages[-1]


# The letter


def test_there_is_no_letter_before_the_decision_is_signed(as_nurse, clinic, nurse, physician):
    trial = make_judged(clinic, nurse, **EXAMPLE_17)
    assert letter(as_nurse, trial).status_code == 404
    sign(trial, physician)
    assert letter(as_nurse, trial).status_code == 200


def test_the_letter_says_in_one_page_what_the_trial_showed_and_what_comes_next(as_nurse, clinic, nurse, physician):
    trial = make_full(clinic, nurse)
    sign(trial, physician)
    pages = pages_of(letter(as_nurse, trial))
    text = re.sub(r"\s+", " ", " ".join(pages))
    assert len(pages) == 1
    for words in (
        "Dear Lena Hart,",
        "(left leg) 7.9 out of 10 on average",
        "it was 3.3 out of 10",
        "That is 57.6 % less pain. The clinic's rule asks for at least 50 % less pain. You reached that.",
        "You told us at the end that your pain was 60 % less.",
        "It cannot tell how a permanent stimulator will work for you.",
        "you can have a permanent stimulator put in",
        "Call emergency services (911 in the US) or go to the emergency department now.",
        "Watch for these signs until April 9, 2026",
        "Call North clinic, (312) 555-0100",
    ):
        assert words in text, words
    assert not {"NRS", "MME", "verdict", "responder"} & set(text.split())


def test_a_spanish_speaking_patient_gets_a_spanish_letter_and_may_have_the_other(as_nurse, clinic, nurse, physician):
    trial = make_full(clinic, nurse)
    trial.patient.language = Language("es")
    sign(trial, physician)
    spanish, english = text_of(letter(as_nurse, trial)), text_of(letter(as_nurse, trial, "en"))
    assert "Es un 57,6 % menos de dolor." in spanish
    assert "Página 1 de 1" in spanish
    assert "That is 57.6 % less pain." in english
    assert "That is 57.6 % less pain." in text_of(letter(as_nurse, trial, "en"))


def test_not_enough_relief_is_said_in_the_letter(as_nurse, clinic, nurse, physician):
    trial = make_judged(clinic, nurse, **NOT_MET)
    sign(trial, physician, "do_not_implant")
    text = text_of(letter(as_nurse, trial))
    assert "That is 42.9 % less pain." in text
    assert "You did not reach that." in text
    assert "you will not have a permanent stimulator put in" in text


def test_more_pain_than_before_is_said_as_such(as_nurse, clinic, nurse, physician):
    trial = make_judged(clinic, nurse, baseline=8, pains=(10,) * 6)
    sign(trial, physician, "do_not_implant")
    assert "That is 25 % more pain than before." in text_of(letter(as_nurse, trial))


def test_what_the_patient_stated_as_worse_is_said_as_more_pain(as_nurse, clinic, nurse, physician):
    trial = make_judged(clinic, nurse, baseline=8, pains=(10,) * 6, pull={"relief_reported_pct": -30})
    sign(trial, physician, "do_not_implant")
    assert "You told us at the end that your pain was 30 % more." in text_of(letter(as_nurse, trial))


def test_the_letter_names_every_sign_that_is_an_emergency_by_itself(as_nurse, clinic, nurse, physician):
    trial = make_full(clinic, nurse)
    sign(trial, physician)
    for language in ("en", "es"):
        pages = pages_of(letter(as_nurse, trial, language))
        assert len(pages) == 1
    text = text_of(letter(as_nurse, trial, "en"))
    for sign_of_danger in (
        "You fainted",
        "Your face or your lips are swollen",
        "Trouble breathing",
        "Pain in your chest",
    ):
        assert text.index(sign_of_danger) < text.index("Call us the same day"), sign_of_danger
    assert text.index("A calf") > text.index("Call us the same day")


def test_without_a_number_the_letter_says_that_this_is_no_failure(as_nurse, clinic, nurse, physician):
    trial = make_judged(clinic, nurse, pains=(7, None, None, None, None, None))
    sign(trial, physician, "do_not_implant", reason="Too few logs.")
    text = text_of(letter(as_nurse, trial))
    assert "There were not enough ratings to work out a number." in text


def test_the_letter_tells_what_was_signed_and_not_what_was_corrected_since(clinic, nurse, physician, now):
    trial = make_judged(clinic, nurse, **EXAMPLE_17)
    sign(trial, physician)
    correct_evening(trial, nurse, 7, 6, now=now + timedelta(hours=3))
    assert round(float(letter_of(trial, now, nurse).relief_pct), 1) == 57.6


# The page and who may see what


def test_the_page_lists_what_can_be_printed_and_what_is_missing(as_nurse, clinic, nurse, physician):
    trial = make_judged(clinic, nurse, **EXAMPLE_17)
    page = as_nurse.get(f"/patients/{trial.patient_id}/documents").get_data(as_text=True)
    assert "Still missing" in page
    assert f"/trials/{trial.id}/bundle.pdf" in page
    assert "letter.pdf" not in page
    sign(trial, physician)
    page = as_nurse.get(f"/patients/{trial.patient_id}/documents").get_data(as_text=True)
    assert f"/trials/{trial.id}/letter.pdf?lang=es" in page
    assert "Letter, English (the patient&#39;s language) (PDF)" in page


def test_a_candidate_without_a_trial_has_the_packet_alone(as_nurse, clinic, nurse):
    patient = make_patient(clinic, nurse)
    page = as_nurse.get(f"/patients/{patient.id}/documents").get_data(as_text=True)
    assert f"/patients/{patient.id}/authorization.pdf" in page
    assert "No trial yet" in page


def test_a_trial_without_leads_has_neither_bundle_nor_letter(as_nurse, clinic, nurse, now):
    trial = make_scheduled(clinic, nurse, now=now)
    assert as_nurse.get(f"/trials/{trial.id}/bundle.pdf").status_code == 404
    assert letter(as_nurse, trial).status_code == 404


def test_documents_of_another_clinic_are_not_found(as_nurse):
    elsewhere = make_clinic("South clinic")
    trial = make_judged(elsewhere, make_person("nurse", elsewhere, email="south@example.org"))
    for address in (
        f"/trials/{trial.id}/bundle.pdf",
        f"/trials/{trial.id}/letter.pdf",
        f"/patients/{trial.patient_id}/authorization.pdf",
        f"/patients/{trial.patient_id}/documents",
    ):
        assert as_nurse.get(address).status_code == 404


def test_who_printed_the_packet_stands_in_the_audit_and_no_name_in_the_file_name(as_nurse, clinic, nurse, db):
    patient = medicare_candidate(clinic, nurse)
    patient_id = patient.id
    headers = as_nurse.get(f"/patients/{patient_id}/authorization.pdf").headers
    assert headers["Content-Disposition"] == f'inline; filename="patient-{patient_id}-authorization.pdf"'
    read = select(AuditEntry).where(AuditEntry.act == "patient record read", AuditEntry.patient_id == patient_id)
    assert [entry.by_id for entry in db.session.scalars(read)] == [nurse.id]
