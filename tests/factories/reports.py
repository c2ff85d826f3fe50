"""Small builders of charts and reports."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scstrial.charts.choices import MarkShape
from scstrial.charts.data import AreaLine, Band, DayValue, EventMark, PainChart
from scstrial.reports.choices import PageSize, Verdict
from scstrial.reports.content import (
    AnalgesicChange,
    AreaFinding,
    AreaPain,
    ComplicationRow,
    ConfirmedComplication,
    Criterion,
    Evaluated,
    Identity,
    Indication,
    LeadPlaced,
    LogRow,
    OtherRule,
    Placement,
    ProgramSet,
    RatedDay,
    Reading,
    SetAside,
    SignedDecision,
    TrialReport,
    Tried,
)

DAY_1 = date(2026, 3, 3)
BASELINE = (8, 7, 8, 9, 8, 7, 8)


def area_line(name="Left leg", values=("7", "6", "5", "4", "4", "3", "3"), baseline=Fraction(55, 7), **given):
    late, left_out = given.get("late", ()), given.get("left_out", ())
    days = tuple(
        DayValue(day, Decimal(value), day in late, day in left_out)
        for day, value in enumerate(values, start=1)
        if value is not None
    )
    return AreaLine(name, days, baseline, given.get("primary", True))


def chart(*lines: AreaLine, **given: Any) -> PainChart:
    values = {"first_on": DAY_1, "days": 7} | given
    return PainChart(lines or (area_line(),), **values)


def event(day=4, letter="S", shape=MarkShape.TRIANGLE, code="C-06") -> EventMark:
    return EventMark(day, letter, shape, code)


def mean_of(*ratings, source="patient's diary", first_name=1, of_days=None) -> Reading:
    numbers = [Decimal(str(rating)) for rating in ratings]
    days = tuple(RatedDay(f"Day {first_name + place}", number) for place, number in enumerate(numbers))
    value = sum((Fraction(number) for number in numbers), Fraction(0)) / len(numbers)
    return Reading(value, source, days, of_days or len(numbers))


def evaluated(baseline: Reading | None = None, trial: Reading | None = None, **given: Any) -> Evaluated:
    """Worked example 17 of the rule book, unless told otherwise."""
    baseline = baseline or mean_of(*BASELINE, first_name=-7)
    trial = trial or mean_of(4, 3, 3, first_name=5)
    relief = 100 * (Fraction(baseline.value) - Fraction(trial.value)) / Fraction(baseline.value)
    values = {
        "verdict": Verdict.MET if relief >= 50 else Verdict.NOT_MET,
        "area": "Left leg",
        "relief_pct": relief,
        "threshold_pct": 50,
        "baseline": baseline,
        "trial": trial,
        "days_evaluable": 7,
        "days_expected": 7,
    }
    return Evaluated(**(values | given))


def log_row(day=1, average="4", **given: Any) -> LogRow:
    pain = (
        None
        if average is None
        else AreaPain(Decimal(average), Decimal(average) + 1, max(Decimal(average) - 2, Decimal(0)))
    )
    values = {
        "day": day,
        "on": DAY_1 + timedelta(days=day - 1),
        "pain": (pain,),
        "relief_pct": Fraction(19, 33) * 100,
        "relief_reported_pct": 60,
        "sleep_hours": Decimal("6.5"),
        "walk_minutes": 35,
        "mme_per_day": Decimal("20"),
        "temperature_c": Decimal("36.8"),
    }
    return LogRow(**(values | given))


def complication(letter="S", shape=MarkShape.TRIANGLE, code="C-06", **given: Any) -> ComplicationRow:
    values = {
        "name": "Probable site infection",
        "raised_at": datetime(2026, 3, 6, 14, 31, tzinfo=UTC),
        "because": "redness 2.5 cm, 37.9 °C",
        "state": "ruled out Sat 7 Mar by Dr Ortiz",
        "outcome": "examined the same day, culture negative",
    }
    return ComplicationRow(letter, shape, code, **(values | given))


def signed(**given: Any) -> SignedDecision:
    values = {
        "choice": "Proceed to implant",
        "reason": "Relief held over three days, walks to the shop again, wants the implant.",
        "physician": "R. Ortiz, MD",
        "signed_at": datetime(2026, 3, 12, 19, 5, tzinfo=UTC),
        "patient_wish": "wants the implant",
    }
    return SignedDecision(**(values | given))


def criteria() -> tuple[Criterion, ...]:
    return (
        Criterion("Pain, left leg", "7.9", "3.3", "57.6 % less", "at least 50 % less", True, decides=True),
        Criterion("PEG", "7.3", "4.0", "45.5 % less", "at least 30 % less", True),
        Criterion("Opioids, MME per day", "40.0", "20.0", "50.0 % less", "at least 50 % less", True),
        Criterion("Sleep quality (0-10)", "3", "6", "+3", "at least +2", True),
        Criterion("PGIC", "", "2 (much improved)", "", "1 or 2", True),
        Criterion("Wants the implant", "", "yes", "", "yes", None),
    )


def report(**given: Any) -> TrialReport:
    """A usual trial of seven days, signed."""
    averages = ("7", "6", "5", "4", "4", "3", "3")
    log = tuple(
        log_row(day, average, counted=day > 4, late=day == 3, corrected=day == 2)
        for day, average in enumerate(averages, start=1)
    )
    values = {
        "identity": Identity("Lena Hart", date(1968, 5, 4), "MRN-004711", "North Pain Clinic", "+1 312 555 0100"),
        "indication": Indication("Persistent spinal pain syndrome type 2", "M96.1", "Medicare (NGS)"),
        "placement": Placement(
            date(2026, 3, 2),
            date(2026, 3, 10),
            "Dr Ortiz",
            "L1-L2, right paramedian",
            (
                LeadPlaced(1, "Abbott Octrode", 8, "T8 upper third, left"),
                LeadPlaced(2, "Abbott Octrode", 8, "T8 lower third, midline"),
            ),
        ),
        "rule_words": "mean of the daily average pain of the primary area over the last 3 days before the "
        "pull, against the mean of the 7 days before placement; at least 2 of 3 and 3 days in all needed "
        "(protocol 2026-01, version 3).",
        "evaluated": evaluated(
            reported_relief_pct=Decimal(60),
            analgesic=AnalgesicChange(40, 20, 50),
            areas=(AreaFinding("Left leg", True, Verdict.MET, relief_pct=Fraction(1900, 33)),),
            other_rules=(
                OtherRule("last day", Verdict.MET, "61.8 %"),
                OtherRule("all days", Verdict.NOT_MET, "41.8 %"),
                OtherRule("best day", Verdict.MET, "61.8 %"),
                OtherRule("stated relief", Verdict.MET, "60.0 %"),
            ),
            firmness="One rating 2 points higher would change the verdict.",
        ),
        "chart": chart(
            area_line(late=(3,)),
            counted_days=(5, 6, 7),
            bands=(Band(1, 3, "P1 tonic 40 Hz"), Band(4, 7, "P2 burst")),
            events=(event(),),
        ),
        "areas": ("Left leg",),
        "log": log,
        "criteria": criteria(),
        "complications": (complication(),),
        "decision": signed(),
        "printed_at": datetime(2026, 3, 12, 20, 0, tzinfo=UTC),
        "printed_by": "R. Ortiz",
        "zone": "America/Chicago",
    }
    return TrialReport(**(values | given))


def wide_report(name="Lena Hart", **given: Any) -> TrialReport:
    """Ten days, five areas, four leads, with gaps, as large as a trial usually gets; not yet signed."""
    areas = ("Left leg", "Right buttock or hip", "Low back", "Left foot", "Right leg")
    averages = (
        ("9", "8", "7", "4.5", None, "4", "3", "3", "2", "2"),
        ("6", "6", "5.5", "5", None, "5", "4", "4", "4", "3"),
        ("9", "8", "7", "6", "5", None, "4", "4", "5", "3"),
        ("3", "3", "3", "2", "2", "2", "1", "1", "1", "0"),
        ("5", "4", "3", "4", "5", "4", "3", "4", "5", "4"),
    )
    lines = tuple(
        area_line(area, values, Decimal(9) - place, primary=place == 0, late=(2,), left_out=(4,))
        for place, (area, values) in enumerate(zip(areas, averages, strict=True))
    )
    log = tuple(
        log_row(
            day,
            pain=tuple(
                None if values[day - 1] is None else AreaPain(Decimal(values[day - 1]), Decimal(10), Decimal(0))
                for values in averages
            ),
            counted=day > 7,
            left_out=day == 4,
            late=day == 2,
            flags=("E C-03", "S C-06") if day == 4 else (),
        )
        for day in range(1, 11)
    )
    leads = tuple(
        LeadPlaced(number, "Boston Scientific Infinion CX", 16, "T8 upper third, left") for number in range(1, 5)
    )
    base = report()
    codes = (("E", MarkShape.OCTAGON, "C-03"), ("S", MarkShape.TRIANGLE, "C-06"), ("D", MarkShape.RING, "C-12"))
    values = {
        "identity": replace(base.identity, name=name),
        "placement": replace(base.placement, leads=leads),
        "chart": chart(
            *lines,
            days=10,
            counted_days=(8, 9, 10),
            bands=(Band(1, 3, "P1 tonic"), Band(4, 6, "P2 burst 40 Hz"), Band(6, 10, "P3 10 kHz")),
            events=(*(event(4, *code) for code in codes), event(1, "R", MarkShape.DOT, "C-24")),
        ),
        "areas": areas,
        "log": log,
        "complications": tuple(complication(*code) for code in codes),
        "evaluated": replace(
            base.evaluated,
            areas=tuple(
                AreaFinding(area, place == 0, Verdict.MET, relief_pct=Fraction(170 + place, 3))
                for place, area in enumerate(areas)
            ),
            flags=("borderline", "discordant"),
        ),
        "decision": None,
        "page_size": PageSize.A4,
    }
    return replace(base, **(values | given))


LONG_NAME = "Maximiliana Bartholomea Konstantinopolitanska-Wolfeschlegelsteinhausenberger von und zu Hohenlohe"


def heavy_report(**given: Any) -> TrialReport:
    """Everything at once: ten days, four leads, eight programs, five areas, long names, complications, amendments."""
    base = wide_report(LONG_NAME)
    contacts = "1-3−  1-4−  2-5−  1-2+  2-7+"
    programs = tuple(
        ProgramSet(day, f"Program {day}", "ECAP closed loop", contacts, "12.5 mA", 450, 10_000 - day, day == 8)
        for day in range(1, 9)
    )
    course = "Redness and pus at the exit site, culture taken, leads left in, cefazolin for seven days, closed in full."
    values = {
        "programs": programs,
        "chart": replace(
            base.chart,
            bands=tuple(Band(day, day if day < 8 else 10, f"Program {day} ECAP closed loop") for day in range(1, 9)),
            events=(*base.chart.events, EventMark(4, "C", MarkShape.SQUARE, "Infection", "complication, confirmed")),
        ),
        "treatments": (
            Tried("Surgery, Fusion, L4-S1, 2 May 2023", "leg pain came back after four months"),
            Tried("Gabapentinoid, pregabalin 300 mg, since 1 Apr 2024", "a third less burning"),
            Tried("Injection, Epidural steroid, L5, 6 Jan 2025", "two weeks of relief"),
            Tried("Tried, dates not recorded", "physical therapy, SNRI antidepressant, opioid (since 2019)"),
            Tried("Conservative care", "14 months (supervised, no lasting relief)"),
        ),
        "confirmed": tuple(
            ConfirmedComplication(name, date(2026, 3, 6), "severe, serious: hospital", "related", "resolved", course)
            for name in ("Infection, superficial (T85.733A)", "Headache after dural puncture (G97.1)")
        ),
        "complications": base.complications * 3,
        "decision": signed(
            choice="Proceed to implant",
            reason="Relief held over three days, walks to the shop again, wants the implant. " * 6,
            amend_reason="The log of Day 6 was typed for the wrong leg and was put right.",
            changed_since="A log was corrected after signing: then met, 57.6 %; now not met, 44.8 %.",
            sha256="5d41402abc4b2a76b9719d911017c592" * 2,
        ),
        "earlier": (
            signed(choice="Extend the trial", reason="The right lead had moved by two levels and was set anew."),
            signed(choice="Proceed to implant", reason="First reading."),
        ),
        "set_aside": (
            SetAside(
                "Is the patient immunosuppressed?",
                "the patient is immunosuppressed",
                "Dr Rosa Ortiz",
                datetime(2026, 2, 20, 16, 30, tzinfo=UTC),
                "Methotrexate 10 mg weekly for psoriasis; rheumatology agrees to a pause of two weeks.",
            ),
        ),
    }
    return replace(base, **(values | given))


def a_sheet(asked, **changes):
    """The paper log of Day 2 of L. Hart, morning and evening."""
    from scstrial.daily_logs.choices import Session
    from scstrial.reports.choices import PageSize
    from scstrial.reports.sheet import LogSheet, SheetSession
    from scstrial.reports.sheet_questions import groups_of
    from scstrial.reports.sheet_words import SESSIONS

    address = "https://logs.northclinic.example.org/trials/123/logs/new?on=2026-03-04&session={}&paper=1"
    sessions = tuple(
        SheetSession(
            2, date(2026, 3, 4), str(SESSIONS[session]), address.format(session.value), groups_of(session, asked)
        )
        for session in (Session.MORNING, Session.EVENING)
    )
    usual = {
        "clinic": "North clinic",
        "phone": "+1 312 555 0100",
        "emergency_phone": "911",
        "initials": "LH",
        "record_number": "N-1001",
        "sessions": sessions,
        "page_size": PageSize.LETTER,
        "zone": "America/Chicago",
        "printed_at": datetime(2026, 3, 2, 18, tzinfo=UTC),
        "printed_by": "Rosa Ortiz RN",
    }
    return LogSheet(**usual | changes)
