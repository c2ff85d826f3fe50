"""Chart and report put together from the record."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.assessments.choices import Area
from scstrial.assessments.queries import target_areas_of
from scstrial.charts.choices import MarkShape
from scstrial.complications.actions import acknowledge_flag, close_flag, record_complication
from scstrial.complications.choices import (
    ComplicationKind,
    InfectionCertainty,
    InfectionSite,
    Outcome,
    Relatedness,
    SeriousBecause,
    Severity,
)
from scstrial.complications.queries import flags_of
from scstrial.complications.rules import ComplicationFacts
from scstrial.daily_logs.choices import Answer, Session
from scstrial.daily_logs.rules import DoseTaken
from scstrial.decision.actions import ask_opinion, give_opinion
from scstrial.decision.choices import OpinionView
from scstrial.foundation.db import db
from scstrial.protocols.rules import EvaluationRule, stored_rule
from scstrial.reports.choices import PageSize, Verdict
from scstrial.reports.queries import chart_of, report_of
from scstrial.reports.rules import arithmetic_lines
from scstrial.screening.models import EarlierCare, ScreeningAnswer
from scstrial.trials.models import Trial
from scstrial.trials.rules import EndRating
from tests.factories.accounts import make_clinic, make_person
from tests.factories.decided import (
    EXAMPLE_17,
    correct_evening,
    make_begun,
    make_full,
    make_judged,
    moment,
    set_tenths,
    sign,
)
from tests.factories.saved_logs import keep_log
from tests.factories.trials import a_program, make_scheduled, make_session

NOW = moment(9)


def reported(trial, nurse, **clock):
    return report_of(trial, clock.get("now", NOW), nurse)


@pytest.fixture
def full(clinic, nurse):
    return make_full(clinic, nurse)


class TestChart:
    def test_areas_in_their_order_with_baseline_and_marks(self, full):
        chart = chart_of(full)
        assert [(line.name, line.primary) for line in chart.lines] == [("Left leg", True), ("Low back", False)]
        assert [value.value for value in chart.lines[0].values] == [7, 6, 5, 4, 4, 3, 3]
        assert chart.lines[0].baseline == Fraction(55, 7)
        assert [value.day for value in chart.lines[0].values if value.late] == [3]
        assert (chart.days, chart.date_of(1), chart.counted_days) == (7, moment(1).date(), (5, 6, 7))

    def test_programs_are_bands_up_to_the_next_one(self, full):
        bands = [(band.first_day, band.last_day, band.name) for band in chart_of(full).bands]
        assert bands == [(1, 3, "P1 Tonic, 50 Hz"), (4, 7, "P2 Tonic, 50 Hz")]

    def test_an_unchanged_program_stays_one_band_and_a_change_on_the_same_day_replaces_it(self, clinic, nurse):
        trial = make_begun(clinic, nurse, pains=(7, 6, 5, 5))
        for day, name in ((0, "P1"), (1, "P1"), (2, "P2"), (2, "P3")):
            hours = len(name) + day + (name == "P3")
            program = a_program(name=name)
            make_session(trial, nurse, held_at=moment(day) + timedelta(hours=hours), programs=[program])
        bands = [(band.first_day, band.last_day, band.name.split()[0]) for band in chart_of(trial).bands]
        assert bands == [(1, 1, "P1"), (2, 4, "P3")]

    def test_flags_are_marks_with_letter_and_shape_and_only_those_of_the_days_drawn(self, clinic, nurse):
        trial = make_begun(clinic, nurse, pains=(7, 6))
        keep_log(trial, nurse, 2, Session.UNSCHEDULED, aspirin_or_nsaid_taken=Answer.YES)
        keep_log(trial, nurse, 3, Session.MORNING, aspirin_or_nsaid_taken=Answer.YES, lead_site_pain_nrs=Decimal(2))
        (event,) = chart_of(trial).events
        assert (event.day, event.letter, event.shape, event.code) == (2, "S", MarkShape.TRIANGLE, "C-18")

    def test_a_day_with_stimulation_off_is_left_out(self, clinic, nurse):
        trial = make_judged(clinic, nurse, pains=(7, 6, 5, 3, 3), pull_day=7)
        keep_log(trial, nurse, 6, stim_on=Answer.NO, now=moment(8))
        values = chart_of(trial).lines[0].values
        assert [(value.day, value.left_out, value.late) for value in values if value.left_out] == [(6, True, True)]

    def test_with_leads_in_and_nothing_logged_one_empty_day_is_drawn(self, clinic, nurse):
        chart = chart_of(make_begun(clinic, nurse))
        assert (chart.days, chart.lines[0].values, chart.counted_days) == (1, (), ())


class TestReport:
    def test_without_leads_there_is_no_report(self, clinic, nurse):
        assert reported(make_scheduled(clinic, nurse, now=NOW), nurse) is None

    def test_who_why_and_where(self, full, nurse):
        report = reported(full, nurse)
        assert (report.identity.name, report.identity.clinic) == ("Lena Hart", "North clinic")
        assert (report.indication.icd10, report.indication.payer) == ("M96.1", "Clinic's default")
        assert [lead.number for lead in report.placement.leads] == [1, 2]
        assert report.placement.leads[0].tip == "T8, left"
        assert report.placement.removed_on == moment(8).date()
        assert (report.zone, report.page_size) == ("America/Chicago", PageSize.LETTER)

    def test_a_clinic_elsewhere_prints_on_a4(self, db):
        clinic = make_clinic("Clinic in Bern", time_zone="Europe/Zurich")
        by = make_person("nurse", clinic)
        assert reported(make_judged(clinic, by), by).page_size is PageSize.A4

    def test_the_arithmetic_can_be_redone(self, full, nurse):
        evaluated = reported(full, nurse).evaluated
        assert (evaluated.verdict, evaluated.relief_pct) == (Verdict.MET, Fraction(1900, 33))
        lines = dict(arithmetic_lines(evaluated))
        assert lines["Baseline"].startswith("(8 + 7 + 8 + 9 + 8 + 7 + 8) ÷ 7 = 55/7")
        assert "Day 5, Day 6, Day 7" in lines["Trial value"]
        assert "57.6 %" in lines["Relief"]
        assert evaluated.firmness == "One rating 2 points higher would change the verdict."
        assert (evaluated.analgesic.baseline_mme, evaluated.analgesic.trial_mme) == (45, 15)

    def test_the_log_has_a_row_a_day(self, full, nurse):
        rows = reported(full, nurse).log
        assert [row.day for row in rows] == [1, 2, 3, 4, 5, 6, 7]
        assert [row.day for row in rows if row.counted] == [5, 6, 7]
        assert [row.day for row in rows if row.late] == [3]
        assert [row.day for row in rows if row.corrected] == [2]
        assert {row.mme_per_day for row in rows} == {15}
        assert rows[2].temperature_c == Decimal("37.9")
        assert (rows[6].sleep_hours, rows[6].walk_minutes, rows[6].relief_reported_pct) == (Decimal("6.5"), 35, 60)
        assert rows[6].relief_pct == Fraction(100 * (55 - 21), 55)
        assert (rows[6].pain[0].average, rows[6].pain[1].average) == (3, 5)
        assert rows[1].flags == ("D C-22",)

    def test_a_day_without_a_log_is_a_row_of_dashes(self, clinic, nurse):
        row = reported(make_judged(clinic, nurse, pains=(7, None, 5, 3, 3, 3)), nurse).log[1]
        assert (row.day, row.pain, row.relief_pct, row.mme_per_day, row.temperature_c) == (2, (None,), None, None, None)

    def test_day_0_and_the_pull_day_have_a_row_only_when_something_was_logged(self, clinic, nurse):
        trial = make_begun(clinic, nurse, pains=(7, 6))
        keep_log(trial, nurse, 0)
        assert [row.day for row in reported(trial, nurse).log] == [0, 1, 2]

    def test_a_drug_that_cannot_be_converted_is_no_zero(self, clinic, nurse):
        dose = DoseTaken("buprenorphine", Decimal(2), "mg", Decimal(1), "transmucosal")
        trial = make_begun(clinic, nurse, pains=(7,), evening={"analgesics": (dose,)})
        none = make_begun(clinic, nurse, pains=(7,), evening={"took_no_analgesics": True})
        assert [reported(one, nurse).log[0].mme_per_day for one in (trial, none)] == [None, 0]

    def test_flags_stand_there_with_what_became_of_them(self, clinic, nurse):
        trial = make_judged(clinic, nurse)
        keep_log(trial, nurse, 3, Session.UNSCHEDULED, now=moment(3), aspirin_or_nsaid_taken=Answer.YES)
        flag = next(one for one in flags_of(trial.id) if one.rule == "C-18")
        assert reported(trial, nurse).complications[0].state == "open"
        acknowledge_flag(flag, "I call.", by=nurse, now=NOW)
        assert reported(trial, nurse).complications[0].state == f"in the hands of {nurse.name}"
        close_flag(flag, "One ibuprofen, no bleeding.", by=nurse, now=NOW)
        (row,) = (row for row in reported(trial, nurse).complications if row.code == "C-18")
        assert (row.because, row.outcome) == ("aspirin or NSAID taken", "One ibuprofen, no bleeding.")
        assert row.state == f"closed Wed 11 Mar by {nurse.name}"

    def test_a_confirmed_complication_stands_there_in_words(self, clinic, nurse):
        trial = make_judged(clinic, nurse)
        facts = ComplicationFacts(
            kind=ComplicationKind.INFECTION,
            severity=Severity.MODERATE,
            relatedness=Relatedness.PROCEDURE,
            outcome=Outcome.RESOLVED,
            began_on=moment(4).date(),
            resolved_on=moment(8).date(),
            infection_site=InfectionSite.SUPERFICIAL,
            certainty=InfectionCertainty.PROVEN,
            serious_because=SeriousBecause.HOSPITAL_STAY,
            course="Leads out, cefazolin.",
        )
        record_complication(trial, facts, by=nurse, now=NOW)
        (row,) = reported(trial, nurse).confirmed
        assert row.name == "Infection, superficial surgical site (T85.733A)"
        assert (row.severity, row.outcome) == ("moderate, serious: hospital stay", "resolved")
        marks = [mark for mark in chart_of(trial).events if mark.letter == "C"]
        assert [(mark.day, mark.shape, mark.code) for mark in marks] == [(4, MarkShape.SQUARE, "Infection")]

    def test_every_program_stands_with_its_day_and_settings(self, clinic, nurse):
        first, second = reported(make_full(clinic, nurse), nurse).programs
        assert (first.day, first.name, first.waveform, first.contacts) == (0, "P1", "Tonic", "1-3−  1-2+")
        assert (first.amplitude, first.pulse_width_us, first.rate_hz) == ("4.2 mA", 250, 50)
        assert (second.day, second.name, second.amplitude, second.left_with) == (4, "P2", "3.6 mA", True)

    def test_treatments_are_those_known_at_the_placement(self, clinic, nurse):
        trial = make_full(clinic, nurse)
        for months, note, at in ((14, "physiotherapy, no relief", -20), (30, "told later", 5)):
            row = ScreeningAnswer(
                patient_id=trial.patient_id,
                fact="conservative_months",
                value=str(months),
                note=note,
                entered_at=moment(at),
                entered_by_id=nurse.id,
                entered_by_name=nurse.name,
            )
            db.session.add(row)
        db.session.commit()
        tried = {one.what: one.words for one in reported(trial, nurse).treatments}
        assert tried["Conservative care"] == "14 months (physiotherapy, no relief)"

    def test_each_treatment_stands_with_its_dates_and_result(self, clinic, nurse):
        trial = make_full(clinic, nurse)
        stated = {"patient_id": trial.patient_id, "entered_at": moment(5), "entered_by_id": nurse.id}
        for care in (
            {
                "treatment": "surgery",
                "what": "Fusion",
                "level": "L4-S1",
                "from_on": date(2023, 5, 2),
                "result": "worse",
            },
            {"treatment": "snri", "from_on": date(2024, 4, 1), "result": "a third less"},
            {"treatment": "psychological", "unsuitable_because": "declined"},
            {"treatment": "nsaid", "from_on": trial.placed_on + timedelta(days=1), "result": "begun after it"},
            {"treatment": "injection", "from_on": date(2025, 1, 6), "result": "other chart", "retired_at": moment(6)},
        ):
            db.session.add(EarlierCare(**stated, entered_by_name=nurse.name, **care))
        db.session.commit()
        tried = [(one.what, one.words) for one in reported(trial, nurse).treatments]
        assert tried[:3] == [
            ("Surgery, Fusion, L4-S1, 2 May 2023", "worse"),
            ("SNRI antidepressant, since 1 Apr 2024", "a third less"),
            ("Psychological therapy", "unsuitable because: declined"),
        ]
        assert not {"begun after it", "other chart"} & {words for _, words in tried}

    def test_a_draft_until_the_final_decision_is_signed(self, clinic, nurse, physician):
        trial = make_begun(clinic, nurse, pains=(7, 6, 5, 5))
        sign(trial, physician, "change_waveform", now=moment(5))
        report = reported(trial, nurse)
        assert report.is_draft
        assert [one.choice for one in report.earlier] == ["Change the waveform"]

    def test_the_signed_decision_with_its_hash(self, full, nurse, physician):
        decision = sign(full, physician)
        report = reported(full, nurse)
        assert not report.is_draft
        assert (report.decision.choice, report.decision.sha256) == ("Proceed to implant", decision.content_sha256)
        assert (report.decision.patient_wish, report.decision.changed_since) == ("wants the implant: yes", "")

    def test_an_amendment_stands_before_the_one_it_amends(self, full, nurse, physician):
        sign(full, physician)
        sign(full, physician, "patient_declined", amend_reason="Called on Thursday.")
        report = reported(full, nurse)
        assert (report.decision.choice, report.decision.amend_reason) == ("Patient declined", "Called on Thursday.")
        assert [one.choice for one in report.earlier] == ["Proceed to implant"]

    def test_a_record_that_changed_after_signing_says_so(self, clinic, nurse, physician):
        trial = make_judged(clinic, nurse, **EXAMPLE_17)
        sign(trial, physician)
        correct_evening(trial, nurse, 1, 8, now=NOW + timedelta(hours=1))
        assert "the result is the same" in reported(trial, nurse).decision.changed_since
        correct_evening(trial, nurse, 7, 6, now=NOW + timedelta(hours=2))
        words = reported(trial, nurse).decision.changed_since
        assert words == "A log was corrected after signing: then met, 57.6 %; now not met, 44.8 %."

    def test_a_result_that_is_not_evaluable_says_how_many_days_there_were(self, clinic, nurse):
        evaluated = reported(make_judged(clinic, nurse, pains=(7, 6, 5, 3, None, None)), nurse).evaluated
        assert (evaluated.verdict, evaluated.trial) == (Verdict.NOT_EVALUABLE, None)
        assert evaluated.reason == "too few days that can be evaluated, 1 of 3"

    def test_a_rating_at_the_visit_takes_the_place_of_too_few_days(self, clinic, nurse):
        pull = {"ratings": (EndRating(Area.LEG_LEFT, Decimal(4)),)}
        evaluated = reported(make_judged(clinic, nurse, pains=(7,), baseline=None, pull=pull), nurse).evaluated
        assert (evaluated.baseline, evaluated.trial.value, evaluated.trial.days) == (None, 4, ())
        assert (evaluated.trial.source, evaluated.firmness) == ("clinic rating", "")
        assert evaluated.reason == "too few baseline days and no clinic baseline"

    def test_no_single_rating_turns_a_clear_result(self, clinic, nurse):
        evaluated = reported(make_judged(clinic, nurse, baseline=10, pains=(1,) * 6), nurse).evaluated
        assert evaluated.firmness == "No single rating of the days used would change the verdict."

    def test_without_a_target_area_nothing_is_judged(self, clinic, nurse, db):
        trial = make_judged(clinic, nurse)
        for target in target_areas_of(trial.patient_id):
            target.retired_at = NOW
        db.session.commit()
        report = reported(trial, nurse)
        assert (report.evaluated.area, report.evaluated.trial) == ("no primary target area", None)
        assert report.log[0].relief_pct is None

    def test_a_change_to_a_rule_without_a_percentage_is_said_in_words(self, clinic, nurse, physician, db):
        trial = make_judged(clinic, nurse, pains=(7, 6, 5, 3, None, None))
        sign(trial, physician, "do_not_implant")
        trial.protocol.evaluation = stored_rule(replace(EvaluationRule(), trial_window="consecutive_yes"))
        db.session.commit()
        keep_log(trial, nurse, 5, relief_sufficient=Answer.NO, now=NOW + timedelta(hours=1))
        keep_log(trial, nurse, 2, relief_sufficient=Answer.NO, now=NOW + timedelta(hours=1))
        words = reported(trial, nurse).decision.changed_since
        assert words.endswith("then not evaluable: too few days that can be evaluated; now not met.")

    def test_tenths_are_spelled_out(self, clinic, nurse):
        trial = make_judged(clinic, nurse)
        set_tenths(trial, ["8.0"] * 6 + ["7.5"], ["7", "6", "5", "4.0", "4.0", "3.9"])
        lines = dict(arithmetic_lines(reported(trial, nurse).evaluated))
        assert "shown as 49.9 %; compared unrounded with the 50 % needed: not reached" in lines["Relief"]

    def test_what_decides_besides_the_relief_is_said(self, full, nurse, db):
        rule = replace(EvaluationRule(), primary_measure="either")
        full.protocol.evaluation = stored_rule(rule)
        db.session.commit()
        assert reported(full, nurse).evaluated.decided_by == "stated relief 60.0 %"

    def test_a_report_takes_as_many_queries_however_much_is_on_record(self, clinic, nurse, full, db, queries_counted):
        small = make_judged(clinic, nurse, pains=(7, 6, 5))

        def counted(trial_id):
            db.session.expire_all()
            trial = db.session.get(Trial, trial_id)
            with queries_counted() as count:
                reported(trial, nurse)
            return count()

        few, many = counted(small.id), counted(full.id)
        assert many - few <= 3  # relations of what a small trial has none of: programs, evidence, notes


def test_several_areas_keep_their_order_in_the_log(clinic, nurse):
    pains = [{Area.LEG_LEFT: 3, Area.LOW_BACK: 5}] * 6
    trial = make_judged(clinic, nurse, pains=pains, areas=(Area.LEG_LEFT, Area.LOW_BACK), primary=Area.LOW_BACK)
    report = reported(trial, nurse)
    assert report.areas == ("Low back", "Left leg")
    assert [pain.average for pain in report.log[0].pain] == [5, 3]
    assert [one.area for one in report.evaluated.areas if one.primary] == ["Low back"]


def test_a_second_opinion_is_in_the_report_once_it_is_given(clinic, nurse, physician):
    trial = make_judged(clinic, nurse)
    colleague = make_person("physician", clinic, name="Dr Hana Sato", email="sato@example.org")
    asked = ask_opinion(trial, colleague.id, "Is it enough?", by=physician, now=moment(9))
    assert report_of(trial, moment(9), physician).opinions == ()
    give_opinion(asked, OpinionView.DISAGREE, "Repeat it.", by=colleague, now=moment(9))
    db.session.expire_all()
    (given,) = report_of(trial, moment(9), physician).opinions
    assert (given.question, given.said, given.words) == ("Is it enough?", "Disagrees", "Repeat it.")
    assert (given.physician, given.signed_at) == ("Dr Hana Sato", moment(9))
