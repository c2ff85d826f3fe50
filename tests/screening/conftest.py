"""What the tests of the screening share."""

import pytest

from scstrial.foundation.clock import day_of, now
from tests.factories.patients import make_patient


@pytest.fixture
def patient(clinic, nurse):
    return make_patient(clinic, nurse)


@pytest.fixture
def today(clinic):
    return day_of(now(), clinic.zone)
