"""How finely pain is rated: the clinic's choice in its protocol, kept by trials under way."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from scstrial.daily_logs.queries import logs_of
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Refused
from scstrial.programming.queries import sessions_of
from scstrial.protocols.actions import change_pain_step
from scstrial.protocols.choices import PainStep
from scstrial.protocols.queries import pain_step_at, protocol_in_force
from scstrial.trials.queries import pull_of
from tests.factories.trials import make_under_way
from tests.filled import problems_in, sent_by

PLACED_AT = datetime(2026, 3, 2, 16, tzinfo=UTC)  # 10:00 in Chicago
BEFORE = datetime(2026, 2, 1, 16, tzinfo=UTC)
EVENING = "on=2026-03-04&session=evening"


def in_steps_of(clinic, physician, step, now=BEFORE):
    follower = change_pain_step(protocol_in_force(clinic.id, now.date()), step, by=physician, now=now)
    db.session.commit()
    return follower


@pytest.fixture
def signed_in(client, nurse, at):
    at("2026-03-04T20:00:00-06:00")
    return client.sign_in(nurse)


@pytest.mark.parametrize(
    ("step", "typed", "kept"),
    [
        (PainStep.ONE, "4", True),
        (PainStep.ONE, "4.5", False),
        (PainStep.HALF, "4,5", True),
        (PainStep.HALF, "4.4", False),
        (PainStep.TENTH, "4.4", True),
        (PainStep.TENTH, "4,4", True),
        (PainStep.TENTH, "4.45", False),
        (PainStep.TENTH, "10.1", False),
    ],
)
@pytest.mark.parametrize("field", ["pain-leg_left-average", "lead_site_pain_nrs"])
def test_a_log_takes_ratings_in_the_steps_of_its_trial(signed_in, clinic, nurse, physician, step, typed, kept, field):
    if step is not PainStep.ONE:
        in_steps_of(clinic, physician, step)
    trial = make_under_way(clinic, nurse, placed_at=PLACED_AT)
    answer = signed_in.post(f"/trials/{trial.id}/logs/new?{EVENING}", data={field: typed})
    assert answer.status_code == (303 if kept else 422)
    assert len(logs_of(trial.id)) == kept
    if not kept and step is not PainStep.ONE:
        assert f'value="{typed}"' in answer.get_data(as_text=True)


def test_whole_numbers_are_buttons_and_finer_ones_a_number_field(signed_in, clinic, nurse, physician):
    whole = make_under_way(clinic, nurse, placed_at=PLACED_AT)
    in_steps_of(clinic, physician, PainStep.TENTH)
    fine = make_under_way(clinic, nurse, placed_at=PLACED_AT, mrn="B-2", phone="+13125550199")
    pages = [signed_in.get(f"/trials/{one.id}/logs/new?{EVENING}").get_data(as_text=True) for one in (whole, fine)]
    assert ['type="text" value=""' in page and 'inputmode="decimal"' in page for page in pages] == [True, True]
    assert ['id="pain-leg_left-average-10"' in page for page in pages] == [True, False]
    assert [trial.protocol.pain_step for trial in (whole, fine)] == [1, Decimal("0.1")]


def test_a_relief_just_below_half_is_not_printed_as_half(signed_in, clinic, nurse, physician):
    """Rule book 8.7, example 14, typed through the pages: 8.0 six times and 7.5, then 4.0, 4.0, 3.9."""
    in_steps_of(clinic, physician, PainStep.TENTH)
    trial = make_under_way(clinic, nurse, placed_at=PLACED_AT, baseline=None)
    rate = f"/patients/{trial.patient_id}/baseline/rate"
    for day, average in zip(range(23, 30), ("8.0",) * 6 + ("7,5",), strict=True):
        on = f"2026-02-{day}" if day < 29 else "2026-03-01"
        sent = signed_in.post(rate, data={"source": "diary", "on": on, "leg_left-average": average})
        assert sent.status_code == 303
    log = f"/trials/{trial.id}/logs/new?on=2026-03-"
    for day, average in (("03", "4.0"), ("04", "3,9")):
        assert signed_in.post(f"{log}{day}&session=evening", data={"pain-leg_left-average": average}).status_code == 303
    page = signed_in.get(f"{log}04&session=evening").get_data(as_text=True)
    assert 'data-baseline="111/14"' in page
    kept = logs_of(trial.id)[-1]
    assert kept.pain[0].average == Decimal("3.9")


def test_the_baseline_is_rated_in_the_step_in_force(signed_in, clinic, nurse, physician):
    trial = make_under_way(clinic, nurse, placed_at=PLACED_AT, baseline=None)
    rate = f"/patients/{trial.patient_id}/baseline/rate"
    seven_nine = {"source": "diary", "on": "2026-03-01", "leg_left-average": "7.9"}
    assert signed_in.post(rate, data=seven_nine).status_code == 422
    in_steps_of(clinic, physician, PainStep.TENTH)
    assert signed_in.post(rate, data=seven_nine).status_code == 303


def test_a_physician_makes_the_next_version_and_confirms_it_anew(client, clinic, physician, at):
    at("2026-03-04T20:00:00-06:00")
    client.sign_in(physician)
    first = protocol_in_force(clinic.id, PLACED_AT.date())
    assert client.get(f"/protocol/{first.id}/pain-step").status_code == 200
    answer = client.post(f"/protocol/{first.id}/pain-step", data={"pain_step": "0.1"})
    assert answer.status_code == 303
    page = client.get(answer.location).get_data(as_text=True)
    assert "Tenths: a number such as 4.3" in page
    assert "Confirm these numbers" in page
    assert pain_step_at(clinic.id, date(2026, 3, 4)) == Decimal("0.1")
    assert pain_step_at(clinic.id, date(2026, 3, 3)) == 1
    assert first.pain_step == 1
    again = client.post(f"/protocol/{first.id}/pain-step", data={"pain_step": "0.5"})
    assert again.status_code == 422
    assert "newer version is in force" in again.get_data(as_text=True)


def test_the_step_in_use_or_none_is_refused(clinic, physician):
    for step in (PainStep.ONE, None):
        with pytest.raises(Refused):
            in_steps_of(clinic, physician, step)


def test_a_nurse_does_not_change_it(signed_in, clinic):
    first = protocol_in_force(clinic.id, PLACED_AT.date())
    assert signed_in.post(f"/protocol/{first.id}/pain-step", data={"pain_step": "0.1"}).status_code == 403


STEPS = pytest.mark.parametrize(
    ("step", "typed", "kept"),
    [
        (PainStep.ONE, "4", True),
        (PainStep.ONE, "4.5", False),
        (PainStep.HALF, "4,5", True),
        (PainStep.HALF, "4.4", False),
        (PainStep.TENTH, "4.4", True),
        (PainStep.TENTH, "4.45", False),
    ],
)
PULL = {
    "ending": "as_planned",
    "removed_at": "2026-03-04T10:00",
    "removed_by": "M. Chen",
    "tips_intact": "yes",
    "site": "clean",
    "strength_normal": "yes",
    "sensation_normal": "yes",
    "bladder_normal": "yes",
}
SESSION = {
    "held_at": "2026-03-04T10:30",
    "by_role": "rep",
    "reason": "Less coverage on the left",
    "programs-0-name": "P1",
    "programs-0-waveform": "tonic",
    "programs-0-amplitude_ma": "4.2",
    "programs-0-contacts-1-3": "-",
    "programs-0-contacts-1-2": "+",
}


def stepped(clinic, nurse, physician, step):
    if step is not PainStep.ONE:
        in_steps_of(clinic, physician, step)
    return make_under_way(clinic, nurse, placed_at=PLACED_AT)


@STEPS
def test_the_rating_at_the_pull_takes_the_same_steps(signed_in, clinic, nurse, physician, step, typed, kept):
    trial = stepped(clinic, nurse, physician, step)
    address, field = f"/trials/{trial.id}/pull", "ratings-leg_left-average"
    page = signed_in.get(address)
    assert (f'id="{field}-10"' in page.get_data(as_text=True)) is (step is PainStep.ONE)
    answer = signed_in.post(address, data={**sent_by(page), **PULL, field: typed})
    assert answer.status_code == (303 if kept else 422)
    if kept:
        assert pull_of(trial.id).ratings[0].average == Decimal(typed.replace(",", "."))
        form = sent_by(signed_in.get(f"{address}/correct"))
        assert form[field] == typed.replace(",", ".")
    else:
        assert list(problems_in(answer)) == [field]


@STEPS
def test_the_pain_after_programming_takes_them_too(signed_in, clinic, nurse, physician, step, typed, kept):
    trial = stepped(clinic, nurse, physician, step)
    address, field = f"/trials/{trial.id}/programming", "programs-0-immediate_nrs"
    page = signed_in.get(f"{address}/new")
    assert (f'id="{field}-10"' in page.get_data(as_text=True)) is (step is PainStep.ONE)
    answer = signed_in.post(f"{address}/new", data={**sent_by(page), **SESSION, field: typed})
    assert answer.status_code == (303 if kept else 422)
    if kept:
        [session] = sessions_of(trial.id)
        assert session.programs[0].immediate_nrs == Decimal(typed.replace(",", "."))
        form = sent_by(signed_in.get(f"{address}/{session.id}/correct"))
        assert form[field] == typed.replace(",", ".")
    else:
        assert list(problems_in(answer)) == [field]
