"""What a clinic's own wording may not say, and how long it is as SMS."""

import pytest

from scstrial.medications.choices import BleedingDrug
from scstrial.outbox.text_messages import text_of
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.rules.health_words import health_words_in
from scstrial.reminders.rules.sms import parts_needed, sms_size
from scstrial.reminders.rules.wordings import problems_with_wording
from scstrial.reminders.wording import has_spanish, standard_texts
from scstrial.trials.choices import Vendor

STANDARD = standard_texts("log_am")
GOOD = {
    "en": {"subject": "{clinic}: good morning", "body": "Your log is ready: {link}\n\nCall {phone}.\n\n{stop}"},
    "es": {"subject": "{clinic}: buenos días", "body": "Su registro está listo: {link}\n\nLlame al {phone}.\n\n{stop}"},
}


def problems(part="body", language="en", text=None, **given):
    texts = {one: dict(parts) for one, parts in GOOD.items()}
    texts[language][part] = text if text is not None else texts[language][part]
    return [(p.field, p.message) for p in problems_with_wording(texts, STANDARD, to_patient=True, **given)]


@pytest.mark.parametrize("kind", list(ReminderKind))
def test_the_programs_own_texts_pass(kind):
    texts = standard_texts(kind.value)
    assert problems_with_wording(texts, texts, to_patient=has_spanish(kind.value)) == []


def test_a_good_wording_passes():
    assert problems() == []


@pytest.mark.parametrize(
    ("part", "text", "said"),
    [
        ("body", "", "Enter the text in English."),
        ("subject", "{clinic}\nsecond line", "Write the subject in one line."),
        ("subject", "{clinic} " + "x" * 120, "Shorten it to 120 signs; it has 129."),
        ("body", "{clinic} {phone} {stop} {name}", "{name} is no placeholder."),
        ("body", "{clinic.__class__} {phone} {stop}", "{clinic.__class__} is no placeholder."),
        ("body", "{clinic!r} {phone} {stop}", "{clinic!r} is no placeholder."),
        ("body", "{clinic:>20} {phone} {stop}", "{clinic:>20} is no placeholder."),
        ("body", "{0} {phone} {stop}", "{0} is no placeholder."),
        ("body", "{} {phone} {stop}", "{} is no placeholder."),
        ("body", "{clinic} {phone} {stop} {", "Close each curly bracket"),
        ("body", "{clinic} {phone} {stop} {when}", "{when} is not known for this message."),
        ("body", "{clinic} {stop}", "Write {phone} in the text."),
        ("body", "{clinic} {phone}", "Write {stop} in the text."),
        ("body", "{phone} {stop} your pain log", "Take out “pain”"),
        ("subject", "{clinic}: warfarin", "Take out “warfarin”"),
    ],
)
def test_a_wording_that_must_not_be_used_says_what_to_do(part, text, said):
    assert [field for field, message in problems(part, text=text) if said in message] == [f"{part}_en"]


def test_the_clinic_is_named_somewhere():
    texts = {**GOOD, "es": {"subject": "Buenos días", "body": "Llame al {phone}. {stop}"}}
    found = problems_with_wording(texts, STANDARD, to_patient=True)
    assert [(p.field, "Name the clinic" in p.message) for p in found] == [("body_es", True)]


def test_a_task_needs_no_way_to_end_it():
    assert problems_with_wording({"en": {"subject": "Call", "body": "Call today."}}, STANDARD, to_patient=False) == []


@pytest.mark.parametrize("drug", [drug for drug in BleedingDrug if len(drug.label.split()) == 1])
def test_no_drug_of_the_table_passes(drug):
    assert health_words_in(f"Please stop {drug.label} now")


@pytest.mark.parametrize("vendor", [vendor for vendor in Vendor if vendor is not Vendor.OTHER])
def test_no_maker_of_devices_passes(vendor):
    assert health_words_in(f"Your {vendor.label}")


def test_a_city_with_a_makers_name_passes():
    assert health_words_in("See you in Boston") == []


@pytest.mark.parametrize(
    "text",
    ["your PAIN score", "the lead pull", "Your stimulator", "a fever", "Su dolor", "electrodos", "su diagnóstico",
     "NEUROPATÍA", "la herida", "blood thinners", "PHQ-9", "oxycodone", "your im­plant", "ｐａｉｎ", "pa​in",
     "Surgery", "la operación", "CRPS_1 neuralgia", "su columna", "una pastilla", "estimulación"],
)  # fmt: skip
def test_words_about_health_are_found_in_both_languages_and_in_disguise(text):
    assert health_words_in(text)


