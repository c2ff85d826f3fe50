"""The pages after the decision."""

from datetime import time

import pytest

from scstrial.aftercare.choices import ExplantReason, ImplantState, MissedReason, NotDoneReason, VisitDue
from scstrial.aftercare.queries import implants_of, operations_of, standing_visits, visits_of
from scstrial.trials.queries import trials_of
from tests.aftercare.test_actions import make_second
from tests.factories.accounts import make_clinic, make_person
from tests.factories.aftercare import hold, make_decided, make_implanted, make_planned, on_day
from tests.factories.decided import make_judged, moment, sign
from tests.filled import flashed, problems_in, sent_by, summary_of, text_of

OPERATION = {
    "done_on": "2026-04-01",
    "surgeon": "Dr Ada Lindt",
    "place": "surgery_center",
    "codes": ["63650", "63685"],
    "generator_vendor": "abbott",
    "generator_serial": "G77",
    "rechargeable": "yes",
    "mri_conditional": "unknown",
    "leads-0-kind": "percutaneous",
    "leads-0-contact_count": "8",
    "leads-0-level": "T8",
    "leads-0-side": "left",
}
PLAN = {"planned_at": "2026-04-01T08:30", "surgeon": "Dr Ada Lindt", "place": "surgery_center"}


@pytest.fixture
def go(at, client, nurse):
    """`go(10)`: a nurse signed in, so many days after the placement."""

    def on(day, person=nurse):
        at(moment(day))
        client.sign_in(person)
        return client

    return on


@pytest.fixture
def decided(clinic, nurse, physician):
    return make_decided(clinic, nurse, physician)


@pytest.fixture
def planned(clinic, nurse, physician):
    return make_planned(clinic, nurse, physician)


@pytest.fixture
def implanted(clinic, nurse, physician):
    return make_implanted(clinic, nurse, physician)


def after(client, patient):
    response = client.get(f"/patients/{patient.id}/after")
    assert response.status_code == 200
    return text_of(response)


def test_before_the_decision_the_page_says_what_will_appear(go, clinic, nurse):
    trial = make_judged(clinic, nurse)
    page = after(go(9), trial.patient)
    assert "Nothing is decided yet" in page
    refused = go(9).get(f"/trials/{trial.id}/implant/plan")
    assert (refused.status_code, "none is signed yet" in text_of(refused)) == (409, True)


def test_a_decision_leads_to_the_plan_and_the_plan_to_the_page(go, decided):
    client = go(10)
    assert "Plan the implant" in after(client, decided.patient)
    response = client.post(f"/trials/{decided.id}/implant/plan", data=PLAN)
    assert (response.status_code, response.location) == (303, f"/patients/{decided.patient_id}/after")
    page = after(client, decided.patient)
    assert "Implant planned" in page
    assert "Wed 1 Apr, 08:30" in page
    assert "Implant on Wed 1 Apr" in page
    assert "None on record" in page


def test_a_plan_sooner_than_two_weeks_is_a_caution_on_the_next_page(go, decided):
    client = go(10)
    client.post(f"/trials/{decided.id}/implant/plan", data=PLAN | {"planned_at": "2026-03-20T08:30"})
    assert "10 days after the lead pull" in flashed(client)[-1]


def test_what_was_typed_stays_when_a_plan_is_refused(go, decided):
    response = go(10).post(f"/trials/{decided.id}/implant/plan", data=PLAN | {"planned_at": "2026-03-01T08:30"})
    assert response.status_code == 422
    assert list(problems_in(response)) == ["planned_at"]
    assert sent_by(response)["surgeon"] == "Dr Ada Lindt"


def test_a_plan_is_moved_and_the_first_stays_in_the_history(go, planned):
    client = go(12)
    url = f"/implants/{planned.id}/plan"
    sent = sent_by(client.get(url))
    assert (sent["planned_at"], sent["surgeon"]) == ("2026-04-01T08:30", "Dr Ada Lindt")
    client.post(url, data=sent | {"planned_at": "2026-04-08T08:30", "note": "Surgeon ill"})
    page = after(client, planned.patient)
    assert "Implant on Wed 8 Apr" in page
    assert "Surgeon ill" in page
    assert page.count("Wed 1 Apr, 08:30") == 1


