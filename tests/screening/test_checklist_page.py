"""What the checklist says and offers: no words twice, each fact confirmed by itself, sources explained."""

import re

from scstrial.screening import queries
from scstrial.screening.choices import ItemKey
from tests.factories.screening_answers import make_fit
from tests.filled import text_of


def url(patient, rest=""):
    return f"/patients/{patient.id}/screening{rest}"


def test_each_fact_of_the_record_has_its_own_button_beside_what_was_found(client, nurse, patient, today):
    make_fit(patient, nurse)
    client.sign_in(nurse)
    html = client.get(url(patient)).get_data(as_text=True)
    card = html[html.index('id="to-confirm"') : html.index('aria-label="Groups of items"')]
    waiting = [one.item for one in queries.checklist_of(patient, today).to_confirm]
    named = re.findall(r'name="item" value="([a-z0-9_]+)"', card)
    assert named == [item.item.value for item in waiting]
    assert all(item.question.replace("'", "&#39;") in card for item in waiting), "each button says which item"
    for number, item in enumerate(named):
        assert client.post(url(patient, "/confirm"), data={"item": item, "form_key": str(number)}).status_code == 303
    assert queries.checklist_of(patient, today).to_confirm == []


def test_what_nobody_recorded_is_said_once(client, nurse, patient):
    client.sign_in(nurse)
    shown = text_of(client.get(url(patient)))
    assert "Is there an active infection? Not recorded Required Source: NACC17." in shown
    assert "Whether there is an active infection is not recorded" not in shown


def test_the_sources_of_the_items_are_explained_on_the_page(client, nurse, patient):
    client.sign_in(nurse)
    shown = text_of(client.get(url(patient)))
    assert "What the sources are" in shown
    assert "NACC17 Deer et al., NACC on infection" in shown


def test_one_or_two_open_questions_are_named_in_the_way(client, nurse, patient):
    make_fit(patient, nurse, psychological_evaluation=None)
    client.sign_in(nurse)
    shown = text_of(client.get(url(patient)))
    assert f"Record 1 answer: clinical items ( {ItemKey.PSYCHOLOGICAL_EVALUATION.label} )" in shown
