"""Versions of the clinic's numbers and a physician's word on them."""

from datetime import date

import pytest

from scstrial.audit.models import AuditEntry
from scstrial.foundation.clock import now
from scstrial.foundation.refusal import Refused
from scstrial.protocols import actions, queries
from scstrial.protocols.models import Protocol
from scstrial.protocols.rules import DEFAULT_EVALUATION_RULE, DEFAULT_TRIAL_LENGTH
from tests.factories.accounts import make_clinic, make_person

TODAY = date(2026, 3, 10)


def test_a_clinic_begins_with_the_defaults_not_confirmed(clinic):
    protocol = queries.protocol_in_force(clinic.id, TODAY)
    assert (protocol.number, protocol.confirmed_at) == (1, None)
    assert queries.evaluation_rule_of(protocol) == DEFAULT_EVALUATION_RULE
    assert queries.trial_length_of(protocol) == DEFAULT_TRIAL_LENGTH


def test_the_latest_version_in_force_on_the_day_counts(db, clinic):
    first = queries.protocol_in_force(clinic.id, TODAY)
    second = Protocol(
        clinic_id=clinic.id,
        number=2,
        effective_on=TODAY,
        evaluation=first.evaluation,
        trial_length=first.trial_length,
        made_at=now(),
        made_by_name="Command line",
    )
    db.session.add(second)
    db.session.flush()
    assert queries.protocol_in_force(clinic.id, date(2026, 3, 9)).id == first.id
    assert queries.protocol_in_force(clinic.id, TODAY).id == second.id


def test_a_physician_confirms_a_version_once(db, clinic, physician):
    protocol = queries.protocol_in_force(clinic.id, TODAY)
    actions.confirm_protocol(protocol, by=physician, now=now())
    assert (protocol.confirmed_by_id, protocol.confirmed_by_name) == (physician.id, physician.name)
    with pytest.raises(Refused, match="already confirmed"):
        actions.confirm_protocol(protocol, by=physician, now=now())
    assert db.session.query(AuditEntry).filter_by(act="protocol confirmed").count() == 1


def test_versions_of_other_clinics_are_nobody_elses(clinic, physician):
    other = make_clinic("South clinic")
    foreign = queries.protocol_in_force(other.id, TODAY)
    assert queries.protocol_for(physician, foreign.id) is None
    assert [row.clinic_id for row in queries.protocols_of(physician)] == [clinic.id]
    both = make_person("physician", clinic, other, email="both@example.org")
    assert len(queries.protocols_of(both)) == 2
