"""The programs of a trial as they were set."""

from collections.abc import Sequence
from decimal import Decimal

from scstrial.programming.models import Program, ProgrammingSession
from scstrial.reports.content import ProgramSet
from scstrial.trials.models import Trial


def programs_from(sessions: Sequence[ProgrammingSession], trial: Trial) -> tuple[ProgramSet, ...]:
    """Each program of each session, in the order in which they were set."""
    assert trial.placed_on is not None
    days = [(one, (one.held_at.astimezone(trial.zone).date() - trial.placed_on).days) for one in sessions]
    return tuple(program_from(program, day) for session, day in days for program in session.programs)


def program_from(program: Program, day: int) -> ProgramSet:
    """One program in words; a minus marks cathodes, a plus anodes."""
    signs = [f"{contact}−" for contact in program.cathodes] + [f"{contact}+" for contact in program.anodes]
    return ProgramSet(
        day=day,
        name=program.name,
        waveform=program.waveform.short,
        contacts="  ".join(signs) or "–",
        amplitude=amplitude_words(program.amplitude_ma, program.amplitude_v),
        pulse_width_us=program.pulse_width_us,
        rate_hz=program.rate_hz,
        left_with=program.is_active,
    )


def amplitude_words(milliamperes: Decimal | None, volts: Decimal | None) -> str:
    """`4.5 mA`, `2 V`."""
    if milliamperes is not None:
        return f"{milliamperes.normalize():f} mA"
    return "–" if volts is None else f"{volts.normalize():f} V"
