"""What tests of messages share."""

import pytest

from scstrial.outbox.rules import ContactHours


@pytest.fixture
def hours():
    return ContactHours("America/Chicago")
