"""What is the same for everybody goes out squeezed; what is written for one person does not."""

import gzip

import pytest

ASKS = {"Accept-Encoding": "gzip, br"}
STYLES = "/bootstrap/static/css/bootstrap.min.css"


def got(app, path, **headers):
    """The whole answer, its file closed."""
    with app.test_client().get(path, headers=headers) as answer:
        answer.get_data()
        return answer


@pytest.mark.parametrize("path", [STYLES, "/static/app.css", "/static/app.js", "/static/icons/sprite.svg"])
def test_style_sheets_and_scripts_are_squeezed_for_who_can_unpack_them(app, path):
    plain, squeezed = got(app, path), got(app, path, **ASKS)
    assert "Content-Encoding" not in plain.headers
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(squeezed.data) == plain.data
    assert len(squeezed.data) * 2 < len(plain.data)
    for answer in (plain, squeezed):
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_asking_again_is_answered_with_not_modified(app):
    tag = got(app, STYLES, **ASKS).headers["ETag"]
    assert got(app, STYLES, **ASKS, **{"If-None-Match": tag}).status_code == 304


def test_pages_and_fonts_stay_as_they_are(app):
    for path in ("/sign-in", "/static/fonts/noto-sans-latin-400-normal.woff2"):
        assert "Content-Encoding" not in got(app, path, **ASKS).headers
