"""What is left of the program without its settings: `flask rules`, which needs neither secrets nor a database."""

from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from scstrial.cli.rules import rules


class RulesAlone(AppGroup):
    """Commands of which only `rules` runs; any other stops with what is missing."""

    def __init__(self, missing: click.ClickException) -> None:
        super().__init__()
        self.missing = missing
        self.add_command(rules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        found = super().get_command(ctx, cmd_name)
        if found is None:
            raise self.missing
        return found


class NoPages(Flask):
    """An application that answers no request."""

    def __init__(self, missing: click.ClickException) -> None:
        super().__init__("scstrial", static_folder=None)
        self.missing = missing
        self.cli = RulesAlone(missing)

    def wsgi_app(self, environ: Any, start_response: Any) -> Any:
        raise self.missing


def rules_alone(missing: click.ClickException) -> Flask:
    """An application for the command line while it looks up a command; raises `missing` for everything else.

    A web server has no command line of ours, and a command that is already chosen (`db`, `run`, `shell`) has a parent.
    """
    context = click.get_current_context(silent=True)
    if context is None or context.parent is not None:
        raise missing
    return NoPages(missing)
