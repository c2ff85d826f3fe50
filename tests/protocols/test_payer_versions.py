"""Payer profiles in versions: copied, changed, confirmed; read by the screenings that begin afterwards."""

import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module

import pytest

from scstrial.audit.models import AuditEntry
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Refused
from scstrial.patients.actions import move_to
from scstrial.patients.choices import Step
from scstrial.protocols import actions, queries
from scstrial.protocols.actions.payers import ProfileChange
from scstrial.protocols.choices import Level, Mark, Payer, TreatmentAsked, TreatmentKind
from scstrial.protocols.models import PayerVersion
from scstrial.protocols.rules.payer_levels import ItemLevel, limit
from scstrial.protocols.rules.payer_sources import SOURCES
from scstrial.protocols.rules.payer_stored import profile_from, stored_profile
from scstrial.protocols.rules.payers import PayerProfile, payer_profile, same_profile
from scstrial.protocols.rules.payers_compared import compared_profiles
from scstrial.protocols.rules.treatments import TreatmentNeeded
from scstrial.screening.actions import begin_screening
from scstrial.screening.queries import candidate_of
from tests.factories.accounts import make_clinic
from tests.factories.patients import make_patient
from tests.filled import sent_by, text_of

NOW = datetime(2026, 3, 2, 16, tzinfo=UTC)  # 10:00 in Chicago
TODAY = date(2026, 3, 2)


def change(limits=None, levels=None, on=TODAY, why="After the audit."):
    return ProfileChange(limits or {}, levels or {}, on, why)


def drafted(clinic, physician, payer=Payer.MEDICARE, origin=None, now=NOW, **changes):
    changes = changes or {"levels": {"tobacco": Level.HARD}}
    origin = origin or queries.profile_in_force(clinic.id, payer, TODAY)
    return actions.draft_payer_version(clinic, payer, origin, change(**changes), by=physician, now=now)


def confirmed(clinic, physician, now=NOW, **changes):
    draft = drafted(clinic, physician, now=now, **changes)
    actions.confirm_payer_version(draft, by=physician, now=now)
    db.session.commit()
    return draft


def tobacco(profile):
    return profile.levels["tobacco"].level


# Each payer against the default, line by line: what the default asks for, what the payer asks for, "" = nothing

MONTHS, PAIN, RELIEF = "6 months", "5 NRS 0-10", ("", "50 %")
BLOCK, HARD, WARN = "BLOCK: Must be put right first", "HARD: Needs a physician's override", "WARN: Warning"
DRUGS, THERAPY = "Must have been tried: 2 drug classes", "Must have been tried: physical therapy"
PROCEDURE = "Must have been tried: an injection, radiofrequency treatment or surgery"
CARE, TARGET, DURATION = "Conservative care, at least", "Pain in the target area, at least", "Pain for at least"
NO_TREATMENTS = {
    "Drug classes": (DRUGS, ""),
    "Physical therapy": (THERAPY, ""),
    "Injection, radiofrequency treatment or surgery": (PROCEDURE, ""),
}
DIFFERENCES = {
    Payer.CLINIC: {},
    Payer.MEDICARE: {
        CARE: (MONTHS, ""),
        TARGET: (PAIN, ""),
        DURATION: (MONTHS, ""),
        "Leads, at most": ("", "2 leads"),
        "Contacts, at most": ("", "16 contacts"),
        "Relief of pain, at least": RELIEF,
        "Or fall of analgesics, at least": RELIEF,
        "Drug classes": (DRUGS, "To be shown in the packet: 1 drug class"),
        "Physical therapy": (THERAPY, "To be shown in the packet: physical therapy"),
        "Psychological therapy": ("", "To be shown in the packet: psychological therapy"),
        "Injection or radiofrequency treatment": (
            "",
            "To be shown in the packet: an injection or radiofrequency treatment",
        ),
        "Spine surgery": ("", "To be shown in the packet: spine surgery"),
        "Injection, radiofrequency treatment or surgery": (PROCEDURE, ""),
        "Prior authorization, when not recorded": (WARN, BLOCK),
        "Earlier trials in the same region": (WARN, HARD),
        "Office notes": ("", HARD),
        "Last resort": ("", HARD),
        "Other treatments failed": ("", HARD),
        "Multidisciplinary": ("", HARD),
        "Facilities": ("", HARD),
        "Daily living": ("", HARD),
        "Place of service": ("", WARN),
        "Lead count": ("", WARN),
        "Contact count": ("", WARN),
    },
    Payer.AETNA: {
        DURATION: (MONTHS, "12 months"),
        "Oswestry Disability Index, at least": ("", "21 %"),
        "Length of the trial, at least": ("", "3 days"),
        "Length of the trial, at most": ("", "7 days"),
        "Relief of pain, at least": RELIEF,
        **NO_TREATMENTS,
        "Physical therapy": (
            THERAPY,
            "To be shown in the packet: physical therapy for at least 6 weeks in the last year",
        ),
        "Oswestry Disability Index": (WARN, HARD),
        "Objective pathology": ("", HARD),
        "Physical therapy weeks": ("", WARN),
    },
    Payer.EVICORE: {
        CARE: (MONTHS, "6 consecutive months"),
        TARGET: (PAIN, ""),
        DURATION: (MONTHS, ""),
        "Length of the trial, more than": ("", "48 h"),
        "Relief of pain, at least": RELIEF,
        **NO_TREATMENTS,
        "Supervised care": ("", HARD),
        "Surgery not indicated": ("", HARD),
    },
    Payer.BCBS_AL: {
        CARE: (MONTHS, ""),
        DURATION: (MONTHS, "3 months"),
        "Relief of pain, at least": RELIEF,
        **NO_TREATMENTS,
        "Other treatments failed": ("", HARD),
    },
    Payer.NICE: {
        CARE: (MONTHS, ""),
        **NO_TREATMENTS,
        "Multidisciplinary": ("", HARD),
        "Neuropathic pain": ("", HARD),
    },
}


