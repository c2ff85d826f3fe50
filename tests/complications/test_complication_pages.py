"""Complications on their pages: recorded, changed with a reason, followed up until they are over."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from scstrial.complications.actions import follow_up, record_complication
from scstrial.complications.choices import ComplicationKind, Outcome, Relatedness, SeriousBecause, Severity
from scstrial.complications.models import FollowUp
from scstrial.complications.queries import complications_of, versions_of_complication
from scstrial.complications.rules import ComplicationFacts, FollowUpFacts
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Refused
from tests.reading import read, tree_of

TODAY, DAY = date(2026, 3, 4), timedelta(days=1)
FACTS = ComplicationFacts(
    kind=ComplicationKind.SKIN_REACTION,
    severity=Severity.MILD,
    relatedness=Relatedness.DEVICE,
    outcome=Outcome.ONGOING,
    began_on=TODAY,
    next_follow_up_on=TODAY + DAY,
)
FORM = {
    "kind": "skin_reaction",
    "site": "entry site, left",
    "began_on": "2026-03-04",
    "severity": "mild",
    "serious": "no",
    "relatedness": "device",
    "leads_pulled": "planned",
    "treatment": "Other dressing.",
    "outcome": "ongoing",
    "next_follow_up_on": "2026-03-05",
    "form_key": "k",
}


def words_of(response):
    assert response.status_code == 200, response.get_data(as_text=True)[-2000:]
    tree = tree_of(response)
    return " ".join(" ".join(tree.find(".//main").itertext()).split())


@pytest.fixture
def signed_in(now, client, nurse):
    return client.sign_in(nurse)


@pytest.fixture
def rash(trial, nurse, now):
    row = record_complication(trial, FACTS, by=nurse, now=now)
    db.session.commit()
    return row


def test_everything_that_was_said_is_read_again(signed_in, trial, says):
    flag = says(temperature_c=Decimal("38.4"))
    form = FORM | {"serious": "yes", "serious_because": "hospital_stay", "flags": str(flag.id), "course": "Itches."}
    response = signed_in.post(f"/trials/{trial.id}/complications/new?flag={flag.id}", data=form)
    assert response.status_code == 303
    words = words_of(signed_in.get(response.headers["Location"]))
    for said in (
        "entry site, left",
        "serious: hospital stay",
        "Planned",
        "Other dressing.",
        "Itches.",
        "L23.1 Allergic contact dermatitis due to adhesives suggested; a coder decides",
        "Fever without signs of site infection (C-07)",
        "Next follow-up Thu 5 Mar",
        "by Nurse Example",
    ):
        assert said in words


def test_the_flag_one_comes_from_is_ticked_and_another_code_may_be_chosen(signed_in, trial, says):
    flag = says(temperature_c=Decimal("38.4"))
    page = signed_in.get(f"/trials/{trial.id}/complications/new?flag={flag.id}").get_data(as_text=True)
    tree = read(page).tree
    ticked = [one.get("value") for one in tree.iter("input") if one.get("name") == "flags" and one.get("checked") == ""]
    assert ticked == [str(flag.id)]
    signed_in.post(f"/trials/{trial.id}/complications/new", data=FORM | {"icd10_code": "T78.40XA"})
    assert complications_of(trial.id)[0].icd10_code == "T78.40XA"


def test_what_was_typed_stays_when_it_is_refused(signed_in, trial):
    response = signed_in.post(f"/trials/{trial.id}/complications/new", data=FORM | {"serious": "yes"})
    assert response.status_code == 422
    text = response.get_data(as_text=True)
    assert "Choose what makes it serious." in text
    assert "entry site, left" in text


def change(client, row, **changes):
    return client.post(f"/complications/{row.id}/change", data=FORM | {"seen_version": str(row.id)} | changes)


def test_a_change_needs_its_reason_and_both_versions_stand_side_by_side(signed_in, rash, trial):
    assert change(signed_in, rash).status_code == 422
    assert change(signed_in, rash, severity="severe", change_reason="It has spread.").status_code == 303
    first, second = versions_of_complication(rash.id)
    assert (first.replaced_at is not None, second.replaces_id, second.root_id) == (True, rash.id, rash.id)
    words = words_of(signed_in.get(f"/complications/{rash.id}"))
    assert "All versions, side by side" in words
    assert "Severity Mild Severe changed" in words
    assert "first record It has spread." in words


def test_two_people_who_change_at_once_lose_nothing_unsaid(signed_in, rash):
    assert change(signed_in, rash, change_reason="first", form_key="a").status_code == 303
    response = change(signed_in, rash, change_reason="second", form_key="b", treatment="Cream twice daily.")
    assert response.status_code == 422
    text = response.get_data(as_text=True)
    assert "was changed while you were typing" in text
    assert "Cream twice daily." in text
    assert len(versions_of_complication(rash.id)) == 2


def test_a_follow_up_is_added_with_name_and_sets_the_next_day(signed_in, rash, trial):
    form = {
        "on": "2026-03-04",
        "note": "Paler.",
        "outcome": "ongoing",
        "next_follow_up_on": "2026-03-07",
        "form_key": "f",
    }
    assert signed_in.post(f"/complications/{rash.id}", data=form).status_code == 303
    words = words_of(signed_in.get(f"/complications/{rash.id}"))
    assert "Wed 4 Mar · Nurse Example" in words
    assert "Paler." in words
    assert "Next follow-up Sat 7 Mar" in words
    assert len(versions_of_complication(rash.id)) == 1


def test_a_follow_up_that_ends_it_is_a_new_version_and_no_follow_up_is_due_any_more(signed_in, rash, trial):
    form = {"on": "2026-03-04", "note": "Gone.", "outcome": "resolved", "resolved_on": "2026-03-04", "form_key": "f"}
    assert signed_in.post(f"/complications/{rash.id}", data=form).status_code == 303
    (row,) = complications_of(trial.id)
    assert (row.outcome, row.resolved_on, row.next_follow_up_on) == (Outcome.RESOLVED, TODAY, None)
    assert row.change_reason == "Follow-up: Gone."
    assert "over" in words_of(signed_in.get(f"/trials/{trial.id}/complications"))


def test_a_follow_up_without_end_or_next_day_is_refused(signed_in, rash):
    form = {"on": "2026-03-04", "note": "Paler.", "outcome": "improving", "form_key": "f"}
    response = signed_in.post(f"/complications/{rash.id}", data=form)
    assert response.status_code == 422
    assert 'href="#next_follow_up_on"' in response.get_data(as_text=True)
    assert db.session.query(FollowUp).count() == 0


@pytest.mark.parametrize(("days", "due"), [(0, False), (1, True), (2, True)])
def test_a_follow_up_stands_on_the_worklist_from_its_day_on(client, nurse, rash, at, now, days, due):
    at(now + days * DAY)
    words = words_of(client.sign_in(nurse).get("/"))
    assert ("Follow-up due: Contact or allergic skin reaction" in words) is due


def test_one_that_was_followed_up_is_due_again_only_on_the_next_day(client, nurse, rash, trial, at, now):
    later = now + DAY
    facts = FollowUpFacts(TODAY + DAY, "Paler.", Outcome.ONGOING, next_follow_up_on=TODAY + 3 * DAY)
    follow_up(trial, rash, facts, by=nurse, now=later)
    db.session.commit()
    at(later + DAY)
    assert "Follow-up due" not in words_of(client.sign_in(nurse).get("/"))
    at(later + 2 * DAY)
    client.post("/sign-out")
    assert "Follow-up due" in words_of(client.sign_in(nurse).get("/"))


def test_a_change_without_a_reason_is_refused_by_the_act_itself(rash, trial, nurse, now):
    with pytest.raises(Refused, match="Say why"):
        record_complication(trial, FACTS, by=nurse, now=now, replaces=rash)


def test_a_serious_one_keeps_its_reason_through_a_follow_up(trial, nurse, now):
    from dataclasses import replace

    serious = replace(FACTS, serious_because=SeriousBecause.HOSPITAL_STAY, treatment="Cefazolin")
    row = record_complication(trial, serious, by=nurse, now=now)
    facts = FollowUpFacts(TODAY, "Home.", Outcome.IMPROVING, next_follow_up_on=TODAY + DAY)
    follow_up(trial, row, facts, by=nurse, now=now + timedelta(minutes=1))
    db.session.commit()
    (latest,) = complications_of(trial.id)
    assert (latest.outcome, latest.serious_because) == (Outcome.IMPROVING, SeriousBecause.HOSPITAL_STAY)
    assert latest.treatment == "Cefazolin"
