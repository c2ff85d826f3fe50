"""Payer profiles in versions: copied, changed, confirmed; read by the screenings that begin afterwards."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from scstrial.audit.models import AuditEntry
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Refused
from scstrial.patients.actions import move_to
from scstrial.patients.choices import Step
from scstrial.protocols import actions, queries
from scstrial.protocols.actions.payers import ProfileChange
from scstrial.protocols.choices import Level, Mark, Payer
from scstrial.protocols.models import PayerVersion
from scstrial.protocols.rules.payer_sources import SOURCES
from scstrial.protocols.rules.payer_stored import profile_from, stored_profile
from scstrial.protocols.rules.payers import payer_profile, same_profile
from scstrial.protocols.rules.payers_compared import compared_profiles
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


# Each payer against the default, line by line

DIFFERENCES = {
    Payer.CLINIC: set(),
    Payer.MEDICARE: {
        "Conservative care, at least",
        "Pain in the target area, at least",
        "Pain for at least",
        "Leads, at most",
        "Contacts, at most",
        "Relief of pain, at least",
        "Or fall of analgesics, at least",
        "Treatments to have been tried",
        "Prior authorization, when not recorded",
        "Earlier trials in the same region",
        *("Office notes", "Last resort", "Other treatments failed", "Multidisciplinary", "Facilities"),
        *("Daily living", "Place of service", "Lead count", "Contact count"),
    },
    Payer.AETNA: {
        "Physical therapy, at least",
        "Pain for at least",
        "Oswestry Disability Index, at least",
        "Length of the trial, at least",
        "Length of the trial, at most",
        "Relief of pain, at least",
        "Treatments to have been tried",
        *("Oswestry Disability Index", "Objective pathology", "Physical therapy weeks", "Conservative care, at least"),
    },
    Payer.EVICORE: {
        "Conservative care, at least",
        "Pain in the target area, at least",
        "Pain for at least",
        "Length of the trial, more than",
        "Relief of pain, at least",
        "Treatments to have been tried",
        *("Supervised care", "Surgery not indicated"),
    },
    Payer.BCBS_AL: {
        "Conservative care, at least",
        "Pain for at least",
        "Relief of pain, at least",
        "Treatments to have been tried",
        "Other treatments failed",
    },
    Payer.NICE: {
        "Conservative care, at least",
        "Treatments to have been tried",
        *("Multidisciplinary", "Neuropathic pain"),
    },
}


@pytest.mark.parametrize("payer", list(DIFFERENCES))
def test_each_profile_differs_from_the_default_in_these_lines_alone(payer):
    pairs = compared_profiles(payer_profile(Payer.DEFAULT), payer_profile(payer))
    same_number = {"Conservative care, at least"} if payer is Payer.AETNA else set()  # 6 months there and here
    assert {pair.words for pair in pairs if pair.differs} == DIFFERENCES[payer] - same_number


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


def test_what_is_no_clinic_or_no_payer_is_not_found(as_physician, clinic):
    other = make_clinic("South clinic")
    for path in (f"{other.id}", f"{other.id}/medicare", f"{clinic.id}/nobody", f"{clinic.id}/medicare?version=7"):
        assert as_physician.get(f"/payers/{path}").status_code == 404
