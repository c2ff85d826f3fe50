"""Every page and every command of the application."""

from click import Command
from flask import Blueprint

from scstrial.accounts.routes import pages as accounts
from scstrial.cli.people import people
from scstrial.cli.scheduler import scheduler
from scstrial.cli.serve import serve
from scstrial.patients.routes import pages as patients

BLUEPRINTS: tuple[Blueprint, ...] = (accounts, patients)
COMMANDS: tuple[Command, ...] = (people, scheduler, serve)
