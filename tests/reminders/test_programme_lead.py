"""Who hears of a decision that is five days late: the clinic names a programme lead, or the physicians are told so."""

from datetime import timedelta

import pytest

from scstrial.clinics.actions import change_clinic
from scstrial.foundation.db import commit
from scstrial.outbox.choices import Channel, MessageStatus
from scstrial.overview.queries import attention_for
from scstrial.scheduler.parts import FINISHERS, PARTS, PLANNERS, guard
from scstrial.scheduler.rounds import Clockwork, tick
from tests.factories.outbox import CollectingChannel, message_keyed
from tests.factories.reminders import PLACEMENT, PULL
from tests.factories.trials import make_leads_out

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FIVE_DAYS_ON = PULL + 5 * DAY
LEAD = {"programme_lead_name": "Dr H. Marsh", "programme_lead_email": "lead@example.org"}
CLINIC = {"name": "North clinic", "phone": "+13125550177", "time_zone": "America/Chicago"}


@pytest.fixture
def late(clinic, nurse):
    return make_leads_out(clinic, nurse, placed_at=PLACEMENT, pulled_at=PULL)


def round_at(now):
    mail = CollectingChannel()
    ways = {Channel.EMAIL: mail, Channel.TASK: CollectingChannel()}
    tick(Clockwork(ways, planners=PLANNERS, finishers=FINISHERS, guard=guard, clock=lambda: now), PARTS)
    return [one for one in mail.taken if one.key.startswith("decision-late")]


def words_for(person, db):
    db.session.add(person)
    return [line.words for line in attention_for(person, FIVE_DAYS_ON + HOUR) if "five days" in line.words]


def test_the_lead_is_written_to_without_a_word_about_the_patient_and_the_physicians_see_whose_it_is(
    late, clinic, administrator, physician, db
):
    change_clinic(clinic, CLINIC | LEAD, by=administrator, now=PULL)
    commit()
    assert round_at(FIVE_DAYS_ON - HOUR) == []
    (mail,) = round_at(FIVE_DAYS_ON)
    assert (mail.address, mail.subject) == ("lead@example.org", "North clinic: a decision is five days late")
    assert "http://localhost/" in mail.body
    assert "Hart" not in mail.body + mail.subject
    assert words_for(physician, db) == ["Decision is five days late: for Dr H. Marsh"]


def test_where_nobody_is_named_the_worklist_says_so_and_nobody_is_written_to(late, physician, db):
    assert round_at(FIVE_DAYS_ON) == []
    assert words_for(physician, db) == [
        "Decision is five days late: for the physicians, as nobody is named as programme lead"
    ]


def test_another_lead_is_written_to_in_place_of_the_first(late, clinic, administrator, db):
    trial_id = late.id
    change_clinic(clinic, CLINIC | LEAD, by=administrator, now=PULL)
    commit()
    round_at(PULL + DAY)
    db.session.add_all([clinic, administrator])
    change_clinic(clinic, CLINIC | {"programme_lead_email": "next@example.org"}, by=administrator, now=PULL + DAY)
    commit()
    round_at(PULL + 2 * DAY)
    row = message_keyed(f"decision-late-lead:{trial_id}:late")
    assert (row.to_address, row.status) == ("next@example.org", MessageStatus.WAITING)


def test_an_administrator_names_the_lead_on_the_clinics_page(client, clinic, administrator):
    client.sign_in(administrator)
    assert "Nobody is named" in client.get("/clinics").get_data(as_text=True)
    known = {**CLINIC, **LEAD, "emergency_phone": "911", "form_key": "first"}
    assert client.post(f"/clinics/{clinic.id}", data=known).status_code == 303
    assert "Dr H. Marsh lead@example.org" in client.get("/clinics").get_data(as_text=True)
    wrong = client.post(f"/clinics/{clinic.id}", data={**known, "programme_lead_email": "lead", "form_key": "second"})
    assert wrong.status_code == 422
    assert 'href="#programme_lead_email"' in wrong.get_data(as_text=True)
