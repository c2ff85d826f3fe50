"""Rows of a CSV file: separator, header, cells by the name of their column, faults with row and column."""

import csv
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import StringIO

from scstrial.checking.cases import Faulty
from scstrial.checking.reading import Fault, Part
from scstrial.checking.values import Held, quoted

SEPARATORS = (",", ";", "\t")
DECIMAL_COMMA = re.compile(r"\s*[+-]?[0-9]+,[0-9]+\s*")
YES_NO = {"yes": True, "no": False}


class Row(Part):
    """One row; its keys are columns, an empty cell is left out. Counted as in a spreadsheet: the header is row 1."""

    def at(self, key: str) -> str:
        return f"{self.path}, column {key}"

    def number(
        self, key: str, low: Decimal | int | None = None, high: Decimal | int | None = None, needed: bool = False
    ) -> Decimal | None:
        given = self.held.get(key)
        if isinstance(given, str) and DECIMAL_COMMA.fullmatch(given):
            self.asked.add(key)
            self.fault(key, f"{quoted(given)} has a decimal comma; write {given.strip().replace(',', '.')}")
            return None
        return super().number(key, low, high, needed)

    def yes_no(self, key: str) -> bool | None:
        """A cell holds no JSON: yes or no."""
        given = self.text(key)
        if given is None:
            return None
        if given.strip().lower() not in YES_NO:
            self.fault(key, f"{quoted(given)} is neither yes nor no")
        return YES_NO.get(given.strip().lower())


def rows_in(text: str, columns: Sequence[str], needed: Sequence[str], faults: list[Fault]) -> Iterator[Row]:
    """The rows below the header; raises `Faulty` where the header itself cannot be used."""
    try:
        lines = list(csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True))
    except csv.Error as wrong:
        raise Faulty(f"The file is not CSV: {wrong}.") from None
    header = [cell.strip() for cell in lines[0]] if lines else []
    _check_header(header, columns, needed)
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            more = "; a decimal comma parts a number in two: write 4.5" if len(cells) > len(header) else ""
            faults.append(Fault(f"row {number}", f"has {len(cells)} cells, the header has {len(header)}{more}"))
            continue
        given = ((name, cell.strip()) for name, cell in zip(header, cells, strict=True) if cell.strip())
        yield Row(Held(given), f"row {number}", faults)


def _separator(text: str) -> str:
    """The one that stands most often in the header."""
    header = text.split("\n", 1)[0]
    return max(SEPARATORS, key=header.count)


def _check_header(header: Sequence[str], columns: Sequence[str], needed: Sequence[str]) -> None:
    unknown = [f"row 1, column {quoted(name)}: unknown column" for name in header if name not in columns]
    twice = [f"row 1, column {name}: is given twice" for name in sorted(set(header)) if header.count(name) > 1]
    missing = [f"row 1, column {name}: is missing" for name in needed if name not in header]
    if unknown or twice or missing:
        raise Faulty(*unknown, *twice, *missing)
