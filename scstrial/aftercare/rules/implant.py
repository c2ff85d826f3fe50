"""The implant: planned, done, not done, explanted; what may be said of it (rule book 9, 10, 11.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scstrial.aftercare.choices import (
    Anaesthesia,
    ExplantCode,
    ExplantReason,
    ImplantCode,
    Known,
    LeadKind,
    NotDoneReason,
    Removed,
)
from scstrial.assessments.rules import LONG_TEXT, SHORT_TEXT, day_words, problems_with_text
from scstrial.foundation.refusal import Caution, Problem
from scstrial.trials.choices import LeadSide, SiteOfService, TipLevel, Vendor

EARLIEST_AFTER_PULL_DAYS = 14  # rule book 10, implant_sched: default >= 2 weeks after the pull [from memory]
EARLIEST_SOURCE = "default, to be confirmed by your clinic"
LEADS_MAX = 4  # as of a trial, rule book 6.3
CONTACTS_MAX = 32  # a paddle has more contacts than a percutaneous lead; design
DEVICE_TEXT = 80  # characters that the record holds


@dataclass(frozen=True)
class PlanFacts:
    """What the record says when an implant is planned; days are those of the clinic."""

    proceeds: bool
    decision_words: str
    pulled_on: date | None
    today: date
    infection_open: bool = False


@dataclass(frozen=True)
class ImplantPlan:
    """The appointment on the clinic's clock."""

    planned_at: datetime
    planned_on: date
    surgeon: str
    place: SiteOfService | None
    note: str = ""


@dataclass(frozen=True)
class ImplantedLead:
    """One lead of the permanent system; the level is that of the tip."""

    number: int
    kind: LeadKind | None = None
    model: str = ""
    serial: str = ""
    contact_count: int | None = None
    level: TipLevel | None = None
    side: LeadSide | None = None


@dataclass(frozen=True)
class Operation:
    """The implant as done."""

    done_on: date
    surgeon: str
    place: SiteOfService | None
    codes: tuple[ImplantCode, ...]
    generator_vendor: Vendor | None
    generator_model: str
    generator_serial: str
    rechargeable: Known | None
    mri_conditional: Known | None
    leads: tuple[ImplantedLead, ...]
    anaesthesia: Anaesthesia | None = None
    note: str = ""


@dataclass(frozen=True)
class ExplantFacts:
    """Why and when the system, or a part of it, was taken out."""

    explanted_on: date
    reason: ExplantReason | None
    removed: Removed | None
    codes: tuple[ExplantCode, ...] = ()
    note: str = ""


def problems_with_plan(plan: ImplantPlan, facts: PlanFacts) -> list[Problem]:
    """Only after a signed “Proceed to implant”, and not in the past."""
    problems = problems_without_decision(facts)
    if plan.planned_on < facts.today:
        message = f"Enter a day from today, {day_words(facts.today, facts.today)}, on; if it is done, record it."
        problems.append(Problem(message, "planned_at"))
    problems += problems_with_text(plan.surgeon, SHORT_TEXT, "surgeon", required="who is to do the implant")
    if plan.place is None:
        problems.append(Problem("Choose where it is to be done.", "place"))
    return problems + problems_with_text(plan.note, LONG_TEXT, "note")


def problems_without_decision(facts: PlanFacts) -> list[Problem]:
    """A physician's signed decision comes first; one that was amended since does not carry a plan."""
    if facts.proceeds:
        return []
    said = f"the decision in force is “{facts.decision_words}”" if facts.decision_words else "none is signed yet"
    return [Problem(f"An implant is planned after a signed “Proceed to implant”; {said}. Ask a physician.")]


def cautions_with_plan(planned_on: date, place: SiteOfService | None, facts: PlanFacts) -> list[Caution]:
    """Allowed but to be seen: sooner than two weeks after the pull, an infection that is not over, an office."""
    found = []
    if facts.pulled_on is not None and planned_on < facts.pulled_on + timedelta(days=EARLIEST_AFTER_PULL_DAYS):
        days = (planned_on - facts.pulled_on).days
        message = f"{days} {'day' if days == 1 else 'days'} after the lead pull: usual are 2 weeks or more"
        found.append(Caution(f"{message} ({EARLIEST_SOURCE}).", "planned_at"))
    if facts.infection_open:
        found.append(Caution("An infection is recorded that is not over. It is treated before an implant (NACC)."))
    if place is SiteOfService.OFFICE:
        found.append(Caution("Medicare pays a permanent implant in a hospital or surgery center only (GH2).", "place"))
    return found


