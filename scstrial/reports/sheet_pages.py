"""The paper log as PDF: one sheet a day, morning on one side and evening on the other, with a code to key it in."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date
from io import BytesIO
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from flask_babel import get_locale, gettext
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import black
from reportlab.pdfgen.canvas import Canvas

from scstrial.charts.fonts import REGULAR, lines_of, shortened, width_of
from scstrial.reports.pages import MARGIN, SIZES, NumberedCanvas
from scstrial.reports.paragraphs import draw_text
from scstrial.reports.sheet import LogSheet, SheetSession
from scstrial.reports.sheet_blocks import Block, blocks_of, draw_block, draw_box, height_of

HEAD = 104.0  # height of what stands at the top of each page
CODE = 92.0  # width of the code with its quiet border
GUTTER = 22.0
FOOT = 34.0
SHORT_WARNING = 22.0
BOX_PADDING = 7.0
WARNING_SIZE = 10.5


def at_once_words(phone: str) -> str:
    words = gettext(
        "Call emergency services (%(phone)s) at once for: new weakness or numbness of a leg or arm, no feeling between "
        "your legs, you cannot pee or you lose pee or stool, new and very bad back pain, trouble breathing, chest "
        "pain, fainting, a swollen face or lips, or fever with a stiff neck, confusion or shaking chills.",
        phone=phone,
    )
    return str(words)


def same_day_words(phone: str) -> str:
    words = gettext(
        "Call the clinic (%(phone)s) the same day for: fever of 38.0 °C (100.4 °F) or more, pus or clear fluid from "
        "the wound, redness that spreads, a bandage that is wet or off, a wire that moved. Do not wait for the next "
        "log.",
        phone=phone,
    )
    return str(words)


def log_sheet_pdf(sheet: LogSheet) -> bytes:
    """The sheet as the bytes of a PDF; the same sheet gives the same bytes."""
    buffer = BytesIO()
    canvas = NumberedCanvas(
        buffer,
        pagesize=SIZES[sheet.page_size],
        printed=f"D:{sheet.printed_at.astimezone(UTC):%Y%m%d%H%M%S}Z",
        initialFontName=REGULAR,  # else Helvetica is listed, and not embedded
        invariant=1,
        lang=spoken_tag(),
        words=gettext("Page {number} of {count}"),
    )
    canvas.setTitle(gettext("Daily log"))
    canvas.setAuthor(sheet.clinic)
    canvas.setCreator("scstrial")
    canvas.setProducer("scstrial")
    for session in sheet.sessions:
        for number, columns in enumerate(columns_of(sheet, session)):
            _draw_page(canvas, sheet, session, columns, further=number > 0)
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def spoken() -> Locale:
    """The language the sheet is printed in; English outside a request."""
    return get_locale() or Locale("en", "US")


def spoken_tag() -> str:
    """For readers' voices."""
    return str(spoken().language)


def date_words(on: date) -> str:
    """`Wed 4 Mar 2026`, `mié 4 mar 2026`."""
    return str(format_date(on, gettext("EEE d MMM y"), locale=spoken()))


def column_width(sheet: LogSheet) -> float:
    return float((SIZES[sheet.page_size][0] - 2 * MARGIN - GUTTER) / 2)


def columns_of(sheet: LogSheet, session: SheetSession) -> Iterator[list[list[Block]]]:
    """The questions of a session in two columns a page, on as many pages as they need."""
    width = column_width(sheet)
    columns: list[list[Block]] = [[]]
    used = 0.0
    for block in blocks_of(session.groups):
        if columns[-1] and used + height_of(block, width) > _room(sheet, further=len(columns) > 2):
            columns.append([])
            used = 0.0
        if not columns[-1]:
            block = block.continued()
        columns[-1].append(block)
        used += height_of(block, width)
    for first in range(0, len(columns), 2):
        yield columns[first : first + 2]


def _room(sheet: LogSheet, *, further: bool) -> float:
    """The height of a column; the whole box of warnings stands on the first page of a session."""
    below = FOOT + (_warning_height(sheet) if not further else SHORT_WARNING)
    return float(SIZES[sheet.page_size][1] - MARGIN / 2 - HEAD - below)


