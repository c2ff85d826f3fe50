"""The authorization packet on paper: cover with the payer's checklist, evidence, treatments tried, instruments."""

from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from scstrial.charts.fonts import has_unprintable
from scstrial.charts.palette import ACCENT, INK, QUIET_INK
from scstrial.reports.content import TrialReport
from scstrial.reports.packet import Packet, PacketItem
from scstrial.reports.pages import Paper, build, paper_of, printed_words, text_width
from scstrial.reports.paragraphs import labelled, paragraph, style_of
from scstrial.reports.pdf import UNPRINTABLE, report_story
from scstrial.reports.rules import date_words
from scstrial.reports.sections import heading, heading_of_rows
from scstrial.reports.tables import grid, shares, table

TITLE = "Prior authorization packet, spinal cord stimulator trial"
BUNDLE_TITLE = "Authorization packet and trial report, spinal cord stimulator"
EVIDENCE_ROOM = 450  # points; less than most of a page is no room for the evidence
TICKED, EMPTY = "[x]", "[  ]"
_BODY = style_of(9)
_QUIET = style_of(7.6, colour=QUIET_INK)


def packet_pdf(packet: Packet) -> bytes:
    """The packet alone, as it goes out before the trial."""
    return build([(_paper(packet, TITLE, ""), packet_story(packet))])


def bundle_pdf(packet: Packet, report: TrialReport) -> bytes:
    """The packet and the report as one document, its pages numbered through."""
    subject = "With a draft of the report, not signed" if report.is_draft else "With the signed report"
    cover = [*packet_story(packet, "The trial report follows: " + subject.lower() + ".")]
    return build([(_paper(packet, BUNDLE_TITLE, subject), cover), (paper_of(report), report_story(report))])


def packet_story(packet: Packet, enclosed: str = "") -> list[Flowable]:
    """The cover sheet, then the evidence: on a new page unless the list of what is missing began one."""
    width = text_width(packet.page_size)
    story = [*_cover(packet, enclosed, width), CondPageBreak(EVIDENCE_ROOM), *_evidence(packet, width)]
    story += [*_treatments(packet, width), *_scores(packet, width)]
    if has_unprintable(packet.identity.name) or any(has_unprintable(one.evidence) for one in packet.items):
        story += [Spacer(0, 3), paragraph(UNPRINTABLE, _QUIET, width)]
    return story


def _paper(packet: Packet, title: str, subject: str) -> Paper:
    return Paper(
        identity=packet.identity,
        title=title,
        head="Authorization packet",
        subject=subject or packet.asked_for,
        printed_at=packet.printed_at,
        printed_words=printed_words(packet.printed_at, packet.zone, packet.printed_by),
        page_size=packet.page_size,
    )


def _cover(packet: Packet, enclosed: str, width: float) -> list[Flowable]:
    """To whom, for what, and the checklist with a tick for each item that is met."""
    facts = [
        ("To", packet.payer),
        ("From", "  ·  ".join(part for part in (packet.identity.clinic, packet.identity.clinic_phone) if part)),
        ("Asked for", packet.asked_for),
        ("Planned", packet.planned),
        ("Authorization", packet.authorization),
        ("Diagnosis", "; ".join(f"{one.code} {one.words}".strip() for one in packet.diagnoses) or "not recorded"),
        ("Target areas", ", ".join(packet.areas) or "not chosen"),
    ]
    story: list[Flowable] = [paragraph("Request for prior authorization", style_of(16, True, ACCENT), width)]
    story.append(Spacer(0, 6))
    story += [flowable for label, words in facts for flowable in labelled(label, words, style_of(10), width)]
    if enclosed:
        story += [Spacer(0, 3), paragraph(enclosed, style_of(10), width)]
    story += heading(f"Checklist: {packet.rules_words}", width)
    story += [_ticks(packet, width), *_missing(packet, width)]
    return story


def _ticks(packet: Packet, width: float) -> Flowable:
    """A line an item; the ticks are letters, so that they can be read aloud, faxed and copied."""
    rows: list[list[Any]] = []
    look: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0.8),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0.8),
    ]
    small, bold = style_of(8.2), style_of(8.2, bold=True)
    for group in packet.groups:
        look.append(("SPAN", (0, len(rows)), (-1, len(rows))))
        rows.append([paragraph(group.name, bold, width), "", ""])
        for item in group.items:
            tick = TICKED if item.is_met else EMPTY
            rows.append([paragraph(tick, bold, 20), paragraph(item.question, small, width * 0.62), _state(item, width)])
    return grid(rows, [22, width * 0.64, width * 0.36 - 22], look)


def _state(item: PacketItem, width: float) -> Flowable:
    words = f"{item.state}{', set aside by a physician' if item.aside else ''}"
    return paragraph(f"{words}{', ' + item.dated if item.dated else ''}", style_of(8.2), width * 0.36 - 28)


def _missing(packet: Packet, width: float) -> list[Flowable]:
    if not packet.missing:
        return [Spacer(0, 4), paragraph("Nothing that this payer asks for is missing.", style_of(9, True), width)]
    story = heading("Still missing for this payer", width)
    return story + [paragraph(f"{EMPTY} {words}", _BODY, width) for words in packet.missing]


def _evidence(packet: Packet, width: float) -> list[Flowable]:
    """Each item with what shows it, its day and who recorded it."""
    story: list[Flowable] = []
    for group in packet.groups:
        rows = [
            (item.question, item.state, _shown(item), item.dated or "–", item.by or "–", item.source)
            for item in group.items
        ]
        columns = ("Item", "State", "Evidence", "Date", "Recorded by", "Asked by (source)")
        widths = shares(width, 3, 1.1, 4, 1.2, 1.5, 1.3)
        story += [*heading_of_rows(f"Evidence: {group.name}", width), table(columns, rows, widths)]
    return story


def _shown(item: PacketItem) -> str:
    words = f"{item.finding}." if not item.evidence else f"{item.finding}. {item.evidence}"
    return f"{words} Set aside: {item.aside}" if item.aside else words


def _treatments(packet: Packet, width: float) -> list[Flowable]:
    head = heading("Treatments tried", width)
    if not packet.treatments:
        return [*head, paragraph("Not recorded.", _BODY, width)]
    rows = [(one.what or "Drugs and procedures", one.words) for one in packet.treatments]
    return [KeepTogether([*head, table(("Treatment", "Dates and result"), rows, shares(width, 2, 6))])]


def _scores(packet: Packet, width: float) -> list[Flowable]:
    head = heading("Instruments and ratings", width)
    if not packet.scores:
        return [*head, paragraph("None is recorded.", _BODY, width)]
    columns = ("Instrument", "Result", "Meaning", "Date", "Recorded by")
    rows = [(one.name, one.score, one.meaning or "–", date_words(one.on), one.by) for one in packet.scores]
    ruled = style_of(7.6, colour=INK)
    note = "Licensed questionnaires: the total only; the forms stay in the chart."
    return [*head, table(columns, rows, shares(width, 3, 1.4, 2, 1.5, 2)), Spacer(0, 3), paragraph(note, ruled, width)]
