"""A programming session: when, by whom, which programs, and what is worth a second look (rule book 6.4)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from scstrial.assessments.rules import LONG_TEXT, ONE, Limits, problems_with_number, problems_with_text
from scstrial.foundation.refusal import Caution, Problem
from scstrial.programming.choices import ProgrammedBy, Waveform
from scstrial.programming.rules.settings import ProgramSettings, cautions_in_program, problems_with_program
from scstrial.trials.rules import cautions_in_impedances, problems_with_impedances

REASON_LONGEST = 500  # characters that the record holds
WASHOUT_HOURS = 24  # between waveforms; carry-over exists; design; rule book 6.4
WASHOUT_LIMITS = Limits("the wash-out", 0, 240, "h")  # design


@dataclass(frozen=True)
class ProgrammingSession:
    """When, by whom and why programs were set; impedances in ohm by lead number, one per contact."""

    held_at: datetime
    by_role: ProgrammedBy
    reason: str
    programs: tuple[ProgramSettings, ...]
    washout_hours: int = 0
    note: str = ""
    impedances_ohm: Mapping[int, tuple[int | None, ...]] = field(default_factory=dict)


def problems_with_session(
    session: ProgrammingSession,
    contact_counts: Mapping[int, int],
    placed_at: datetime,
    now: datetime,
    pulled_at: datetime | None = None,
    step: Decimal = ONE,
) -> list[Problem]:
    """Held while the leads were in and not in the future, with a reason and differently named programs (6.4)."""
    problems = _problems_with_held_at(session.held_at, placed_at, pulled_at, now)
    problems += problems_with_text(session.reason, REASON_LONGEST, "reason", required="why it was programmed")
    problems += problems_with_text(session.note, LONG_TEXT, "note")
    problems += problems_with_number(session.washout_hours, WASHOUT_LIMITS, "washout_hours")
    problems += _problems_with_programs(session.programs)
    for index, settings in enumerate(session.programs):
        problems += problems_with_program(settings, contact_counts, step, f"programs-{index}-")
    for lead, values in session.impedances_ohm.items():
        problems += problems_with_impedances(values, contact_counts.get(lead, 0), f"leads-{lead}-")
    return problems


def _problems_with_held_at(
    held_at: datetime, placed_at: datetime, pulled_at: datetime | None, now: datetime
) -> list[Problem]:
    moment = held_at.astimezone(UTC)
    if moment < placed_at.astimezone(UTC):
        return [Problem("Enter a time after the placement.", "held_at")]
    if moment > now.astimezone(UTC):
        return [Problem("Enter a time that is not in the future.", "held_at")]
    if pulled_at is not None and moment > pulled_at.astimezone(UTC):
        return [Problem("Enter a time before the leads were pulled.", "held_at")]
    return []


def _problems_with_programs(programs: Sequence[ProgramSettings]) -> list[Problem]:
    if not programs:
        return [Problem("Enter at least one program.", "programs")]
    problems = []
    for name, times in Counter(settings.name.strip() for settings in programs).items():
        if times > 1:
            problems.append(Problem(f"Give each program its own name; {name} is used {times} times.", "programs"))
    if sum(settings.is_active for settings in programs) > 1:
        problems.append(Problem("Mark one program as the one the patient leaves with.", "programs"))
    return problems


def cautions_in_session(
    session: ProgrammingSession, waveform_before: Waveform | None = None, needed_hours: int = WASHOUT_HOURS
) -> list[Caution]:
    """Unusual numbers, contacts that read short or open, and a new waveform without wash-out (6.4)."""
    cautions = []
    for index, settings in enumerate(session.programs):
        cautions += cautions_in_program(settings, f"programs-{index}-")
    for lead, values in session.impedances_ohm.items():
        cautions += cautions_in_impedances(values, lead, f"leads-{lead}-impedances_ohm")
    waveform = active_waveform(session.programs)
    changed = waveform_before is not None and waveform is not None and waveform is not waveform_before
    if changed and session.washout_hours < needed_hours:
        message = f"New waveform with {session.washout_hours} h wash-out: the effect of the last one may carry over."
        cautions.append(Caution(message, "washout_hours"))
    return cautions


def active_waveform(programs: Sequence[ProgramSettings]) -> Waveform | None:
    """The waveform of the program the patient leaves with; None without one."""
    return next((settings.waveform for settings in programs if settings.is_active), None)
