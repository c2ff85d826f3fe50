"""When a lead counts as moved, and the wash-out: numbers of the protocol, kept by trials under way."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.bedside.queries import position_of_leads
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Refused
from scstrial.programming.choices import Waveform
from scstrial.protocols.actions import change_lead_numbers, change_pain_step
from scstrial.protocols.choices import PainStep
from scstrial.protocols.queries import protocol_in_force
from scstrial.protocols.rules import LeadNumbers, problems_with_lead_numbers
from tests.factories.trials import a_program, make_session, make_under_way
from tests.filled import text_of

PLACED_AT = datetime(2026, 3, 2, 16, tzinfo=UTC)  # 10:00 in Chicago
BEFORE = datetime(2026, 2, 1, 16, tzinfo=UTC)


def numbers(levels="1", hours=48):
    return LeadNumbers(Decimal(levels) if levels else None, hours)


def changed(clinic, physician, levels="1", hours=48, now=BEFORE):
    protocol = protocol_in_force(clinic.id, now.date())
    follower = change_lead_numbers(protocol, numbers(levels, hours), by=physician, now=now)
    db.session.commit()
    return follower


@pytest.mark.parametrize(
    ("levels", "hours", "fields"),
    [
        ("0.1", 0, ()),
        ("3", 168, ()),
        ("0", 24, ("migration_levels",)),
        ("0.05", 24, ("migration_levels",)),
        ("3.1", 24, ("migration_levels",)),
        ("0.55", 24, ("migration_levels",)),
        (None, 24, ("migration_levels",)),
        ("0.5", -1, ("washout_hours",)),
        ("0.5", 169, ("washout_hours",)),
        ("0.5", Decimal("24.5"), ("washout_hours",)),
        ("0.5", None, ("washout_hours",)),
    ],
)
def test_what_a_clinic_may_set(levels, hours, fields):
    assert tuple(one.field for one in problems_with_lead_numbers(numbers(levels, hours))) == fields


def test_the_next_version_is_alike_but_for_these_and_is_confirmed_anew(clinic, physician):
    before = protocol_in_force(clinic.id, BEFORE.date())
    assert (before.migration_levels, before.washout_hours) == (Decimal("0.5"), 24)
    after = changed(clinic, physician)
    assert (after.migration_levels, after.washout_hours, after.number) == (1, 48, before.number + 1)
    assert (after.pain_step, after.evaluation, after.payer) == (before.pain_step, before.evaluation, before.payer)
    assert after.confirmed_at is None
    finer = change_pain_step(after, PainStep.HALF, by=physician, now=BEFORE)
    assert (finer.migration_levels, finer.washout_hours) == (1, 48)


def test_only_the_version_in_force_is_followed_and_only_by_other_numbers(clinic, physician):
    first = protocol_in_force(clinic.id, BEFORE.date())
    with pytest.raises(Refused, match="in force already"):
        change_lead_numbers(first, numbers("0.5", 24), by=physician, now=BEFORE)
    changed(clinic, physician)
    with pytest.raises(Refused, match="newer version"):
        change_lead_numbers(first, numbers("2", 24), by=physician, now=BEFORE)


def test_a_trial_keeps_the_limit_it_began_under(clinic, nurse, physician):
    trial = make_under_way(clinic, nurse, placed_at=PLACED_AT)
    changed(clinic, physician, now=PLACED_AT)
    later = make_under_way(clinic, nurse, placed_at=PLACED_AT.replace(day=9), mrn="B-2", email="b@example.org")
    now = PLACED_AT.replace(day=10)
    limits = [position_of_leads(one, now).leads[0].limit_levels for one in (trial, later)]
    assert limits == [Fraction(1, 2), Fraction(1)]


@pytest.fixture
def as_physician(client, physician, at):
    at("2026-02-01T10:00:00-06:00")
    return client.sign_in(physician)


def test_a_physician_changes_them_on_a_page(as_physician, clinic):
    protocol = protocol_in_force(clinic.id, BEFORE.date())
    address = f"/protocol/{protocol.id}/lead-numbers"
    assert f'href="{address}"' in as_physician.get("/protocol").get_data(as_text=True)
    assert 'value="0.5"' in as_physician.get(address).get_data(as_text=True)
    answer = as_physician.post(address, data={"migration_levels": "1,5", "washout_hours": "12"})
    words = text_of(as_physician.get(answer.location))
    assert "from 1.5 vertebral level either way" in words
    assert "Wash-out between two waveforms: 12 h" in words


def test_what_cannot_be_taken_stays_on_the_page_with_a_sentence(as_physician, clinic):
    protocol = protocol_in_force(clinic.id, BEFORE.date())
    data = {"migration_levels": "5", "washout_hours": "1000"}
    answer = as_physician.post(f"/protocol/{protocol.id}/lead-numbers", data=data)
    assert answer.status_code == 422
    body = answer.get_data(as_text=True)
    assert "Enter 0.1 to 3 levels, in tenths." in body
    assert "Enter 0 to 168 whole hours." in body
    assert 'value="5"' in body
    assert 'value="1000"' in body


def test_a_nurse_may_not(client, clinic, nurse, at):
    at("2026-02-01T10:00:00-06:00")
    protocol = protocol_in_force(clinic.id, BEFORE.date())
    assert client.sign_in(nurse).get(f"/protocol/{protocol.id}/lead-numbers").status_code == 403


@pytest.mark.parametrize(("hours", "says"), [(12, False), (24, False), (48, True)])
def test_the_wash_out_of_the_trial_is_read_on_the_page_of_programs(client, clinic, nurse, physician, at, hours, says):
    if hours != 24:
        changed(clinic, physician, "0.5", hours)
    trial = make_under_way(clinic, nurse, placed_at=PLACED_AT)
    make_session(trial, nurse)
    burst = a_program(waveform=Waveform.BURST)
    make_session(trial, nurse, held_at=PLACED_AT.replace(day=4), programs=(burst,), washout_hours=24)
    at("2026-03-05T10:00:00-06:00")
    words = text_of(client.sign_in(nurse).get(f"/trials/{trial.id}/programming"))
    assert (f"usual are {hours} h" in words) is says
