"""What is printed about a patient, and the pain chart as a picture; reading only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

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
from scstrial.foundation.pages import page
from scstrial.patients.models import Patient
from scstrial.patients.queries import patient_for
from scstrial.reports import queries
from scstrial.reports.letter_pages import letter_pdf
from scstrial.reports.packet_pages import bundle_pdf, packet_pdf
from scstrial.reports.pdf import trial_report_pdf
from scstrial.reports.sheet_pages import log_sheet_pdf
from scstrial.trials.models import Trial
from scstrial.trials.queries import current_trial_of, trial_for, trials_of

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


def patient_or_404(patient_id: int) -> Patient:
    return patient_for(current_user, patient_id) or abort(404)


def as_pdf(about: Patient, name: str, moment: datetime, make: Callable[[], bytes]) -> Response:
    """The document, made once the reader is known; who read it stands in the audit."""
    reader, patient_id, clinic_id = Reader(current_user.id, current_user.name), about.id, about.clinic_id
    made = make()
    record_reading(patient_id, clinic_id=clinic_id, by=reader, now=moment)
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(made, mimetype="application/pdf", headers=headers)


@pages.route("/patients/<int:patient_id>/documents")
@requires(Permission.SEE_REPORT)
def list_documents(patient_id: int) -> ResponseReturnValue:
    """Everything that can be printed about a patient, and what the payer still misses."""
    patient = patient_or_404(patient_id)
    trials = trials_of(patient.id)
    return page(
        "reports/list_documents.html",
        patient=patient,
        packet=queries.packet_of(patient, now(), current_user, trials[0] if trials else None),
        trials=[(trial, queries.letter_of(trial, now(), current_user) is not None) for trial in trials],
        speaks=language_for(patient),
    )


@pages.route("/patients/<int:patient_id>/authorization.pdf")
@requires(Permission.SEE_REPORT)
def authorization_packet(patient_id: int) -> ResponseReturnValue:
    """The packet for the payer, as it goes out before the trial; its file name says nothing of the patient."""
    patient, moment = patient_or_404(patient_id), now()
    packet = queries.packet_of(patient, moment, current_user, current_trial_of(patient.id))
    return as_pdf(patient, f"patient-{patient_id}-authorization", moment, lambda: packet_pdf(packet))


@pages.route("/trials/<int:trial_id>/bundle.pdf")
@requires(Permission.SEE_REPORT)
def payer_bundle(trial_id: int) -> ResponseReturnValue:
    """Authorization packet and report as one document."""
    trial, moment = trial_or_404(trial_id), now()
    report = queries.report_of(trial, moment, current_user)
    if report is None:
        abort(404)
    packet = queries.packet_of(trial.patient, moment, current_user, trial)
    return as_pdf(trial.patient, f"trial-{trial_id}-bundle", moment, lambda: bundle_pdf(packet, report))


@pages.route("/trials/<int:trial_id>/letter.pdf")
@requires(Permission.SEE_REPORT)
def patient_letter(trial_id: int) -> ResponseReturnValue:
    """The letter for the patient, in the patient's language or the one asked for; only once it is signed."""
    trial, moment = trial_or_404(trial_id), now()
    letter = queries.letter_of(trial, moment, current_user)
    if letter is None:
        abort(404)
    language = language_for(trial.patient)
    with force_locale(language):
        return as_pdf(trial.patient, f"trial-{trial_id}-letter-{language}", moment, lambda: letter_pdf(letter))


def language_for(patient: Patient) -> str:
    """The language asked for (`?lang=es`), else the patient's, else English, as far as there is a catalogue."""
    wishes = (request.args.get("lang", ""), patient.language.value)
    return next((wish for wish in wishes if wish in languages()), ENGLISH)


@pages.route("/trials/<int:trial_id>/report.pdf")
@requires(Permission.SEE_REPORT)
def trial_report(trial_id: int) -> ResponseReturnValue:
    """The report; its file name says nothing of the patient."""
    trial, moment = trial_or_404(trial_id), now()
    report = queries.report_of(trial, moment, current_user)
    if report is None:
        abort(404)
    return as_pdf(trial.patient, f"trial-{trial_id}-report", moment, lambda: trial_report_pdf(report))


@pages.route("/trials/<int:trial_id>/log-sheet.pdf")
@requires(Permission.KEEP_DAILY_LOG)
def log_sheet(trial_id: int) -> ResponseReturnValue:
    """The paper log that the patient takes home, in the patient's language or another (`?lang=es`); its file name
    says nothing of the patient.
    """
    trial, moment = trial_or_404(trial_id), now()
    with force_locale(language_for(trial.patient)):
        sheet = queries.log_sheet_of(trial, moment, current_user, current_app.config["PUBLIC_URL"])
        made = log_sheet_pdf(sheet) if sheet is not None else None
    if made is None:
        abort(404)
    return as_pdf(trial.patient, f"trial-{trial_id}-log-sheet", moment, lambda: made)


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
