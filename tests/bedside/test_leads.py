"""Leads, programs and the pull through their pages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from scstrial.assessments.choices import Area, WouldProceed
from scstrial.complications.choices import FlagRule
from scstrial.complications.queries import flags_of
from scstrial.medications.actions import record_blood_thinner
from scstrial.medications.choices import BleedingDrug
from scstrial.programming.choices import Waveform
from scstrial.programming.queries import all_sessions_of, sessions_of
from scstrial.trials.choices import LeadSide, TipLevel, TipThird, TrialState, Vendor
from scstrial.trials.queries import (
    extensions_of,
    placement_of,
    placement_versions_of,
    pull_of,
    pull_versions_of,
    statuses_of,
)
from tests.factories.accounts import make_clinic, make_person
from tests.factories.trials import a_program, make_leads_out, make_scheduled, make_session, make_under_way
from tests.factories.trials_facts import a_lead
from tests.filled import flashed, problems_in, sent_by, summary_of, text_of, tree_of, typed_at

NOW = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)  # Wed 4 Mar, 11:00 in Chicago
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CHICAGO = ZoneInfo("America/Chicago")
SVG = "{http://www.w3.org/2000/svg}"
LEAD = {"vendor": "abbott", "side": "left", "tip_level": "T8", "contact_count": "8"}


@pytest.fixture
def clock(at):
    return at(NOW)


@pytest.fixture
def signed_in(clock, client, nurse):
    client.sign_in(nurse)
    return client


@pytest.fixture
def scheduled(clock, clinic, nurse):
    return make_scheduled(clinic, nurse, now=NOW - DAY, placement_planned_at=NOW - HOUR)


@pytest.fixture
def under_way(clock, clinic, nurse):
    return make_under_way(clinic, nurse, placed_at=NOW - 2 * DAY, areas=(Area.LOW_BACK, Area.LEG_LEFT))


@pytest.fixture
def leads_out(clock, clinic, nurse):
    return make_leads_out(clinic, nurse, pulled_at=NOW - HOUR, now=NOW)


def part(prefix, **values):
    return {f"{prefix}-{name}": value for name, value in values.items()}


def placement(**changes):
    """A placement as typed, one lead."""
    return {
        "placed_at": "2026-03-04T10:00",
        "operator": "R. Ortiz",
        "dural_puncture": "no",
        "blood_seen": "no",
        **part("leads-0", **LEAD),
        **changes,
    }


class TestPlacement:
    def url(self, trial):
        return f"/trials/{trial.id}/placement"

    def test_a_placement_is_recorded_with_all_that_is_asked(self, db, signed_in, scheduled):
        second = LEAD | {"side": "right", "tip_level": "T9", "tip_third": "middle", "contact_count": "16"}
        typed = {
            **sent_by(signed_in.get(self.url(scheduled))),
            **placement(coverage_pct="80", antibiotic="cefazolin", antibiotic_dose="2 g", note="Quiet"),
            **part("leads-1", **second, impedances_ohm="640, 655 - 702", serial="S2", tip_offset_mm="-2,5"),
            "antibiotic_started_at": "2026-03-04T09:20",
            "incision_at": "2026-03-04T09:50",
            "chlorhexidine_prep": "yes",
            "fluoroscopy_seconds": "95",
        }
        response = signed_in.post(self.url(scheduled), data=typed)
        assert (response.status_code, response.location) == (303, f"/trials/{scheduled.id}")
        kept = placement_of(scheduled.id)
        assert (kept.placed_at, kept.coverage_pct, kept.antibiotic_dose) == (NOW - HOUR, 80, "2 g")
        assert (kept.fluoroscopy_seconds, kept.chlorhexidine_prep, kept.dural_puncture) == (95, True, False)
        first, second = kept.leads
        assert (first.number, first.vendor, first.side, first.tip_third) == (1, Vendor.ABBOTT, LeadSide.LEFT, None)
        assert (second.number, second.tip_level, second.tip_third) == (2, TipLevel.T9, TipThird.MIDDLE)
        assert (second.contact_count, second.tip_offset_mm) == (16, Decimal("-2.5"))
        assert second.impedances_ohm == [640, 655, None, 702]
        db.session.refresh(scheduled)
        assert scheduled.state is TrialState.UNDER_WAY
        assert flashed(signed_in)[0] == "The placement is recorded. The lead pull is planned for Wed 11 Mar, 11:00."

    def test_two_leads_are_asked_and_one_is_enough(self, signed_in, scheduled):
        page = text_of(signed_in.get(self.url(scheduled)))
        assert ("Lead 2" in page, "Lead 3" in page) == (True, False)
        signed_in.post(self.url(scheduled), data=placement(**part("leads-1", contact_count="8", model="")))
        assert [lead.number for lead in placement_of(scheduled.id).leads] == [1]

    def test_a_lead_is_added_without_script_and_everything_typed_stays(self, signed_in, scheduled):
        typed = placement(**part("leads-1", model="Octrode", contact_count="4", impedances_ohm="64O"), add_lead="1")
        more = signed_in.post(self.url(scheduled), data=typed)
        assert (more.status_code, summary_of(more)) == (200, [])
        shown = sent_by(more)
        typed.pop("add_lead")
        assert shown.items() >= typed.items()
        assert shown["leads-2-contact_count"] == "8"
        assert placement_of(scheduled.id) is None

    def test_there_is_room_for_four_leads(self, signed_in, scheduled):
        page = signed_in.get(self.url(scheduled))
        for leads in (3, 4):
            page = signed_in.post(self.url(scheduled), data={**sent_by(page), "add_lead": "1"})
            assert f"Lead {leads}" in text_of(page)
        assert "Add a lead" not in text_of(page)
        page = signed_in.post(self.url(scheduled), data={**sent_by(page), "add_lead": "1"})
        assert "Lead 5" not in text_of(page)

    def test_four_leads_are_kept(self, signed_in, scheduled):
        leads = {}
        for index in range(4):
            leads |= part(f"leads-{index}", **LEAD)
        signed_in.post(self.url(scheduled), data=placement(**leads))
        assert [lead.number for lead in placement_of(scheduled.id).leads] == [1, 2, 3, 4]

    def test_problems_hang_at_the_field_of_the_lead_they_belong_to(self, signed_in, scheduled):
        typed = placement(**part("leads-1", **(LEAD | {"tip_level": "", "model": "Octrode"})))
        response = signed_in.post(self.url(scheduled), data=typed)
        assert (response.status_code, list(problems_in(response))) == (422, ["leads-1-tip_level"])
        assert summary_of(response) == ["Choose the level of the tip of lead 2."]
        assert sent_by(response).items() >= typed.items()

    def test_a_rule_about_an_impedance_hangs_at_the_impedances(self, signed_in, scheduled):
        wrong = {
            **part("leads-0", tip_offset_mm="51", impedances_ohm="640 100001"),
            **part("leads-1", **LEAD, impedances_ohm="1 2 3 4 5 6 7 8 9"),
        }
        response = signed_in.post(self.url(scheduled), data=placement(**wrong))
        assert list(problems_in(response)) == [
            "leads-0-impedances_ohm",
            "leads-0-tip_offset_mm",
            "leads-1-impedances_ohm",
        ]
        assert len(summary_of(response)) == 3
        assert sent_by(response).items() >= wrong.items()

    def test_words_among_the_impedances_are_not_numbers(self, signed_in, scheduled):
        response = signed_in.post(self.url(scheduled), data=placement(**part("leads-0", impedances_ohm="640 high")))
        assert "whole numbers in ohm" in problems_in(response)["leads-0-impedances_ohm"]
        assert sent_by(response)["leads-0-impedances_ohm"] == "640 high"

    def test_a_gap_between_leads_is_asked_about(self, signed_in, scheduled):
        page = signed_in.post(
            self.url(scheduled), data={**sent_by(signed_in.get(self.url(scheduled))), "add_lead": "1"}
        )
        typed = {**sent_by(page), **placement(), **part("leads-2", **LEAD)}
        response = signed_in.post(self.url(scheduled), data=typed)
        assert list(problems_in(response)) == ["leads-1-vendor", "leads-1-side", "leads-1-tip_level"]

    def test_an_empty_form_names_every_answer_it_needs(self, signed_in, scheduled):
        response = signed_in.post(self.url(scheduled), data={})
        assert set(problems_in(response)) >= {"placed_at", "operator", "leads-0-side", "leads-0-tip_level"}

    def test_blank_is_not_no(self, signed_in, scheduled):
        typed = placement()
        del typed["dural_puncture"], typed["blood_seen"]
        response = signed_in.post(self.url(scheduled), data=typed)
        assert list(problems_in(response)) == ["dural_puncture", "blood_seen"]

    def test_what_must_be_seen_is_said_on_the_next_page(self, signed_in, scheduled):
        signed_in.post(self.url(scheduled), data=placement(dural_puncture="yes"))
        said = flashed(signed_in)
        assert said[1] == "Record the antibiotic, its start and the time of incision."
        assert said[2].startswith("Dural puncture: ask about headache")

    def test_the_planned_hour_of_today_is_filled_in_once_it_has_passed(self, signed_in, clinic, nurse, scheduled):
        assert sent_by(signed_in.get(self.url(scheduled)))["placed_at"] == "2026-03-04T10:00"
        later = make_scheduled(clinic, nurse, now=NOW, placement_planned_at=NOW + HOUR)
        assert sent_by(signed_in.get(self.url(later)))["placed_at"] == ""

    def test_times_are_meant_in_the_trials_zone_which_is_named(self, signed_in, clinic, nurse):
        trial = make_scheduled(
            clinic, nurse, now=NOW - DAY, placement_planned_at=NOW - HOUR, time_zone="America/Denver"
        )
        page = signed_in.get(self.url(trial))
        assert "America/Denver time" in text_of(page)
        assert sent_by(page)["placed_at"] == "2026-03-04T09:00"
        signed_in.post(self.url(trial), data=placement(placed_at="2026-03-04T09:30"))
        assert placement_of(trial.id).placed_at == NOW - HOUR / 2

    def test_the_zone_is_not_named_where_it_is_the_viewers_own(self, signed_in, scheduled):
        assert "America/" not in text_of(signed_in.get(self.url(scheduled)))

    def test_a_blood_thinner_not_held_is_shown_and_stops_the_nurse(self, db, client, signed_in, scheduled, physician):
        thin(scheduled, physician, NOW - DAY)
        db.session.commit()
        page = signed_in.get(self.url(scheduled))
        assert "Apixaban: the hold of 3 days is not reached" in text_of(page)
        response = signed_in.post(self.url(scheduled), data=placement())
        assert list(problems_in(response)) == ["hold_override_reason"]
        nurse_says = signed_in.post(self.url(scheduled), data=placement(hold_override_reason="Agreed"))
        assert "Only a physician" in problems_in(nurse_says)["hold_override_reason"]
        client.post("/sign-out")
        client.sign_in(physician)
        assert client.post(self.url(scheduled), data=placement(hold_override_reason="Agreed")).status_code == 303
        assert statuses_of(scheduled.id)[-1].why == "Hold overridden: Agreed"

    def test_holds_that_are_reached_are_said_too(self, db, signed_in, scheduled, nurse):
        thin(scheduled, nurse, NOW - 5 * DAY)
        db.session.commit()
        assert "held long enough" in text_of(signed_in.get(self.url(scheduled)))

    def test_sent_twice_it_is_stored_once(self, signed_in, scheduled):
        typed = {**sent_by(signed_in.get(self.url(scheduled))), **placement()}
        assert [signed_in.post(self.url(scheduled), data=typed).status_code for _ in range(2)] == [303, 303]
        assert len(placement_versions_of(scheduled.id)) == 1

    def test_a_second_person_is_refused_and_keeps_what_was_typed(self, signed_in, scheduled):
        stale = {**sent_by(signed_in.get(self.url(scheduled))), **placement(operator="Second", form_key="other")}
        signed_in.post(self.url(scheduled), data=placement())
        response = signed_in.post(self.url(scheduled), data=stale)
        assert (response.status_code, "changed this trial" in summary_of(response)[0]) == (422, True)
        assert sent_by(response)["operator"] == "Second"
        assert [row.operator for row in placement_versions_of(scheduled.id)] == ["R. Ortiz"]

    def test_a_placement_that_is_there_is_shown_instead(self, signed_in, under_way):
        response = signed_in.get(self.url(under_way))
        assert response.location == f"/trials/{under_way.id}/placement/record"


def thin(trial, by, last_dose_at):
    drug = {"drug": BleedingDrug.APIXABAN, "intent": None, "prescriber": "", "note": ""}
    return record_blood_thinner(trial.patient, **drug, last_dose_at=last_dose_at, by=by, now=NOW)


class TestPlacementRecord:
    def test_a_correction_starts_from_what_is_there_and_keeps_both(self, db, signed_in, clinic, nurse, clock):
        lead = a_lead(1, impedances_ohm=(640, None), model="Octrode", image_taken=True, tip_offset_mm=Decimal("1.5"))
        trial = make_under_way(clinic, nurse, placed_at=NOW - DAY, placement={"leads": (lead,), "coverage_pct": 70})
        url = f"/trials/{trial.id}/placement/correct"
        typed = sent_by(signed_in.get(url))
        assert (typed["leads-0-impedances_ohm"], typed["leads-0-image_taken"]) == ("640 -", "yes")
        assert (typed["coverage_pct"], typed["antibiotic"], typed["dural_puncture"]) == ("70", "cefazolin", "no")
        assert list(problems_in(signed_in.post(url, data=typed))) == ["correction_reason"]
        fixed = {**typed, "leads-0-tip_level": "T10", "correction_reason": "Read again"}
        assert signed_in.post(url, data=fixed).status_code == 303
        first, second = placement_versions_of(trial.id)
        assert (first.leads[0].tip_level, second.leads[0].tip_level) == (TipLevel.T8, TipLevel.T10)
        same = ("impedances_ohm", "model", "image_taken", "tip_offset_mm", "side", "vendor")
        assert [getattr(first.leads[0], name) for name in same] == [getattr(second.leads[0], name) for name in same]
        assert (second.placed_at, second.antibiotic_started_at) == (first.placed_at, first.antibiotic_started_at)
        page = text_of(signed_in.get(f"/trials/{trial.id}/placement/record"))
        assert "Earlier versions" in page
        assert "Corrected because: Read again" in page

    def test_a_lead_can_be_added_in_a_correction(self, signed_in, under_way):
        url = f"/trials/{under_way.id}/placement/correct"
        more = signed_in.post(url, data={**sent_by(signed_in.get(url)), "add_lead": "1"})
        assert (more.status_code, "Lead 3" in text_of(more)) == (200, True)

    def test_an_older_version_is_not_corrected_unseen(self, signed_in, under_way):
        url = f"/trials/{under_way.id}/placement/correct"
        typed = {**sent_by(signed_in.get(url)), "correction_reason": "One"}
        signed_in.post(url, data=typed)
        stale = signed_in.post(url, data={**typed, "form_key": "other", "correction_reason": "Two"})
        assert (stale.status_code, "saved another version" in summary_of(stale)[0]) == (422, True)
        assert signed_in.post(url, data=sent_by(stale)).status_code == 303
        assert [row.correction_reason for row in placement_versions_of(under_way.id)] == ["", "One", "Two"]

    def test_the_record_shows_the_leads_as_picture_and_words(self, signed_in, under_way):
        page = signed_in.get(f"/trials/{under_way.id}/placement/record")
        (picture,) = [one for one in tree_of(page).iter(SVG + "svg") if one.get("class") == "leads"]
        assert picture.get("aria-label") == (
            "Lead 1, left, tip at T8, 8 contacts. Lead 2, right, tip at T8, 8 contacts."
        )
        assert len(list(picture.iter(SVG + "rect"))) == 16

    def test_a_record_that_is_not_there_says_so(self, signed_in, scheduled):
        for page in ("placement/record", "placement/correct", "pull/record", "pull/correct"):
            response = signed_in.get(f"/trials/{scheduled.id}/{page}")
            assert (response.status_code, "Record it first" in text_of(response)) == (409, True)


def session(**changes):
    """A session as typed, one program."""
    return {
        "held_at": "2026-03-04T10:30",
        "by_role": "rep",
        "reason": "Less coverage on the left",
        **part("programs-0", **PROGRAM),
        **part("programs-0-contacts", **{"1-3": "-", "1-2": "+", "1-4": "", "2-1": ""}),
        **changes,
    }


PROGRAM = {"name": "P1", "waveform": "tonic", "amplitude_ma": "4,2", "pulse_width_us": "250", "rate_hz": "50"}


class TestProgramming:
    def url(self, trial, rest="/new"):
        return f"/trials/{trial.id}/programming{rest}"

    def test_a_session_is_recorded_with_polarity_and_numbers(self, signed_in, under_way):
        typed = {
            **sent_by(signed_in.get(self.url(under_way))),
            **session(note="Slept well", washout_hours="24"),
            **part("programs-0", use_pct="80", coverage_pct="90", immediate_nrs="3"),
            **part("leads-2", impedances_ohm="600 -"),
        }
        response = signed_in.post(self.url(under_way), data=typed)
        assert (response.status_code, response.location) == (303, self.url(under_way, ""))
        (kept,) = sessions_of(under_way.id)
        assert (kept.held_at, kept.reason, kept.washout_hours) == (NOW - HOUR / 2, "Less coverage on the left", 24)
        assert kept.impedances_ohm == {"2": [600, None]}
        (program,) = kept.programs
        assert (program.cathodes, program.anodes) == (["1-3"], ["1-2"])
        assert (program.amplitude_ma, program.pulse_width_us, program.rate_hz) == (Decimal("4.2"), 250, 50)
        assert (program.use_pct, program.coverage_pct, program.immediate_nrs) == (80, 90, Decimal(3))
        assert program.is_active

    def test_a_cycle_is_asked_and_half_a_cycle_is_refused_at_its_field(self, signed_in, under_way):
        half = session(**part("programs-0", cycle_on_s="0,5"))
        response = signed_in.post(self.url(under_way), data=half)
        assert (response.status_code, list(problems_in(response))) == (422, ["programs-0-cycle_off_s"])
        assert sent_by(response)["programs-0-cycle_on_s"] == "0,5"
        signed_in.post(self.url(under_way), data=half | {"programs-0-cycle_off_s": "2"})
        (program,) = sessions_of(under_way.id)[0].programs
        assert (program.cycle_on_s, program.cycle_off_s) == (Decimal("0.5"), Decimal(2))

    @pytest.mark.parametrize(
        ("name", "value", "kept"),
        [
            ("rate_hz", "0", False),
            ("rate_hz", "1", True),
            ("rate_hz", "10000", True),
            ("rate_hz", "10001", False),
            ("pulse_width_us", "9", False),
            ("pulse_width_us", "1000", True),
            ("pulse_width_us", "1001", False),
            ("amplitude_ma", "25.5", True),
            ("amplitude_ma", "25.6", False),
        ],
    )
    def test_what_lies_outside_the_validation_ranges_is_refused_and_the_unusual_kept(
        self, signed_in, under_way, name, value, kept
    ):
        response = signed_in.post(self.url(under_way), data=session(**part("programs-0", **{name: value})))
        assert response.status_code == (303 if kept else 422)
        assert kept or list(problems_in(response)) == [f"programs-0-{name}"]
        assert not kept or any("is usually" in words for words in flashed(signed_in))

    def test_each_contact_of_each_lead_can_be_off_cathode_or_anode(self, signed_in, under_way):
        page = tree_of(signed_in.get(self.url(under_way)))
        names = [radio.get("name") for radio in page.iter("input") if "-contacts-" in (radio.get("name") or "")]
        assert len(names) == 2 * 8 * 3
        assert len(set(names)) == 16

    def test_a_program_is_added_without_script_and_everything_typed_stays(self, signed_in, under_way):
        typed = session(add_program="1", **part("programs-0", is_active="y"))
        more = signed_in.post(self.url(under_way), data=typed)
        assert more.status_code == 200
        shown = sent_by(more)
        typed.pop("add_program")
        assert shown.items() >= typed.items()
        assert shown["programs-1-name"] == "P2"
        assert "programs-1-is_active" not in shown
        assert sessions_of(under_way.id) == []

    def test_there_is_room_for_four_programs_and_empty_ones_are_none(self, signed_in, under_way):
        page = signed_in.post(self.url(under_way), data=session(add_program="1"))
        for _ in range(2):
            page = signed_in.post(self.url(under_way), data={**sent_by(page), "add_program": "1"})
        assert ("Program 4" in text_of(page), "Add a program" in text_of(page)) == (True, False)
        assert signed_in.post(self.url(under_way), data=sent_by(page)).status_code == 303
        assert [program.name for program in sessions_of(under_way.id)[0].programs] == ["P1"]

    def test_several_programs_are_kept_and_one_is_in_use(self, signed_in, under_way):
        second = {**part("programs-1", **(PROGRAM | {"name": "P2", "waveform": "burst"})), "programs-1-is_active": "y"}
        signed_in.post(self.url(under_way), data=session(**second))
        first, second = sessions_of(under_way.id)[0].programs
        assert (first.is_active, second.is_active, second.waveform) == (False, True, Waveform.BURST)

    def test_problems_hang_at_their_program(self, signed_in, under_way):
        wrong = {
            **part("programs-1", **(PROGRAM | {"name": "P2", "rate_hz": "10001"})),
            **part("programs-1-contacts", **{"1-1": "+"}),
            **part("leads-2", impedances_ohm="1 2 3 4 5 6 7 8 9"),
        }
        response = signed_in.post(self.url(under_way), data=session(**wrong))
        assert list(problems_in(response)) == [
            "programs-1-contacts",
            "programs-1-rate_hz",
            "leads-2-impedances_ohm",
        ]
        assert len(summary_of(response)) == 3
        assert sent_by(response).items() >= session(**wrong).items()

    def test_a_program_without_waveform_is_asked_for_it(self, signed_in, under_way):
        typed = session(**part("programs-0", waveform=""))
        assert list(problems_in(signed_in.post(self.url(under_way), data=typed))) == ["programs-0-waveform"]

    def test_what_concerns_all_programs_stands_over_the_form(self, signed_in, under_way):
        same = part("programs-1", **PROGRAM)
        response = signed_in.post(self.url(under_way), data=session(**same))
        assert "Give each program its own name" in summary_of(response)[0]

    def test_an_empty_form_says_what_is_missing(self, signed_in, under_way):
        response = signed_in.post(self.url(under_way), data={})
        assert list(problems_in(response)) == ["held_at", "by_role", "reason", "programs-0-waveform"]

    def test_unusual_numbers_and_a_new_waveform_are_cautions(self, signed_in, under_way, nurse):
        make_session(under_way, nurse, held_at=NOW - DAY, now=NOW, programs=(a_program(waveform=Waveform.BURST),))
        signed_in.post(self.url(under_way), data=session(**part("programs-0", rate_hz="500", is_active="y")))
        said = flashed(signed_in)
        assert said[0] == "The programming session is recorded."
        assert said[1] == "Tonic (paresthesia): the rate is usually 20 to 120 Hz. Please check it."
        assert said[2].startswith("New waveform with 0 h wash-out")

    def test_a_session_starts_from_an_earlier_one_when_asked(self, signed_in, under_way, nurse):
        earlier = make_session(under_way, nurse, programs=(a_program(name="P7", rate_hz=44),))
        shown = sent_by(signed_in.get(self.url(under_way, f"/new?like={earlier.id}")))
        assert (shown["programs-0-name"], shown["programs-0-rate_hz"]) == ("P7", "44")
        assert (shown["programs-0-contacts-1-3"], shown["held_at"]) == ("-", "")

    def test_sent_twice_it_is_stored_once(self, signed_in, under_way):
        typed = {**sent_by(signed_in.get(self.url(under_way))), **session()}
        assert [signed_in.post(self.url(under_way), data=typed).status_code for _ in range(2)] == [303, 303]
        assert len(all_sessions_of(under_way.id)) == 1

    def test_there_is_nothing_to_program_before_the_placement(self, signed_in, scheduled):
        response = signed_in.get(self.url(scheduled))
        assert (response.status_code, "Record the placement first" in text_of(response)) == (409, True)
        assert "No programming session yet" in text_of(signed_in.get(self.url(scheduled, "")))

    def test_a_new_waveform_shows_its_wash_out_and_what_may_carry_over(self, signed_in, under_way, nurse):
        make_session(under_way, nurse, held_at=NOW - DAY, now=NOW)
        burst = (a_program(waveform=Waveform.BURST),)
        make_session(under_way, nurse, held_at=NOW - 2 * HOUR, now=NOW, programs=burst, washout_hours=23)
        make_session(under_way, nurse, held_at=NOW - HOUR, now=NOW, programs=(a_program(),), washout_hours=24)
        words = text_of(signed_in.get(self.url(under_way, "")))
        assert "Wash-out 23 h before a new waveform, usual are 24 h: the effect of the last one may carry over" in words
        assert "Wash-out 24 h before a new waveform Entered" in words
        assert words.count("Wash-out") == 2

    def test_a_cycle_is_kept_and_shown_with_its_share(self, signed_in, under_way, nurse):
        cycled = (a_program(cycle_on_s=Decimal("0.5"), cycle_off_s=Decimal(2)),)
        make_session(under_way, nurse, held_at=NOW - HOUR, now=NOW, programs=cycled)
        words = text_of(signed_in.get(self.url(under_way, "")))
        assert "Cycle 0.5 s on, 2 s off on for 20 % of the time" in words

    def test_the_list_shows_settings_polarity_and_what_is_in_use(self, signed_in, under_way, nurse):
        make_session(under_way, nurse, held_at=NOW - DAY, now=NOW)
        programs = (a_program(name="P2", is_active=False), a_program(name="P3", cathodes=("2-1",), anodes=("2-2",)))
        make_session(under_way, nurse, held_at=NOW - HOUR, now=NOW, programs=programs, reason="Second")
        page = signed_in.get(self.url(under_way, ""))
        words = text_of(page)
        assert "2 sessions, sorted by time, the newest first" in words
        assert "P3 In use Waveform Tonic (paresthesia) Settings 4.2 mA, 250 µs, 50 Hz Contacts 2-1 −, 2-2 +" in words
        assert "Coverage 90 % of the painful area Pain right after 3 of 10" in words
        assert words.count("In use") == 1
        assert words.index("Second") < words.index("First programming")
        labels = [
            one.get("aria-label") for one in tree_of(page).iter(SVG + "svg") if "leads" in (one.get("class") or "")
        ]
        assert "Lead 2, right, tip at T8, 8 contacts: cathode 1; anode 2; off 3 to 8." in labels[1]

    def test_a_correction_starts_from_the_session_and_keeps_it_readable(self, signed_in, under_way, nurse):
        first = make_session(under_way, nurse, held_at=NOW - HOUR, now=NOW, impedances_ohm={1: (600,)})
        url = self.url(under_way, f"/{first.id}/correct")
        typed = sent_by(signed_in.get(url))
        assert (typed["programs-0-contacts-1-3"], typed["programs-0-contacts-1-2"]) == ("-", "+")
        assert (typed["leads-1-impedances_ohm"], typed["programs-0-immediate_nrs"]) == ("600", "3")
        assert list(problems_in(signed_in.post(url, data=typed))) == ["correction_reason"]
        fixed = {**typed, "programs-0-contacts-1-3": "", "programs-0-contacts-1-4": "-", "correction_reason": "Typing"}
        assert signed_in.post(url, data=fixed).status_code == 303
        (counting,) = sessions_of(under_way.id)
        assert (counting.programs[0].cathodes, counting.replaces_id) == (["1-4"], first.id)
        words = text_of(signed_in.get(self.url(under_way, "")))
        assert "Corrected because: Typing" in words
        assert "Before: entered" in words
        assert "corrected this session" in summary_of(signed_in.post(url, data={**fixed, "form_key": "other"}))[0]

    def test_a_session_of_another_trial_is_not_found(self, signed_in, clinic, nurse, under_way):
        other = make_under_way(clinic, nurse, placed_at=NOW - DAY)
        foreign = make_session(other, nurse)
        assert signed_in.get(self.url(under_way, f"/{foreign.id}/correct")).status_code == 404

    def test_the_list_takes_the_same_number_of_queries_for_many_sessions(
        self, signed_in, under_way, nurse, queries_counted
    ):
        def count():
            with queries_counted() as counted:
                signed_in.get(self.url(under_way, ""))
                return counted()

        make_session(under_way, nurse, held_at=NOW - DAY, now=NOW)
        one = count()
        for hours in range(1, 6):
            make_session(under_way, nurse, held_at=NOW - hours * HOUR, now=NOW)
        assert count() == one


class TestExtension:
    def url(self, trial):
        return f"/trials/{trial.id}/extend"

    def test_the_leads_stay_in_longer_for_a_reason(self, db, signed_in, under_way):
        typed = {**sent_by(signed_in.get(self.url(under_way))), "pull_planned_at": "2026-03-11T09:00"}
        assert list(problems_in(signed_in.post(self.url(under_way), data=typed))) == ["reason"]
        assert signed_in.post(self.url(under_way), data={**typed, "reason": "waveform_untried"}).status_code == 303
        assert len(extensions_of(under_way.id)) == 1
        db.session.refresh(under_way)
        assert (under_way.planned_days, str(under_way.pull_planned_on)) == (9, "2026-03-11")

    def test_a_day_beyond_the_limit_hangs_at_the_new_pull(self, signed_in, under_way):
        typed = {"pull_planned_at": "2026-03-13T09:00", "reason": "lead_moved"}
        response = signed_in.post(self.url(under_way), data=typed)
        assert list(problems_in(response)) == ["pull_planned_at"]
        assert sent_by(response).items() >= typed.items()

    def test_it_is_not_offered_once_the_leads_are_out(self, signed_in, leads_out):
        assert signed_in.get(self.url(leads_out)).status_code == 409

    def test_a_stale_extension_is_refused(self, db, signed_in, under_way):
        typed = {**sent_by(signed_in.get(self.url(under_way))), "reason": "lead_moved"}
        signed_in.post(self.url(under_way), data={**typed, "pull_planned_at": "2026-03-10T09:00"})
        again = {**typed, "pull_planned_at": "2026-03-11T09:00", "form_key": "other"}
        assert "changed this trial" in summary_of(signed_in.post(self.url(under_way), data=again))[0]
        assert len(extensions_of(under_way.id)) == 1


def pull(**changes):
    """A pull as typed."""
    return {
        "ending": "as_planned",
        "removed_at": "2026-03-04T10:00",
        "removed_by": "M. Chen",
        "tips_intact": "yes",
        "site": "clean",
        "strength_normal": "yes",
        "sensation_normal": "yes",
        "bladder_normal": "yes",
        **changes,
    }


class TestPull:
    def url(self, trial):
        return f"/trials/{trial.id}/pull"

    def test_the_pull_is_recorded_with_what_the_patient_says(self, db, signed_in, under_way):
        typed = {
            **sent_by(signed_in.get(self.url(under_way))),
            **pull(temperature="98,6", temperature_unit="f", relief_reported_pct="60", pgic="2"),
            **part("ratings", **{"leg_left-average": "3", "low_back-average": "4"}),
            **part("migrations-1", mm="12,5", levels="0.5"),
            "wants_implant": "yes",
            "function_improved": "yes",
            "image_before_pull": "yes",
            "restart_told": "Tomorrow evening",
        }
        response = signed_in.post(self.url(under_way), data=typed)
        assert (response.status_code, response.location) == (303, f"/trials/{under_way.id}")
        kept = pull_of(under_way.id)
        assert (kept.removed_at, kept.temperature_c, kept.relief_reported_pct, kept.pgic) == (
            NOW - HOUR,
            Decimal("37.0"),
            60,
            2,
        )
        assert {rating.area: rating.average for rating in kept.ratings} == {
            Area.LEG_LEFT: Decimal(3),
            Area.LOW_BACK: Decimal(4),
        }
        assert kept.migrations == [
            {"lead_number": 1, "mm": None, "levels": None},
            {"lead_number": 2, "mm": "12.5", "levels": "0.5"},
        ]
        assert (kept.wants_implant, kept.function_improved) == (WouldProceed.YES, True)
        db.session.refresh(under_way)
        assert under_way.state is TrialState.LEADS_OUT
        assert flashed(signed_in) == ["The leads are out. The physician's decision is due."]

    def test_what_is_missing_is_a_caution_not_a_wall(self, signed_in, under_way):
        assert signed_in.post(self.url(under_way), data=pull()).status_code == 303
        said = flashed(signed_in)
        assert [words for words in said if "own relief in percent is missing" in words]
        assert [words for words in said if "No pain rating at the end" in words]
        assert pull_of(under_way.id).migrations == []

    def test_a_held_blood_thinner_is_remembered(self, db, signed_in, clinic, nurse):
        trial = make_scheduled(clinic, nurse, now=NOW - 5 * DAY, placement_planned_at=NOW - 2 * DAY)
        thin(trial, nurse, NOW - 6 * DAY)
        make_under_way(clinic, nurse, placed_at=NOW - 2 * DAY, trial=trial)
        assert "A blood thinner is held" in text_of(signed_in.get(self.url(trial)))
        signed_in.post(self.url(trial), data=pull())
        assert [words for words in flashed(signed_in) if words.startswith("A blood thinner is held")]

    def test_a_broken_tip_and_weakness_raise_their_flags_at_once(self, signed_in, under_way):
        signed_in.post(self.url(under_way), data=pull(tips_intact="no", strength_normal="no"))
        raised = {flag.rule for flag in flags_of(under_way.id)}
        assert raised >= {FlagRule.CORD_COMPRESSION, FlagRule.TIPS_NOT_INTACT}

    def test_problems_hang_at_areas_and_leads(self, signed_in, under_way):
        wrong = {
            **part("migrations-0", mm="201"),
            **part("migrations-1", levels="11"),
            "relief_reported_pct": "101",
            "temperature": "43",
            "temperature_unit": "c",
        }
        response = signed_in.post(self.url(under_way), data=pull(**wrong))
        assert list(problems_in(response)) == ["temperature"]
        wrong["temperature"] = "37.2"
        response = signed_in.post(self.url(under_way), data=pull(**wrong))
        assert list(problems_in(response)) == ["relief_reported_pct", "migrations-0-mm", "migrations-1-levels"]
        assert len(summary_of(response)) == 3
        assert sent_by(response).items() >= pull(**wrong).items()

    def test_a_rating_that_is_none_hangs_at_its_area(self, signed_in, under_way):
        response = signed_in.post(self.url(under_way), data=pull(**{"ratings-leg_left-average": "11"}))
        assert list(problems_in(response)) == ["ratings-leg_left-average"]

    def test_a_temperature_without_unit_is_asked_about(self, signed_in, under_way):
        response = signed_in.post(self.url(under_way), data=pull(temperature="37"))
        assert problems_in(response) == {"temperature_unit": "Choose °C or °F."}

    def test_an_empty_form_asks_how_it_ends_and_when(self, signed_in, under_way):
        response = signed_in.post(self.url(under_way), data={})
        assert list(problems_in(response)) == ["ending", "removed_at"]
        answers = pull(tips_intact="", site="", strength_normal="", sensation_normal="", bladder_normal="")
        response = signed_in.post(self.url(under_way), data=answers)
        assert set(problems_in(response)) == {
            "tips_intact",
            "site",
            "strength_normal",
            "sensation_normal",
            "bladder_normal",
        }

    def test_stopped_and_pulled_in_one_go(self, db, signed_in, under_way):
        early = pull(ending="early", reason="infection", stop_note="Pus", site="drainage")
        assert signed_in.post(self.url(under_way), data=early).status_code == 303
        db.session.refresh(under_way)
        assert (under_way.state, under_way.abort_note) == (TrialState.LEADS_OUT, "Pus")
        assert under_way.aborted_on == under_way.pulled_on
        assert "The site is not clean: have it examined the same day." in flashed(signed_in)

    def test_an_early_stop_says_why_and_nothing_is_half_stored(self, db, signed_in, under_way):
        response = signed_in.post(self.url(under_way), data=pull(ending="early"))
        assert list(problems_in(response)) == ["reason"]
        response = signed_in.post(self.url(under_way), data=pull(ending="early", reason="other"))
        assert list(problems_in(response)) == ["stop_note"]
        db.session.refresh(under_way)
        assert (under_way.state, pull_of(under_way.id)) == (TrialState.UNDER_WAY, None)

    def test_stopped_now_and_pulled_later(self, db, signed_in, under_way):
        later = {"ending": "early_pull_later", "reason": "patient_wish"}
        assert list(problems_in(signed_in.post(self.url(under_way), data=later))) == ["aborted_at"]
        response = signed_in.post(self.url(under_way), data={**later, "aborted_at": "2026-03-04T10:00"})
        assert response.status_code == 303
        db.session.refresh(under_way)
        assert (under_way.state, pull_of(under_way.id)) == (TrialState.ABORTED, None)
        page = text_of(signed_in.get(self.url(under_way)))
        assert "stopped early on Wed 4 Mar: patient's wish" in page
        assert "How does the trial end?" not in page
        ending = pull()
        del ending["ending"]
        assert signed_in.post(self.url(under_way), data=ending).status_code == 303
        db.session.refresh(under_way)
        assert under_way.state is TrialState.LEADS_OUT

    def test_sent_twice_it_is_stored_once(self, signed_in, under_way):
        typed = {**sent_by(signed_in.get(self.url(under_way))), **pull()}
        assert [signed_in.post(self.url(under_way), data=typed).status_code for _ in range(2)] == [303, 303]
        assert len(pull_versions_of(under_way.id)) == 1

    def test_a_second_person_is_refused_and_keeps_what_was_typed(self, signed_in, under_way):
        stale = {**sent_by(signed_in.get(self.url(under_way))), **pull(removed_by="Second", form_key="other")}
        signed_in.post(self.url(under_way), data=pull())
        response = signed_in.post(self.url(under_way), data=stale)
        assert (response.status_code, sent_by(response)["removed_by"]) == (422, "Second")
        assert [row.removed_by for row in pull_versions_of(under_way.id)] == ["M. Chen"]

    def test_a_pull_that_is_there_is_shown_and_can_be_corrected(self, db, signed_in, clinic, nurse, clock):
        trial = make_leads_out(clinic, nurse, pulled_at=NOW - HOUR, now=NOW, pull={"temperature_c": Decimal("37.2")})
        assert signed_in.get(self.url(trial)).location == f"/trials/{trial.id}/pull/record"
        url = f"/trials/{trial.id}/pull/correct"
        typed = sent_by(signed_in.get(url))
        assert (typed["temperature"], typed["temperature_unit"], typed["tips_intact"]) == ("37.2", "c", "yes")
        assert list(problems_in(signed_in.post(url, data=typed))) == ["correction_reason"]
        fixed = {**typed, "relief_reported_pct": "40", "migrations-0-mm": "3", "correction_reason": "Asked again"}
        assert signed_in.post(url, data=fixed).status_code == 303
        assert [row.relief_reported_pct for row in pull_versions_of(trial.id)] == [None, 40]
        assert sent_by(signed_in.get(url))["migrations-0-mm"] == "3"
        words = text_of(signed_in.get(f"/trials/{trial.id}/pull/record"))
        assert "Corrected because: Asked again" in words
        assert "Relief, as the patient says 40 %" in words
        assert "Migration Lead 1: 3 mm" in words
        stale = signed_in.post(url, data={**fixed, "form_key": "other"})
        assert "saved another version" in summary_of(stale)[0]

    def test_times_are_meant_in_the_trials_zone(self, signed_in, clinic, nurse):
        trial = make_under_way(clinic, nurse, placed_at=NOW - 2 * DAY, time_zone="America/Denver")
        assert "America/Denver time" in text_of(signed_in.get(self.url(trial)))
        removed_at = typed_at(NOW - HOUR, ZoneInfo("America/Denver"))
        signed_in.post(self.url(trial), data=pull(removed_at=removed_at))
        assert pull_of(trial.id).removed_at == NOW - HOUR


class TestWhoMay:
    READ = ("placement/record", "programming", "pull/record")
    WRITE = ("placement", "placement/correct", "programming/new", "extend", "pull", "pull/correct")

    def test_the_trial_of_another_clinic_is_not_found(self, signed_in):
        elsewhere = make_clinic("South clinic")
        other = make_person("nurse", elsewhere, email="south@example.org")
        trial = make_leads_out(elsewhere, other, pulled_at=NOW - HOUR, now=NOW)
        for page in (*self.READ, *self.WRITE):
            assert signed_in.get(f"/trials/{trial.id}/{page}").status_code == 404
        for page in self.WRITE:
            assert signed_in.post(f"/trials/{trial.id}/{page}", data={}).status_code == 404

    def test_an_administrator_sees_no_patient(self, clock, client, administrator, leads_out):
        client.sign_in(administrator)
        for page in (*self.READ, *self.WRITE):
            assert client.get(f"/trials/{leads_out.id}/{page}").status_code == 403
        for page in self.WRITE:
            assert client.post(f"/trials/{leads_out.id}/{page}", data={}).status_code == 403
