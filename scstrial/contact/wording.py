"""What the program answers by itself, in the patient's language: clinic and phone, never anything about health."""

from functools import cache
from pathlib import Path

from scstrial.clinics.models import Clinic
from scstrial.contact.choices import AnswerKind

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "contact" / "messages"
SPANISH = "es"


def answer_text(kind: AnswerKind, language: str, clinic: Clinic) -> str:
    """The text of one answer."""
    words = {"clinic": clinic.name, "phone": clinic.phone, "emergency": clinic.emergency_phone}
    return template(kind.value, language).format_map(words)


@cache
def template(kind: str, language: str) -> str:
    translated = FOLDER / kind / "body.es.txt"
    path = translated if language == SPANISH and translated.exists() else FOLDER / kind / "body.txt"
    return path.read_text(encoding="utf-8").strip()
