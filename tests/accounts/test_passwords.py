"""A password works as it was given, whatever signs it holds."""

import pytest

from scstrial.accounts.actions import set_password
from scstrial.audit.choices import System
from scstrial.foundation.clock import now
from scstrial.foundation.db import db


@pytest.mark.parametrize(
    "password", ["Größe über alles", "with a blank at the end ", "пароль для входа", "ﬁne ligature ½ half"]
)
def test_a_password_given_by_an_administrator_lets_the_person_in(client, nurse, password):
    set_password(nurse, password, by=System.COMMAND_LINE, now=now())
    db.session.commit()
    client.sign_in(nurse, password)


def test_a_password_is_taken_as_typed_in_the_form_too(client, clinic, administrator):
    client.sign_in(administrator)
    typed = {
        "name": "New Nurse",
        "email": "new@example.org",
        "password": " blanks around it ",
        "roles": ["nurse"],
        "clinics": [str(clinic.id)],
        "form_key": "n",
    }
    assert client.post("/people/new", data=typed).status_code == 303
    client.post("/sign-out", data={"form_key": "o"})
    response = client.post("/sign-in", data={"email": "new@example.org", "password": " blanks around it "})
    assert response.status_code == 302
