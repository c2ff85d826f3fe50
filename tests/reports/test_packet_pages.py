"""The packet on paper, from plain values: where pages break."""

import io
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from scstrial.reports.content import Identity, Tried
from scstrial.reports.packet import Packet, PacketDiagnosis, PacketGroup, PacketItem
from scstrial.reports.packet_pages import packet_pdf

COVERAGE, PAYER = "Documents and coverage", "What the payer asks for"
HEADINGS = {
    *(COVERAGE, PAYER, f"Evidence: {COVERAGE}", f"Evidence: {PAYER}", "Treatments tried", "Sources"),
    "Instruments and ratings",
}


def item(number, **given):
    values = {"question": f"Is item {number} there?", "state": "Met", "is_met": True, "level": "Required"}
    return PacketItem(**(values | {"finding": "Yes", "dated": "2 Mar 2026", "by": "R. Ortiz", "source": "GH1"} | given))


def packet(**given):
    values = {
        "identity": Identity("Lena Hart", date(1968, 5, 4), "MRN-004711", "North Pain Clinic", "+1 312 555 0100"),
        "payer": "Medicare (US)",
        "rules_words": "items by the rules of Medicare (US), as of 2 Mar 2026",
        "asked_for": "Percutaneous trial of spinal cord stimulation (CPT 63650)",
        "planned": "not scheduled yet",
        "authorization": "not recorded",
        "diagnoses": (PacketDiagnosis("M96.1", "Pain after surgery", "Neuropathic", "1 Jun 2024", True),),
        "areas": ("Left leg",),
        "groups": (PacketGroup(COVERAGE, (item(1),)), PacketGroup(PAYER, (item(2),))),
        "scores": (),
        "treatments": (Tried("Surgery: Fusion", "2 May 2023; no better"),),
        "missing": (),
        "sources": (("GH1", "A policy, read in a copy"),),
        "judged_on": date(2026, 3, 2),
        "printed_at": datetime(2026, 3, 2, 15, 0, tzinfo=UTC),
        "printed_by": "R. Ortiz",
        "zone": "America/Chicago",
    }
    return Packet(**(values | given))


def pages_of(made):
    """The lines of each page, without what stands at its foot."""
    found = PdfReader(io.BytesIO(packet_pdf(made))).pages
    return [
        [line for line in page.extract_text().splitlines() if not line.startswith(("Printed ", "Page "))]
        for page in found
    ]


def with_items(number):
    return packet(groups=(PacketGroup(COVERAGE, tuple(map(item, range(number)))), PacketGroup(PAYER, (item(99),))))


def test_the_checklist_begins_on_the_cover_however_long_it_is():
    assert "Is item 0 there?" in " ".join(pages_of(with_items(80))[0])


@pytest.mark.parametrize("first", range(8))
def test_no_page_ends_with_a_heading(first):
    """The items before a heading are varied: with one number of them it would stand at the foot of a page."""
    for number in range(10 + first, 58, 8):
        for lines in pages_of(with_items(number)):
            assert lines[-1] not in HEADINGS, (number, lines[-3:])


def test_what_is_not_recorded_stands_on_the_cover_alone():
    blank = item(7, state="Not recorded", is_met=False, finding="Not recorded", is_recorded=False, dated="", by="")
    [lines] = pages_of(packet(groups=(PacketGroup(COVERAGE, (blank,)), PacketGroup(PAYER, (item(2),)))))
    assert sum("Is item 7 there?" in line for line in lines) == 1
    assert f"Evidence: {COVERAGE}" not in lines
    assert f"Evidence: {PAYER}" in lines


def test_a_finding_too_long_for_the_cover_stands_among_the_evidence():
    conditions = "cleared with conditions: " + "sees the psychologist again before the implant; " * 4
    [lines] = pages_of(packet(groups=(PacketGroup(COVERAGE, (item(1, finding=conditions.strip("; ")),)),)))
    text = " ".join(lines)
    assert "Met, see the evidence" in text
    assert text.count("sees the psychologist") == 4


@pytest.mark.parametrize(
    ("diagnosis", "words"),
    [
        (PacketDiagnosis("M96.1", "PSPS type 2", "", "", False), "M96.1 PSPS type 2"),
        (
            PacketDiagnosis("M96.1", "PSPS type 2", "", "1 Jun 2024", True),
            "M96.1 PSPS type 2 (primary), pain since 1 Jun 2024",
        ),
        (PacketDiagnosis("M96.1", "PSPS type 2", "Mixed", "", False), "M96.1 PSPS type 2, mixed pain"),
    ],
)
def test_a_diagnosis_says_as_much_as_is_known(diagnosis, words):
    assert diagnosis.told == words