def test_every_profile_is_held_against_the_default():
    assert set(DIFFERENCES) == set(Payer) - {Payer.DEFAULT}


@pytest.mark.parametrize("payer", list(DIFFERENCES))
def test_each_profile_differs_from_the_default_in_these_lines_and_values_alone(payer):
    pairs = compared_profiles(payer_profile(Payer.DEFAULT), payer_profile(payer))
    assert {pair.words: (pair.before, pair.after) for pair in pairs if pair.differs} == DIFFERENCES[payer]


CHANGED_FIELDS = {
    "limits": {**payer_profile("default").limits, "bmi_raised": limit("35", "kg/m2", "test")},
    "levels": {**payer_profile("default").levels, "tobacco": ItemLevel(Level.HARD, "test")},
    "treatments": {TreatmentKind.SURGERY: TreatmentNeeded(TreatmentAsked.PACKET, "test")},
    "neuropathic_list": frozenset({"pdn"}),
}


@pytest.mark.parametrize("name", [one.name for one in fields(PayerProfile) if one.name not in ("payer", "version")])
def test_a_difference_in_any_field_of_a_profile_is_seen_and_stored(name):
    default = payer_profile("default")
    other = replace(default, **{name: CHANGED_FIELDS[name]})
    assert any(pair.differs for pair in compared_profiles(default, other))
    assert not same_profile(default, other)
    assert getattr(profile_from(Payer.DEFAULT, stored_profile(other), 1), name) == CHANGED_FIELDS[name]


def test_versions_made_before_treatments_had_fields_are_converted_and_back():
    migration = import_module("migrations.versions.0017_treatments_of_payers")
    before = {
        "limits": {"physical_therapy_weeks_min": ["6", "weeks in the last year", "D3RX, DRO", "sourced"]},
        "levels": {},
        "treatments": {"drug_classes": 2, "physical_therapy": True, "interventional": False},
        "neuropathic_list": None,
    }
    after = migration.treatments_by_kind("aetna", before)
    kinds = profile_from(Payer.AETNA, after, 1).treatments
    assert {kind.value: one.what for kind, one in kinds.items()} == {
        "drugs": (TreatmentAsked.CHECKLIST, 2, None),
        "physical_therapy": (TreatmentAsked.CHECKLIST, 1, 6),
    }
    assert migration.treatments_as_before("aetna", after) == before
    none = {"drug_classes": 0, "physical_therapy": False, "interventional": False}
    medicare = migration.treatments_by_kind("medicare", {**before, "limits": {}, "treatments": none})
    assert profile_from(Payer.MEDICARE, medicare, 1).treatments == payer_profile("medicare").treatments


