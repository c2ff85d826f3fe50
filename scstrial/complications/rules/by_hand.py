"""Complications as a person records them: what may be said, how they are followed up (rule book 9.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scstrial.complications.choices import (
    ComplicationKind,
    InfectionCertainty,
    InfectionSite,
    LeadsPulled,
    Outcome,
    Relatedness,
    SeriousBecause,
    Severity,
)
from scstrial.foundation.refusal import Problem

OVER = (Outcome.RESOLVED, Outcome.LASTING_EFFECTS, Outcome.DEATH)
INFECTIONS = (ComplicationKind.INFECTION, ComplicationKind.SEPSIS)


@dataclass(frozen=True)
class ComplicationFacts:
    """One complication; `serious_because` None = not serious, `resolved_on` None = not over."""

    kind: ComplicationKind
    severity: Severity
    relatedness: Relatedness
    outcome: Outcome
    began_on: date
    resolved_on: date | None = None
    site: str = ""
    infection_site: InfectionSite | None = None
    certainty: InfectionCertainty | None = None
    organism: str = ""
    serious_because: SeriousBecause | None = None
    icd10_code: str = ""
    leads_pulled: LeadsPulled = LeadsPulled.NO
    treatment: str = ""
    course: str = ""
    next_follow_up_on: date | None = None


@dataclass(frozen=True)
class FollowUpFacts:
    """How it stood on a day; the day it was over, or the day on which somebody looks next."""

    on: date
    note: str
    outcome: Outcome
    resolved_on: date | None = None
    next_follow_up_on: date | None = None


def problems_with_complication(facts: ComplicationFacts, placed_on: date, today: date) -> list[Problem]:
    """Dates in order and not in the future, an infection with its site, an end only where it is over (9.2)."""
    return [
        *_problems_with_begin(facts.began_on, placed_on, today),
        *_problems_with_end(facts.outcome, facts.began_on, facts.resolved_on, today),
        *_problems_with_next(facts.outcome, facts.next_follow_up_on, today),
        *_problems_with_infection(facts),
    ]


def problems_with_follow_up(facts: FollowUpFacts, began_on: date, today: date) -> list[Problem]:
    """A day between the beginning and today, a note, and an end or a next date."""
    problems = []
    if not began_on <= facts.on <= today:
        problems.append(Problem("Enter the day somebody looked: after it began, up to today.", "on"))
    if not facts.note.strip():
        problems.append(Problem("Write how it stood and what was done.", "note"))
    problems += _problems_with_end(facts.outcome, began_on, facts.resolved_on, today)
    return [*problems, *_problems_with_next(facts.outcome, facts.next_follow_up_on, today)]


def _problems_with_begin(began_on: date, placed_on: date, today: date) -> Iterator[Problem]:
    if began_on > today:
        yield Problem("Enter the day it began, up to today.", "began_on")
    if began_on < placed_on:
        yield Problem("Enter a day from the placement on.", "began_on")


def _problems_with_end(outcome: Outcome, began_on: date, resolved_on: date | None, today: date) -> Iterator[Problem]:
    if resolved_on is not None and not began_on <= resolved_on <= today:
        yield Problem("Enter the day it was over: after it began, up to today.", "resolved_on")
    if resolved_on is not None and outcome not in OVER:
        yield Problem("Choose an outcome that says it is over, or leave the day empty.", "outcome")
    if outcome in OVER and resolved_on is None:
        yield Problem("Enter the day on which it was over.", "resolved_on")


def _problems_with_next(outcome: Outcome, next_on: date | None, today: date) -> Iterator[Problem]:
    """Until it is over somebody looks again on a day that is named [design]."""
    if outcome in OVER:
        if next_on is not None:
            yield Problem("It is over: leave the next follow-up empty.", "next_follow_up_on")
    elif next_on is None:
        yield Problem("It is not over: enter the day on which somebody looks again.", "next_follow_up_on")
    elif next_on < today:
        yield Problem("Enter a day from today on for the next follow-up.", "next_follow_up_on")


def _problems_with_infection(facts: ComplicationFacts) -> Iterator[Problem]:
    said = {
        "infection_site": facts.infection_site,
        "certainty": facts.certainty,
        "organism": facts.organism.strip() or None,
    }
    if facts.kind is ComplicationKind.INFECTION:
        if facts.infection_site is None:
            yield Problem("Choose where the infection is.", "infection_site")
        if facts.certainty is None:
            yield Problem("Choose how certain the infection is.", "certainty")
    if facts.kind not in INFECTIONS:
        for field, value in said.items():
            if value is not None:
                yield Problem("This belongs to an infection. Choose infection above, or leave it empty.", field)
