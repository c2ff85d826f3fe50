"""Closed unless opened: every route says who may open it."""

import pytest

from scstrial.foundation.access import OPEN_ENDPOINTS, access_of
from scstrial.foundation.permission import Permission

PATIENTS_PAGES = {
    "diary.type_code",
    "diary.open_link",
    "diary.nothing_here",
    "diary.go_on",
    "diary.answer",
    "diary.stop",
    "diary.read_back",
    "diary.say_thanks",
    "diary.leave_page",
}


def test_every_route_declares_its_access(sqlite_app):
    silent = [rule.endpoint for rule in sqlite_app.url_map.iter_rules() if access_of(sqlite_app, rule.endpoint) is None]
    assert silent == []


def test_the_list_of_open_endpoints_holds_nothing_that_is_not_there(sqlite_app):
    known = {rule.endpoint for rule in sqlite_app.url_map.iter_rules()}
    assert sorted(OPEN_ENDPOINTS - known) == []


def test_only_named_pages_are_open_to_anybody(sqlite_app):
    opened = {
        rule.endpoint for rule in sqlite_app.url_map.iter_rules() if access_of(sqlite_app, rule.endpoint) == "public"
    }
    signed_by_twilio = {"provider.hear_status", "provider.hear_reply"}
    assert opened == OPEN_ENDPOINTS | PATIENTS_PAGES | signed_by_twilio | {"overview.health"}


def test_the_patients_pages_ask_for_the_link_they_belong_to(sqlite_app):
    """Open to anybody by address; behind the door nothing is shown without the second check."""
    inside = PATIENTS_PAGES - {"diary.type_code", "diary.open_link", "diary.nothing_here"}
    assert {endpoint for endpoint in PATIENTS_PAGES if endpoint.startswith("diary.")} == PATIENTS_PAGES
    client = sqlite_app.test_client()
    for rule in sqlite_app.url_map.iter_rules():
        if rule.endpoint in inside:
            method = "GET" if "GET" in rule.methods else "POST"
            response = client.open(str(rule).replace("<screen>", "signs-now"), method=method)
            assert response.status_code == 303, rule


def test_every_permission_is_used_by_a_page_or_a_rule(sqlite_app):
    used = {access_of(sqlite_app, rule.endpoint) for rule in sqlite_app.url_map.iter_rules()}
    unused = {permission for permission in Permission if permission not in used}
    assert unused == set()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_stranger_opens_no_page_that_asks_for_a_permission(sqlite_app, method):
    client = sqlite_app.test_client()
    for rule in sqlite_app.url_map.iter_rules():
        needed = access_of(sqlite_app, rule.endpoint)
        if method in rule.methods and (isinstance(needed, Permission) or needed == "signed_in"):
            address = str(rule).replace("<int:", "<")
            for name in rule.arguments:
                address = address.replace(f"<{name}>", "1").replace(f"<string:{name}>", "1")
            response = client.open(address, method=method)
            assert response.status_code in (302, 401, 403), f"{method} {address} answered {response.status_code}"


def test_addresses_are_kebab_case_and_numbers_are_typed(sqlite_app):
    for rule in sqlite_app.url_map.iter_rules():
        if rule.endpoint.startswith(("static", "bootstrap", "security")):
            continue
        assert "_" not in rule.rule.replace("_id>", ">").replace("<int:", "<"), rule.rule
        for name in rule.arguments:
            if name.endswith("_id"):
                assert f"<int:{name}>" in rule.rule, rule.rule
