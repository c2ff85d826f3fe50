"""The texts of reminders: one folder per kind under `templates/reminders/messages/`, in the patient's language."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from scstrial.foundation.clock import day_of
from scstrial.foundation.formats import moment_words
from scstrial.outbox.rules import WantedMessage

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "reminders" / "messages"
ENGLISH, SPANISH = "en", "es"
# Stands in the stored text for the patient's own link, which is put in when the message goes out: a record that
# many people read must not hold a key.
LINK = "[link]"
DAYS_ES = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")
MONTHS_ES = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")


@dataclass(frozen=True)
class ClinicWords:
    """What a message may say of the clinic; without a link the sentences that need one are left out."""

    name: str
    phone: str
    zone: ZoneInfo
    link: str = ""
    own: tuple[tuple[tuple[str, str, str], str], ...] = ()  # the clinic's own texts by kind, language and part


@lru_cache(maxsize=64)
def own_texts(own: tuple[tuple[tuple[str, str, str], str], ...]) -> dict[tuple[str, str, str], str]:
    return dict(own)


def worded(wanted: WantedMessage, clinic: ClinicWords) -> WantedMessage:
    """The same message with its text: clinic, phone, appointment and link, never anything about health."""
    when = when_words(wanted.speaks_of, wanted, clinic.zone)
    subject, body = said(wanted.kind, wanted.language, clinic, when, wanted.about)
    return replace(wanted, subject=subject, body=body)


@lru_cache(maxsize=4096)
def said(kind: str, language: str, clinic: ClinicWords, when: str, about: str) -> tuple[str, str]:
    """Subject and text: the same for all patients of a clinic, but for appointments."""
    words = {"clinic": clinic.name, "phone": clinic.phone, "link": clinic.link, "when": when, "about": about}
    words["stop"] = text_of("", "stop", language).format_map(words)
    subject = wording_of(kind, "subject", language, clinic).format_map(words)
    paragraphs = wording_of(kind, "body", language, clinic).split("\n\n")
    kept = [paragraph for paragraph in paragraphs if clinic.link or "{link}" not in paragraph]
    return subject, "\n\n".join(kept).format_map(words) + "\n"


def wording_of(kind: str, part: str, language: str, clinic: ClinicWords) -> str:
    """The clinic's own wording in this language, else the one that comes with the program."""
    own = own_texts(clinic.own).get((kind, language if language == SPANISH else ENGLISH, part))
    return own if own is not None else text_of(kind, part, language)


@cache
def text_of(kind: str, part: str, language: str) -> str:
    """The wording of one part; English where there is none in this language."""
    translated = FOLDER / kind / f"{part}.{language}.txt"
    path = translated if language == SPANISH and translated.exists() else FOLDER / kind / f"{part}.txt"
    return path.read_text(encoding="utf-8").strip()


def has_spanish(kind: str) -> bool:
    """Messages to patients exist in both languages, tasks and messages to staff in English."""
    return (FOLDER / kind / "body.es.txt").exists()


def standard_texts(kind: str) -> dict[str, dict[str, str]]:
    """The texts that come with the program, by language and part."""
    languages = [ENGLISH, SPANISH] if has_spanish(kind) else [ENGLISH]
    return {language: {part: text_of(kind, part, language) for part in ("subject", "body")} for language in languages}


def when_words(moment: datetime | None, wanted: WantedMessage, zone: ZoneInfo) -> str:
    """`Mon 9 Mar, 10:00` by the clinic's clock, which is named for a patient who lives by another."""
    if moment is None:
        return ""
    if wanted.language == SPANISH:
        local = moment.astimezone(zone)
        words = f"{DAYS_ES[local.weekday()]} {local.day} {MONTHS_ES[local.month - 1]}, {local:%H:%M}"
    else:
        words = moment_words(moment, zone, day_of(wanted.due_at, zone))
    elsewhere = wanted.hours is not None and has_other_clock(moment, zone, ZoneInfo(wanted.hours.zone))
    return f"{words} ({zone.key})" if elsewhere else words


def has_other_clock(moment: datetime, zone: ZoneInfo, other: ZoneInfo) -> bool:
    return moment.astimezone(zone).utcoffset() != moment.astimezone(other).utcoffset()
