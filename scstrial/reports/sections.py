"""The parts of the report around the verdict: who and why, chart, criteria, complications, decision."""

from typing import Any

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer, Table

from scstrial.charts.data import EventMark
from scstrial.charts.marks import event_mark
from scstrial.charts.on_canvas import DrawingOnPage
from scstrial.charts.pain import pain_chart
from scstrial.charts.palette import ACCENT, INK, QUIET_INK, RED
from scstrial.charts.wording import day_words
from scstrial.reports.content import (
    ComplicationRow,
    Criterion,
    Placement,
    SecondOpinion,
    SetAside,
    SignedDecision,
    TrialReport,
)
from scstrial.reports.paragraphs import labelled, paragraph, style_of
from scstrial.reports.rules import ABSENT, date_words, moment_words, short_moment_words
from scstrial.reports.tables import grid, shares, table

_BODY = style_of(8.3)
WITH_NEXT = style_of(8.3)
WITH_NEXT.keepWithNext, WITH_NEXT.spaceAfter = 1, 3
_SETTINGS = ("Amplitude", "Width, µs", "Rate, Hz", "In use")
ROOM_FOR_ROWS = 110  # points: a heading, the heads of the columns and the first part of a row
_PLOT_HEIGHT = 104
_CHART_TEXT = 7.8


def heading(text: str, width: float) -> list[Flowable]:
    """A heading that never stands alone at the foot of a page."""
    style = style_of(10, bold=True, colour=ACCENT)
    style.spaceBefore, style.spaceAfter, style.keepWithNext = 7, 3, 1
    return [paragraph(text, style, width)]


def heading_of_rows(text: str, width: float) -> list[Flowable]:
    """The same over a table that may go on over the page: it stays with the first rows of it."""
    style = style_of(10, bold=True, colour=ACCENT)
    style.spaceBefore, style.spaceAfter = 7, 3
    return [CondPageBreak(ROOM_FOR_ROWS), paragraph(text, style, width)]


def facts_part(report: TrialReport, width: float) -> list[Flowable]:
    """Why the trial was done, who pays, and where the leads were."""
    why, placement = report.indication, report.placement
    narrow, broad = width * 0.42 - 12, width * 0.58
    left = [
        *labelled("Indication", f"{why.words} (ICD-10-CM {why.icd10})" if why.icd10 else why.words, _BODY, narrow),
        *labelled("Payer", why.payer, _BODY, narrow),
        *labelled("Target areas", ", ".join(report.areas), _BODY, narrow),
    ]
    right = labelled("Leads", _placement_words(placement), _BODY, broad)
    right += [
        paragraph(f"{lead.number}: {lead.model}, {lead.contact_count} contacts, tip {lead.tip}", _BODY, broad)
        for lead in placement.leads
    ]
    look: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (0, 0), 12),
        ("RIGHTPADDING", (1, 0), (1, 0), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
    ]
    return [
        grid([[left, right]], [narrow + 12, broad], look),
        *_tried(report, width),
        *_set_aside(report, width),
        Spacer(0, 5),
    ]


def _tried(report: TrialReport, width: float) -> list[Flowable]:
    """A line for each treatment: dates, then what came of it."""
    if not report.treatments:
        return labelled("Treatment tried", ABSENT, _BODY, width)
    lines = [line for one in report.treatments for line in labelled(f"· {one.what}", one.words, _BODY, width)]
    return [paragraph("Treatment tried", style_of(8.3, bold=True), width), *lines]


def _set_aside(report: TrialReport, width: float) -> list[Flowable]:
    """Screening items that a physician set aside before the placement."""
    return [
        flowable
        for one in report.set_aside
        for flowable in labelled("Screening item set aside", _set_aside_words(one, report.zone), _BODY, width)
    ]


def _set_aside_words(one: SetAside, zone: str) -> str:
    found = f" ({one.found})" if one.found else ""
    return f"{one.item}{found}: {one.reason} {one.physician}, {moment_words(one.at, zone)}"


def chart_part(report: TrialReport, width: float) -> list[Flowable]:
    """The chart, the same drawing as on the page."""
    drawing = pain_chart(report.chart, width, _PLOT_HEIGHT, _CHART_TEXT, paper=False)
    return [KeepTogether([*heading("Pain, day by day", width), DrawingOnPage(drawing)])]


def criteria_part(report: TrialReport, width: float) -> list[Flowable]:
    """What was looked at besides pain, which of it decides, and whether it was reached."""
    if not report.criteria:
        return []
    head = ("Criterion", "Baseline", "Trial", "Change", "Needed", "Reached", "Role")
    rows = [_criterion(criterion) for criterion in report.criteria]
    widths = shares(width, 3.4, 1.5, 1.5, 1.7, 2.4, 1.5, 1.5)
    return [*heading_of_rows("Criteria", width), table(head, rows, widths)]


def complications_part(report: TrialReport, width: float) -> list[Flowable]:
    """What a person confirmed, then each flag with its urgency (letter and shape), what showed it and its end."""
    head = heading("Complications", width)
    if not report.complications and not report.confirmed:
        return [*head, paragraph("None was raised or recorded.", _BODY, width)]
    return [*head, *_confirmed_part(report, width), *_flags_part(report, width)]


def _confirmed_part(report: TrialReport, width: float) -> list[Flowable]:
    if not report.confirmed:
        return [paragraph("No complication was confirmed.", WITH_NEXT, width)]
    columns = ("Confirmed", "Began", "Severity", "Related to", "Outcome", "Course")
    rows = [
        (one.name, day_words(one.began_on, year=True), one.severity, one.related, one.outcome, one.course)
        for one in report.confirmed
    ]
    return [table(columns, rows, shares(width, 2.3, 1.5, 1.2, 1.8, 1.4, 3)), Spacer(0, 5)]


