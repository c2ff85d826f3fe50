"""What messages say, and what they never say."""

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from scstrial.outbox.choices import Recipient
from scstrial.outbox.rules import ContactHours
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.rules import messages_wanted
from scstrial.reminders.wording import FOLDER, ClinicWords, worded
from tests.factories.outbox import wanted_message, wanted_task
from tests.factories.reminders import PLACEMENT, PULL, local, preparing, pulled, restarting, under_way

CLINIC = ClinicWords("North clinic", "+1 312 555 0100", ZoneInfo("America/Chicago"), "https://clinic.example/d/x")
PATIENT_KINDS = sorted(folder.name for folder in FOLDER.iterdir() if (folder / "body.es.txt").exists())
# Nothing that tells a stranger who reads over the shoulder what the patient is treated for.
HEALTH_WORDS = (
    r"diagnos|device|drug|medic|pill|tablet|dose|score|pain|rating|stimulat|trial|lead|implant|electrode|wire|fever|"
    r"temperature|infect|wound|bleed|blood|thinner|surg|operati|procedure|nerve|spin|back\b|leg\b|opioid|opiate|aspirin|"
    r"warfarin|dolor|fiebre|herida|sangre|operaci|pastilla|dosis|estimula|electrodo|columna|espalda|pierna|nervio|"
    r"cirug|anticoag|diagnós"
)
FORBIDDEN = re.compile(rf"\b({HEALTH_WORDS})", re.IGNORECASE)


def text_files():
    return sorted(FOLDER.rglob("*.txt"))


@pytest.mark.parametrize("path", text_files(), ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_message_says_anything_about_health(path):
    found = FORBIDDEN.search(path.read_text(encoding="utf-8"))
    assert found is None, f"{path}: {found.group(0) if found else ''}"


@pytest.mark.parametrize("words", ["Your pain score", "the lead pull", "a fever", "Su dolor", "blood thinners"])
def test_the_list_of_words_finds_what_must_not_be_said(words):
    assert FORBIDDEN.search(words)


@pytest.mark.parametrize("path", text_files(), ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_text_uses_known_words_only(path):
    names = set(re.findall(r"\{(\w*)\}", path.read_text(encoding="utf-8")))
    assert names <= {"clinic", "phone", "link", "when", "stop", "about"}


def test_each_kind_has_its_folder_and_each_folder_its_kind():
    assert {folder.name for folder in FOLDER.iterdir() if folder.is_dir()} == {kind.value for kind in ReminderKind}


def every_message():
    facts = [preparing(), under_way(has_holds=True), pulled(decided_at=PULL), restarting()]
    moments = (local("2026-02-10 09:00"), local("2026-03-03 08:30"), PULL)
    found = [message for one in facts for now in moments for message in messages_wanted(one, now)]
    return {message.kind: message for message in found}


def test_every_message_to_a_patient_exists_in_spanish_too():
    to_patients = {kind for kind, message in every_message().items() if message.recipient is Recipient.PATIENT}
    assert to_patients == set(PATIENT_KINDS)
    assert all((FOLDER / kind / "subject.es.txt").exists() for kind in PATIENT_KINDS)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", PATIENT_KINDS)
def test_every_message_to_a_patient_names_clinic_and_phone_and_how_to_end_it(kind, language):
    message = worded(replace(every_message()[kind], language=language), CLINIC)
    assert "North clinic" in message.subject
    assert "+1 312 555 0100" in message.body
    assert "STOP" in message.body
    assert "{" not in message.subject + message.body


def test_a_task_ends_without_the_hint_how_to_end_messages():
    assert "STOP" not in worded(wanted_task(), CLINIC).body


def test_the_text_of_a_morning_prompt():
    message = worded(wanted_message(subject="", body=""), CLINIC)
    assert message.subject == "North clinic: your morning log"
    assert message.body == (
        "Your North clinic morning log is ready.\n\n"
        "Fill it in here: https://clinic.example/d/x\n\n"
        "Questions? Call North clinic, +1 312 555 0100.\n\n"
        "To end these messages, reply STOP or call +1 312 555 0100.\n"
    )


def test_without_a_link_the_sentence_about_it_is_left_out():
    message = worded(wanted_message(), replace(CLINIC, link=""))
    assert message.body.startswith("Your North clinic morning log is ready.\n\nQuestions?")


def test_a_language_without_texts_of_its_own_gets_english():
    assert worded(wanted_message(language="pl"), CLINIC).subject == "North clinic: your morning log"


def test_spanish_is_sent_to_those_who_prefer_it():
    assert worded(wanted_message(language="es"), CLINIC).subject == "North clinic: su registro de la mañana"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "is on Mon 9 Mar, 10:00."), ("es", "Su cita en North clinic: lun 9 mar, 10:00.")]
)
def test_an_appointment_is_told_by_the_clinics_clock(language, words):
    message = wanted_message(kind="pull_appt", speaks_of=PULL, due_at=PLACEMENT, language=language)
    assert words in worded(message, CLINIC).body


def test_a_patient_who_lives_by_another_clock_is_told_whose_clock_it_is():
    elsewhere = ContactHours("America/New_York")
    message = wanted_message(kind="pull_appt", speaks_of=PULL, due_at=PLACEMENT, hours=elsewhere)
    assert "10:00 (America/Chicago)." in worded(message, CLINIC).body


def test_a_clinic_with_braces_in_its_name_harms_nothing():
    message = worded(wanted_message(), replace(CLINIC, name="North {clinic}"))
    assert message.subject == "North {clinic}: your morning log"


def test_a_task_says_what_to_phone_about():
    message = worded(wanted_task(kind="phone_instead", about="appointment"), CLINIC)
    assert message.body == "The patient gets no messages. Phone about: appointment.\n"
