"""The blueprint that all pages about flags and complications share."""

from flask import Blueprint, abort
from flask_login import current_user

from scstrial.complications.rules import code_words, told_in_short, window_words
from scstrial.trials.models import Trial
from scstrial.trials.queries import trial_for

pages = Blueprint("complications", __name__)
pages.add_app_template_filter(code_words, "code_words")
pages.add_app_template_filter(window_words, "window_words")
pages.add_app_template_filter(told_in_short, "told_in_short")


def trial_or_404(trial_id: int) -> Trial:
    trial = trial_for(current_user, trial_id)
    if trial is None:
        abort(404)
    return trial
