"""One report beside the same pages of text and lines drawn by bare ReportLab, and the memory of a thousand."""

import io
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from reportlab.pdfgen.canvas import Canvas

from scstrial.charts.fonts import BOLD, REGULAR, runs_of
from scstrial.reports.pdf import trial_report_pdf
from tests.factories.reports import heavy_report, report

TIMES, FIRST, MANY = 40, 100, 1_000
LINE_ENDS = {b"l", b"re", b"c"}


@dataclass
class Drawn:
    """What stands on a page: strings with font, size and place, and how many strokes."""

    size: tuple[float, float]
    strings: list[tuple[str, str, float, float, float]]
    strokes: int = 0


def drawn_on(page: object) -> Drawn:
    """The strings and the number of lines, boxes and curves of a page, read back from the report itself."""
    found = Drawn((float(page.mediabox.width), float(page.mediabox.height)), [])  # type: ignore[attr-defined]

    def string(text: str, _cm: list[float], tm: list[float], font: DictionaryObject | None, size: float) -> None:
        if text.strip():
            name = BOLD if font and "Bold" in str(font["/BaseFont"]) else REGULAR
            found.strings.append((text.strip(), name, size or 8, tm[4], tm[5]))

    def stroke(operator: bytes, _operands: object, _cm: object, _tm: object) -> None:
        found.strokes += operator in LINE_ENDS

    page.extract_text(visitor_text=string, visitor_operand_before=stroke)  # type: ignore[attr-defined]
    return found


def bare(pages: list[Drawn]) -> bytes:
    """The same strings in the same fonts and as many strokes, with nothing but a canvas."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=pages[0].size, initialFontName=REGULAR, invariant=1)
    for page in pages:
        for text, font, size, x, y in page.strings:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        for number in range(page.strokes):
            canvas.line(40, 40 + number, 500, 40 + number)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def milliseconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def measure_floor() -> dict[str, float]:
    """Medians of both, made in turn so that the machine treats them alike."""
    usual = report()
    pages = [drawn_on(page) for page in PdfReader(io.BytesIO(trial_report_pdf(usual))).pages]
    assert {run.font for page in pages for text, *_ in page.strings for run in runs_of(text)} <= {REGULAR, BOLD}
    bare(pages)
    ours, floor, heavy = [], [], []
    for _ in range(TIMES):
        ours.append(milliseconds(lambda: trial_report_pdf(usual)))
        floor.append(milliseconds(lambda: bare(pages)))
    big = heavy_report()
    for _ in range(TIMES // 4):
        heavy.append(milliseconds(lambda: trial_report_pdf(big)))
    strings = sum(len(page.strings) for page in pages)
    return {"report": median(ours), "bare": median(floor), "heavy": median(heavy), "strings": strings}


def resident_mb() -> float:
    """Memory of this process that is in use now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def measure_memory() -> dict[str, float]:
    """Resident memory after 100 and after 1,000 reports, the large one among them each tenth time."""
    usual, big, found = report(), heavy_report(), {}
    for number in range(1, MANY + 1):
        trial_report_pdf(big if number % 10 == 0 else usual)
        if number in (FIRST, MANY):
            found[f"after {number}"] = resident_mb()
    return found


def show(floor: dict[str, float], memory: dict[str, float]) -> None:
    """The rows of the table in docs/benchmarks.md."""
    ours, bare_ms = floor["report"], floor["bare"]
    print(f"| one report of two pages, drawn | {ours:.1f} | {ours / bare_ms:.2f} x bare ReportLab | <= 3 x, < 150 ms |")
    print(f"| the same {floor['strings']:.0f} strings and strokes by bare ReportLab | {bare_ms:.1f} | | |")
    print(f"| a report of three pages with everything at once | {floor['heavy']:.1f} | | |")
    first, last = memory[f"after {FIRST}"], memory[f"after {MANY}"]
    grown = last - first
    print(f"| memory after {FIRST} and {MANY:,} reports, MB | {first:.0f}, {last:.0f} | {grown:+.1f} MB | constant |")


if __name__ == "__main__":
    import sys

    floor = measure_floor()
    show(floor, measure_memory() if "--no-memory" not in sys.argv else {f"after {FIRST}": 0, f"after {MANY}": 0})
