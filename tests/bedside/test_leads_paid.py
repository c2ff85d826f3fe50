"""How many leads a payer pays for is read from the patient's payer and the clinic's version of its profile."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from scstrial.bedside.queries.paid import leads_paid_of
from scstrial.foundation.clock import now
from scstrial.protocols.actions import confirm_payer_version, draft_payer_version
from scstrial.protocols.actions.payers import ProfileChange
from scstrial.protocols.choices import Payer
from scstrial.protocols.rules.payers import payer_profile
from scstrial.screening.actions import answer_items
from scstrial.screening.rules import Answer
from tests.factories.trials import make_scheduled

BEFORE = datetime(2026, 1, 5, 16, tzinfo=UTC)  # before any screening began


@pytest.mark.parametrize(
    ("payer", "words", "allowed"),
    [(None, "", True), (Payer.MEDICARE, "2 leads or 16 contacts", False), (Payer.AETNA, "", True)],
)
def test_the_payer_stated_for_the_patient_counts_not_the_one_of_the_protocol(clinic, nurse, payer, words, allowed):
    trial = make_scheduled(clinic, nurse)
    if payer is not None:
        answer_items(trial.patient, {"payer": Answer(payer)}, by=nurse, now=now())
    paid = leads_paid_of(trial)
    assert (paid.words, paid.allow(3, 24)) == (words, allowed)


def test_a_clinics_own_number_of_leads_counts(clinic, nurse, physician):
    change = ProfileChange({"lead_count_max": Decimal(3)}, {}, BEFORE.date(), "The plan's letter.")
    origin = payer_profile(Payer.AETNA)
    draft = draft_payer_version(clinic, Payer.AETNA, origin, change, by=physician, now=BEFORE)
    confirm_payer_version(draft, by=physician, now=BEFORE)
    trial = make_scheduled(clinic, nurse)
    answer_items(trial.patient, {"payer": Answer(Payer.AETNA)}, by=nurse, now=now())
    paid = leads_paid_of(trial)
    assert (paid.payer, paid.words, paid.source) == ("Aetna", "3 leads", "set by the clinic")
    assert (paid.allow(3, 48), paid.allow(4, 32)) == (True, False)
