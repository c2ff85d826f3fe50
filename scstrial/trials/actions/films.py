"""Recording a later film of the leads, and correcting the record."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.foundation.named import entered
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.trials import models, rules
from scstrial.trials.actions.history import CORRECTED_MEANWHILE, keep_row, lock, placed_at_of, problems_with_correction
from scstrial.trials.models import Trial
from scstrial.trials.queries import film_that_replaced, placement_of


def record_film(
    trial: Trial,
    film: rules.Film,
    *,
    by: User,
    now: datetime,
    replaces: models.Film | None = None,
    correction_reason: str = "",
) -> models.Film:
    """Keep how each lead lies on a film; with `replaces` it is a correction, for the reason given."""
    lock(trial)
    placed_at = placed_at_of(trial)
    problems = rules.problems_with_film(film, tips_placed(trial), placed_at, now, trial.pulled_at)
    if replaces is not None:
        refuse_if_corrected(replaces, trial)
        problems += problems_with_correction(correction_reason)
    refuse_if(problems)
    act = "film of the leads corrected" if replaces is not None else "film of the leads recorded"
    row = film_row(trial, film, by, now, replaces, correction_reason)
    return keep_row(act, row, trial, by=by, now=now, named="film_id")


def tips_placed(trial: Trial) -> dict[int, rules.Tip]:
    """The tip of each lead as placed, by lead number."""
    placement = placement_of(trial.id)
    leads = placement.leads if placement is not None else []
    return {lead.number: rules.Tip(lead.tip_level, lead.tip_third) for lead in leads}


def refuse_if_corrected(replaces: models.Film, trial: Trial) -> None:
    """Two people correct one film: the second sees that the first has saved."""
    later = film_that_replaced(replaces.id)
    if later is not None:
        at = later.entered_at.astimezone(trial.zone)
        raise Refused([Problem(CORRECTED_MEANWHILE.format(name=later.entered_by_name, at=at))])


def film_row(
    trial: Trial, film: rules.Film, by: User, now: datetime, replaces: models.Film | None, reason: str
) -> models.Film:
    """The film and what was read of each lead as rows; a lead of which nothing was read has none."""
    row = models.Film(
        trial_id=trial.id,
        **entered(by, now),
        replaces_id=replaces.id if replaces is not None else None,
        correction_reason=reason.strip(),
        **{name: value for name, value in vars(film).items() if name != "readings"},
    )
    read = [one for one in film.readings if one.is_measured or one.lateral_shift.strip()]
    row.readings = [reading_row(one) for one in read]
    return row


def reading_row(reading: rules.FilmReading) -> models.FilmReading:
    values = {name: value for name, value in vars(reading).items() if name != "levels"}
    return models.FilmReading(**values, levels_text=None if reading.levels is None else str(reading.levels))
