"""The pages of the decision as a reader has them: words without markup, blanks made single."""

from tests.filled import text_of


def read(client, trial, page="decision", status=200):
    response = client.get(f"/trials/{trial.id}/{page}")
    assert response.status_code == status
    return text_of(response)


def read_firm(client, trial, status=200):
    return read(client, trial, "how-firm", status)