@pytest.mark.parametrize("payer", list(Payer))
def test_every_profile_says_where_it_is_from_and_since_when(client, nurse, clinic, payer):
    client.sign_in(nurse)
    words = text_of(client.get(f"/payers/{clinic.id}/{payer}"))
    assert SOURCES[payer]
    assert all(f"{one.key} {one.words} {one.effective}" in words for one in SOURCES[payer])
    assert ("What the packet for the authorization holds" in words) is (payer is Payer.MEDICARE)
    assert "PayerVersion" not in words


@pytest.mark.parametrize("payer", list(Payer))
def test_a_stored_profile_reads_back_whole(payer):
    profile = payer_profile(payer)
    again = profile_from(payer, stored_profile(profile), 3)
    assert again.version == 3
    assert same_profile(again, profile)
    assert again.limits == profile.limits
    assert again.levels == profile.levels


# Versions


def test_without_a_version_the_profile_counts_as_delivered(clinic):
    profile = queries.profile_in_force(clinic.id, Payer.MEDICARE, TODAY)
    assert profile.version is None
    assert same_profile(profile, payer_profile("medicare"))


def test_a_draft_reads_no_candidate_until_it_is_confirmed(clinic, physician):
    draft = drafted(clinic, physician)
    assert tobacco(queries.profile_in_force(clinic.id, Payer.MEDICARE, TODAY)) is Level.WARN
    actions.confirm_payer_version(draft, by=physician, now=NOW)
    profile = queries.profile_in_force(clinic.id, Payer.MEDICARE, TODAY)
    assert (tobacco(profile), profile.version) == (Level.HARD, 1)
    assert (profile.levels["tobacco"].source, profile.levels["tobacco"].mark) == ("set by the clinic", Mark.CLINIC)
    assert profile.to_be_confirmed == ()
    acts = ("payer profile drafted", "payer profile confirmed")
    assert db.session.query(AuditEntry).filter(AuditEntry.act.in_(acts)).count() == 2
    with pytest.raises(Refused, match="already confirmed"):
        actions.confirm_payer_version(draft, by=physician, now=NOW)


def test_a_version_counts_from_its_day_and_never_backwards(clinic, physician):
    confirmed(clinic, physician, levels={"tobacco": Level.HARD}, on=date(2026, 4, 1))
    in_force = [queries.profile_in_force(clinic.id, Payer.MEDICARE, on) for on in (date(2026, 3, 31), date(2026, 4, 1))]
    assert [one.version for one in in_force] == [None, 1]
    late = drafted(clinic, physician, levels={"bmi": Level.WARN})
    actions.confirm_payer_version(late, by=physician, now=NOW + timedelta(days=40))
    assert late.effective_on == date(2026, 4, 11)


def test_the_clinics_own_profile_begins_as_a_copy_of_another(clinic, physician):
    medicare = payer_profile("medicare")
    own = drafted(
        clinic, physician, Payer.CLINIC, medicare, levels={"tobacco": Level.BLOCK}, limits={"bmi_raised": Decimal(35)}
    )
    assert own.made_from == "Medicare (US), as delivered"
    profile = queries.profile_of_version(own)
    assert "office_notes" in profile.levels
    assert (tobacco(profile), profile.number("bmi_raised"), profile.payer) == (Level.BLOCK, 35, Payer.CLINIC)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"levels": {}}, "in force already"),
        ({"why": ""}, "Write why the profile changes."),
        ({"levels": {"tobacco": Level.HARD}, "on": date(2026, 3, 1)}, "never counts backwards"),
        ({"limits": {"inr_max": None}}, "cannot be left out"),
        ({"limits": {"inr_max": Decimal(-1)}}, "0 or more"),
        ({"limits": {"phq9_high": Decimal("9.9")}}, "not below the lower one"),
        ({"levels": {"nonsense": Level.HARD}}, "nonsense is none"),
    ],
)
def test_what_makes_no_version_is_refused(clinic, physician, changes, said):
    with pytest.raises(Refused, match=said):
        drafted(clinic, physician, **changes)
    assert db.session.query(PayerVersion).count() == 0