@pytest.mark.parametrize(
    "text",
    [
        # letters short for a device, an illness, a score
        "your SCS", "S.C.S.", "s c s", "DRG", "TENS", "stim off", "CRPS", "SDRC", "MRI", "INR", "PHQ9", "NRS 7",
        "EVA 8",
        # in the other language, and brand names
        "neuroestimulador", "neuromodulación", "opioides", "opiáceo", "oxicodona", "morfina", "gabapentina",
        "warfarina", "heparina", "Coumadin", "Eliquis", "Xarelto", "Plavix", "Lyrica", "ketamine", "bupivacaína",
        "ciática", "lumbago", "síndrome", "fibromialgia", "migraña", "marcapasos", "su puntaje", "píldora", "inyección",
        # cut, tied, spelled
        "stim-ulator", "stimu lator", "s t i m u l a t o r", "es-timulador", "op.ioid", "opi-oid", "do lor", "p a i n",
        "P-A-I-N", "D.O.L.O.R.", "pa_in", "oxy codone",
        # figures and signs for letters, letters of other alphabets
        "st1mulator", "stimulat0r", "op1oid", "0pioid", "pa1n", "p@in", "d0lor", "pаin", "ѕcore", "ріll", "ρain",
        "Μedtronic", "ᴘᴀɪɴ", "ⓟⓐⓘⓝ", "𝐩𝐚𝐢𝐧", "раіп",
        # only together
        "your back", "Boston Scientific", "7/10", "7 out of 10", "7 de 10", "50 % better", "M54.5", "63650",
    ],
)  # fmt: skip
def test_a_sly_wording_is_found(text):
    assert health_words_in(f"Hello. {text}. Goodbye.")


def test_a_word_around_a_placeholder_is_found():
    assert "Take out" in problems(text="{clinic} opi{phone}oid {stop}")[0][1]


@pytest.mark.parametrize("name", ["pain", "diagnosis", "drug", "score", "patient.diagnosis", "clinic.drug"])
def test_a_placeholder_that_would_tell_is_none(name):
    assert f"{{{name}}} is no placeholder" in problems(text=f"{{clinic}} {{phone}} {{stop}} {{{name}}}")[0][1]


def test_a_letter_of_another_alphabet_is_named_even_where_it_hides_no_word():
    said = [message for _, message in problems(text="{clinic} {phone} {stop} Good mоrning")]
    assert said == ["Write “о” (cyrillic small letter o) with a Latin letter."]


@pytest.mark.parametrize(
    "text",
    ["Please call us back", "Bring somebody who can take you home", "Wear clean clothes", "Sunday night",
     "See you at the clinic", "Lávese como se le explicó", "Hoy le llamamos", "Please spend a minute today",
     "Come back on Monday at 10:30", "Use the back entrance", "Estimado paciente", "Llame al 312-555-0142", "24/7",
     "7:15 a.m. or 3 p.m.", "Room B12, 2nd floor, St. Louis 63110", "In April", "Thank you for your cooperation",
     "Write to info@northclinic.example.org", "Por favor tome un minuto", "en la oficina", "¿Preguntas? Llámenos 😀",
     "Ask for Eva", "Bring a list of questions", "We look forward to seeing you", "15 minutos antes, 2.ª planta"],
)  # fmt: skip
def test_everyday_words_pass(text):
    assert health_words_in(text) == []
    assert problems(text=f"{{clinic}} {{phone}} {{stop}} {text}") == []


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts", "room"),
    [
        ("", "GSM-7", 0, 1, 160),
        ("a" * 160, "GSM-7", 160, 1, 0),
        ("a" * 161, "GSM-7", 161, 2, 145),
        ("a" * 306, "GSM-7", 306, 2, 0),
        ("a" * 307, "GSM-7", 307, 3, 152),
        ("€" * 80, "GSM-7", 160, 1, 0),
        ("€" * 81, "GSM-7", 162, 2, 143),  # 76 fit into 153: no sign is cut in two
        ("ñÑ¿¡üé", "GSM-7", 6, 1, 154),
        ("á", "UCS-2", 1, 1, 69),
        ("á" * 70, "UCS-2", 70, 1, 0),
        ("á" * 71, "UCS-2", 71, 2, 63),
        ("😀" * 35, "UCS-2", 70, 1, 0),
        ("😀" * 36, "UCS-2", 72, 2, 61),  # 33 of two units fit into 67
    ],
)
def test_the_size_of_an_sms(text, encoding, units, parts, room):
    size = sms_size(text)
    assert (size.encoding, size.units, size.parts, size.room) == (encoding, units, parts, room)


def test_the_signs_that_cost_are_named():
    assert sms_size("Su registro de la mañana está aquí").foreign == ("á", "í")


ENDING = " {clinic}, {phone} {stop}"  # 140 signs once they are filled in, and 11 for the reference


@pytest.mark.parametrize(("letters", "parts"), [(9, 1), (10, 2), (1530 - 151, 10), (1530 - 150, 11)])
def test_a_wording_is_measured_as_it_goes_out(letters, parts):
    assert parts_needed("a" * letters + ENDING) == parts


def test_one_sign_that_no_phone_has_in_its_short_alphabet_makes_a_wording_too_long():
    plain, curly = "a" * 900 + ENDING, "a" * 899 + "\N{RIGHT SINGLE QUOTATION MARK}" + ENDING
    assert problems_with(plain) == []
    assert problems_with(curly) == ["As a text message this takes 16 parts, and no more than 10 arrive. Shorten it."]


def problems_with(body):
    texts = {"en": {"subject": "{clinic}", "body": body}}
    return [problem.message for problem in problems_with_wording(texts, texts, to_patient=True)]


def test_an_example_is_measured_with_the_reference_that_goes_out_with_it():
    assert sms_size(text_of("One.\n\nTwo.\n", "a key")).units == len("One. Two. Ref ABCDEF")