def problems_with_operation(done: Operation, facts: PlanFacts) -> list[Problem]:
    """What was done, on a day from the pull to today; against the decision only with a word of why."""
    problems = [*_problems_with_day(done.done_on, facts.pulled_on, facts.today, "done_on")]
    problems += problems_with_text(done.surgeon, SHORT_TEXT, "surgeon", required="who did the implant")
    if not done.codes:
        problems.append(Problem("Choose at least one code of what was done.", "codes"))
    if done.generator_vendor is None:
        problems.append(Problem("Choose the maker of the generator.", "generator_vendor"))
    for name in ("generator_model", "generator_serial"):
        problems += problems_with_text(getattr(done, name), DEVICE_TEXT, name)
    problems += _problems_with_leads(done.leads)
    why = "" if facts.proceeds else "in the note why it was done although no “Proceed to implant” is in force"
    return problems + problems_with_text(done.note, LONG_TEXT, "note", required=why)


def _problems_with_day(on: date, pulled_on: date | None, today: date, field: str) -> Iterator[Problem]:
    if on > today:
        yield Problem(f"Enter a day up to today, {day_words(today, today)}.", field)
    elif pulled_on is not None and on < pulled_on:
        message = f"Enter a day from the lead pull, {day_words(pulled_on, today)}, on."
        yield Problem(message, field)


def _problems_with_leads(leads: Sequence[ImplantedLead]) -> Iterator[Problem]:
    if not 1 <= len(leads) <= LEADS_MAX:
        yield Problem(f"Enter 1 to {LEADS_MAX} leads.", "leads-0-kind")
    for index, lead in enumerate(leads):
        if lead.kind is None:
            yield Problem(f"Choose the kind of lead {lead.number}.", f"leads-{index}-kind")
        if lead.level is None:
            yield Problem(f"Choose the level of the tip of lead {lead.number}.", f"leads-{index}-level")
        if lead.side is None:
            yield Problem(f"Choose the side of lead {lead.number}.", f"leads-{index}-side")
        if lead.contact_count is None or not 1 <= lead.contact_count <= CONTACTS_MAX:
            message = f"Enter how many contacts lead {lead.number} has, 1 to {CONTACTS_MAX}."
            yield Problem(message, f"leads-{index}-contact_count")
        for name in ("model", "serial"):
            yield from problems_with_text(getattr(lead, name), DEVICE_TEXT, f"leads-{index}-{name}")


def cautions_with_operation(done: Operation, facts: PlanFacts) -> list[Caution]:
    """Codes that do not fit what was recorded; a coder decides (rule book 11.3, 13)."""
    found = cautions_with_plan(done.done_on, done.place, facts)
    if ImplantCode.GENERATOR not in done.codes:
        found.append(Caution("63685 (generator) is not among the codes, although a generator is recorded.", "codes"))
    kinds = {lead.kind for lead in done.leads}
    if LeadKind.PADDLE in kinds and not {ImplantCode.PADDLE, ImplantCode.REVISE_PADDLE} & set(done.codes):
        found.append(Caution("A paddle lead is recorded without 63655 or 63664.", "codes"))
    if LeadKind.PERCUTANEOUS in kinds and not {ImplantCode.ELECTRODES, ImplantCode.REVISE_ELECTRODES} & set(done.codes):
        found.append(Caution("A percutaneous lead is recorded without 63650 or 63663.", "codes"))
    return found


def problems_with_dropping(reason: NotDoneReason | None, note: str) -> list[Problem]:
    """Not done says why."""
    if reason is None:
        return [Problem("Choose why the implant is not done.", "reason")]
    needed = "why the implant is not done" if reason in (NotDoneReason.OTHER, NotDoneReason.MEDICAL) else ""
    return problems_with_text(note, LONG_TEXT, "note", required=needed)


def problems_with_explant(facts: ExplantFacts, done_on: date, today: date, last_visit_on: date | None) -> list[Problem]:
    """From the implant to today, not before a visit that was held, with its reason."""
    problems = []
    if not done_on <= facts.explanted_on <= today:
        message = f"Enter a day from the implant, {day_words(done_on, today)}, to today, {day_words(today, today)}."
        problems.append(Problem(message, "explanted_on"))
    elif last_visit_on is not None and facts.explanted_on < last_visit_on:
        message = f"A visit was held on {day_words(last_visit_on, today)}: enter a day from then on, or correct it."
        problems.append(Problem(message, "explanted_on"))
    if facts.reason is None:
        problems.append(Problem("Choose why it was taken out.", "reason"))
    if facts.removed is None:
        problems.append(Problem("Choose what was taken out.", "removed"))
    needed = "why it was taken out" if facts.reason is ExplantReason.OTHER else ""
    return problems + problems_with_text(facts.note, LONG_TEXT, "note", required=needed)
