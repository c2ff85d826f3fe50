"""The head and the tabs of every page about one patient; who opened such a page stands in the audit."""

from dataclasses import dataclass
from typing import cast

from flask import g, render_template, request
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from scstrial.audit.actions import record_reading
from scstrial.foundation.clock import now
from scstrial.foundation.formats import moment_words, zone_short
from scstrial.overview import queries
from scstrial.overview.routes.blueprint import pages
from scstrial.patients.models import Patient

# Words, endpoint, and whether the page belongs to the trial.
TABS = {
    "overview": ("Overview", "overview.patient_page", False),
    "baseline": ("Baseline", "assessments.show_baseline", False),
    "screening": ("Screening", "screening.show_checklist", False),
    "trial": ("Trial", "overview.trial_page", True),
    "logs": ("Logs", "bedside.list_logs", True),
    "complications": ("Complications", "complications.list_flags", True),
    "decision": ("Decision", "decision.decide", True),
    "after": ("After", "aftercare.show_after", False),
    "messages": ("Messages", "reminders.patient_messages", False),
    "documents": ("Documents", "reports.list_documents", False),
    "history": ("History", "overview.history", False),
}


@dataclass
class Reader:
    """Who read, as plain values: the row of the person is let go before the audit row is written."""

    id: int
    name: str


def head_for(patient: Patient) -> queries.Head:
    """The head of this request's patient, read once."""
    heads = g.setdefault("patient_heads", {})
    if patient.id not in heads:
        heads[patient.id] = queries.head_of(patient, now())
    return cast(queries.Head, heads[patient.id])


@pages.app_template_global("patient_head")
def patient_head(patient: Patient) -> Markup:
    """Name, step, open flags and phone; the page that shows it counts as a reading of the record."""
    g.record_read = (patient.id, patient.clinic_id)
    head, zone, moment = head_for(patient), patient.clinic.time_zone, now()
    as_of = f"{moment_words(moment, zone)} {zone_short(moment, zone)}"  # with the year: paper is kept
    return Markup(render_template("overview/_patient_head.html", patient=patient, head=head, as_of=as_of))


@pages.app_template_global("patient_tabs")
def patient_tabs(patient: Patient, tab: str) -> Markup:
    """The parts of the record; those of the trial are greyed while there is none."""
    head = head_for(patient)
    return Markup(render_template("overview/_patient_tabs.html", patient=patient, head=head, tab=tab, tabs=TABS))


@pages.app_template_global("primary_areas_of")
def primary_areas_of(patient_ids: list[int]) -> dict[int, str]:
    """The primary area of each patient of a list."""
    return queries.primary_areas_of(patient_ids)


@pages.after_app_request
def note_reading(response: Response) -> Response:
    """Say who read the record, once a request, after the page has done all its reading."""
    read = g.pop("record_read", None)
    if read is not None and request.method == "GET" and response.status_code == 200:
        patient_id, clinic_id = read
        reader = Reader(current_user.id, current_user.name)
        record_reading(patient_id, clinic_id=clinic_id, by=reader, now=now())
    return response
