"""An administrator keeps the clinic's details."""

import pytest

from scstrial.clinics.queries import clinic_named
from tests.factories.accounts import make_clinic


def details(**changes):
    return {
        "name": "North clinic",
        "phone": "+13125550177",
        "emergency_phone": "911",
        "time_zone": "America/Denver",
        "form_key": "k",
        **changes,
    }


def test_details_are_changed(client, clinic, administrator):
    client.sign_in(administrator)
    assert client.post(f"/clinics/{clinic.id}", data=details()).status_code == 303
    assert clinic_named("North clinic").time_zone == "America/Denver"
    assert "555-0177" in client.get("/clinics").get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"time_zone": "Mars/Base"}, "time_zone"), ({"name": ""}, "name"), ({"name": "South clinic"}, "name")],
)
def test_what_is_wrong_is_said_at_its_field(client, clinic, administrator, changes, field):
    make_clinic("South clinic")
    client.sign_in(administrator)
    response = client.post(f"/clinics/{clinic.id}", data=details(**changes))
    assert response.status_code == 422
    assert f'href="#{field}"' in response.get_data(as_text=True)


def test_another_clinic_is_not_found(client, clinic, administrator):
    elsewhere = make_clinic("South clinic")
    client.sign_in(administrator)
    assert client.get(f"/clinics/{elsewhere.id}").status_code == 404


def test_a_nurse_may_not(client, clinic, nurse):
    client.sign_in(nurse)
    assert client.get("/clinics").status_code == 403
