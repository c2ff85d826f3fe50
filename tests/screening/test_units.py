"""Height, weight and HbA1c entered in feet, pounds and mmol/mol: kept exactly, shown as they were read."""

import re
from decimal import Decimal

import pytest

from scstrial.screening import queries
from tests.filled import text_of


def url(patient, more=""):
    return f"/patients/{patient.id}/screening{more}"


@pytest.fixture
def save(client, nurse, patient):
    client.sign_in(nurse)

    def save(**fields):
        return client.post(url(patient, "/answers?group=clinical"), data={"seen_version": "999999", **fields})

    return save


def kept(patient):
    return {fact: (row.value, row.typed) for fact, row in queries.latest_answers_of(patient.id).items()}


def test_what_a_clinic_in_the_us_reads_is_kept_in_cm_kg_and_percent_and_shown_as_read(save, client, patient):
    read = {"height_cm": "5", "height_cm_unit": "ft", "height_cm_inches": "7.5"}
    read |= {"weight_kg": "180", "weight_kg_unit": "lb", "weight_kg_dated_on": "2026-02-20"}
    assert save(**read, hba1c_pct="53", diabetes="yes").status_code == 303
    assert kept(patient) == {
        "height_cm": ("171.45", "5 ft 7.5 in"),
        "weight_kg": ("81.6466266", "180 lb"),
        "hba1c_pct": ("7.00044", "53 mmol/mol"),
        "diabetes": (True, ""),
    }
    shown = text_of(client.get(url(patient)))
    assert "Body mass index : about 27.77 kg/m2" in shown
    assert "From 5 ft 7.5 in (171.45 cm) and 180 lb (81.64 kg)" in shown
    assert "HbA1c : 53 mmol/mol (7 %)" in shown
    assert "HbA1c 7.00044 % is at or above 7" in shown


def test_the_form_shows_again_what_was_read_and_saving_it_unchanged_changes_nothing(save, client, patient):
    read = {"height_cm": "5", "height_cm_unit": "ft", "height_cm_inches": "7.5", "weight_kg": "180"}
    read |= {"weight_kg_unit": "lb"}
    save(**read)
    page = client.get(url(patient, "/answers?group=clinical"))
    html = page.get_data(as_text=True)
    chosen = {tag for tag in re.findall(r"<input[^>]+>", html) if " checked" in tag}
    for field, value in read.items():
        if field.endswith("_unit"):
            assert any(f'name="{field}"' in tag and f'value="{value}"' in tag for tag in chosen)
        else:
            assert re.search(rf'name="{field}"[^>]* value="{value}"', html)
    assert "Last answer: 180 lb (81.64 kg)" in text_of(page)
    before = queries.latest_answer_id(patient.id, ("height_cm", "weight_kg"))
    assert save(**read).status_code == 303
    assert queries.latest_answer_id(patient.id, ("height_cm", "weight_kg")) == before


def test_the_same_height_in_another_unit_is_a_new_answer(save, patient):
    save(height_cm="5", height_cm_unit="ft", height_cm_inches="0")
    save(height_cm="152.4", height_cm_unit="cm", height_cm_inches="")
    assert [(Decimal(row.value), row.typed) for row in queries.answers_of(patient.id)] == [
        (Decimal("152.4"), ""),
        (Decimal("152.4"), "5 ft 0 in"),
    ]


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ({"weight_kg": "180"}, "Choose kg or lb."),
        ({"height_cm": "67"}, "Choose cm or ft and in."),
        ({"height_cm": "5", "height_cm_inches": "12"}, "Enter the inches from 0 to below 12"),
        ({"height_cm": "1", "height_cm_unit": "ft"}, "Enter a number from 50 to 250 cm (1 ft 8 in to 8 ft 2 in)."),
        ({"weight_kg": "44", "weight_kg_unit": "lb"}, "Enter a number from 20 to 400 kg (45 to 881 lb)."),
        ({"weight_kg": "882", "weight_kg_unit": "lb"}, "Enter a number from 20 to 400 kg (45 to 881 lb)."),
        ({"weight_kg": "80", "weight_kg_unit": "stone"}, "Choose one of the answers offered."),
        ({"hba1c_pct": "-1"}, "Enter a number of 0 or more."),
    ],
)
def test_what_cannot_be_is_refused_and_stays_on_the_page(save, patient, read, said):
    answer = save(**read)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert all(f'value="{value}"' in answer.text for field, value in read.items() if not field.endswith("_unit"))
    assert kept(patient) == {}


@pytest.mark.parametrize(("pounds", "status"), [("45", 303), ("881", 303)])
def test_the_limits_in_pounds_are_those_that_are_said(save, pounds, status):
    assert save(weight_kg=pounds, weight_kg_unit="lb").status_code == status


def test_an_emptied_weight_is_unknown_again_whatever_its_unit(save, patient):
    save(weight_kg="180", weight_kg_unit="lb")
    assert save(weight_kg="", weight_kg_unit="lb").status_code == 303
    assert kept(patient)["weight_kg"] == (None, "")