def test_versions_of_another_clinic_are_nobody_elses(clinic, physician):
    other = make_clinic("South clinic")
    confirmed(clinic, physician)
    assert queries.profile_in_force(other.id, Payer.MEDICARE, TODAY).version is None
    assert queries.payer_version_for(physician, other.id, Payer.MEDICARE, 1) is None


# Screening


def test_a_screening_keeps_the_version_it_began_under(clinic, physician, nurse):
    under_way = make_patient(clinic, nurse, mrn="A-1")
    begin_screening(under_way, by=nurse, now=NOW)
    confirmed(clinic, physician, payer=Payer.DEFAULT, levels={"tobacco": Level.HARD}, on=date(2026, 3, 3))
    new = make_patient(clinic, nurse, mrn="A-2", email="other@example.org")
    later = NOW + timedelta(days=1)
    begin_screening(new, by=nurse, now=later)
    on = date(2026, 3, 5)
    assert [tobacco(candidate_of(one, on).profile) for one in (under_way, new)] == [Level.WARN, Level.HARD]


def test_going_back_to_screening_begins_none_anew(clinic, physician, nurse):
    patient = make_patient(clinic, nurse)
    begin_screening(patient, by=nurse, now=NOW)
    move_to(patient, Step.CLEARED, by=nurse, now=NOW)
    confirmed(clinic, physician, payer=Payer.DEFAULT, levels={"tobacco": Level.HARD}, on=date(2026, 3, 3))
    move_to(patient, Step.SCREENING, by=nurse, now=NOW + timedelta(days=4), why="A test came back")
    assert tobacco(candidate_of(patient, date(2026, 3, 8)).profile) is Level.WARN


# Pages


@pytest.fixture
def as_physician(client, physician, at):
    at("2026-03-02T10:00:00-06:00")
    return client.sign_in(physician)


def test_the_list_names_every_profile_and_how_it_stands(as_physician, clinic, physician):
    confirmed(clinic, physician)
    words = text_of(as_physician.get(f"/payers/{clinic.id}"))
    assert all(payer.label in words for payer in Payer)
    assert "Version 1, from Mon 2 Mar" in words
    assert "As delivered" in words


def test_a_profile_shows_each_item_with_level_source_and_mark(client, nurse, clinic):
    client.sign_in(nurse)
    words = text_of(client.get(f"/payers/{clinic.id}/medicare"))
    assert "Office notes HARD Needs a physician's override NGS1, NOR As the source says" in words
    assert "Leads, at most 2 leads A56876" in words
    assert "Default, to be confirmed" in words
    assert "Change this profile" not in words
    assert client.get(f"/payers/{clinic.id}/medicare/change").status_code == 403
    assert client.post(f"/payers/{clinic.id}/medicare/1/confirm").status_code == 403


def test_a_physician_copies_changes_compares_and_confirms(as_physician, clinic):
    address = f"/payers/{clinic.id}/clinic/change?copy=medicare"
    sent = sent_by(as_physician.get(address))
    assert sent["level_tobacco"] == "WARN"
    sent |= {"level_tobacco": "HARD", "limit_bmi_raised": "35,5", "why": "Our surgeons ask for it."}
    answer = as_physician.post(address, data=sent)
    assert answer.status_code == 303
    words = text_of(as_physician.get(answer.location))
    assert "A draft" in words
    assert "PayerVersion" not in words
    assert "Tobacco WARN: Warning HARD: Needs a physician's override" in words
    assert "from: Medicare (US), as delivered. Why: Our surgeons ask for it." in words
    done = as_physician.post(f"/payers/{clinic.id}/clinic/1/confirm")
    assert "Version 1 is confirmed. It is in force from 2 Mar 2026 on." in text_of(as_physician.get(done.location))
    compared = text_of(as_physician.get(f"/payers/{clinic.id}/clinic/compare?with=medicare"))
    assert "2 lines differ" in compared
    assert "Body mass index: for information from 35.5 kg/m2 40 kg/m2" in compared
    assert "Both ask for the same." in text_of(as_physician.get(f"/payers/{clinic.id}/nice/compare"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"limit_inr_max": ""}, "Enter a number; this limit cannot be left out."),
        ({"limit_inr_max": "much"}, "Enter a number, for example 7.5."),
        ({"level_tobacco": ""}, "Choose how much this item counts."),
        ({"effective_on": ""}, "Enter a day, today or later"),
        ({"why": ""}, "Write why the profile changes."),
        ({"seen_version": "4"}, "Version 0 was made in the meantime."),
        ({}, "This is in force already."),
    ],
)
def test_what_cannot_be_taken_is_said_and_stays_on_the_page(as_physician, clinic, changes, said):
    address = f"/payers/{clinic.id}/aetna/change"
    sent = {**sent_by(as_physician.get(address)), "why": "So it is", **changes}
    answer = as_physician.post(address, data=sent)
    assert answer.status_code == 422
    assert said in text_of(answer)


