"""Programs tried on the leads: what can be set, and which one was running when (rule book 6.4)."""

from scstrial.programming.rules.running import Running, carry_over_days, program_named, program_running
from scstrial.programming.rules.sessions import (
    REASON_LONGEST,
    WASHOUT_HOURS,
    WASHOUT_LIMITS,
    ProgrammingSession,
    active_waveform,
    cautions_in_session,
    problems_with_session,
)
from scstrial.programming.rules.settings import (
    NAME_LONGEST,
    NOT_FELT,
    NUMBERS,
    USUAL,
    Contact,
    ProgramSettings,
    Usual,
    cautions_in_program,
    contact_at,
    duty_pct,
    problems_with_program,
)

__all__ = [
    "NAME_LONGEST",
    "NOT_FELT",
    "NUMBERS",
    "REASON_LONGEST",
    "USUAL",
    "WASHOUT_HOURS",
    "WASHOUT_LIMITS",
    "Contact",
    "ProgramSettings",
    "ProgrammingSession",
    "Running",
    "Usual",
    "active_waveform",
    "carry_over_days",
    "cautions_in_program",
    "cautions_in_session",
    "contact_at",
    "duty_pct",
    "problems_with_program",
    "problems_with_session",
    "program_named",
    "program_running",
]
