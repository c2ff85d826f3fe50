"""`flask decisions ...`: whether everything that was signed is still what was signed."""

import sys
from collections import Counter

import click
from flask.cli import AppGroup

from scstrial.decision.choices import SignedKind
from scstrial.decision.queries import verify_all

MISMATCH = 1  # exit status
decisions = AppGroup("decisions", help="Signed decisions and second opinions.")


@decisions.command("verify")
@click.option("--list", "each", is_flag=True, help="Print number and SHA-256 of each, to keep or compare elsewhere.")
def verify(each: bool) -> None:
    """Work out every hash again; exit status 1 when one thing is not what was signed."""
    seen: Counter[SignedKind] = Counter()
    wrong = 0
    for one in verify_all():
        seen[one.kind] += 1
        wrong += bool(one.wrong)
        if each:
            click.echo(f"{one.kind} {one.id} {one.sha256}")
        if one.wrong:
            click.echo(f"MISMATCH {one.kind} {one.id}: {one.wrong}", err=True)
    counts = ", ".join(f"{kind.label.lower()}s: {seen[kind]}" for kind in SignedKind)
    click.echo(f"Verified {counts}. Mismatches: {wrong}.")
    if wrong:
        sys.exit(MISMATCH)