@pytest.mark.parametrize(
    ("changes", "opened"),
    [
        ({"limit_inr_max": "much"}, ["Clinical limits"]),
        ({"level_tobacco": ""}, ["WARN Warning"]),
        ({"treatment_drugs_least": "99", "treatment_drugs_asked": "checklist"}, ["Kinds of treatment"]),
        ({"why": ""}, []),
    ],
)
def test_the_groups_are_folded_and_the_one_with_an_error_is_open(as_physician, clinic, changes, opened):
    address = f"/payers/{clinic.id}/aetna/change"
    first = as_physician.get(address)
    assert groups_in(first, is_open=True) == []
    assert len(groups_in(first, is_open=False)) == 9
    answer = as_physician.post(address, data={**sent_by(first), "why": "So it is", **changes})
    assert groups_in(answer, is_open=True) == opened


def groups_in(response, *, is_open):
    tag = r'<details class="more" open>' if is_open else r'<details class="more">'
    return re.findall(rf"{tag}<summary>([^<:]+):", response.get_data(as_text=True))


def test_what_is_no_clinic_or_no_payer_is_not_found(as_physician, clinic):
    other = make_clinic("South clinic")
    for path in (f"{other.id}", f"{other.id}/medicare", f"{clinic.id}/nobody", f"{clinic.id}/medicare?version=7"):
        assert as_physician.get(f"/payers/{path}").status_code == 404


def test_a_physician_sets_which_treatments_are_asked_for_and_where_the_floors_hold(as_physician, clinic):
    address = f"/payers/{clinic.id}/aetna/change"
    sent = sent_by(as_physician.get(address))
    assert (sent["treatment_physical_therapy_asked"], sent["treatment_physical_therapy_weeks"]) == ("packet", "6")
    assert sent["treatment_drugs_asked"] == "not"
    sent |= {
        "treatment_drugs_asked": "checklist",
        "treatment_drugs_least": "3",
        "treatment_psychological_asked": "checklist",
        "treatment_psychological_weeks": "8",
        "neuropathic_list": ["pdn", "crps_1"],
        "why": "As the plan's letter says.",
    }
    answer = as_physician.post(address, data=sent)
    assert answer.status_code == 303
    words = text_of(as_physician.get(answer.location))
    assert "Drug classes – Must have been tried: 3 drug classes" in words
    assert "Psychological therapy – Must have been tried: psychological therapy for at least 8 weeks" in words
    assert "every indication Complex regional pain syndrome, type I; Painful diabetic neuropathy" in words


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"treatment_drugs_asked": "checklist", "treatment_drugs_least": "9"}, "Enter a whole number from 1 to 8."),
        ({"treatment_physical_therapy_weeks": "0"}, "Enter 1 to 520 weeks, or leave it empty."),
        ({"treatment_physical_therapy_weeks": "some"}, "Enter a number"),
        ({"treatment_surgery_asked": ""}, "Choose how it is asked for."),
        ({"neuropathic_list": ["nonsense"]}, "Next version of Aetna"),
    ],
)
def test_treatments_that_cannot_be_asked_for_are_said_at_their_field(as_physician, clinic, changes, said):
    address = f"/payers/{clinic.id}/aetna/change"
    sent = {**sent_by(as_physician.get(address)), "why": "So it is", **changes}
    answer = as_physician.post(address, data=sent)
    assert answer.status_code == 422
    assert said in text_of(answer)
