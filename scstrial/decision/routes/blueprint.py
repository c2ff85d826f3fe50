"""What all pages about a decision share."""

from flask import Blueprint, abort
from flask_login import current_user

from scstrial.trials.models import Trial
from scstrial.trials.queries import trial_for

pages = Blueprint("decision", __name__)


def trial_or_404(trial_id: int) -> Trial:
    trial = trial_for(current_user, trial_id)
    if trial is None:
        abort(404)
    return trial