def test_two_who_move_a_plan_at_once_do_not_overwrite_each_other(go, planned):
    client = go(12)
    sent = sent_by(client.get(f"/implants/{planned.id}/plan"))
    client.post(f"/implants/{planned.id}/plan", data=sent | {"planned_at": "2026-04-08T08:30", "form_key": "a"})
    late = client.post(f"/implants/{planned.id}/plan", data=sent | {"planned_at": "2026-04-09T08:30", "form_key": "b"})
    assert late.status_code == 422
    assert "changed this while you were typing" in summary_of(late)[0]


def test_an_implant_is_recorded_from_the_plan(go, planned):
    client = go(31)
    url = f"/trials/{planned.trial_id}/implant/record"
    sent = sent_by(client.get(url))
    assert (sent["done_on"], sent["surgeon"]) == ("2026-04-01", "Dr Ada Lindt")
    assert client.post(url, data=OPERATION | {"seen_version": sent["seen_version"]}).status_code == 303
    page = after(client, planned.patient)
    assert "63650 Percutaneous lead, epidural (one per lead)" in page
    assert "Lead 1: percutaneous, 8 contacts, tip T8, left" in page
    assert "Next visit: 2 weeks after the implant" in page
    assert "Not known" in page


def test_a_record_with_gaps_says_at_which_lead(go, planned):
    wrong = OPERATION | {"leads-0-level": "", "leads-1-model": "Octrode", "codes": []}
    response = go(31).post(f"/trials/{planned.trial_id}/implant/record", data=wrong)
    assert response.status_code == 422
    assert set(problems_in(response)) == {
        "codes",
        "leads-0-level",
        *(f"leads-1-{name}" for name in ("kind", "level", "side", "contact_count")),
    }
    assert sent_by(response)["leads-1-model"] == "Octrode"


def test_codes_that_do_not_fit_are_said_on_the_next_page(go, planned):
    client = go(31)
    client.post(f"/trials/{planned.trial_id}/implant/record", data=OPERATION | {"codes": ["63650"]})
    assert "63685 (generator) is not among the codes" in flashed(client)[-1]


def test_a_record_is_corrected_and_both_versions_are_readable(go, implanted):
    client = go(32)
    url = f"/implants/{implanted.id}/correct"
    sent = sent_by(client.get(url))
    assert (sent["generator_serial"], sent["leads-1-side"]) == ("G77", "right")
    changes = {"generator_serial": "G99", "codes": ["63650", "63685"]}
    assert list(problems_in(client.post(url, data=sent | changes))) == ["correction_reason"]
    client.post(url, data=sent | changes | {"correction_reason": "Serial misread", "form_key": "again"})
    assert [row.generator_serial for row in operations_of(implanted.id)] == ["G77", "G99"]
    page = after(client, implanted.patient)
    assert "Earlier versions of the record: 1" in page
    assert "Corrected: Serial misread" in page


def test_not_done_asks_why_and_leaves_the_worklist(go, planned):
    client = go(31)
    assert "Implant to be recorded" in text_of(client.get("/"))
    url = f"/trials/{planned.trial_id}/implant/not-done"
    assert list(problems_in(client.post(url, data={"form_key": "a"}))) == ["reason"]
    client.post(url, data={"reason": NotDoneReason.PAYER_DENIED.value, "form_key": "b"})
    (implant,) = implants_of(planned.patient_id)
    assert implant.state is ImplantState.NOT_DONE
    assert "The payer denied it" in after(client, planned.patient)
    assert "Implant to be recorded" not in text_of(client.get("/"))


