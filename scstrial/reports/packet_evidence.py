"""Behind the cover of the packet: evidence of each item, treatments tried, instruments, sources."""

from reportlab.platypus import Flowable, KeepTogether, Spacer

from scstrial.charts.palette import INK, QUIET_INK
from scstrial.reports.packet import Packet
from scstrial.reports.paragraphs import paragraph, style_of
from scstrial.reports.rules import date_words
from scstrial.reports.sections import heading, heading_of_rows
from scstrial.reports.tables import grid, shares, table

_BODY = style_of(9)
_RULED = style_of(7.6, colour=INK)
_QUIET = style_of(7, colour=QUIET_INK)
LONG, BELOW = 240, "See below."  # signs; longer evidence stands over all columns
LICENSED = "Licensed questionnaires: the total only; the forms stay in the chart."


def evidence_part(packet: Packet, width: float) -> list[Flowable]:
    """Each item with what shows it, its day and who recorded it; what is not recorded stands on the cover only."""
    story: list[Flowable] = []
    for group in (group.recorded for group in packet.groups if group.recorded.items):
        rows = [
            (
                item.question,
                item.state,
                BELOW if len(item.shown) > LONG else item.shown,
                item.dated or "–",
                item.by or "–",
                item.source,
            )
            for item in group.items
        ]
        columns = ("Item", "State", "Evidence", "Date", "Recorded by", "Asked by (source)")
        widths = shares(width, 3.8, 1.1, 3.6, 1.2, 1.4, 1.2)
        long = {number: item.shown for number, item in enumerate(group.items) if len(item.shown) > LONG}
        story += [*heading_of_rows(f"Evidence: {group.name}", width), table(columns, rows, widths, below=long)]
    return story


def treatments_part(packet: Packet, width: float) -> list[Flowable]:
    """What was tried, with dates and result."""
    if not packet.treatments:
        return [*heading("Treatments tried", width), paragraph("Not recorded.", _BODY, width)]
    rows = [(one.what, one.words) for one in packet.treatments]
    made = table(("Treatment", "Dates and result"), rows, shares(width, 3, 5))
    return [*heading_of_rows("Treatments tried", width), made]


def scores_part(packet: Packet, width: float) -> list[Flowable]:
    """The ratings and questionnaires, each with its range."""
    head = heading("Instruments and ratings", width)
    if not packet.scores:
        return [*head, paragraph("None is recorded.", _BODY, width)]
    columns = ("Instrument", "Result", "Range", "Meaning", "Date", "Recorded by")
    rows = [
        (one.name, one.score, one.scale or "–", one.meaning or "–", date_words(one.on), one.by) for one in packet.scores
    ]
    made = table(columns, rows, shares(width, 3, 1.6, 1.4, 1.6, 1.4, 2))
    return [*heading_of_rows("Instruments and ratings", width), made, Spacer(0, 3), paragraph(LICENSED, _RULED, width)]


def sources_part(packet: Packet, width: float) -> list[Flowable]:
    """What the keys in the last column of the evidence stand for."""
    half = width / 2
    lines = [paragraph(f"{key}: {words}", _QUIET, half - 8) for key, words in packet.sources]
    if not lines:
        return []
    middle = (len(lines) + 1) // 2
    look = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    made = grid([[lines[:middle], lines[middle:]]], [half, half], look)
    return [KeepTogether([*heading("Sources", width), made])]
