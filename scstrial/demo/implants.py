"""What follows the decision in a story: the implant planned and done, and the visits after it."""

from datetime import datetime, time
from decimal import Decimal
from functools import partial

from scstrial.aftercare.actions import hold_visit, plan_implant, record_implant
from scstrial.aftercare.choices import Anaesthesia, ImplantCode, Known, LeadKind, Satisfaction, VisitDue, YesNo
from scstrial.aftercare.queries import implants_of
from scstrial.aftercare.rules import ImplantedLead, ImplantPlan, Operation, VisitFacts
from scstrial.demo.scene import DAY, Scene, weekday_up_to
from scstrial.trials.choices import LeadSide, SiteOfService, TipLevel, Vendor

OPERATED_AT, RECORDED_AT, VISITED_AT = time(8, 30), time(13, 40), time(10, 20)
PLANNED_BEFORE = 14 * DAY


def implant(scene: Scene) -> None:
    """Planned two weeks before, done, and each visit on its day."""
    told = scene.story.implanted
    if told is None:
        return
    done_on = weekday_up_to(scene.trial_day(told.day))
    scene.later(scene.at(done_on - PLANNED_BEFORE, time(11, 15)), partial(plan, scene))
    scene.later(scene.at(done_on, RECORDED_AT), partial(operate, scene))
    for due, days, pain, pgic, satisfaction in told.visits:
        at = scene.at(weekday_up_to(done_on + days * DAY), VISITED_AT)
        scene.later(at, partial(visit, scene, due, Decimal(pain), pgic, satisfaction))


def plan(scene: Scene, now: datetime) -> None:
    on = weekday_up_to(now.astimezone(scene.zone).date() + PLANNED_BEFORE)
    at = scene.at(on, OPERATED_AT)
    appointment = ImplantPlan(at, on, scene.physician.name, SiteOfService.SURGERY_CENTER)
    plan_implant(scene.trial, appointment, by=scene.nurse_at(now), now=now)


def operate(scene: Scene, now: datetime) -> None:
    dice = scene.dice("implant")
    sides = (LeadSide.LEFT, LeadSide.RIGHT)
    leads = tuple(
        ImplantedLead(number, LeadKind.PERCUTANEOUS, "", f"P{dice.randint(10_000, 99_999)}", 8, TipLevel.T8, side)
        for number, side in enumerate(sides, start=1)
    )
    done = Operation(
        done_on=now.astimezone(scene.zone).date(),
        surgeon=scene.physician.name,
        place=SiteOfService.SURGERY_CENTER,
        codes=(ImplantCode.ELECTRODES, ImplantCode.GENERATOR, ImplantCode.COMPLEX_PROGRAMMING),
        generator_vendor=Vendor.ABBOTT,
        generator_model="",
        generator_serial=f"G{dice.randint(100_000, 999_999)}",
        rechargeable=Known.NO,
        mri_conditional=Known.YES,
        leads=leads,
        anaesthesia=Anaesthesia.SEDATION,
    )
    [implanted] = implants_of(scene.patient.id)
    record_implant(scene.trial, done, implant=implanted, by=scene.nurse_at(now), now=now)


def visit(scene: Scene, due: VisitDue, pain: Decimal, pgic: int, satisfaction: Satisfaction, now: datetime) -> None:
    """The primary area as told, the others a little above."""
    first, *others = scene.story.areas
    averages = {first: pain, **{area: min(Decimal(10), pain + 1) for area in others}}
    facts = VisitFacts(
        due=due,
        held_on=now.astimezone(scene.zone).date(),
        pain=averages,
        pgic=pgic,
        satisfaction=satisfaction,
        uses_stimulator=YesNo.YES,
        mme_per_day=Decimal(15),
        has_complication=YesNo.NO,
    )
    [implanted] = implants_of(scene.patient.id)
    hold_visit(implanted, facts, by=scene.nurse_at(now), now=now)