def test_an_amended_decision_is_seen_on_worklist_and_page(go, planned, physician):
    sign(planned.trial, physician, "do_not_implant", "Wish.", now=moment(12), amend_reason="Wish.")
    client = go(12)
    assert "Implant planned, but the decision changed" in text_of(client.get("/"))
    assert "An implant is planned, but the decision changed" in after(client, planned.patient)


def test_a_visit_is_recorded_with_relief_and_stands_on_the_timeline(go, implanted):
    client = go(44)
    assert "Visit 2 weeks after the implant" in text_of(client.get("/"))
    url = f"/implants/{implanted.id}/visits/weeks-2"
    page = client.get(url)
    assert "Left leg: average pain in the last week" in text_of(page)
    response = client.post(url, data={"held_on": "2026-04-15", "uses_stimulator": "yes"})
    assert list(problems_in(response)) == ["pain-0-average"]
    told = {
        "held_on": "2026-04-15",
        "uses_stimulator": "yes",
        "pain-0-average": "3,9",
        "pgic": "2",
        "satisfaction": "4",
    }
    assert client.post(url, data=told | {"mme_per_day": "15"}).status_code == 303
    shown = after(client, implanted.patient)
    assert "Left leg 3.9 from 7.9 , 50.4 % relief at least 50 %" in shown
    assert "Uses it, much improved, satisfied, 15 MME a day" in shown
    assert "Visit 2 weeks after the implant held" in text_of(client.get(f"/patients/{implanted.patient_id}"))
    assert "Visit 2 weeks after the implant" not in text_of(client.get("/"))


@pytest.mark.parametrize(("pain", "words"), [("3.93", "50.0 %"), ("3.9286", "50.0 %")])
def test_pain_finer_than_tenths_is_refused(go, implanted, pain, words):
    told = {"held_on": "2026-04-15", "uses_stimulator": "yes", "pain-0-average": pain}
    response = go(44).post(f"/implants/{implanted.id}/visits/weeks-2", data=told)
    assert list(problems_in(response)) == ["pain-0-average"]
    assert words not in text_of(response)


def test_a_complication_told_at_a_visit_is_recorded_next(go, implanted):
    told = {"held_on": "2026-04-15", "uses_stimulator": "no", "pain-0-average": "6", "has_complication": "yes"}
    response = go(44).post(f"/implants/{implanted.id}/visits/weeks-2", data=told)
    assert response.location == f"/trials/{implanted.trial_id}/complications/new"


def test_a_visit_is_corrected_from_what_was_saved(go, implanted, nurse):
    hold(implanted, nurse, pain="3.5", pgic=2)
    client = go(45)
    url = f"/implants/{implanted.id}/visits/weeks-2"
    sent = sent_by(client.get(url))
    assert (sent["pain-0-average"], sent["pgic"], sent["held_on"]) == ("3.5", "2", "2026-04-15")
    client.post(url, data=sent | {"pain-0-average": "4", "correction_reason": "Typed 3.5 for 4"})
    page = after(client, implanted.patient)
    assert "Corrected: Typed 3.5 for 4" in page
    assert "Left leg 3.5" in page


def test_a_missed_visit_says_why(go, implanted):
    client = go(53)
    assert "Overdue" in after(client, implanted.patient)
    url = f"/implants/{implanted.id}/visits/weeks-2/missed"
    client.post(url, data={"reason": MissedReason.NOT_REACHED.value})
    assert "Could not be reached" in after(client, implanted.patient)
    early = client.get(f"/implants/{implanted.id}/visits/months-3/missed")
    response = client.post(f"/implants/{implanted.id}/visits/months-3/missed", data=sent_by(early) | {"reason": "ill"})
    assert "This visit is not due before" in summary_of(response)[0]


def test_a_visit_entered_by_mistake_is_taken_back(go, implanted, nurse):
    hold(implanted, nurse)
    client = go(45)
    url = f"/implants/{implanted.id}/visits/weeks-2/take-back"
    client.post(url, data=sent_by(client.get(url)) | {"why": "Another patient"})
    assert standing_visits(visits_of(implanted.id)) == {}
    assert "Taken back: Another patient" in after(client, implanted.patient)


