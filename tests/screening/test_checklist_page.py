"""What the checklist says and offers: no words twice, each fact confirmed by itself, sources explained."""

import re

from scstrial.foundation.clock import now
from scstrial.protocols.choices import Level
from scstrial.screening import queries
from scstrial.screening.actions import answer_items, record_indication, retire_indication
from scstrial.screening.choices import Indication, ItemKey
from scstrial.screening.rules import Answer, StatedIndication, not_answered
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


def test_questions_that_only_warn_are_named_until_they_are_answered(db, client, nurse, physician, patient):
    make_fit(patient, nurse)
    client.sign_in(nurse)
    page = client.get(url(patient))
    shown, html = text_of(page), page.get_data(as_text=True)
    assert "17 further questions are not answered (warnings only)" in shown
    assert f'answers?group=clinical#nasal_screen">{ItemKey.NASAL_SCREEN.label}</a>' in html
    answer_items(patient, {"nasal_screen": Answer(True)}, by=nurse, now=now())
    db.session.commit()
    client.sign_in(physician)
    assert "16 further questions are not answered" in text_of(client.get(url(patient)))


def test_what_blocks_or_needs_an_override_is_never_among_them(patient, nurse, today):
    make_fit(patient, nurse, coagulopathy=None)
    standing = queries.standing_of(patient, today)
    levels = standing.candidate.profile.levels
    later = not_answered(standing.candidate.profile, standing.screening.items)
    assert {levels[item].level for item in later} == {Level.WARN, Level.INFO}
    assert ItemKey.COAGULOPATHY in {one.item for one in standing.screening.items}


def test_an_indication_that_was_corrected_or_taken_off_the_list_stays_readable(db, client, nurse, physician, patient):
    make_fit(patient, nurse)
    [first] = queries.indications_of(patient.id)
    corrected = StatedIndication(Indication.CRPS_1, "G90.522")
    row = record_indication(patient, corrected, replaces=first, by=nurse, now=now())
    retire_indication(patient, row, by=physician, now=now())
    db.session.commit()
    client.sign_in(nurse)
    shown = text_of(client.get(url(patient)))
    assert "2 corrected or taken off the list G90.522 Complex regional pain syndrome, type I" in shown
    assert f"{first.icd10_code} {first.words}" in shown
    assert f"corrected or taken off by {physician.name}" in shown
