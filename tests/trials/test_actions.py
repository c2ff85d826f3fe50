from datetime import UTC, datetime
from tests.factories.trials import *

NOW = datetime(2026, 3, 9, 16, tzinfo=UTC)


def test_a(clinic, nurse):
    make_candidate(clinic, nurse, now=NOW)
    make_cleared(clinic, nurse, now=NOW)
    make_scheduled(clinic, nurse, now=NOW, given_name="X")
    t = make_under_way(clinic, nurse, now=NOW)
    make_session(t, nurse)
    make_leads_out(clinic, nurse, now=NOW)
    make_leads_out(clinic, nurse)
    make_under_way(clinic, nurse)
