"""`flask people ...`: the first administrator and the first clinic."""

import os

import click
from flask.cli import AppGroup

from scstrial.accounts.actions import open_account
from scstrial.accounts.choices import RoleName
from scstrial.accounts.queries import anybody, person_with_email
from scstrial.audit.choices import System
from scstrial.clinics.actions import add_clinic
from scstrial.clinics.models import Clinic
from scstrial.clinics.queries import clinic_named
from scstrial.foundation.clock import now
from scstrial.foundation.db import commit
from scstrial.foundation.refusal import Refused
from scstrial.protocols.actions import add_default_protocol

people = AppGroup("people", help="People who work here.")


def asked(name: str, question: str, hide: bool = False) -> str:
    """From the environment, else asked at the terminal."""
    return os.environ.get(name) or str(click.prompt(question, hide_input=hide))


def new_clinic(name: str) -> Clinic:
    """A clinic with the default protocol."""
    clinic = add_clinic(
        name=name,
        phone=asked("CLINIC_PHONE", "Phone number that patients call"),
        time_zone=asked("CLINIC_TIME_ZONE", "Time zone, for example America/Chicago"),
        by=System.COMMAND_LINE,
        now=now(),
    )
    add_default_protocol(clinic, by=System.COMMAND_LINE, now=now())
    return clinic


@people.command("first-administrator")
@click.option("--unless-there-is-one", is_flag=True, help="Do nothing when somebody can already sign in.")
def first_administrator(unless_there_is_one: bool) -> None:
    """Add a clinic and its administrator (ADMIN_EMAIL, ADMIN_NAME, ADMIN_PASSWORD, CLINIC_NAME, ...)."""
    if unless_there_is_one and anybody():
        return
    email = asked("ADMIN_EMAIL", "E-mail address of the administrator")
    if person_with_email(email):
        click.echo(f"{email} already has an account.")
        return
    try:
        clinic_name = asked("CLINIC_NAME", "Name of the clinic")
        clinic = clinic_named(clinic_name) or new_clinic(clinic_name)
        open_account(
            name=asked("ADMIN_NAME", "Name of the administrator"),
            email=email,
            password=asked("ADMIN_PASSWORD", "Password, at least 12 characters", hide=True),
            roles=[RoleName.ADMINISTRATOR],
            clinics=[clinic],
            by=System.COMMAND_LINE,
            now=now(),
        )
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    commit()
    click.echo(f"{email} can sign in now.")
