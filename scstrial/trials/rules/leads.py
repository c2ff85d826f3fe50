"""Leads: what may be recorded of one, how many, impedances and migration."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scstrial.assessments.rules import TENTH, Limits, problems_with_number, problems_with_text
from scstrial.foundation.refusal import Caution, Problem
from scstrial.trials.choices import LeadSide, TipLevel, TipThird, Vendor

CONTACT_COUNTS = (4, 8, 16)  # rule book 6.3
LEADS_MAX = 4  # rule book 6.3
IMPEDANCE_LIMITS = Limits("an impedance", 0, 100_000, "ohm")  # what a programmer can show; design
IMPEDANCE_SHORT_OHM = 200  # below: short circuit; from memory; rule book 6.3
IMPEDANCE_OPEN_OHM = 10_000  # above: open circuit until the vendor's limit is entered; rule book 6.3
LEAD_TEXTS = {"model": 80, "serial": 80, "lot": 80, "udi": 120}  # characters that the record holds
TIP_OFFSET_LIMITS = Limits("the tip offset", -50, 50, "mm", TENTH)  # design
MIGRATION_LEVELS = Decimal("0.5")  # MUL24; rule book 9.2
MIGRATION_MM = Decimal(10)  # INPM; used where levels were not read
MIGRATION_MM_LIMITS = Limits("the migration", -200, 200, "mm (+ caudal, - cephalad)", TENTH)  # design
MIGRATION_LEVEL_LIMITS = Limits("the migration", -10, 10, "levels (+ caudal, - cephalad)", TENTH)  # design
CONTRADICTION = "Lead {lead}: {one} and {other} say opposite directions. + is caudal (down), - is cephalad (up)."


@dataclass(frozen=True)
class Lead:
    """One lead as placed: offset in mm from the level, impedance per contact in ohm (None = not measured)."""

    number: int
    contact_count: int
    tip_level: TipLevel
    side: LeadSide
    vendor: Vendor = Vendor.OTHER
    tip_third: TipThird | None = None
    tip_offset_mm: Decimal | None = None
    model: str = ""
    serial: str = ""
    lot: str = ""
    udi: str = ""
    impedances_ohm: tuple[int | None, ...] = ()
    image_taken: bool | None = None


@dataclass(frozen=True)
class LeadsPaid:
    """How many leads and contacts the payer pays for (None = it gives no number), with its source."""

    payer: str
    leads: Decimal | None = None
    contacts: Decimal | None = None
    source: str = ""

    def allow(self, leads: int, contacts: int) -> bool:
        limits = ((leads, self.leads), (contacts, self.contacts))
        return all(most is None or placed <= most for placed, most in limits)

    @property
    def words(self) -> str:
        """`2 leads or 16 contacts`."""
        parts = [(self.leads, "leads"), (self.contacts, "contacts")]
        return " or ".join(f"{most:f} {what}" for most, what in parts if most is not None)


@dataclass(frozen=True)
class LeadMigration:
    """How far a lead has moved, read on the image before the pull: + caudal, - cephalad (rule book 9.2)."""

    lead_number: int
    mm: Decimal | None = None
    levels: Decimal | None = None


def problems_with_leads(leads: Sequence[Lead], prefix: str = "leads") -> list[Problem]:
    """1 to 4 leads with different numbers, each in order; fields are `leads-0-serial` (rule book 6.3)."""
    if not 1 <= len(leads) <= LEADS_MAX:
        return [Problem(f"Enter 1 to {LEADS_MAX} leads.", prefix)]
    problems = []
    if len({lead.number for lead in leads}) < len(leads):
        problems.append(Problem("Give each lead a number of its own.", prefix))
    for index, lead in enumerate(leads):
        problems += problems_with_lead(lead, f"{prefix}-{index}-")
    return problems


def problems_with_lead(lead: Lead, prefix: str = "") -> list[Problem]:
    """Number, contacts, offset, impedances and texts of one lead within rule book 6.3."""
    problems = problems_with_number(lead.number, Limits("the lead's number", 1, LEADS_MAX), f"{prefix}number")
    if lead.contact_count not in CONTACT_COUNTS:
        problems.append(Problem("Choose 4, 8 or 16 contacts.", f"{prefix}contact_count"))
    problems += problems_with_number(lead.tip_offset_mm, TIP_OFFSET_LIMITS, f"{prefix}tip_offset_mm")
    for name, longest in LEAD_TEXTS.items():
        problems += problems_with_text(getattr(lead, name), longest, prefix + name)
    return problems + problems_with_impedances(lead.impedances_ohm, lead.contact_count, prefix)


def problems_with_impedances(values: Sequence[int | None], contact_count: int, prefix: str = "") -> list[Problem]:
    """No more impedances than contacts, each 0-100,000 ohm; fields are `impedances_ohm-0` and on."""
    if len(values) > contact_count:
        message = f"Enter at most {contact_count} impedances, one per contact; there are {len(values)}."
        return [Problem(message, f"{prefix}impedances_ohm")]
    return [
        problem
        for index, value in enumerate(values)
        for problem in problems_with_number(value, IMPEDANCE_LIMITS, f"{prefix}impedances_ohm-{index}")
    ]


def contacts_out_of_range(values: Iterable[int | None], open_ohm: int = IMPEDANCE_OPEN_OHM) -> tuple[int, ...]:
    """Numbers (from 1) of the contacts that read short (< 200 ohm) or open (above the limit in ohm; rule book 6.3)."""
    return tuple(
        contact
        for contact, value in enumerate(values, start=1)
        if value is not None and not IMPEDANCE_SHORT_OHM <= value <= open_ohm
    )


def cautions_in_impedances(values: Sequence[int | None], lead_number: int, field: str) -> list[Caution]:
    """Contacts that look short or open."""
    contacts = contacts_out_of_range(values)
    if not contacts:
        return []
    named = ", ".join(str(contact) for contact in contacts)
    message = (
        f"Lead {lead_number}, contact {named}: impedance outside {IMPEDANCE_SHORT_OHM} to {IMPEDANCE_OPEN_OHM:,} ohm. "
        "Check connector and cable."
    )
    return [Caution(message, field)]


def cautions_in_leads(leads: Sequence[Lead], paid: LeadsPaid | None = None) -> list[Caution]:
    """More leads or contacts than the payer pays for, and contacts that read short or open."""
    cautions = []
    contacts = sum(lead.contact_count for lead in leads)
    if paid is not None and not paid.allow(len(leads), contacts):
        message = f"{len(leads)} leads with {contacts} contacts: {paid.payer} pays for {paid.words} ({paid.source})."
        cautions.append(Caution(message, "leads"))
    for index, lead in enumerate(leads):
        cautions += cautions_in_impedances(lead.impedances_ohm, lead.number, f"leads-{index}-impedances_ohm")
    return cautions


def direction_of(moved: Decimal | Fraction | None) -> int:
    """1 = caudal, -1 = cephalad, 0 = neither or not known."""
    return 0 if moved is None else (moved > 0) - (moved < 0)


def is_radiographic_migration(migration: LeadMigration, level_limit: Decimal = MIGRATION_LEVELS) -> bool | None:
    """At least half a level either way (MUL24), or 10 mm where no level was read (INPM); None: not measured."""
    if migration.levels is not None:
        return abs(migration.levels) >= level_limit
    if migration.mm is not None:
        return abs(migration.mm) >= MIGRATION_MM
    return None


def is_clinically_significant(radiographic: bool | None, *, lost: bool, regained: bool) -> bool | None:
    """Radiographic migration with coverage or relief lost and not regained by reprogramming (rule book 9.2)."""
    if not lost or regained:
        return False
    return radiographic
