"""Daily logs through the pages that people use."""

from datetime import UTC, datetime

import pytest

from tests.factories.trials import make_under_way

PLACED_AT = datetime(2026, 3, 2, 16, tzinfo=UTC)  # 10:00 in Chicago


@pytest.fixture()
def trial(clinic, nurse):
    return make_under_way(clinic, nurse, placed_at=PLACED_AT)


def test_smoke(client, nurse, trial, at):
    at("2026-03-05T20:00:00-06:00")
    client.sign_in(nurse)
    for url in (f"/trials/{trial.id}/logs", f"/trials/{trial.id}/logs/new", f"/trials/{trial.id}/logs/new?on=2026-03-05&session=morning",f"/trials/{trial.id}/logs/new?on=2026-03-05&session=unscheduled"):
        response = client.get(url)
        assert response.status_code == 200, url
    response = client.post(f"/trials/{trial.id}/logs/new?on=2026-03-05&session=evening", data={"pain-leg_left-average": "3", "red_flags_rest": "none"}, follow_redirects=True)
    print(response.get_data(as_text=True)[:6000])
    assert 0
