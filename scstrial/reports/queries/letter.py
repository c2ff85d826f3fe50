"""The patient's letter put together from what was signed."""

from datetime import datetime, timedelta

from scstrial.audit.actions import Person
from scstrial.decision.queries import signed_of
from scstrial.protocols.choices import Combine, PrimaryMeasure
from scstrial.reports.choices import Verdict
from scstrial.reports.letter import Letter
from scstrial.reports.queries.report import identity_of, page_size_of
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial

WATCH = timedelta(days=30)  # after the pull: signs of an infection may come that late (rule book 9.1)


def letter_of(trial: Trial, now: datetime, printed_by: Person) -> Letter | None:
    """The letter on the last signed decision, with the numbers as signed; None before a final one is signed."""
    signed = signed_of(trial)
    if trial.state is not TrialState.DECIDED or not signed or trial.placed_on is None or trial.pulled_on is None:
        return None
    decision, evaluation = signed[-1].decision, signed[-1].evaluation
    if evaluation is None:
        return None
    decides = evaluation.areas[evaluation.deciding_area] if evaluation.deciding_area else None
    from_nrs = decides is not None and decides.relief is not None
    rule = evaluation.rule
    return Letter(
        identity=identity_of(trial),
        emergency_phone=trial.clinic.emergency_phone,
        placed_on=trial.placed_on,
        removed_on=trial.pulled_on,
        area=decides.area if decides else None,
        verdict=Verdict(evaluation.status.value),
        baseline=decides.baseline if decides and from_nrs else None,
        trial=decides.trial if decides and from_nrs else None,
        relief_pct=decides.relief * 100 if decides and decides.relief is not None else None,
        threshold_pct=rule.pain_threshold_pct,
        stated_pct=evaluation.reported_relief_pct,
        pain_alone_decides=rule.combine is Combine.PAIN_ONLY and rule.primary_measure is PrimaryMeasure.CALCULATED,
        choice=decision.choice,
        physician=decision.signed_by_name,
        signed_on=decision.signed_at.astimezone(trial.zone).date(),
        watch_until=trial.pulled_on + WATCH,
        printed_at=now,
        printed_by=printed_by.name,
        page_size=page_size_of(trial),
    )
