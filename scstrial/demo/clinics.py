"""The demo clinics and the people who work there."""

from dataclasses import dataclass
from datetime import datetime

from scstrial.accounts.actions import open_account
from scstrial.accounts.choices import RoleName
from scstrial.accounts.models import User
from scstrial.audit.choices import System
from scstrial.clinics.actions import add_clinic
from scstrial.clinics.models import Clinic
from scstrial.foundation.clock import day_of
from scstrial.protocols.actions import (
    add_default_protocol,
    confirm_payer_version,
    confirm_protocol,
    draft_payer_version,
)
from scstrial.protocols.actions.payers import ProfileChange
from scstrial.protocols.choices import Level, Payer
from scstrial.protocols.rules.payers import payer_profile

PASSWORD = "demo pass phrase"  # shown on the terminal; the demo is for trying, never for patients
SIGN_INS = (
    ("nurse", "nurse@north.example.org"),
    ("physician", "physician@north.example.org"),
    ("administrator", "admin@north.example.org"),
)


@dataclass(frozen=True)
class Staff:
    """A clinic with the people who act in its stories."""

    clinic: Clinic
    nurse: User
    second_nurse: User  # evenings, nights and weekends
    physician: User
    colleague: User  # a second physician, asked for an opinion


def open_clinics(now: datetime) -> dict[str, Staff]:
    """Two clinics in two time zones, with their people and confirmed protocols."""
    north = add_clinic(
        name="North clinic",
        phone="+13125550100",
        time_zone="America/Chicago",
        address="1200 Lake Street, Chicago",
        second_contact_name="On-call physician",
        second_contact_phone="+13125550199",
        second_contact_email="on-call@north.example.org",
        programme_lead_name="Dr Helen Marsh",
        programme_lead_email="lead@north.example.org",
        by=System.DEMO,
        now=now,
    )
    bayview = add_clinic(
        name="Bayview Pain Center",
        phone="+14155550120",
        time_zone="America/Los_Angeles",
        address="88 Harbor Road, San Francisco",
        second_contact_name="On-call physician",
        second_contact_phone="+14155550188",
        by=System.DEMO,
        now=now,
    )
    physician = person("Dr Rosa Ortiz", SIGN_INS[1][1], RoleName.PHYSICIAN, [north, bayview], now)
    colleague = person("Dr Samuel Adeyemi", "colleague@north.example.org", RoleName.PHYSICIAN, [north, bayview], now)
    nurse = person("Maria Delgado", SIGN_INS[0][1], RoleName.NURSE, [north], now)
    person("Tom Becker", SIGN_INS[2][1], RoleName.ADMINISTRATOR, [north, bayview], now)
    second_nurse = person("Tomás Rivera", "evening@north.example.org", RoleName.NURSE, [north, bayview], now)
    other_nurse = person("Grace Kim", "nurse@bayview.example.org", RoleName.NURSE, [bayview], now)
    for clinic in (north, bayview):
        protocol = add_default_protocol(clinic, by=System.DEMO, now=now)
        confirm_protocol(protocol, by=physician, now=now)
    set_own_profile(bayview, physician, now)
    return {
        "north": Staff(north, nurse, second_nurse, physician, colleague),
        "bayview": Staff(bayview, other_nurse, second_nurse, physician, colleague),
    }


def set_own_profile(clinic: Clinic, physician: User, now: datetime) -> None:
    """The clinic's own profile: Medicare's, with tobacco to be overridden; ready to be chosen for a candidate."""
    why = "Our surgeons want smoking stopped before a trial."
    change = ProfileChange({}, {"tobacco": Level.HARD}, day_of(now, clinic.zone), why)
    own = draft_payer_version(clinic, Payer.CLINIC, payer_profile(Payer.MEDICARE), change, by=physician, now=now)
    confirm_payer_version(own, by=physician, now=now)


def person(name: str, email: str, role: RoleName, clinics: list[Clinic], now: datetime) -> User:
    return open_account(
        name=name, email=email, password=PASSWORD, roles=[role], clinics=clinics, by=System.DEMO, now=now
    )
