"""The sign of life for monitoring."""

from scstrial.overview.routes import worklist


def test_anybody_may_ask_and_gets_one_word(client):
    response = client.get("/health")
    assert response.status_code == 200
    assert response.mimetype == "text/plain"
    assert response.get_data(as_text=True) == "ok\n"


def test_it_says_no_more_than_that_when_the_database_does_not_answer(client, monkeypatch):
    def broken():
        raise ConnectionError("could not connect to database-host:5432 as scstrial")

    monkeypatch.setattr(worklist.queries, "database_answers", broken)
    response = client.get("/health")
    assert response.status_code == 503
    assert response.get_data(as_text=True) == "not ok\n"
