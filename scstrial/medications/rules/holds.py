"""When a drug must have stopped before a placement, and when it may start again (rule book, section 3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from scstrial.foundation.refusal import Problem, refuse_if
from scstrial.medications.choices import BleedingDrug, HoldSource, HoldVariant, Intent, Restart
from scstrial.medications.rules.hold_table import HOLD_TABLE, HoldRule, HoldTable

INR_LIMIT = Decimal("1.2")  # at most; [from memory], a clinic may set up to 1.4; rule book section 3
INR_VALID_DAYS = 1  # measured on the day of the placement or the day before [design]; a clinic may set both
CRCL_FULL_ML_MIN = 50  # dabigatran 4 days from here on; REPO-AC
CRCL_LOW_ML_MIN = 30  # below: no rule, specialist [design]


@dataclass(frozen=True)
class DrugTaken:
    """One drug that affects bleeding, with the last dose (aware moment) and why it is taken."""

    drug: str
    last_dose_at: datetime | None = None
    intent: Intent | None = None


@dataclass(frozen=True)
class Labs:
    """What some rows of the table ask for; None = not known."""

    creatinine_clearance_ml_min: Decimal | Fraction | None = None
    inr: Decimal | None = None
    inr_limit: Decimal = INR_LIMIT
    inr_on: date | None = None  # a day of the placement's zone; None = it is said to be current
    inr_days: int = INR_VALID_DAYS


@dataclass(frozen=True)
class HoldPlan:
    """What the table says about one drug; `refusals` tell why a placement is not allowed, `note` what to heed."""

    drug: str
    hold_hours: int | None
    last_dose_by: datetime | None
    earliest_placement_at: datetime | None
    restart: Restart | datetime
    source: HoldSource | None
    refusals: tuple[str, ...] = ()
    note: str = ""
    rule: HoldRule | None = None

    @property
    def placement_allowed(self) -> bool:
        return not self.refusals


def hours_later(moment: datetime, hours: int) -> datetime:
    """`hours` elapsed hours after (below 0: before) the moment, also across a clock change, in the moment's zone."""
    return (moment.astimezone(UTC) + timedelta(hours=hours)).astimezone(moment.tzinfo)


def _before(one: datetime, other: datetime) -> bool:
    """Compared in UTC: two moments of one zone compare by the clock on the wall, wrong in the hour that comes twice."""
    return one.astimezone(UTC) < other.astimezone(UTC)


def variant_for(drug: DrugTaken, crcl: Decimal | Fraction | None) -> HoldVariant:
    """Which row of the table applies; clearance in mL/min, not known counts as the lowest band."""
    match drug.drug:
        case BleedingDrug.ASPIRIN:
            secondary = drug.intent == Intent.SECONDARY_PREVENTION
            return HoldVariant.SECONDARY_PREVENTION if secondary else HoldVariant.PRIMARY_PREVENTION
        case BleedingDrug.ENOXAPARIN:
            prophylactic = drug.intent == Intent.PROPHYLACTIC
            return HoldVariant.PROPHYLACTIC if prophylactic else HoldVariant.THERAPEUTIC
        case BleedingDrug.DABIGATRAN:
            return _clearance_band(crcl)
    return HoldVariant.ONLY


def _clearance_band(crcl: Decimal | Fraction | None) -> HoldVariant:
    if crcl is None or crcl < CRCL_LOW_ML_MIN:
        return HoldVariant.CRCL_BELOW_30
    return HoldVariant.CRCL_30_TO_50 if crcl < CRCL_FULL_ML_MIN else HoldVariant.CRCL_50_UP


def hold_plan(
    drugs: Iterable[DrugTaken],
    placement_at: datetime,
    leads_removed_at: datetime | None = None,
    crcl: Decimal | Fraction | None = None,
    inr: Decimal | None = None,
    *,
    inr_limit: Decimal = INR_LIMIT,
    inr_on: date | None = None,
    inr_days: int = INR_VALID_DAYS,
    table: HoldTable = HOLD_TABLE,
) -> list[HoldPlan]:
    """One plan per drug, in order; moments aware, clearance in mL/min (rule book, section 3).

    Refuses a removal of the leads before their placement.
    """
    refuse_if(problems_with_removal(placement_at, leads_removed_at))
    labs = Labs(crcl, inr, inr_limit, inr_on, inr_days)
    return [
        _plan(drug, table.get((drug.drug, variant_for(drug, crcl))), placement_at, leads_removed_at, labs)
        for drug in drugs
    ]


def _plan(
    drug: DrugTaken, rule: HoldRule | None, placement_at: datetime, leads_removed_at: datetime | None, labs: Labs
) -> HoldPlan:
    if rule is None:
        refusal = f"{drug_words(drug.drug)}: not in the hold table. Ask a physician how long to hold it."
        return HoldPlan(drug.drug, None, None, None, Restart.PHYSICIAN_DECIDES, None, (refusal,))
    earliest_at = _earliest_placement(rule, drug, placement_at)
    return HoldPlan(
        drug=drug.drug,
        hold_hours=rule.hold_hours,
        last_dose_by=hours_later(placement_at, -rule.hold_hours) if rule.hold_hours else None,
        earliest_placement_at=earliest_at,
        restart=_restart(rule, leads_removed_at),
        source=rule.source,
        refusals=tuple(_refusals(rule, earliest_at, placement_at, labs)),
        note=rule.note,
        rule=rule,
    )


