from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from scstrial.trials.choices import Antibiotic, AntibioticTiming
from scstrial.trials.rules import (
    LeadMigration,
    LeadsPaid,
    antibiotic_stopped_in_time,
    antibiotic_timing,
    cautions_in_antibiotic,
    cautions_in_placement,
    contacts_out_of_range,
    is_clinically_significant,
    is_radiographic_migration,
    problems_with_lead,
    problems_with_placement,
)
from tests.factories.logs import dec, fields
from tests.factories.trials_facts import PLACED_AT, a_lead, a_placement

TWO_LEADS = LeadsPaid("Medicare (US)", Decimal(2), Decimal(16), "A56876")
INCISION_AT = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)


def refused(**facts):
    return fields(problems_with_placement(a_placement(**facts), PLACED_AT))


def test_a_usual_placement_is_kept_without_a_word():
    assert problems_with_placement(a_placement(), PLACED_AT) == []
    assert cautions_in_placement(a_placement(), TWO_LEADS) == []


def test_a_placement_in_the_future_is_refused():
    late = PLACED_AT + timedelta(minutes=1)
    assert refused(placed_at=late) == ["placed_at"]


def test_a_placement_is_compared_as_a_moment_not_as_a_clock():
    same = PLACED_AT.astimezone(timezone(timedelta(hours=5)))
    assert refused(placed_at=same) == []


def test_who_placed_the_leads_is_recorded():
    assert refused(operator=" ") == ["operator"]


@pytest.mark.parametrize("field", ["dural_puncture", "blood_seen"])
def test_blank_is_not_no_for_puncture_and_blood(field):
    assert refused(**{field: None}) == [field]


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("coverage_pct", -1, False),
        ("coverage_pct", 0, True),
        ("coverage_pct", 100, True),
        ("coverage_pct", 101, False),
        ("attempts", 0, False),
        ("attempts", 1, True),
        ("fluoroscopy_seconds", -1, False),
        ("attempts", 50, True),
        ("attempts", 51, False),
        ("fluoroscopy_seconds", 0, True),
        ("fluoroscopy_seconds", 7_200, True),
        ("fluoroscopy_seconds", 7_201, False),
        ("entry_level", "T12-L1", True),
        ("note", "x" * 2_001, False),
    ],
)
def test_numbers_and_texts_of_a_placement_have_limits(field, value, kept):
    assert refused(**{field: value}) == ([] if kept else [field])


@pytest.mark.parametrize(
    ("field", "longest"),
    [
        ("entry_level", 10),
        ("dressing", 60),
        ("antibiotic_dose", 40),
        ("fluoroscopy_dose", 40),
        ("stimulator_model", 80),
        ("stimulator_serial", 80),
    ],
)
def test_a_text_of_a_placement_fits_the_record(field, longest):
    assert refused(**{field: "x" * longest}) == []
    assert refused(**{field: "x" * (longest + 1)}) == [field]


def test_coverage_belongs_to_paresthesia():
    assert refused(paresthesia_free=True) == []
    assert refused(paresthesia_free=True, coverage_pct=80) == ["coverage_pct"]


def test_an_antibiotic_does_not_end_before_it_began():
    start = INCISION_AT - timedelta(minutes=40)
    assert refused(antibiotic_stopped_at=start) == []
    assert refused(antibiotic_started_at=None, antibiotic_stopped_at=start) == []
    assert refused(antibiotic_stopped_at=start - timedelta(minutes=1)) == ["antibiotic_stopped_at"]


@pytest.mark.parametrize(("count", "kept"), [(0, False), (1, True), (4, True), (5, False)])
def test_there_are_1_to_4_leads(count, kept):
    leads = tuple(a_lead(number) for number in range(1, count + 1))
    assert refused(leads=leads) == ([] if kept else ["leads"])


def test_each_lead_has_a_number_of_its_own():
    assert refused(leads=(a_lead(1), a_lead(1))) == ["leads"]


