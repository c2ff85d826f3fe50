"""Reading how the leads lie and what became of coverage and relief, for one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from scstrial.assessments.choices import Area
from scstrial.bedside import rules
from scstrial.bedside.queries.log_table import areas_of_trial
from scstrial.complications.choices import ComplicationKind, FlagRule
from scstrial.complications.models import Complication, Flag
from scstrial.complications.queries import complications_of, flag_facts_of, flags_of
from scstrial.complications.rules import TrialFacts
from scstrial.complications.rules.facts import Known, counting, in_order_of_entering
from scstrial.programming.queries import session_facts, sessions_of
from scstrial.trials.choices import FilmComparison
from scstrial.trials.models import Film, Placement, PullRecord, Trial
from scstrial.trials.queries import film_versions_of, films_among, placement_of, pull_of
from scstrial.trials.rules import FilmReading, Tip

FLAGS_OF_MIGRATION = (FlagRule.LEAD_MIGRATION, FlagRule.LOSS_OF_RELIEF)


@dataclass(frozen=True)
class PositionOfLeads:
    """Everything on the page of lead positions."""

    areas: tuple[Area, ...]
    leads: tuple[rules.LeadPosition, ...]
    lines: tuple[rules.EntryLine, ...]
    loss: rules.Loss | None
    status: rules.MigrationStatus
    films: Sequence[Film]  # every version, in the order of entering
    counting: Sequence[Film]
    pull: PullRecord | None
    flags: Sequence[Flag]
    recorded: Sequence[Complication]
    steps: dict[rules.NextStep, bool]


def position_of_leads(trial: Trial, now: datetime) -> PositionOfLeads | None:
    """None before the leads are placed."""
    placement, facts = placement_of(trial.id), flag_facts_of(trial)
    if placement is None or facts is None:
        return None
    sessions = [session_facts(row) for row in sessions_of(trial.id)]
    versions, pull, flags = film_versions_of(trial.id), pull_of(trial.id), flags_of(trial.id)
    films = films_among(versions)
    leads = rules.lead_positions(tips_of(placement), images_of(films, pull), Fraction(trial.protocol.migration_levels))
    known, held = known_now(facts, now), [one.held_at for one in sessions]
    lines = rules.entry_lines(known, sessions)
    loss = rules.last_loss(lines, sessions, known)
    status = rules.migration_status(leads, loss, any(line.changes for line in lines))
    raised = [flag for flag in flags if flag.rule in FLAGS_OF_MIGRATION]
    recorded = [row for row in complications_of(trial.id) if row.kind is ComplicationKind.LEAD_MIGRATION]
    return PositionOfLeads(
        areas=areas_of_trial(trial),
        leads=leads,
        lines=lines,
        loss=loss,
        status=status,
        films=versions,
        counting=films,
        pull=pull,
        flags=raised,
        recorded=recorded,
        steps=steps_of(raised, loss, held, [film.taken_at for film in films], status, bool(recorded)),
    )


def known_now(facts: TrialFacts, now: datetime) -> Known:
    """The entries that count now."""
    in_error = [one for one in facts.entries if one.in_error_at is not None]
    return Known(facts, now.astimezone(UTC), counting(in_order_of_entering(facts.entries), in_error))


def tips_of(placement: Placement) -> dict[int, Tip]:
    return {lead.number: Tip(lead.tip_level, lead.tip_third) for lead in placement.leads}


def images_of(films: Sequence[Film], pull: PullRecord | None) -> list[rules.Image]:
    """The films that count, and the image before the pull."""
    found = [rules.Image(film.taken_at, film.compared_with, readings_of(film), film_id=film.id) for film in films]
    if pull is not None and pull.migrations:
        readings = tuple(
            FilmReading(one["lead_number"], exact(one["mm"]), share(one["levels"])) for one in pull.migrations
        )
        found.append(rules.Image(pull.removed_at, FilmComparison.PLACEMENT, readings, at_pull=True))
    return found


def readings_of(film: Film) -> tuple[FilmReading, ...]:
    return tuple(
        FilmReading(one.lead_number, one.mm, one.levels, one.lateral_shift, one.tip_level, one.tip_third)
        for one in film.readings
    )


def exact(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def share(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def steps_of(
    flags: Sequence[Flag],
    loss: rules.Loss | None,
    held: Sequence[datetime],
    films: Sequence[datetime],
    status: rules.MigrationStatus,
    is_recorded: bool,
) -> dict[rules.NextStep, bool]:
    """What is done since the change was first seen; empty where neither a flag nor a loss nor a migration asks."""
    seen = [flag.raised_at for flag in flags] + ([loss.line.at] if loss is not None else [])
    if not seen and status.radiographic:
        seen = list(films)
    return rules.steps_done(min(seen), held, films, status, is_recorded) if seen else {}
