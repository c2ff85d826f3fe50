"""A third language is one catalogue file: the switch offers it, and the pages speak it."""

import shutil
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask, session
from flask_babel import gettext

from scstrial.diary import language
from tests.conftest import test_settings as settings_of


@pytest.fixture
def with_french(tmp_path, monkeypatch):
    """The catalogues, and a tiny French one beside them."""
    folder = tmp_path / "translations"
    shutil.copytree(language.FOLDER, folder)
    french = folder / "fr" / "LC_MESSAGES"
    french.mkdir(parents=True)
    catalogue = Catalog(locale="fr")
    catalogue.add("Next", "Suivant")
    catalogue.add("Type your code", "Tapez votre code")
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    (french / "messages.mo").write_bytes(compiled.getvalue())
    monkeypatch.setattr(language, "FOLDER", folder)
    language.languages.cache_clear()
    yield folder
    language.languages.cache_clear()


def test_the_switch_offers_it_and_the_page_speaks_it(with_french, sqlite_app, folder):
    from scstrial.app import create_app

    app = create_app(settings_of(sqlite_app.config["SQLALCHEMY_DATABASE_URI"], folder))
    client = app.test_client()
    page = client.get("/d").get_data(as_text=True)
    assert '<a href="?lang=fr" lang="fr" hreflang="fr">Français</a>' in page
    page = client.get("/d?lang=fr").get_data(as_text=True)
    assert '<html lang="fr"' in page
    assert "Tapez votre code" in page
    assert "Suivant" in page
    assert "The code that your clinic gave you" in page  # what it does not say yet stays English


def test_it_counts_as_a_language_to_switch_to(with_french):
    assert language.languages() == {"en": "English", "es": "Español", "fr": "Français"}
    app = Flask("scstrial")
    app.secret_key = "only for tests"
    language.set_up_languages(app)
    with app.test_request_context("/?lang=fr"):
        language.speak()
        assert (session[language.CHOSEN], gettext("Next")) == ("fr", "Suivant")


def test_a_language_without_a_catalogue_is_not_offered(sqlite_app):
    client = sqlite_app.test_client()
    page = client.get("/d?lang=fr").get_data(as_text=True)
    assert "lang=fr" not in page
    assert '<html lang="en"' in page
