"""A log form holds only what is asked, in the order of the page."""

import pytest

from scstrial.assessments.choices import Area
from scstrial.bedside.forms.log_asked import ASKED, CHECK, PAIN_ASKED
from scstrial.bedside.forms.logs import CheckForm, LogForm
from scstrial.daily_logs.choices import Session
from scstrial.foundation.forms import leaves

AREAS = {Area.LEG_LEFT, Area.LOW_BACK}


@pytest.mark.parametrize("session", list(Session))
def test_a_session_asks_its_questions_in_the_order_of_the_whole_form(app, session):
    with app.test_request_context():
        whole, asked = LogForm(), LogForm.only(ASKED[session], PAIN_ASKED[session], AREAS)()
    names = [field.name for field in asked]
    assert set(names) - {"form_key", "seen_version", "correction_reason", "csrf_token"} == ASKED[session]
    assert names == [field.name for field in whole if field.name in names]


def test_pain_is_asked_of_the_areas_alone(app):
    with app.test_request_context():
        form = LogForm.only(ASKED[Session.MORNING], PAIN_ASKED[Session.MORNING], AREAS)()
    names = [leaf.name for leaf in leaves(form.pain.form)]
    assert names == [f"pain-{area.value}-overnight" for area in Area if area in AREAS]


def test_the_form_of_one_session_leaves_the_others_alone(app):
    with app.test_request_context():
        LogForm.only(ASKED[Session.MORNING], PAIN_ASKED[Session.MORNING], AREAS)()
        evening = LogForm.only(ASKED[Session.EVENING], PAIN_ASKED[Session.EVENING], AREAS)()
        check = CheckForm.only(CHECK, (), ())()
    assert "walk_minutes" in evening
    assert "sleep_hours" not in evening
    assert "reached" in check
    assert "pain" not in check
    assert check.pain is None
