"""`flask demo ...`: a believable clinic to click through."""

import click
from flask import current_app
from flask.cli import AppGroup

from scstrial.demo.actions import load_demo
from scstrial.demo.clinics import PASSWORD, SIGN_INS
from scstrial.demo.queries import loaded_at
from scstrial.foundation.clock import now
from scstrial.foundation.db import commit
from scstrial.foundation.refusal import Refused

demo = AppGroup("demo", help="A believable clinic to click through; never for patients.")


@demo.command("load")
def load() -> None:
    """Tell the stories once, with dates that end today, and say how to sign in."""
    told_at = loaded_at()
    if told_at is None:
        click.echo("Telling the stories of two clinics ...")
        try:
            load_demo(now())
        except Refused as refused:
            raise click.ClickException(str(refused)) from refused
        commit()
    elif told_at.date() != now().date():
        click.echo(f"The stories end on {told_at:%a} {told_at.day} {told_at:%b %Y}. make demo-reset tells them anew.")
    say_how_to_sign_in()


def say_how_to_sign_in() -> None:
    """Printed for the person at the terminal; never logged."""
    click.echo(f"\nOpen {current_app.config['PUBLIC_URL']} and sign in as")
    for role, email in SIGN_INS:
        click.echo(f"  {role:<14} {email:<28} password: {PASSWORD}")
