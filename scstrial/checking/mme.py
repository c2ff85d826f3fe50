"""`rules mme`: opioids as morphine milligram equivalents per day (rule book 5)."""

from scstrial.checking.answers import Answer, decimal_text
from scstrial.checking.cases import Check
from scstrial.checking.reading import Part
from scstrial.medications.choices import OpioidRoute, OpioidUnit
from scstrial.medications.rules import OpioidRow, mme_of, problems_with_opioids

Rows = tuple[OpioidRow, ...]


def _read(case: Part) -> Rows:
    return tuple(_row(part) for part in case.parts("opioids", needed=True))


def _row(part: Part) -> OpioidRow:
    """Any drug may be named: what the table does not know is not convertible."""
    row = OpioidRow(
        drug=part.needed_text("drug"),
        strength=part.needed_number("strength"),
        unit=part.needed_one_of("unit", OpioidUnit),
        units_per_day=part.needed_number("units_per_day"),
        route=part.one_of("route", OpioidRoute),
    )
    if row.strength is not None and row.units_per_day is not None:
        for problem in problems_with_opioids([row]):
            part.fault((problem.field or "").rpartition(".")[2], problem.message)
    return row


def _answer(rows: Rows) -> Answer:
    found = mme_of(rows)
    return {
        "mme_per_day": decimal_text(found.mme_per_day),
        "by_drug": [{"drug": one.drug, "mme_per_day": decimal_text(one.mme_per_day)} for one in found.by_drug],
        "not_convertible": list(found.not_convertible),
    }


MME = Check(_read, _answer)
