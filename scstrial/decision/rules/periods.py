"""Relief by program: the runs of days on one program and what was felt on them; supporting, no verdict (6.4)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from scstrial.assessments.choices import Area
from scstrial.daily_logs.rules import ProgramOfLog
from scstrial.decision.rules.days import days_taken, evaluable_days, rated_days, trial_period
from scstrial.decision.rules.evaluation import Evaluation
from scstrial.decision.rules.facts import AreaFacts, TrialFacts
from scstrial.decision.rules.percent import mean, relief
from scstrial.protocols.choices import TrialWindow


@dataclass(frozen=True)
class ProgramDay:
    """One expected day: the program its evening log speaks of, else the one running at its end; what was said."""

    on: date
    program: ProgramOfLog | None
    coverage_pct: int | None = None
    relief_stated_pct: int | None = None
    hours_used: Decimal | None = None
    was_programmed: bool = False


@dataclass(frozen=True)
class MeanOf:
    """The exact mean of the days that have a value, and how many they are; None of none."""

    value: Fraction | None
    days: int


@dataclass(frozen=True)
class AreaInPeriod:
    """Mean pain of an area over the evaluable days of a period; relief as a fraction of 1, None = not computable."""

    area: Area
    primary: bool
    pain: MeanOf
    relief: Fraction | None


@dataclass(frozen=True)
class ProgramPeriod:
    """Calendar days in a row on one program; days that may carry over stay in and are named."""

    program: ProgramOfLog | None
    days: tuple[ProgramDay, ...]
    areas: tuple[AreaInPeriod, ...]
    coverage: MeanOf
    relief_stated: MeanOf
    hours_used: MeanOf
    stim_off_days: tuple[date, ...]
    carry_over_days: tuple[date, ...]

    @property
    def first_on(self) -> date:
        return self.days[0].on

    @property
    def last_on(self) -> date:
        return self.days[-1].on

    @property
    def days_named(self) -> int:
        """On how many days the patient named the program."""
        return sum(day.program is not None and day.program.stated for day in self.days)

    @property
    def programmed_days(self) -> tuple[date, ...]:
        """Days on which programs were set: their ratings speak of what was before as well."""
        return tuple(day.on for day in self.days if day.was_programmed)


def program_periods(
    days: Sequence[ProgramDay],
    facts: TrialFacts,
    evaluation: Evaluation,
    carry_over: Collection[date],
    zone: ZoneInfo,
) -> tuple[ProgramPeriod, ...]:
    """The expected days in runs of one program, each with pain and relief by area (rule book 6.4, 8.1, 8.2a).

    Days of another waveform than the run before, which no session explains, begin with a day that may carry over.
    """
    expected = [day for day in sorted(days, key=lambda day: day.on) if day.on in trial_period(facts).expected]
    runs = [tuple(run) for _, run in groupby(expected, key=lambda day: identity(day.program))]
    switched = {run[0].on for before, run in pairwise(runs) if _switched(before, run, zone)}
    return tuple(_period(run, facts, evaluation, {*carry_over, *switched}) for run in runs)


def identity(program: ProgramOfLog | None) -> object:
    """What makes it the same program: name, waveform, contacts, width, rate and cycle; the amplitude is the patient's.

    Design: a program set anew under an old name begins a new period.
    """
    if program is None or program.settings is None:
        return None if program is None else program.name.casefold()
    one = program.settings
    contacts = frozenset(one.cathodes), frozenset(one.anodes)
    cycle = one.cycle_on_s, one.cycle_off_s
    return one.name.casefold(), one.waveform, contacts, one.pulse_width_us, one.rate_hz, cycle


def _switched(before: Sequence[ProgramDay], run: Sequence[ProgramDay], zone: ZoneInfo) -> bool:
    """Whether the patient went over to another waveform that was set on an earlier day."""
    old, new = before[-1].program, run[0].program
    if old is None or new is None or old.settings is None or new.settings is None or new.since is None:
        return False
    set_on = new.since.astimezone(zone).date()
    return old.settings.waveform is not new.settings.waveform and set_on < before[-1].on


def _period(
    run: tuple[ProgramDay, ...], facts: TrialFacts, evaluation: Evaluation, carry_over: Collection[date]
) -> ProgramPeriod:
    on = {day.on for day in run}
    primary = evaluation.areas.get(evaluation.primary_area) if evaluation.primary_area else None
    return ProgramPeriod(
        program=run[-1].program,
        days=run,
        areas=tuple(_area(area, on, facts, evaluation) for area in facts.areas),
        coverage=_mean(run, lambda day: day.coverage_pct),
        relief_stated=_mean(run, lambda day: day.relief_stated_pct),
        hours_used=_mean(run, lambda day: day.hours_used),
        stim_off_days=tuple(day for day in (primary.stim_off_days if primary else ()) if day in on),
        carry_over_days=tuple(sorted(on & set(carry_over))),
    )


def _mean(run: Sequence[ProgramDay], value: Callable[[ProgramDay], int | Decimal | None]) -> MeanOf:
    given = [Decimal(found) for day in run if (found := value(day)) is not None]
    return MeanOf(mean(given) if given else None, len(given))


def _area(area: AreaFacts, on: Collection[date], facts: TrialFacts, evaluation: Evaluation) -> AreaInPeriod:
    """The mean of the days that the evaluation could use, whether it uses them or not."""
    rated = evaluable_days(rated_days(area, trial_period(facts)), evaluation.rule.stim_off_days)
    values = [day.average for day in rated if day.on in on]
    pain = MeanOf(mean(values) if values else None, len(values))
    result = evaluation.areas[area.area]
    same_scale = facts.scale_of(area) is facts.baseline_scale_of(area)
    fallen = _relief(result.baseline, pain.value) if same_scale else None
    return AreaInPeriod(area.area, area.area is evaluation.primary_area, pain, fallen)


def _relief(baseline: Fraction | None, value: Fraction | None) -> Fraction | None:
    """None without baseline or value, and for a baseline of 0, where it is undefined (rule book 8.6)."""
    return None if not baseline or value is None else relief(baseline, value)


def best_period_days(facts: TrialFacts, evaluation: Evaluation) -> tuple[date, ...]:
    """The days that the rule `best_program_period` would take of the primary area, by the programs named (8.2a)."""
    if facts.primary is None:
        return ()
    period = trial_period(facts)
    evaluable = evaluable_days(rated_days(facts.primary, period), evaluation.rule.stim_off_days)
    return tuple(day.on for day in days_taken(evaluable, period.expected, TrialWindow.BEST_PROGRAM_PERIOD).used)
