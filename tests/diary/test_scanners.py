"""Mail scanners and browsers open links before anybody presses a button: nothing changes, and the link still opens."""

import pytest
from sqlalchemy import select

from scstrial.contact.actions import ask_for_consent
from scstrial.diary import queries
from scstrial.foundation.access import access_of
from scstrial.foundation.db import commit, db
from scstrial.patients.choices import MessageChannel
from tests.factories.diary import Patient, path_of
from tests.factories.patients import make_patient

# As scanners of mail, previews of messengers and browsers that look ahead come.
VISITS = {
    "HEAD": ("HEAD", {}),
    "GET": ("GET", {}),
    "prefetch": ("GET", {"Sec-Purpose": "prefetch", "Purpose": "prefetch", "X-Moz": "prefetch"}),
    "prerender": ("GET", {"Sec-Purpose": "prefetch;prerender"}),
    "scanner": ("GET", {"User-Agent": "BarracudaCentral/1.0 (link protection)", "Accept": "*/*"}),
}


def everything():
    """All rows of all tables."""
    db.session.rollback()
    found = {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in db.metadata.sorted_tables}
    db.session.rollback()
    return found


def addresses_open_to_all(app, link):
    """Every address that anybody may open with GET, the patient's own token and a made-up one put in."""
    token = queries.token_of(link)
    given = {"token": token, "anything": f"{token}/x", "screen": "pain", "filename": "css/none.css"}
    adapter = app.url_map.bind("localhost")
    return sorted(
        adapter.build(rule.endpoint, {name: given.get(name, 1) for name in rule.arguments})
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and access_of(app, rule.endpoint) == "public"
    )


@pytest.mark.parametrize("visit", VISITS)
def test_a_visit_to_any_address_that_is_open_to_all_changes_nothing(app, client, evening, visit):
    method, headers = VISITS[visit]
    addresses = addresses_open_to_all(app, evening)
    assert {path_of(evening), "/d", "/d/log", "/d/log/pain", "/d/log/stop", "/d/log/check"} <= set(addresses)
    before = everything()
    for address in [*addresses, f"/d?code={queries.code_of(evening.id)}", f"/d/{queries.code_of(evening.id)}"]:
        client.open(address, method=method, headers=headers)
    assert everything() == before


@pytest.mark.parametrize("visit", VISITS)
def test_after_any_number_of_visits_the_patient_comes_in(client, evening, visit):
    """A visit is no try at the second check either."""
    method, headers = VISITS[visit]
    for _ in range(12):
        answer = client.open(path_of(evening), method=method, headers=headers)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers or method == "GET"
    assert Patient(client, evening).comes_in().at.startswith("/d/log/")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_agreeing_to_messages_and_ending_them_is_never_a_link(app, client, clinic, nurse, at, method):
    """YES, START and STOP are words written back, or said to a person: an address that is opened does none of them."""
    at("2026-03-03T12:00:00-06:00")
    patient = make_patient(clinic, nurse, consents=(MessageChannel.EMAIL,))
    ask_for_consent(patient, by=nurse, now=patient.registered_at)
    commit()
    before = everything()
    for address in ("/text-messages/reply", "/text-messages/status/1"):
        answer = client.open(f"{address}?Body=STOP&From=%2B13125550142", method=method)
        assert answer.status_code == 405
    assert everything() == before
