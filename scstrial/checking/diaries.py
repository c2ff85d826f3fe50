"""`rules evaluate` of a CSV of diaries: one row for each area, day and session, one or several cases (rule book 8)."""

import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from scstrial.assessments.choices import Area, Scale
from scstrial.assessments.rules import SCALE_MAX
from scstrial.checking.areas import HOURS_OF_A_DAY
from scstrial.checking.cases import Faulty
from scstrial.checking.evaluate import MME_PER_DAY, REPORTED_PCT, EvaluateCase, answer_of
from scstrial.checking.reading import Fault
from scstrial.checking.table import Row, rows_in
from scstrial.decision.rules import Abort, AreaFacts, BaselineDay, MmePerDay, TrialDay, TrialFacts
from scstrial.foundation.choice import Choice
from scstrial.protocols.rules import EvaluationRule

NEEDED = ("placed_on", "area", "on", "session", "average")
OF_THE_DAY = ("scale", "stim_off_hours", "program", "relief_sufficient")
OF_THE_CASE = (
    *("case", "pulled_on", "primary", "reported_relief_pct", "mme_baseline", "mme_trial"),
    *("function_improved", "wants_implant", "aborted_on", "abort_reason"),
)
COLUMNS = (*NEEDED, *OF_THE_DAY, *OF_THE_CASE)


class RowSession(Choice):
    """What a row holds. Only the evening speaks for a day (rule book 8.2a); `clinic` is a rating at a visit."""

    MORNING = "morning", "Morning"
    EVENING = "evening", "Evening"
    UNSCHEDULED = "unscheduled", "Unscheduled"
    CLINIC = "clinic", "Clinic"


@dataclass
class AreaRows:
    """What the rows say of one area."""

    area: Area
    said: "Said"
    seen: set[tuple[date, RowSession]] = field(default_factory=set)
    baseline: list[BaselineDay] = field(default_factory=list)
    trial: list[TrialDay] = field(default_factory=list)

    def facts(self) -> AreaFacts:
        during, before = self.said.get("scale"), self.said.get("baseline scale")
        return AreaFacts(
            area=self.area,
            primary=bool(self.said.get("primary")),
            scale=during or before,
            baseline_scale=before or during,
            baseline=tuple(self.baseline),
            baseline_clinic=self.said.get("baseline clinic"),
            trial=tuple(self.trial),
            trial_clinic=self.said.get("trial clinic"),
        )


