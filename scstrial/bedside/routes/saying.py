"""What the pages about leads share: the clock that is meant, cautions, a form shown again."""

from collections.abc import Iterable
from typing import Any

from flask import flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.bedside.forms.parts import RecordForm
from scstrial.foundation.refusal import Caution
from scstrial.trials.models import Trial


def zone_note(clock_zone: str) -> str | None:
    """Names the clock that is meant where it is not that of the viewer's clinic."""
    if {clinic.time_zone for clinic in current_user.clinics} == {clock_zone}:
        return None
    return f"{clock_zone.replace('_', ' ')} time"


def tell(cautions: Iterable[Caution]) -> None:
    """Cautions are read on the next page."""
    for caution in cautions:
        flash(caution.message, "warning")


def with_room(template: str, form: RecordForm, **values: Any) -> ResponseReturnValue:
    """The form with one more part; nothing was saved, nothing was wrong."""
    return make_response(render_template(template, form=form, **values))


def about(trial: Trial) -> dict[str, Any]:
    """What every page about a trial hands to its template."""
    return {"trial": trial, "patient": trial.patient, "zone_note": zone_note(trial.time_zone)}


def trial_url(trial: Trial) -> str:
    return url_for("overview.trial_page", trial_id=trial.id)