def _draw_page(
    canvas: Canvas, sheet: LogSheet, session: SheetSession, columns: Sequence[Sequence[Block]], *, further: bool
) -> None:
    canvas.setFillColor(black)
    canvas.setStrokeColor(black)
    _draw_head(canvas, sheet, session, further=further)
    width = column_width(sheet)
    for number, blocks in enumerate(columns):
        x, top = MARGIN + number * (width + GUTTER), SIZES[sheet.page_size][1] - MARGIN / 2 - HEAD
        for block in blocks:
            draw_block(canvas, block, x, top, width)
            top -= height_of(block, width)
    (_draw_short_warning if further else _draw_warning)(canvas, sheet)
    printed_on = sheet.printed_at.astimezone(ZoneInfo(sheet.zone)).date()
    words = gettext("Printed %(on)s by %(name)s", on=date_words(printed_on), name=sheet.printed_by)
    draw_text(canvas, MARGIN, 20, shortened(words, 320, 7.5), 7.5)


def _draw_head(canvas: Canvas, sheet: LogSheet, session: SheetSession, *, further: bool) -> None:
    """Whose day this is, how to reach the clinic, and the code."""
    width, height = SIZES[sheet.page_size]
    top, room = height - MARGIN / 2, width - 2 * MARGIN - CODE - 10
    title = gettext("Day %(n)s, %(session)s", n=session.day, session=session.session.lower())
    title = gettext("%(title)s (continued)", title=title) if further else title
    end = draw_text(canvas, MARGIN, top - 22, title, 20, bold=True)
    draw_text(canvas, end + 12, top - 22, date_words(session.on), 14)
    who = f"{sheet.initials}  ·  {gettext('No. %(number)s', number=sheet.record_number)}"
    draw_text(canvas, MARGIN, top - 42, shortened(who, room, 13, bold=True), 13, bold=True)
    clinic = f"{sheet.clinic}, {sheet.phone}"
    draw_text(canvas, MARGIN, top - 58, shortened(clinic, room, 11), 11)
    x = draw_text(canvas, MARGIN, top - 78, gettext("Filled in on _______________ at _________ by"), 11)
    for words in (gettext("me"), gettext("a helper")):
        draw_box(canvas, x + 8, top - 79.5)
        x = draw_text(canvas, x + 24, top - 78, words, 11)
    how = gettext("Tick one box in each row. Leave empty what you do not know. ? is: not sure.")
    draw_text(canvas, MARGIN, top - 95, how, 10)
    _draw_code(canvas, session.address, width - MARGIN - CODE, top - CODE)


def _draw_code(canvas: Canvas, address: str, x: float, y: float) -> None:
    """The address as a code; the clinic keys the page in there, after signing in."""
    code = QrCodeWidget(address, barLevel="M", barBorder=4)
    left, bottom, right, upper = code.getBounds()
    scale = CODE / max(right - left, upper - bottom)
    drawing = Drawing(CODE, CODE, transform=[scale, 0, 0, scale, 0, 0])
    drawing.add(code)
    renderPDF.draw(drawing, canvas, x, y)
    words = gettext("for the clinic")
    draw_text(canvas, x + (CODE - width_of(words, 8)) / 2, y - 6, words, 8)


def _warnings(sheet: LogSheet) -> list[tuple[str, bool]]:
    """Lines of the box, and whether they are bold."""
    width = SIZES[sheet.page_size][0] - 2 * MARGIN - 2 * BOX_PADDING
    lines = [(line, True) for line in lines_of(at_once_words(sheet.emergency_phone), width, WARNING_SIZE, True)]
    return lines + [(line, False) for line in lines_of(same_day_words(sheet.phone), width, WARNING_SIZE)]


def _warning_height(sheet: LogSheet) -> float:
    return len(_warnings(sheet)) * WARNING_SIZE * 1.25 + 2 * BOX_PADDING + 4


def _draw_warning(canvas: Canvas, sheet: LogSheet) -> None:
    height = _warning_height(sheet)
    canvas.setLineWidth(2)
    canvas.rect(MARGIN, FOOT, SIZES[sheet.page_size][0] - 2 * MARGIN, height - 4)
    base = FOOT + height - 4 - BOX_PADDING - WARNING_SIZE
    for line, bold in _warnings(sheet):
        draw_text(canvas, MARGIN + BOX_PADDING, base, line, WARNING_SIZE, bold=bold)
        base -= WARNING_SIZE * 1.25


def _draw_short_warning(canvas: Canvas, sheet: LogSheet) -> None:
    words = gettext(
        "Emergency: call %(number)s at once. Signs: see the page before. Clinic: %(phone)s",
        number=sheet.emergency_phone,
        phone=sheet.phone,
    )
    draw_text(canvas, MARGIN, FOOT, shortened(words, SIZES[sheet.page_size][0] - 2 * MARGIN, 11, True), 11, bold=True)
