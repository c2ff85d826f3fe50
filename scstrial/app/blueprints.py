"""Every page and every command of the application."""

from click import Command
from flask import Blueprint

from scstrial.accounts.routes import pages as accounts
from scstrial.cli.people import people
from scstrial.cli.serve import serve

BLUEPRINTS: tuple[Blueprint, ...] = (accounts,)
COMMANDS: tuple[Command, ...] = (people, serve)
