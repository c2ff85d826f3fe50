"""What stands on every page: whose report it is, the draft mark, when it was printed, page n of m."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate

from scstrial.charts.fonts import BOLD, REGULAR, shortened, width_of
from scstrial.charts.palette import ACCENT, INK, QUIET_INK, RED, RULE
from scstrial.reports.choices import PageSize
from scstrial.reports.content import Identity, TrialReport
from scstrial.reports.paragraphs import draw_text
from scstrial.reports.rules import date_words, moment_words

TITLE = "Spinal cord stimulator trial report"
DRAFT, UNSIGNED = "DRAFT - not signed", "Draft, not signed"
SIZES = {PageSize.A4: A4, PageSize.LETTER: LETTER}
MARGIN = 40
_HEAD = 44  # height of the running head
_FOOT = 30
_WATERMARK = HexColor("#eceff0")  # light enough to read a table over it


def text_width(size: PageSize) -> float:
    """The width between the margins, in points."""
    return float(SIZES[size][0]) - 2 * MARGIN


class NumberedCanvas(Canvas):
    """Keeps the pages until the end, when their number is known; says when it was printed, reads no clock."""

    def __init__(self, *args: Any, printed: str, words: str = "Page {number} of {count}", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._words = words
        self._width: float = kwargs["pagesize"][0]
        self.setDateFormatter(lambda *_now: printed)
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        self._pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        pages = self._pages
        for number, page in enumerate(pages, start=1):
            self.__dict__.update(page)
            words = self._words.format(number=number, count=len(pages))
            draw_text(self, self._width - MARGIN - width_of(words, 7.5), _FOOT - 10, words, 7.5)
            super().showPage()
        super().save()


@dataclass(frozen=True)
class Paper:
    """What stands around the text of a document: whose it is, what it is called, when and by whom it was printed."""

    identity: Identity
    title: str
    head: str
    subject: str
    printed_at: datetime
    printed_words: str
    page_size: PageSize
    is_draft: bool = False
    lang: str = "en-US"
    page_words: str = "Page {number} of {count}"
    born_words: str = ""


def paper_of(report: TrialReport) -> Paper:
    """The paper of a trial report."""
    return Paper(
        identity=report.identity,
        title=TITLE,
        head=DRAFT if report.is_draft else "Trial report",
        subject=UNSIGNED if report.is_draft else "Signed",
        printed_at=report.printed_at,
        printed_words=printed_words(report.printed_at, report.zone, report.printed_by),
        page_size=report.page_size,
        is_draft=report.is_draft,
    )


def printed_words(at: datetime, zone: str, by: str) -> str:
    return f"Printed {moment_words(at, zone)} by {by}"


def build(parts: Sequence[tuple[Paper, list[Flowable]]]) -> bytes:
    """Parts one after the other, pages numbered through, as the bytes of a PDF; the same parts give the same bytes.

    The first paper gives size, title and subject of the whole.
    """
    buffer, first = BytesIO(), parts[0][0]
    width, height = SIZES[first.page_size]
    document = BaseDocTemplate(
        buffer,
        pagesize=(width, height),
        title=first.title,
        author=first.identity.clinic,
        subject=first.subject,
        creator="scstrial",
        producer="scstrial",
        lang=first.lang,
        displayDocTitle=True,
        initialFontName=REGULAR,  # else Helvetica is listed, and not embedded
        invariant=1,
    )
    frame_height = height - _FOOT - 4 - MARGIN / 2 - _HEAD
    story: list[Flowable] = []
    for number, (paper, text) in enumerate(parts):
        frame = Frame(MARGIN, _FOOT + 4, width - 2 * MARGIN, frame_height, 0, 0, 0, 0, id="text")
        document.addPageTemplates([PageTemplate(str(number), [frame], onPage=partial(_furnish, paper))])
        story += [NextPageTemplate(str(number)), PageBreak()] if number else []
        story += text
    printed = f"D:{first.printed_at.astimezone(UTC):%Y%m%d%H%M%S}Z"
    document.build(story, canvasmaker=partial(NumberedCanvas, printed=printed, words=first.page_words))
    return buffer.getvalue()


def _furnish(paper: Paper, canvas: Canvas, _document: BaseDocTemplate) -> None:
    """Draw the running head and foot, under the text of the page."""
    canvas.saveState()
    width, height = SIZES[paper.page_size]
    if paper.is_draft:
        _draft_mark(canvas, width, height)
    _running_head(paper, canvas, width, height - MARGIN / 2)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, _FOOT, width - MARGIN, _FOOT)
    canvas.setFillColor(QUIET_INK)
    draw_text(canvas, MARGIN, _FOOT - 10, shortened(paper.printed_words, width - 2 * MARGIN - 70, 7.5), 7.5)
    canvas.restoreState()


def _running_head(paper: Paper, canvas: Canvas, width: float, top: float) -> None:
    """Name, birth date and record number to the left; what this is and from whom to the right."""
    identity, room = paper.identity, width - 2 * MARGIN
    canvas.setFillColor(INK)
    size = _name_size(identity.name, room * 0.75)
    draw_text(canvas, MARGIN, top - 14, shortened(identity.name, room * 0.75, size, bold=True), size, bold=True)
    canvas.setFillColor(QUIET_INK)
    known_by = paper.born_words or f"Born {date_words(identity.born_on)}  ·  Record no. {identity.record_number}"
    draw_text(canvas, MARGIN, top - 28, shortened(known_by, room * 0.6, 8.5), 8.5)
    canvas.setFillColor(RED if paper.is_draft else ACCENT)
    draw_text(canvas, width - MARGIN - width_of(paper.head, 10, True), top - 14, paper.head, 10, bold=True)
    canvas.setFillColor(QUIET_INK)
    clinic = "  ·  ".join(part for part in (identity.clinic, identity.clinic_phone) if part)
    clinic = shortened(clinic, room * 0.4, 8.5)
    draw_text(canvas, width - MARGIN - width_of(clinic, 8.5), top - 28, clinic, 8.5)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(1.4)
    canvas.line(MARGIN, top - 35, width - MARGIN, top - 35)


def _name_size(name: str, room: float) -> float:
    """The largest size at which the name fits: a name is only cut when the smallest does not do."""
    return next((size for size in (12.0, 11.0, 10.0, 9.0, 8.0) if width_of(name, size, True) <= room), 7.0)


def _draft_mark(canvas: Canvas, width: float, height: float) -> None:
    canvas.saveState()
    canvas.setFillColor(_WATERMARK)
    canvas.setFont(BOLD, 130)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(52)
    canvas.drawCentredString(0, -45, "DRAFT")
    canvas.restoreState()