class Said:
    """Values that hold for more than one row: given once or in each row, but never two of them."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[Any, Row]] = {}

    def get(self, name: str) -> Any:
        return self.held[name][0] if name in self.held else None

    def note(self, row: Row, key: str, value: Any, name: str | None = None) -> Any:
        """The value that holds; another one in an earlier row is a fault."""
        if value is None:
            return self.get(name or key)
        first, where = self.held.setdefault(name or key, (value, row))
        if first != value:
            row.fault(key, f"{value} is not {first} as in {where.path}")
        return first


@dataclass
class CaseRows:
    """What the rows say of one case."""

    first: Row
    said: Said = field(default_factory=Said)
    areas: dict[Area, AreaRows] = field(default_factory=dict)

    def facts(self) -> TrialFacts:
        get = self.said.get
        mme, aborted = (get("mme_baseline"), get("mme_trial")), get("aborted_on")
        return TrialFacts(
            scale=Scale.NRS,
            placed_on=get("placed_on"),
            areas=tuple(area.facts() for area in self.areas.values()),
            pulled_on=get("pulled_on"),
            reported_relief_pct=get("reported_relief_pct"),
            mme_per_day=None if None in mme else MmePerDay(*mme),
            function_improved=get("function_improved"),
            wants_implant=get("wants_implant"),
            aborted=Abort(aborted, get("abort_reason") or "not given") if aborted else None,
        )


def answer_to_diaries(text: str, rule: EvaluationRule) -> str:
    """The answers as JSON: a list with the name of each case, or one object where no column `case` is filled."""
    faults: list[Fault] = []
    cases: dict[str, CaseRows] = {}
    for row in rows_in(text, COLUMNS, NEEDED, faults):
        name = row.text("case") or ""
        _read(row, cases.setdefault(name, CaseRows(row)))
    _note_what_does_not_fit(cases, faults)
    if not cases and not faults:
        faults.append(Fault("", "The file holds no row below its header."))
    if faults:
        raise Faulty(*(str(fault) for fault in faults))
    answers = [answer_of(EvaluateCase(case.facts(), rule)) for case in cases.values()]
    if list(cases) == [""]:
        return json.dumps(answers[0], indent=2)
    named = [{"case": name, **answer} for name, answer in zip(cases, answers, strict=True)]
    return json.dumps(named, indent=2)


def _read(row: Row, case: CaseRows) -> None:
    placed_on = case.said.note(row, "placed_on", row.needed_day("placed_on"))
    pulled_on = _of_the_case(row, case.said, placed_on)
    area, on = row.needed_one_of("area", Area), row.needed_day("on")
    session = row.needed_one_of("session", RowSession)
    scale = row.one_of("scale", Scale) or Scale.NRS
    said = _values(row, scale)
    if None in (area, on, session, placed_on):
        return
    own = case.areas.setdefault(area, AreaRows(area, Said()))
    own.said.note(row, "primary", row.yes_no("primary"))
    if (on, session) in own.seen:
        row.fault("on", f"{on} is listed twice for {area}, {session}")
    own.seen.add((on, session))
    if pulled_on is not None and on > pulled_on:
        row.fault("on", f"{on} is after the pull on {pulled_on}")
    is_baseline = on < placed_on or (session is RowSession.CLINIC and on == placed_on)
    own.said.note(row, "scale", scale, "baseline scale" if is_baseline else "scale")
    _keep(row, own, replace(said, on=on), session, is_baseline)


def _of_the_case(row: Row, said: Said, placed_on: date | None) -> date | None:
    """What belongs to the whole case; the pull day."""
    said.note(row, "reported_relief_pct", row.number("reported_relief_pct", *REPORTED_PCT))
    for key in ("mme_baseline", "mme_trial"):
        said.note(row, key, row.number(key, *MME_PER_DAY))
    for key in ("function_improved", "wants_implant"):
        said.note(row, key, row.yes_no(key))
    said.note(row, "abort_reason", row.text("abort_reason"))
    for key in ("pulled_on", "aborted_on"):
        on = said.note(row, key, row.day(key))
        if on is not None and placed_on is not None and on < placed_on:
            row.fault(key, f"{on} is before the placement on {placed_on}")
    pulled_on: date | None = said.get("pulled_on")
    return pulled_on


def _values(row: Row, scale: Scale) -> TrialDay:
    """What is said of a day; the day itself is filled in by whoever keeps it."""
    return TrialDay(
        on=date.min,
        average=row.number("average", 0, SCALE_MAX[scale]),
        stim_off_hours=row.number("stim_off_hours", 0, HOURS_OF_A_DAY),
        program=row.text("program"),
        relief_sufficient=row.yes_no("relief_sufficient"),
    )


def _keep(row: Row, own: AreaRows, day: TrialDay, session: RowSession, is_baseline: bool) -> None:
    """Of a day only the evening is kept; mornings and unscheduled rows are read for their faults alone."""
    if session is RowSession.CLINIC:
        own.said.note(row, "average", day.average, "baseline clinic" if is_baseline else "trial clinic")
    elif session is RowSession.EVENING and not is_baseline:
        own.trial.append(day)
    elif session is RowSession.EVENING and day.average is not None:
        own.baseline.append(BaselineDay(day.on, day.average))


def _note_what_does_not_fit(cases: dict[str, CaseRows], faults: list[Fault]) -> None:
    """What only the whole file shows."""
    if "" in cases and len(cases) > 1:
        faults.append(Fault(cases[""].first.at("case"), "is empty; name the case in every row"))
    for case in cases.values():
        for area in [area for area in case.areas.values() if area.said.get("primary")][1:]:
            area.said.held["primary"][1].fault("primary", "only one area can be the primary one")
        for given, other in (("mme_baseline", "mme_trial"), ("mme_trial", "mme_baseline")):
            if case.said.get(given) is not None and case.said.get(other) is None:
                case.said.held[given][1].fault(other, f"is missing beside {given}")