def test_a_fault_of_a_lead_is_shown_at_that_lead():
    assert refused(leads=(a_lead(1), a_lead(2, contact_count=7))) == ["leads-1-contact_count"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"contact_count": 4}, []),
        ({"contact_count": 16}, []),
        ({"contact_count": 12}, ["contact_count"]),
        ({"number": 0}, ["number"]),
        ({"number": 5}, ["number"]),
        ({"tip_offset_mm": dec("-50")}, []),
        ({"tip_offset_mm": dec("-50.1")}, ["tip_offset_mm"]),
        ({"tip_offset_mm": dec("50")}, []),
        ({"tip_offset_mm": dec("50.1")}, ["tip_offset_mm"]),
        ({"model": "x" * 80, "serial": "x" * 80, "lot": "x" * 80, "udi": "x" * 120}, []),
        ({"model": "x" * 81}, ["model"]),
        ({"serial": "x" * 81}, ["serial"]),
        ({"lot": "x" * 81}, ["lot"]),
        ({"udi": "x" * 121}, ["udi"]),
        ({"impedances_ohm": (0, 100_000)}, []),
        ({"impedances_ohm": (500, None, 800)}, []),
        ({"impedances_ohm": (500, -1)}, ["impedances_ohm-1"]),
        ({"impedances_ohm": (100_001,)}, ["impedances_ohm-0"]),
        ({"impedances_ohm": (500,) * 9}, ["impedances_ohm"]),
    ],
)
def test_a_lead_keeps_within_its_limits(facts, field):
    assert fields(problems_with_lead(a_lead(**facts))) == field


@pytest.mark.parametrize(("value", "out"), [(199, (1,)), (200, ()), (10_000, ()), (10_001, (1,)), (None, ())])
def test_contacts_read_short_below_200_and_open_above_10000_ohm(value, out):
    assert contacts_out_of_range([value]) == out


def test_the_vendor_limit_for_an_open_circuit_can_be_given():
    assert contacts_out_of_range([4_000, 4_001], open_ohm=4_000) == (2,)


def test_contacts_out_of_range_are_a_caution_with_their_numbers():
    leads = (a_lead(1, impedances_ohm=(500, 150, 20_000)),)
    (caution,) = cautions_in_placement(a_placement(leads=leads))
    assert caution.field == "leads-0-impedances_ohm"
    assert caution.message.startswith("Lead 1, contact 2, 3: impedance outside 200 to 10,000 ohm.")


@pytest.mark.parametrize(
    ("leads", "seen"),
    [
        ((a_lead(1), a_lead(2)), False),
        ((a_lead(1, 16),), False),
        ((a_lead(1, 16), a_lead(2, 4)), True),
        ((a_lead(1, 4), a_lead(2, 4), a_lead(3, 4)), True),
    ],
)
def test_the_payer_pays_two_leads_or_16_contacts(leads, seen):
    assert bool(cautions_in_placement(a_placement(leads=leads), TWO_LEADS)) is seen
    assert cautions_in_placement(a_placement(leads=leads)) == []
    assert cautions_in_placement(a_placement(leads=leads), LeadsPaid("NICE (UK)")) == []


def test_what_the_payer_pays_for_is_said_with_its_source():
    leads = (a_lead(1, 16), a_lead(2, 4))
    (caution,) = cautions_in_placement(a_placement(leads=leads), TWO_LEADS)
    words = "2 leads with 20 contacts: Medicare (US) pays for 2 leads or 16 contacts (A56876)."
    assert (caution.message, caution.field) == (words, "leads")
    (own,) = cautions_in_placement(a_placement(leads=leads), LeadsPaid("Aetna", Decimal(1), None, "set by the clinic"))
    assert own.message == "2 leads with 20 contacts: Aetna pays for 1 leads (set by the clinic)."


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"dural_puncture": True}, "dural_puncture"),
        ({"blood_seen": True}, "blood_seen"),
        ({"chlorhexidine_prep": False}, "chlorhexidine_prep"),
        ({"antibiotic": None}, "antibiotic_started_at"),
        ({"antibiotic": Antibiotic.NONE}, "antibiotic_started_at"),
    ],
)
def test_what_is_unusual_at_the_placement_is_a_caution(facts, field):
    assert fields(cautions_in_placement(a_placement(**facts))) == [field]