def test_an_explant_ends_the_visits(go, implanted):
    client = go(60)
    url = f"/implants/{implanted.id}/explant"
    assert "Implanted, Wed 1 Apr" in text_of(client.get(f"/patients/{implanted.patient_id}"))
    assert set(problems_in(client.post(url, data={"explanted_on": "2026-04-30", "form_key": "a"}))) == {
        "reason",
        "removed",
    }
    told = {"explanted_on": "2026-04-30", "reason": ExplantReason.INFECTION.value, "removed": "everything"}
    client.post(url, data=told | {"codes": ["63688"], "form_key": "b"})
    page = after(client, implanted.patient)
    assert "Explanted" in page
    assert "63688 Revise or remove generator" in page
    assert "Not due any more" in page
    overview = text_of(client.get(f"/patients/{implanted.patient_id}"))
    assert "Explanted, Thu 30 Apr" in overview
    assert "Implant taken out" in overview
    assert "after the implant" not in text_of(client.get("/"))


def test_lost_to_follow_up_is_taken_back_when_seen_again(go, implanted):
    client = go(60)
    client.post(f"/implants/{implanted.id}/lost", data={"why": "Three calls, one letter"})
    assert "lost to follow-up" in after(client, implanted.patient)
    client.post(f"/implants/{implanted.id}/take-back", data={"why": "Seen again"})
    assert "Implanted" in after(client, implanted.patient)


@pytest.mark.parametrize(
    "path",
    [
        "/implants/{0}/plan",
        "/implants/{0}/correct",
        "/implants/{0}/explant",
        "/implants/{0}/lost",
        "/implants/{0}/take-back",
        "/implants/{0}/visits/weeks-2",
        "/implants/{0}/visits/weeks-2/missed",
        "/implants/{0}/visits/weeks-2/take-back",
        "/patients/{1}/after",
        "/trials/{2}/implant/plan",
        "/trials/{2}/implant/record",
        "/trials/{2}/implant/not-done",
    ],
)
def test_another_clinics_implant_is_not_found(go, planned, nurse, path):
    stranger = make_person("nurse", make_clinic(name="South clinic", by=nurse), email="south@example.org")
    client = go(31, stranger)
    assert client.get(path.format(planned.id, planned.patient_id, planned.trial_id)).status_code == 404


def test_a_visit_that_there_is_not_is_not_found(go, implanted):
    assert go(44).get(f"/implants/{implanted.id}/visits/months-9").status_code == 404


def test_both_trials_name_each_other_and_stand_side_by_side(go, clinic, nurse, physician):
    second = make_second(clinic, nurse, physician)
    client = go(48)
    first = trials_of(second.patient_id)[-1]
    page = text_of(client.get(f"/trials/{second.id}"))
    assert "Repeats trial 1 : a new waveform or another device" in page
    assert "42.9 %" in page.split("The trials side by side")[1]
    assert "Repeated by trial 2" in text_of(client.get(f"/trials/{first.id}"))
    assert "The trials side by side" in after(client, second.patient)
    this, other = (text_of(client.get(f"/trials/{one.id}/decision")) for one in (second, first))
    beside = this.split("This patient's trials")[1].split("How firm is it")[0]
    assert "Not met, 42.9 %" in beside
    assert "Repeat the trial Physician Example" in beside
    assert "Trial 2 this one" in beside
    assert "Trial 1 this one" in other


def test_the_implant_day_is_the_clinics(go, planned):
    """23:30 at the clinic on the day of the plan is that day, though it is tomorrow in UTC."""
    assert planned.planned_on == on_day(30)
    assert moment(30, time(23, 30)).astimezone(planned.planned_at.tzinfo).date() != on_day(30)
    assert VisitDue.WEEKS_2.label == "2 weeks"
