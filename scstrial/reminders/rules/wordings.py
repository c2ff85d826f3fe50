"""What keeps a clinic's own wording from being used."""

import string
import unicodedata
from collections.abc import Iterator, Mapping

from scstrial.foundation.refusal import Problem
from scstrial.reminders.rules.health_words import health_words_in
from scstrial.reminders.rules.sms import MOST_PARTS, parts_needed

Texts = Mapping[str, Mapping[str, str]]  # by language, then subject and body
KNOWN = frozenset({"clinic", "phone", "link", "when", "stop", "about"})
LONGEST = {"subject": 120, "body": 2000}
NEEDED = ("phone", "stop")  # a patient must be able to ask back and to end the messages (rule book 10)
LANGUAGES = {"en": "English", "es": "Spanish"}


def problems_with_wording(texts: Texts, standard: Texts, *, to_patient: bool) -> list[Problem]:
    """Each problem at its field, such as `body_es`; `standard` says what a message of this kind speaks of."""
    problems = [
        problem
        for language, parts in texts.items()
        for part, text in parts.items()
        for problem in problems_with_text(part, language, text, places_in(standard[language][part]))
    ]
    if to_patient:
        problems += [one for language, parts in texts.items() for one in problems_for_patients(language, parts)]
    return problems


def problems_with_text(part: str, language: str, text: str, usual: frozenset[str]) -> Iterator[Problem]:
    field = f"{part}_{language}"
    if not text.strip():
        yield Problem(f"Enter the {'subject' if part == 'subject' else 'text'} in {LANGUAGES[language]}.", field)
        return
    if len(text) > LONGEST[part]:
        yield Problem(f"Shorten it to {LONGEST[part]} signs; it has {len(text)}.", field)
    if part == "subject" and "\n" in text:
        yield Problem("Write the subject in one line.", field)
    yield from problems_with_places(field, text, usual)
    for sign in foreign_letters(text):
        yield Problem(f"Write “{sign}” ({unicodedata.name(sign, 'unknown').lower()}) with a Latin letter.", field)
    for word in health_words_in(without_places(text)):
        yield Problem(f"Take out “{word}”: a message must not tell what somebody is treated for.", field)


def foreign_letters(text: str) -> list[str]:
    """Letters of other alphabets: neither language has them, and one that looks like ours hides a word."""
    letters = (sign for sign in text if sign.isalpha() and "LATIN" not in unicodedata.name(sign, "LATIN"))
    return [sign for sign in dict.fromkeys(letters) if sign not in "ªº"]


def problems_with_places(field: str, text: str, usual: frozenset[str]) -> Iterator[Problem]:
    places = all_places(text)
    if places is None:
        yield Problem("Close each curly bracket: a placeholder reads {clinic}.", field)
        return
    for name in sorted(set(places) - KNOWN):
        known = ", ".join(f"{{{one}}}" for one in sorted(KNOWN))
        yield Problem(f"{{{name}}} is no placeholder. Use {known}.", field)
    for name in sorted((set(places) & {"when", "about", "link"}) - usual):
        yield Problem(f"{{{name}}} is not known for this message. Take it out.", field)


def problems_for_patients(language: str, parts: Mapping[str, str]) -> Iterator[Problem]:
    """The clinic's name so that it is not taken for fraud; the phone and the way to end the messages in the text."""
    body, both = places_in(parts["body"]), places_in(parts["subject"]) | places_in(parts["body"])
    if "clinic" not in both:
        yield Problem("Name the clinic: write {clinic} in the subject or in the text.", f"body_{language}")
    for name in NEEDED:
        if name not in body:
            yield Problem(f"Write {{{name}}} in the text.", f"body_{language}")
    parts_of_sms = parts_needed(parts["body"])
    if parts_of_sms > MOST_PARTS:
        words = f"As a text message this takes {parts_of_sms} parts, and no more than {MOST_PARTS} arrive. Shorten it."
        yield Problem(words, f"body_{language}")


def all_places(text: str) -> list[str] | None:
    """The placeholders of a text as typed; None when its brackets cannot be read."""
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError:
        return None
    return [
        f"{name}{'!' + conversion if conversion else ''}{':' + spec if spec else ''}"
        for _, name, spec, conversion in parsed
        if name is not None
    ]


def places_in(text: str) -> frozenset[str]:
    return frozenset(all_places(text) or ())


def without_places(text: str) -> str:
    """What people wrote, without the names of placeholders."""
    for name in KNOWN:
        text = text.replace(f"{{{name}}}", " ")
    return text