@pytest.mark.parametrize(
    ("drug", "minutes", "timing"),
    [
        (Antibiotic.CEFAZOLIN, 0, AntibioticTiming.IN_TIME),
        (Antibiotic.CEFAZOLIN, 60, AntibioticTiming.IN_TIME),
        (Antibiotic.CEFAZOLIN, 61, AntibioticTiming.TOO_EARLY),
        (Antibiotic.CEFAZOLIN, -1, AntibioticTiming.AFTER_INCISION),
        (Antibiotic.VANCOMYCIN, 61, AntibioticTiming.IN_TIME),
        (Antibiotic.VANCOMYCIN, 120, AntibioticTiming.IN_TIME),
        (Antibiotic.VANCOMYCIN, 121, AntibioticTiming.TOO_EARLY),
        (Antibiotic.NONE, 30, AntibioticTiming.NOT_GIVEN),
        (None, 30, AntibioticTiming.NOT_RECORDED),
    ],
)
def test_the_antibiotic_starts_within_60_or_120_minutes_before_the_incision(drug, minutes, timing):
    assert antibiotic_timing(drug, INCISION_AT - timedelta(minutes=minutes), INCISION_AT) is timing


@pytest.mark.parametrize(("started", "incision"), [(None, INCISION_AT), (INCISION_AT, None)])
def test_timing_without_both_times_is_not_recorded(started, incision):
    assert antibiotic_timing(Antibiotic.CEFAZOLIN, started, incision) is AntibioticTiming.NOT_RECORDED


def test_timing_is_elapsed_time_also_across_a_clock_change():
    zone = ZoneInfo("America/Chicago")
    started_at = datetime(2026, 3, 8, 1, 50, tzinfo=zone)
    incision_at = datetime(2026, 3, 8, 3, 10, tzinfo=zone)
    assert antibiotic_timing(Antibiotic.CEFAZOLIN, started_at, incision_at) is AntibioticTiming.IN_TIME


@pytest.mark.parametrize(("hours", "in_time"), [(24, True), (25, False)])
def test_the_antibiotic_stops_within_24_hours(hours, in_time):
    stopped_at = INCISION_AT + timedelta(hours=hours)
    assert antibiotic_stopped_in_time(INCISION_AT, stopped_at) is in_time
    cautions = cautions_in_antibiotic(Antibiotic.CEFAZOLIN, INCISION_AT, INCISION_AT, stopped_at)
    assert fields(cautions) == ([] if in_time else ["antibiotic_stopped_at"])


def test_an_end_that_is_not_recorded_is_neither_in_time_nor_late():
    assert antibiotic_stopped_in_time(INCISION_AT, None) is None
    assert antibiotic_stopped_in_time(None, INCISION_AT) is None


@pytest.mark.parametrize(
    ("mm", "levels", "radiographic"),
    [
        (None, "0.4", False),
        (None, "0.5", True),
        (None, "-0.5", True),
        ("9.9", None, False),
        ("10", None, True),
        ("-10", None, True),
        ("15", "0.4", False),
        (None, None, None),
    ],
)
def test_migration_is_radiographic_from_half_a_level_or_else_10_mm(mm, levels, radiographic):
    assert is_radiographic_migration(LeadMigration(1, dec(mm), dec(levels))) is radiographic


def test_the_clinic_may_set_another_level():
    assert not is_radiographic_migration(LeadMigration(1, levels=dec("0.5")), Decimal(1))


@pytest.mark.parametrize(
    ("radiographic", "lost", "regained", "significant"),
    [
        (True, True, False, True),
        (True, True, True, False),
        (True, False, False, False),
        (False, True, False, False),
        (None, True, False, None),
    ],
)
def test_migration_matters_when_relief_is_lost_and_not_regained(radiographic, lost, regained, significant):
    assert is_clinically_significant(radiographic, lost=lost, regained=regained) is significant