def _flags_part(report: TrialReport, width: float) -> list[Flowable]:
    if not report.complications:
        return []
    columns = ("", "Flag raised by rule", "Raised", "Because", "State", "Outcome")
    rows = [_complication(row, report.zone) for row in report.complications]
    key = f"E emergency · S same day · D within 24 h · R routine. Times: {report.zone}."
    quiet = style_of(7, colour=QUIET_INK)
    quiet.keepWithNext = 1
    return [paragraph(key, quiet, width), table(columns, rows, shares(width, 0.4, 2.3, 1.7, 2.4, 2, 2.4))]


def programs_part(report: TrialReport, width: float) -> list[Flowable]:
    """Every program that was set, with its settings."""
    if not report.programs:
        return []
    columns = ("Set on", "Program", "Waveform", "Contacts (lead-contact)", *_SETTINGS)
    rows = [
        (
            f"Day {one.day}",
            one.name,
            one.waveform,
            one.contacts,
            one.amplitude,
            "–" if one.pulse_width_us is None else str(one.pulse_width_us),
            "–" if one.rate_hz is None else f"{one.rate_hz:,}",
            "yes" if one.left_with else "",
        )
        for one in report.programs
    ]
    widths = shares(width, 1, 1.2, 1.7, 4, 1.5, 1, 1, 0.9)
    return [*heading_of_rows("Programs tried", width), table(columns, rows, widths, frozenset({5, 6}))]


def decision_part(report: TrialReport, width: float) -> list[Flowable]:
    """What the physician decided, and the signature; a draft says that nobody has signed."""
    decision, head = report.decision, heading("Physician's decision", width)
    earlier = [flowable for one in report.earlier for flowable in _earlier(one, report.zone, width)]
    opinions = [flowable for one in report.opinions for flowable in _opinion(one, report.zone, width)]
    if decision is None:
        which = "final decision" if earlier else "decision"
        words = f"No {which} has been signed. This report is a draft and may change."
        unsigned = [paragraph(words, style_of(8.3, bold=True, colour=RED), width), *earlier, *opinions]
        unsigned.append(_signature_lines(width))
        return [KeepTogether([*head, *unsigned])]
    part: list[Flowable] = [paragraph(decision.choice, style_of(10, bold=True), width)]
    if decision.changed_since:
        part.append(paragraph(decision.changed_since, style_of(8.3, bold=True, colour=RED), width))
    for label, words in (
        ("Reason", decision.reason),
        ("Amended because", decision.amend_reason),
        ("Patient's wish", decision.patient_wish),
    ):
        part += labelled(label, words, _BODY, width) if words else []
    part += [Spacer(0, 4), *_signature(decision, report.zone, width), *earlier, *opinions]
    return [KeepTogether([*head, *part])]


def _signature(decision: SignedDecision, zone: str, width: float) -> list[Flowable]:
    signed = f"Signed electronically by {decision.physician}, on {moment_words(decision.signed_at, zone)}."
    part: list[Flowable] = [paragraph(signed, style_of(8.3, bold=True), width)]
    if decision.sha256:
        part.append(paragraph(f"SHA-256 of the signed record: {decision.sha256}", style_of(7, colour=QUIET_INK), width))
    return part


def _earlier(decision: SignedDecision, zone: str, width: float) -> list[Flowable]:
    """A decision before the last one, in a line."""
    words = f"{decision.choice}, {decision.physician}, {moment_words(decision.signed_at, zone)}"
    words += f": {decision.reason}" if decision.reason else ""
    return labelled("Signed before", words, _BODY, width)


def _opinion(opinion: SecondOpinion, zone: str, width: float) -> list[Flowable]:
    """What a second physician said, with the question it answers."""
    words = f"{opinion.said}, {opinion.physician}, {moment_words(opinion.signed_at, zone)}"
    words += f": {opinion.words}" if opinion.words else ""
    return labelled("Second opinion", f"{words} (Asked: {opinion.question})", _BODY, width)


def _placement_words(placement: Placement) -> str:
    placed = f"placed {date_words(placement.placed_on)} by {placement.operator}, entry {placement.entry_level}"
    removed = "still in" if placement.removed_on is None else f"removed {date_words(placement.removed_on)}"
    return f"{placed}; {removed}"


def _criterion(criterion: Criterion) -> tuple[str, ...]:
    reached = {True: "yes", False: "no", None: "not known"}[criterion.met]
    part = "decides" if criterion.decides else "supports"
    return (
        criterion.name,
        criterion.baseline or "–",
        criterion.trial or "–",
        criterion.change or "–",
        criterion.needed,
        reached,
        part,
    )


def _complication(row: ComplicationRow, zone: str) -> tuple[str | Flowable, ...]:
    mark = Drawing(12, 11)
    mark.add(event_mark(EventMark(1, row.letter, row.shape), 6, 5, 5))
    name = f"{row.code} {row.name}"
    return (DrawingOnPage(mark), name, short_moment_words(row.raised_at, zone), row.because, row.state, row.outcome)


def _signature_lines(width: float) -> Table:
    """Room to sign on paper: name, signature, date and time."""
    small = style_of(7, colour=QUIET_INK)
    columns = shares(width, 3, 3, 2)
    words = [paragraph(text, small, 200) for text in ("Physician", "Signature", "Date and time")]
    look: list[Any] = [
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("LINEABOVE", (0, 1), (-1, 1), 0.7, INK),
    ]
    return grid([["", "", ""], words], columns, look, rowHeights=[24, None])
