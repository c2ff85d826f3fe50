"""Target areas, baseline ratings and scores as a nurse enters them."""

from dataclasses import replace

import pytest

from scstrial.assessments.choices import Area
from scstrial.assessments.queries import all_ratings_of, baseline_ratings_of, scores_of, target_areas_of
from scstrial.foundation.db import db
from scstrial.protocols.queries import protocol_in_force
from scstrial.protocols.rules import EvaluationRule, stored_rule
from tests.factories.patients import make_patient


@pytest.fixture
def now(at):
    return at("2026-03-01T12:00:00-06:00")


@pytest.fixture
def patient(now, clinic, nurse):
    return make_patient(clinic=clinic, by=nurse)


@pytest.fixture
def signed_in(now, client, nurse):
    return client.sign_in(nurse)


@pytest.fixture
def with_area(signed_in, patient):
    choose(signed_in, patient)
    return patient


def choose(client, patient, areas=("leg_left",), primary="", key="areas"):
    data = {"areas": list(areas), "is_primary": primary, "form_key": key}
    return client.post(f"/patients/{patient.id}/areas", data=data)


def rate(client, patient, on="2026-02-24", key="rate", **fields):
    data = {"on": on, "source": "diary", "form_key": key, **fields}
    return client.post(f"/patients/{patient.id}/baseline/rate", data=data)


def test_one_area_alone_is_the_primary_one(with_area):
    assert [(row.area, row.is_primary) for row in target_areas_of(with_area.id)] == [(Area.LEG_LEFT, True)]


def test_of_several_areas_one_has_to_be_marked(signed_in, patient):
    response = choose(signed_in, patient, ("leg_left", "low_back"))
    assert response.status_code == 422
    assert "Mark exactly one target area" in response.get_data(as_text=True)
    assert choose(signed_in, patient, ("leg_left", "low_back"), "low_back").status_code == 303
    assert target_areas_of(patient.id)[0].area is Area.LOW_BACK


def test_other_areas_replace_the_ones_before(signed_in, with_area):
    choose(signed_in, with_area, ("foot_left",), key="again")
    assert [row.area for row in target_areas_of(with_area.id)] == [Area.FOOT_LEFT]


def test_a_day_is_rated_and_shown(signed_in, with_area):
    response = rate(signed_in, with_area, **{"leg_left-average": "8", "leg_left-worst": "9"})
    assert response.status_code == 303
    assert "1 of 7 diary days" in signed_in.get(response.location).get_data(as_text=True)


def test_least_above_average_is_refused_at_its_field_and_kept(signed_in, with_area):
    response = rate(signed_in, with_area, **{"leg_left-average": "5", "leg_left-least": "7"})
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'href="#leg_left-least"' in text
    assert baseline_ratings_of(with_area.id) == []


@pytest.mark.parametrize(("on", "status"), [("2026-03-01", 303), ("2026-03-02", 422), ("soon", 422)])
def test_a_rating_lies_not_in_the_future(signed_in, with_area, on, status):
    assert rate(signed_in, with_area, on=on, **{"leg_left-average": "5"}).status_code == status


def test_a_day_without_any_rating_is_refused(signed_in, with_area):
    response = rate(signed_in, with_area)
    assert response.status_code == 422
    assert "Rate at least one area." in response.get_data(as_text=True)


def test_a_second_rating_of_a_day_needs_a_reason_and_keeps_the_first(signed_in, with_area):
    rate(signed_in, with_area, **{"leg_left-average": "8"})
    again = {"leg_left-average": "7"}
    assert rate(signed_in, with_area, key="second", **again).status_code == 422
    assert rate(signed_in, with_area, key="third", correction_reason="misheard", **again).status_code == 303
    assert [str(row.average) for row in baseline_ratings_of(with_area.id)] == ["7"]
    assert len(all_ratings_of(with_area.id)) == 2


def test_a_withdrawn_rating_counts_no_more_and_stays_readable(signed_in, with_area):
    rate(signed_in, with_area, **{"leg_left-average": "8"})
    (rating,) = baseline_ratings_of(with_area.id)
    data = {"correction_reason": "wrong patient", "form_key": "w"}
    assert signed_in.post(f"/patients/{with_area.id}/baseline/{rating.id}/withdraw", data=data).status_code == 303
    assert baseline_ratings_of(with_area.id) == []
    assert "wrong patient" in signed_in.get(f"/patients/{with_area.id}/baseline").get_data(as_text=True)


def test_without_target_area_the_page_says_what_to_do(signed_in, patient):
    assert "Choose target areas" in signed_in.get(f"/patients/{patient.id}/baseline/rate").get_data(as_text=True)


@pytest.mark.parametrize(("score", "status"), [("27", 303), ("28", 422), ("-1", 422), ("", 422)])
def test_a_score_lies_in_its_range(signed_in, patient, score, status):
    data = {"instrument": "phq9", "on": "2026-02-24", "score": score, "form_key": "s"}
    assert signed_in.post(f"/patients/{patient.id}/scores/new", data=data).status_code == status
    assert len(scores_of(patient.id)) == (status == 303)


def test_another_clinics_patient_is_not_found(client, patient):
    from tests.factories.accounts import make_clinic, make_person

    elsewhere = make_person("nurse", make_clinic("South clinic"), email="south@example.org")
    client.sign_in(elsewhere)
    for address in ("baseline", "areas", "baseline/rate", "medicines", "opioids", "scores/new"):
        assert client.get(f"/patients/{patient.id}/{address}").status_code == 404


def test_the_page_reads_the_diary_by_the_clinics_numbers(signed_in, clinic, patient, with_area, now):
    protocol = protocol_in_force(clinic.id, now.date())
    rule = replace(EvaluationRule(), baseline_window_days=5, baseline_days_needed=2)
    protocol.evaluation = stored_rule(rule)
    db.session.commit()
    response = rate(signed_in, with_area, **{"leg_left-average": "8"})
    assert "1 of 5 diary days, 2 needed" in signed_in.get(response.location).get_data(as_text=True)