def _earliest_placement(rule: HoldRule, drug: DrugTaken, placement_at: datetime) -> datetime | None:
    if not rule.hold_hours or drug.last_dose_at is None:
        return None
    return hours_later(drug.last_dose_at, rule.hold_hours).astimezone(placement_at.tzinfo)


def _restart(rule: HoldRule, leads_removed_at: datetime | None) -> Restart | datetime:
    """The clock starts when the leads come out; a drug stays held for the whole trial."""
    if not rule.hold_hours:
        return Restart.NOT_HELD
    if rule.restart_hours is None:
        return Restart.PHYSICIAN_DECIDES
    if leads_removed_at is None:
        return Restart.HELD_LEADS_IN
    return hours_later(leads_removed_at, rule.restart_hours)


def _refusals(rule: HoldRule, earliest_at: datetime | None, placement_at: datetime, labs: Labs) -> list[str]:
    name = drug_words(rule.drug)
    if rule.warn_only or not rule.hold_hours:
        return []
    refusals = []
    if earliest_at is None:
        refusals.append(f"{name}: the last dose is not recorded. Ask when it was taken.")
    elif _before(placement_at, earliest_at):
        until = moment_text(earliest_at, placement_at.year)
        held = hold_words(rule.hold_hours)
        refusals.append(f"{name}: the hold of {held} is not reached until {until}. Move the placement.")
    if rule.needs_inr:
        refusals += inr_refusals(name, labs, placement_at.date())
    if rule.specialist:
        refusals.append(_clearance_refusal(name, labs))
    return refusals


def inr_refusals(name: str, labs: Labs, placement_on: date) -> list[str]:
    """Why a placement after warfarin or acenocoumarol is refused: not measured, too old for it, too high."""
    if labs.inr is None:
        return [f"{name}: the INR is not recorded. Measure it."]
    if labs.inr_on is not None and not 0 <= (placement_on - labs.inr_on).days <= labs.inr_days:
        day = day_text(labs.inr_on, placement_on.year)
        before = {0: "", 1: " or the day before"}.get(labs.inr_days, f" or up to {labs.inr_days} days before")
        return [f"{name}: the INR of {labs.inr} is of {day}. Measure it on the day of the placement{before}."]
    if labs.inr > labs.inr_limit:
        return [f"{name}: the INR of {labs.inr} is above {labs.inr_limit}. Measure it again before the placement."]
    return []


def _clearance_refusal(name: str, labs: Labs) -> str:
    if labs.creatinine_clearance_ml_min is None:
        return f"{name}: the creatinine clearance is not known. Record age, weight, sex and creatinine."
    return f"{name}: no rule below {CRCL_LOW_ML_MIN} mL/min. Ask a specialist; at least 6 days."


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(on: date, year: int) -> str:
    """`Tue 3 Mar`, with the year when it is another one."""
    words = f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}"
    return words if on.year == year else f"{words} {on.year}"


def moment_text(moment: datetime, year: int) -> str:
    """`Tue 3 Mar, 08:31` in the moment's zone; a part of a minute counts as a whole one: not reached before."""
    if moment.second or moment.microsecond:
        moment = (moment.astimezone(UTC) + timedelta(minutes=1)).astimezone(moment.tzinfo)
    return f"{day_text(moment.date(), year)}, {moment:%H:%M}"


def drug_words(drug: str) -> str:
    """The name people read; a drug outside the closed list reads as typed."""
    return BleedingDrug(drug).label if drug in BleedingDrug.__members__.values() else drug


def hold_words(hours: int) -> str:
    """`6 h`, `1 day`, `4 days`; 24 h and more that are whole days read as days."""
    days, rest = divmod(hours, 24)
    if rest or not days:
        return f"{hours} h"
    return "1 day" if days == 1 else f"{days} days"


def problems_with_removal(placement_at: datetime, leads_removed_at: datetime | None) -> list[Problem]:
    """Leads cannot come out before they went in."""
    if leads_removed_at is not None and _before(leads_removed_at, placement_at):
        return [Problem("Enter a removal of the leads that is not before the placement.", "leads_removed_at")]
    return []


def holds_reached_at(plans: Iterable[HoldPlan]) -> datetime | None:
    """The moment from which every hold is reached; None where a last dose that counts is not known."""
    binding = [plan for plan in plans if plan.rule is None or (plan.hold_hours and not plan.rule.warn_only)]
    moments = [plan.earliest_placement_at for plan in binding]
    known = [moment for moment in moments if moment is not None]
    return max(known, key=lambda one: one.astimezone(UTC)) if known and len(known) == len(moments) else None


def problems_with_placement_holds(plans: Sequence[HoldPlan]) -> list[Problem]:
    """Why the placement is refused on its day, until a named physician overrides (level HARD, rule book 2.3)."""
    return [Problem(refusal, "placement_at") for plan in plans for refusal in plan.refusals]
