"""The blueprint that all pages of the overview share."""

from datetime import date, datetime

from flask import Blueprint, abort, request
from flask_login import current_user

from scstrial.complications.rules.because import because_words
from scstrial.foundation.clock import day_of, now, zone_named
from scstrial.patients.models import Patient
from scstrial.patients.queries import patient_for
from scstrial.trials.models import Trial
from scstrial.trials.queries import trial_for

pages = Blueprint("overview", __name__)
pages.add_app_template_filter(because_words, "because_words")


def patient_or_404(patient_id: int) -> Patient:
    """A patient the person may see; anything else is not found."""
    patient = patient_for(current_user, patient_id)
    if patient is None:
        abort(404)
    return patient


def trial_or_404(trial_id: int) -> Trial:
    """A trial the person may see; anything else is not found."""
    trial = trial_for(current_user, trial_id)
    if trial is None:
        abort(404)
    return trial


def shown_whole(name: str) -> bool:
    """Whether the person asked for the whole of a list that is cut otherwise."""
    return request.args.get("all") == name


@pages.app_template_global()
def days_ago(moment: datetime | date, zone: str) -> int:
    """Calendar days between then and today in a zone; 0 is today, negative lies ahead."""
    on = day_of(moment, zone) if isinstance(moment, datetime) else moment
    return (day_of(now(), zone) - on).days


@pages.app_template_global()
def clock_time(moment: datetime, zone: str) -> str:
    """`08:36` in a zone."""
    return f"{moment.astimezone(zone_named(zone)):%H:%M}"


@pages.app_template_global()
def clock_differs(moment: datetime, zone: str, other_zone: str) -> bool:
    """Whether the clocks of two places show different times at that moment."""
    return moment.astimezone(zone_named(zone)).utcoffset() != moment.astimezone(zone_named(other_zone)).utcoffset()
