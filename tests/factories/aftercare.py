"""Implants and visits after them, made by the actions that people use and committed; days count from the placement."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

from scstrial.aftercare import actions
from scstrial.aftercare.choices import ExplantReason, ImplantCode, Known, LeadKind, Removed, VisitDue, YesNo
from scstrial.aftercare.rules import ExplantFacts, ImplantedLead, ImplantPlan, Operation, VisitFacts
from scstrial.assessments.choices import Area
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.trials.choices import LeadSide, SiteOfService, TipLevel, Vendor
from tests.factories.decided import EXAMPLE_17, make_judged, moment, sign
from tests.remembering import remembered

DAY = timedelta(days=1)
IMPLANT_DAY = 30  # Wed 1 Apr 2026: three weeks after the pull on Day 8


def on_day(number):
    return moment(number).date()


@remembered(within_minutes=60)
def make_decided(clinic, nurse, physician, choice="proceed_to_implant", reason="", **judged):
    """A trial of 57.6 % with a signed decision on Day 9."""
    trial = make_judged(clinic, nurse, **(EXAMPLE_17 | judged))
    sign(trial, physician, choice, reason)
    return trial


def a_plan(day=IMPLANT_DAY, **changes):
    at = moment(day, time(8, 30))
    usual = ImplantPlan(at, day_of(at, "America/Chicago"), "Dr Ada Lindt", SiteOfService.SURGERY_CENTER)
    return replace(usual, **changes)


def a_lead(number=1, **changes):
    usual = ImplantedLead(number, LeadKind.PERCUTANEOUS, "Octrode 90", f"L{number}", 8, TipLevel.T8, LeadSide.LEFT)
    return replace(usual, **changes)


def an_operation(day=IMPLANT_DAY, **changes):
    usual = Operation(
        done_on=on_day(day),
        surgeon="Dr Ada Lindt",
        place=SiteOfService.SURGERY_CENTER,
        codes=(ImplantCode.ELECTRODES, ImplantCode.GENERATOR),
        generator_vendor=Vendor.ABBOTT,
        generator_model="Eterna",
        generator_serial="G77",
        rechargeable=Known.YES,
        mri_conditional=Known.YES,
        leads=(a_lead(), a_lead(2, side=LeadSide.RIGHT)),
    )
    return replace(usual, **changes)


def a_visit(due=VisitDue.WEEKS_2, held_on=None, pain=3, **changes):
    averages = {Area.LEG_LEFT: Decimal(str(pain))} if not isinstance(pain, dict) else pain
    usual = VisitFacts(due, held_on or on_day(IMPLANT_DAY + 14), averages, uses_stimulator=YesNo.YES)
    return replace(usual, **changes)


def an_explant(on: date, reason=ExplantReason.INFECTION, **changes):
    return replace(ExplantFacts(on, reason, Removed.EVERYTHING), **changes)


@remembered(within_minutes=60)
def make_planned(clinic, nurse, physician, *, day=IMPLANT_DAY, **judged):
    """An implant planned on Day 10 for Day 30."""
    trial = make_decided(clinic, nurse, physician, **judged)
    implant = actions.plan_implant(trial, a_plan(day), by=nurse, now=moment(10))
    db.session.commit()
    return implant


@remembered(within_minutes=60)
def make_implanted(clinic, nurse, physician, *, day=IMPLANT_DAY, done=None, **judged):
    """An implant done on Day 30."""
    implant = make_planned(clinic, nurse, physician, **judged)
    done = done or an_operation(day)
    actions.record_implant(implant.trial, done, implant=implant, by=nurse, now=moment(day, time(15)))
    db.session.commit()
    return implant


def hold(implant, nurse, due=VisitDue.WEEKS_2, day=IMPLANT_DAY + 14, **facts):
    """A visit held on a day."""
    row = actions.hold_visit(implant, a_visit(due, on_day(day), **facts), by=nurse, now=moment(day, time(16)))
    db.session.commit()
    return row
