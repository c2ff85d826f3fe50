"""The morning of 11 Mar 2026, when the trials of `tests.factories.decided` wait for their decision."""

import pytest

from tests.factories.decided import EXAMPLE_17, NOT_MET, TWO_DAYS_LATER, make_judged


@pytest.fixture
def now(at):
    return at(TWO_DAYS_LATER)


@pytest.fixture
def as_physician(now, client, physician):
    return client.sign_in(physician)


@pytest.fixture
def as_nurse(now, client, nurse):
    return client.sign_in(nurse)


@pytest.fixture
def met(now, clinic, nurse):
    return make_judged(clinic, nurse, **EXAMPLE_17)


@pytest.fixture
def not_met(now, clinic, nurse):
    return make_judged(clinic, nurse, **NOT_MET)
