"""The blueprint that all bedside pages share."""

from flask import Blueprint, abort
from flask_login import current_user

from scstrial.trials.models import Trial
from scstrial.trials.queries import trial_for

pages = Blueprint("bedside", __name__)


def trial_or_404(trial_id: int, *, held: bool = False) -> Trial:
    """A trial the person may see, held for saving or not; anything else is not found."""
    trial = trial_for(current_user, trial_id, held=held)
    if trial is None:
        abort(404)
    return trial
