"""Every page and every command of the application."""

from click import Command
from flask import Blueprint

from scstrial.accounts.routes import pages as accounts
from scstrial.aftercare.routes import pages as aftercare
from scstrial.assessments.routes import pages as assessments
from scstrial.bedside.routes import pages as bedside
from scstrial.cli.decisions import decisions
from scstrial.cli.demo import demo
from scstrial.cli.outbox import outbox
from scstrial.cli.people import people
from scstrial.cli.rules import rules
from scstrial.cli.scheduler import scheduler
from scstrial.cli.serve import serve
from scstrial.clinics.routes import pages as clinics
from scstrial.complications.routes import pages as complications
from scstrial.contact.routes import pages as contact
from scstrial.contact.routes import provider_pages as provider
from scstrial.decision.routes import pages as decision
from scstrial.diary.routes import pages as diary
from scstrial.diary.routes import staff_pages as diary_links
from scstrial.medications.routes import pages as medications
from scstrial.overview.routes import pages as overview
from scstrial.patients.routes import pages as patients
from scstrial.protocols.routes import pages as protocols
from scstrial.reminders.routes import pages as reminders
from scstrial.reports.routes import pages as reports
from scstrial.screening.routes import pages as screening
from scstrial.trials.routes import pages as trials

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts,
    aftercare,
    assessments,
    bedside,
    clinics,
    complications,
    contact,
    decision,
    diary,
    diary_links,
    medications,
    overview,
    patients,
    protocols,
    provider,
    reminders,
    reports,
    screening,
    trials,
)
COMMANDS: tuple[Command, ...] = (decisions, demo, outbox, people, rules, scheduler, serve)
