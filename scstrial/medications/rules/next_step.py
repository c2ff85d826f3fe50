"""The one thing to do next about the drugs that affect bleeding, before a placement (rule book, section 3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from scstrial.medications.choices import HoldStep
from scstrial.medications.rules.holds import HoldPlan, Labs, inr_refusals

H = HoldStep


@dataclass(frozen=True)
class HoldState:
    """One drug as it stands: what the table says, whether its prescriber agreed."""

    plan: HoldPlan
    agreed: bool


@dataclass(frozen=True)
class NextHoldStep:
    """What to do, for which drug (its place in the list), and by or from when."""

    step: HoldStep
    drug: int | None = None
    at: datetime | None = None
    on: date | None = None


def next_hold_step(states: Sequence[HoldState], labs: Labs, placement_at: datetime, now: datetime) -> NextHoldStep:
    """The first of: agree, measure the kidneys, stop, tell the last dose, move the placement, measure the INR.

    Moments aware, the placement's in the zone whose days count for the INR.
    """
    found = [step for number, state in enumerate(states) for step in _steps_of(number, state, labs, placement_at, now)]
    order = list(HoldStep)
    return min(found, key=lambda one: order.index(one.step), default=NextHoldStep(H.READY))


def _steps_of(
    number: int, state: HoldState, labs: Labs, placement_at: datetime, now: datetime
) -> Iterable[NextHoldStep]:
    rule = state.plan.rule
    if rule is not None and (rule.warn_only or not rule.hold_hours):
        return
    if not state.agreed:
        yield NextHoldStep(H.AGREE, number)
    if rule is None:
        yield NextHoldStep(H.ASK_PHYSICIAN, number)
        return
    if rule.specialist:
        unknown = labs.creatinine_clearance_ml_min is None
        yield NextHoldStep(H.MEASURE_KIDNEYS if unknown else H.ASK_PHYSICIAN, number)
    yield from _step_to_stop(number, state, placement_at, now)
    if rule.needs_inr and inr_refusals("", labs, placement_at.date()):
        yield _step_to_measure(number, labs, placement_at, now)


def _step_to_stop(number: int, state: HoldState, placement_at: datetime, now: datetime) -> Iterable[NextHoldStep]:
    last_by, reached = state.plan.last_dose_by, state.plan.earliest_placement_at
    if reached is not None and reached.astimezone(UTC) <= placement_at.astimezone(UTC):
        return
    if last_by is not None and now.astimezone(UTC) < last_by.astimezone(UTC):
        yield NextHoldStep(H.STOP, number, at=last_by)
    elif reached is None:
        yield NextHoldStep(H.TELL_LAST_DOSE, number)
    else:
        yield NextHoldStep(H.MOVE_PLACEMENT, number, at=reached)


def _step_to_measure(number: int, labs: Labs, placement_at: datetime, now: datetime) -> NextHoldStep:
    first_on = placement_at.date() - timedelta(days=labs.inr_days)
    too_early = now.astimezone(placement_at.tzinfo).date() < first_on
    return NextHoldStep(H.WAIT_FOR_INR if too_early else H.MEASURE_INR, number, on=first_on)
