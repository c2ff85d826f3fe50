"""Reading programming sessions; a corrected one stands for the one it replaces."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from scstrial.foundation.db import RowsOf, db
from scstrial.programming import rules
from scstrial.programming.models import Program, ProgrammingSession

SESSIONS = RowsOf(
    ProgrammingSession.trial_id,
    lambda of_trials: select(ProgrammingSession).where(of_trials).order_by(ProgrammingSession.id),
)


def sessions_of_many(trial_ids: Collection[int]) -> Mapping[int, list[ProgrammingSession]]:
    """The sessions of each trial that count, by the time they were held."""
    rows = SESSIONS(trial_ids).all()
    replaced = {row.replaces_id for row in rows}
    found: dict[int, list[ProgrammingSession]] = defaultdict(list)
    for row in sorted(rows, key=lambda session: (session.held_at, session.id)):
        if row.id not in replaced:
            found[row.trial_id].append(row)
    return found


def sessions_of(trial_id: int) -> list[ProgrammingSession]:
    return sessions_of_many([trial_id]).get(trial_id, [])


def all_sessions_of(trial_id: int) -> Sequence[ProgrammingSession]:
    """Every version of every session, in the order of entering."""
    return db.session.scalars(
        select(ProgrammingSession).where(ProgrammingSession.trial_id == trial_id).order_by(ProgrammingSession.id)
    ).all()


def session_that_replaced(session_id: int) -> ProgrammingSession | None:
    """The correction of a session; None when it counts as it is."""
    return db.session.scalar(select(ProgrammingSession).where(ProgrammingSession.replaces_id == session_id).limit(1))


def program_at(sessions: Sequence[ProgrammingSession], moment: datetime) -> Program | None:
    """The program the patient was on at a moment: the active one of the last session held by then."""
    held = [session for session in sessions if session.held_at <= moment]
    return next((program for program in held[-1].programs if program.is_active), None) if held else None


def session_facts(row: ProgrammingSession) -> rules.ProgrammingSession:
    """A session as the rules read it."""
    return rules.ProgrammingSession(
        held_at=row.held_at,
        by_role=row.by_role,
        reason=row.reason,
        programs=tuple(map(program_facts, row.programs)),
        washout_hours=row.washout_hours,
        note=row.note,
        impedances_ohm={int(lead): tuple(ohms) for lead, ohms in row.impedances_ohm.items()},
    )


def program_facts(row: Program) -> rules.ProgramSettings:
    values = {name: getattr(row, name) for name in rules.ProgramSettings.__dataclass_fields__}
    return rules.ProgramSettings(**values | {"cathodes": tuple(row.cathodes), "anodes": tuple(row.anodes)})


@dataclass(frozen=True)
class Impedances:
    """What was measured in one version of a session, lead by lead, in ohm; None = not measured."""

    session_id: int
    entered_at: datetime
    ohms_of_leads: tuple[tuple[int | None, ...], ...]


MEASURES: tuple[Any, ...] = (
    ProgrammingSession.trial_id,
    ProgrammingSession.id,
    ProgrammingSession.entered_at,
    ProgrammingSession.impedances_ohm,
)
MEASURED: RowsOf[Any] = RowsOf(
    ProgrammingSession.trial_id,
    lambda of_trials: select(*MEASURES).where(of_trials).order_by(ProgrammingSession.id),
)


def impedances_of_many(trial_ids: Collection[int]) -> Mapping[int, list[Impedances]]:
    """Impedances of every version of every session in which any were measured, in the order of entering."""
    found: dict[int, list[Impedances]] = defaultdict(list)
    for row in MEASURED.rows(trial_ids):
        if row.impedances_ohm:
            leads = tuple(tuple(ohms) for _, ohms in sorted(row.impedances_ohm.items()))
            found[row.trial_id].append(Impedances(row.id, row.entered_at, leads))
    return found
