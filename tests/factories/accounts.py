"""Clinics and people for tests, made by the actions that people use."""

from scstrial.accounts.actions import open_account
from scstrial.accounts.choices import RoleName
from scstrial.audit.choices import System
from scstrial.clinics.actions import add_clinic
from scstrial.foundation.clock import now
from scstrial.foundation.db import db
from tests.remembering import remembered

PASSWORD = "a long pass phrase"


@remembered(within_minutes=60)
def make_clinic(
    name="North clinic", time_zone="America/Chicago", phone="+1 312 555 0100", by=System.COMMAND_LINE, **more
):
    clinic = add_clinic(name=name, phone=phone, time_zone=time_zone, by=by, now=now(), **more)
    add_protocol(clinic, by)
    db.session.commit()
    return clinic


def add_protocol(clinic, by):
    from scstrial.protocols.actions import add_default_protocol

    add_default_protocol(clinic, by=by, now=now())


@remembered(within_minutes=60)
def make_person(role="nurse", *clinics, name=None, email=None):
    person = open_account(
        name=name or f"{role.capitalize()} Example",
        email=email or f"{role}@example.org",
        password=PASSWORD,
        roles=[RoleName(role)],
        clinics=list(clinics),
        by=System.COMMAND_LINE,
        now=now(),
    )
    db.session.commit()
    return person
