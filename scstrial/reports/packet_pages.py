"""The authorization packet on paper: cover with the payer's checklist, evidence, treatments tried, instruments."""

from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from scstrial.charts.fonts import has_unprintable
from scstrial.charts.palette import ACCENT, QUIET_INK
from scstrial.reports.content import TrialReport
from scstrial.reports.packet import Packet, PacketItem
from scstrial.reports.packet_evidence import evidence_part, scores_part, sources_part, treatments_part
from scstrial.reports.pages import Paper, build, paper_of, printed_words, text_width
from scstrial.reports.paragraphs import labelled, paragraph, style_of
from scstrial.reports.pdf import UNPRINTABLE, report_story
from scstrial.reports.sections import heading, heading_of_rows
from scstrial.reports.tables import grid

TITLE = "Prior authorization packet, spinal cord stimulator trial"
BUNDLE_TITLE = "Authorization packet and trial report, spinal cord stimulator"
EVIDENCE_ROOM = 160  # points; the evidence does not begin in less
TICKED, EMPTY = "[x]", "[  ]"
BRIEF = 90  # signs; a longer finding stands among the evidence only
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
    story = [*_cover(packet, enclosed, width), CondPageBreak(EVIDENCE_ROOM), *evidence_part(packet, width)]
    story += [*treatments_part(packet, width), *scores_part(packet, width), *sources_part(packet, width)]
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
        ("Diagnosis", "; ".join(one.told for one in packet.diagnoses) or "not recorded"),
        ("Target areas", ", ".join(packet.areas) or "not chosen"),
    ]
    story: list[Flowable] = [paragraph("Request for prior authorization", style_of(16, True, ACCENT), width)]
    story.append(Spacer(0, 6))
    story += [flowable for label, words in facts for flowable in labelled(label, words, style_of(10), width)]
    if enclosed:
        story += [Spacer(0, 3), paragraph(enclosed, style_of(10), width)]
    key = f"{TICKED} in order   {EMPTY} open   Days without a year are of {packet.judged_on.year}."
    story += [*_missing(packet, width), *heading_of_rows(f"Checklist: {packet.rules_words}", width)]
    story += [paragraph(key, _QUIET, width), _ticks(packet, width)]
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
    widths = [22, width * 0.53, width * 0.36 - 22, width * 0.11]
    bold = style_of(8.2, bold=True)
    for group in packet.groups:
        look.append(("SPAN", (0, len(rows)), (-1, len(rows))))
        look.append(("NOSPLIT", (0, len(rows)), (-1, len(rows) + 1)))  # a heading goes with its first item
        rows.append([paragraph(group.name, bold, width), "", "", ""])
        rows += [_tick(item, widths) for item in group.items]
    return grid(rows, widths, look)


def _tick(item: PacketItem, widths: list[float]) -> list[Flowable]:
    """Whether it is in order, the question, what was found and of which day."""
    small, words = style_of(8.2), (TICKED if item.is_met else EMPTY, item.question, _found(item), item.dated)
    styles = (style_of(8.2, bold=True), small, small, small)
    return [paragraph(text, style, room - 6) for text, style, room in zip(words, styles, widths, strict=True)]


def _found(item: PacketItem) -> str:
    """The finding where it is met, else how the item stands."""
    if item.aside:
        return f"{item.state}, set aside by a physician"
    if not item.is_met:
        return item.state
    return item.finding if len(item.finding) <= BRIEF else f"{item.state}, see the evidence"


def _missing(packet: Packet, width: float) -> list[Flowable]:
    if not packet.missing:
        return [Spacer(0, 4), paragraph("Nothing that this payer asks for is missing.", style_of(9, True), width)]
    story = heading("Still missing for this payer", width)
    return story + [paragraph(f"{EMPTY} {words}", _BODY, width) for words in packet.missing]
