"""What the rule in force says of the primary area with what is logged so far, from the narrow log lines."""

from collections.abc import Sequence

from scstrial.assessments.choices import Area, BaselineSource, Scale
from scstrial.assessments.models import BaselineRating
from scstrial.daily_logs.choices import Answer, Session
from scstrial.daily_logs.rules import stim_off_hours
from scstrial.decision.rules import Abort, AreaFacts, AreaResult, BaselineDay, TrialDay, TrialFacts
from scstrial.decision.rules.areas import area_result
from scstrial.decision.rules.days import trial_period
from scstrial.overview.queries.logs import LogLine
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.trials.models import Trial

YES_NO = {Answer.YES: True, Answer.NO: False}


def judged_so_far(
    trial: Trial, area: Area | None, ratings: Sequence[BaselineRating], lines: Sequence[LogLine]
) -> AreaResult | None:
    """The primary area's result with leads in (rule book 8.2a), the other rules left out; None without an area."""
    placed_on = trial.placed_on
    if area is None or placed_on is None:
        return None
    own = [row for row in ratings if row.area is area and row.average is not None and row.on <= placed_on]
    diary = [row for row in own if row.source is BaselineSource.DIARY]
    clinic = [row for row in own if row.source is BaselineSource.CLINIC]
    scales = {row.scale for row in diary} or {row.scale for row in clinic}
    facts = AreaFacts(
        area=area,
        primary=True,
        baseline_scale=next(iter(scales)) if len(scales) == 1 else None,
        baseline=tuple(BaselineDay(row.on, row.average) for row in diary if row.average is not None),
        baseline_clinic=clinic[-1].average if clinic else None,
        trial=tuple(trial_day(line, area) for line in lines if line.session is Session.EVENING),
    )
    aborted = Abort(trial.aborted_on, str(trial.abort_reason)) if trial.aborted_on else None
    known = TrialFacts(Scale.NRS, placed_on, (facts,), pulled_on=trial.pulled_on, aborted=aborted)
    return area_result(known, facts, trial_period(known), evaluation_rule_of(trial.protocol), clinic_stands_in=True)


def trial_day(line: LogLine, area: Area) -> TrialDay:
    entry = line.entry
    return TrialDay(
        on=entry.for_on,
        average=line.average_of(area),
        stim_off_hours=stim_off_hours(entry),
        program=entry.program,
        relief_sufficient=YES_NO.get(entry.relief_sufficient) if entry.relief_sufficient else None,
    )
