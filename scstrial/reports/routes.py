"""The report as PDF and the pain chart as a picture; reading only."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_login import current_user

from scstrial.audit.actions import record_reading
from scstrial.charts.pain import pain_chart as drawn
from scstrial.charts.svg import svg
from scstrial.charts.wording import text_alternative
from scstrial.diary.language import ENGLISH, languages
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.reports import queries
from scstrial.reports.pdf import trial_report_pdf
from scstrial.reports.sheet_pages import log_sheet_pdf
from scstrial.trials.models import Trial
from scstrial.trials.queries import trial_for

pages = Blueprint("reports", __name__)
WIDE, NARROW = (760, 240), (350, 190)  # width and height of the plot in points
CHART_TITLE = "Pain by day"


@dataclass
class Reader:
    """Who read, as plain values: the row of the person is let go before the audit row is written."""

    id: int
    name: str


def trial_or_404(trial_id: int) -> Trial:
    trial = trial_for(current_user, trial_id)
    if trial is None:
        abort(404)
    return trial


@pages.route("/trials/<int:trial_id>/report.pdf")
@requires(Permission.SEE_REPORT)
def trial_report(trial_id: int) -> ResponseReturnValue:
    """The report; its file name says nothing of the patient."""
    trial, moment = trial_or_404(trial_id), now()
    report = queries.report_of(trial, moment, current_user)
    if report is None:
        abort(404)
    reader, patient_id, clinic_id = Reader(current_user.id, current_user.name), trial.patient_id, trial.clinic_id
    made = trial_report_pdf(report)
    record_reading(patient_id, clinic_id=clinic_id, by=reader, now=moment)
    headers = {"Content-Disposition": f'inline; filename="trial-{trial_id}-report.pdf"'}
    return Response(made, mimetype="application/pdf", headers=headers)


@pages.route("/trials/<int:trial_id>/log-sheet.pdf")
@requires(Permission.KEEP_DAILY_LOG)
def log_sheet(trial_id: int) -> ResponseReturnValue:
    """The paper log that the patient takes home, in the patient's language or another (`?lang=es`); its file name
    says nothing of the patient.
    """
    trial, moment = trial_or_404(trial_id), now()
    with force_locale(language_of_sheet(trial)):
        sheet = queries.log_sheet_of(trial, moment, current_user, current_app.config["PUBLIC_URL"])
        made = log_sheet_pdf(sheet) if sheet is not None else None
    if made is None:
        abort(404)
    reader, patient_id, clinic_id = Reader(current_user.id, current_user.name), trial.patient_id, trial.clinic_id
    record_reading(patient_id, clinic_id=clinic_id, by=reader, now=moment)
    headers = {"Content-Disposition": f'inline; filename="trial-{trial_id}-log-sheet.pdf"'}
    return Response(made, mimetype="application/pdf", headers=headers)


def language_of_sheet(trial: Trial) -> str:
    """The one asked for, else the patient's, else English, as far as there is a catalogue."""
    wishes = (request.args.get("lang", ""), trial.patient.language.value)
    return next((wish for wish in wishes if wish in languages()), ENGLISH)


@pages.route("/trials/<int:trial_id>/pain.svg")
@requires(Permission.SEE_DECISION)
def pain_chart(trial_id: int) -> ResponseReturnValue:
    """The chart, for phones with `?narrow=1`; the page that shows it has noted the reading."""
    chart = queries.chart_of(trial_or_404(trial_id))
    if chart is None:
        abort(404)
    width, height = NARROW if request.args.get("narrow") else WIDE
    picture = svg(drawn(chart, width, height), CHART_TITLE, text_alternative(chart))
    return Response(picture, mimetype="image/svg+xml")
