"""The languages of the patient's pages: one catalogue each under `translations/`; staff pages stay English."""

from functools import cache
from pathlib import Path

from babel import Locale
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, refresh

FOLDER = Path(__file__).resolve().parents[1] / "translations"
ENGLISH = "en"
CHOSEN = "diary_language"  # in the session: what the patient switched to


@cache
def languages() -> dict[str, str]:
    """Code and own name of every language that has a catalogue, by name."""
    codes = sorted(path.parents[1].name for path in FOLDER.glob("*/LC_MESSAGES/messages.mo"))
    return {code: own_name(code) for code in codes}


def own_name(code: str) -> str:
    """`English`, `Español`."""
    name = Locale.parse(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]


def set_up_languages(app: Flask) -> None:
    """Bring in the catalogues; pages speak English unless they choose otherwise."""
    Babel(app, default_locale=ENGLISH, default_translation_directories=str(FOLDER), locale_selector=spoken)
    app.jinja_env.globals.update(languages=languages, spoken=spoken, direction=direction)


def spoken() -> str:
    """The language of this request."""
    return str(g.get("language", ENGLISH)) if has_request_context() else ENGLISH


def direction() -> str:
    return Locale.parse(spoken()).text_direction


def speak(preferred: str = "") -> None:
    """Choose the language of this request: what the patient switched to, else prefers, else the browser's."""
    asked = request.args.get("lang", "")
    if asked in languages():
        session[CHOSEN] = asked
    wishes = (session.get(CHOSEN, ""), preferred, request.accept_languages.best_match(list(languages())) or "")
    g.language = next((wish for wish in wishes if wish in languages()), ENGLISH)
    refresh()


def switch_to(language: str) -> None:
    """Stay with this language from now on."""
    if language in languages():
        session[CHOSEN] = language
