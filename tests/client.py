"""A test client that inspects every page it opens, and every saving."""

from contextvars import Context

from flask import current_app, has_app_context, has_request_context, request
from flask.testing import FlaskClient
from sqlalchemy import event

from scstrial.foundation.db import db
from tests.reading import read
from tests.remembering import remembered

READING = {"GET", "HEAD", "OPTIONS"}


class InspectingClient(FlaskClient):
    """Fails on a page without one h1, with doubled ids or broken HTML, on a forgotten commit, on a GET that writes."""

    def open(self, *args, **kwargs):
        writes: list[str] = []

        def note(_session, _flush_context):
            changed = [*db.session.new, *db.session.dirty, *db.session.deleted]
            if request and request.method in READING and changed:
                writes.append(", ".join(type(row).__name__ for row in changed))

        def look(_app=None, **_rest):
            left = [
                *db.session.new,
                *db.session.deleted,
                *(row for row in db.session.dirty if db.session.is_modified(row)),
            ]
            assert not left, f"unsaved changes after {request.method} {request.path}: {left}"

        event.listen(db.session, "after_flush", note)
        app = self.application
        app.teardown_request_funcs.setdefault(None, []).append(look)
        # The test's own session lets go of the database, and the request gets a context of its own, as in real life.
        if has_app_context():
            db.session.rollback()
        try:
            response = Context().run(super().open, *args, **kwargs)
        finally:
            app.teardown_request_funcs[None].remove(look)
            event.remove(db.session, "after_flush", note)
        assert not writes, f"a reading page wrote {writes}"
        # The same templates on both databases: their HTML is read once, on the one that is the default.
        is_page = response.mimetype == "text/html" and response.status_code not in (301, 302, 303)
        is_page = is_page and kwargs.get("method") != "HEAD"  # the head alone
        if is_page and app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
            inspect_page(response.get_data(as_text=True))
        return response

    def sign_in(self, person, password: str = "a long pass phrase"):
        """Sign in through the real page."""
        if self._cookies or has_request_context() or current_app != self.application:
            through_the_page(self, person, password)
        else:
            self.set_cookie(current_app.config["SESSION_COOKIE_NAME"], cookie_of(person, password))
        return self


@remembered(within_minutes=5)
def cookie_of(person, password: str) -> str:
    """The one cookie of a browser that signed in."""
    client = current_app.test_client()
    through_the_page(client, person, password)
    [cookie] = client._cookies.values()
    assert cookie.key == current_app.config["SESSION_COOKIE_NAME"]
    return cookie.value


def through_the_page(client: FlaskClient, person, password: str) -> None:
    response = client.post("/sign-in", data={"email": person.email, "password": password})
    assert response.status_code == 302, response.get_data(as_text=True)[-3000:]


def inspect_page(html: str) -> None:
    page = read(html)
    tree = page.tree
    assert not page.errors, f"broken HTML: {page.errors[:3]}"
    headings = tree.findall(".//h1")
    assert len(headings) == 1, f"{len(headings)} h1 on the page"
    title = tree.find(".//title")
    assert title is not None, "no title"
    assert (title.text or "").strip(), "an empty title"
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    known = set(ids)
    assert len(known) == len(ids), f"ids used twice: {[name for name in known if ids.count(name) > 1]}"
    for label in tree.findall(".//label"):
        assert label.get("for") is None or label.get("for") in known, f"label for nothing: {label.get('for')}"
    for element in tree.iter():
        assert element.get("style") is None, f"inline style on {element.tag}"
        assert not [name for name in element.attrib if name.startswith("on")], f"inline handler on {element.tag}"
