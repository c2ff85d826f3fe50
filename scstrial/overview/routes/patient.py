"""The pages about one patient as a whole: overview, trial, history."""

from dataclasses import dataclass
from typing import Self

from flask import request
from flask.typing import ResponseReturnValue

from scstrial.audit.queries import history_of_patient
from scstrial.charts.data import PainChart
from scstrial.charts.wording import table_rows, text_alternative
from scstrial.decision.rules import display_pct
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page
from scstrial.overview import queries
from scstrial.overview.routes.blueprint import pages, patient_or_404, shown_whole, trial_or_404
from scstrial.overview.routes.head import head_for
from scstrial.overview.rules import in_order

EVENTS_SHOWN = 12
HISTORY_SHOWN = 50


@dataclass(frozen=True)
class Chart:
    """The chart for those who do not see it, and the table behind it."""

    words: str
    columns: list[str]
    rows: list[list[str]]

    @classmethod
    def of(cls, chart: PainChart) -> Self:
        columns, *rows = table_rows(chart)
        return cls(text_alternative(chart), columns, rows)


@pages.route("/patients/<int:patient_id>")
@requires(Permission.SEE_PATIENTS)
def patient_page(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    head, moment = head_for(patient), now()
    summary = queries.summary_of(patient, head)
    return page(
        "overview/patient_page.html",
        patient=patient,
        head=head,
        trial=head.trial,
        now=moment,
        next_step=queries.next_step_of(patient, head, moment),
        flags=in_order(queries.flags_needing_somebody([patient.clinic_id], moment, patient_id=patient.id)),
        summary=summary,
        events=queries.timeline_of(patient.id),
        chart=Chart.of(summary.chart) if summary.chart is not None else None,
        limit=None if shown_whole("timeline") else EVENTS_SHOWN,
    )


@pages.route("/trials/<int:trial_id>")
@requires(Permission.SEE_PATIENTS)
def trial_page(trial_id: int) -> ResponseReturnValue:
    trial = trial_or_404(trial_id)
    moment = now()
    return page(
        "overview/trial_page.html",
        patient=trial.patient,
        trial=trial,
        head=queries.days_of(trial, moment),
        way=queries.trial_way_of(trial, moment),
        display_pct=display_pct,
    )


@pages.route("/patients/<int:patient_id>/history")
@requires(Permission.SEE_PATIENTS)
def history(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    before = request.args.get("before", type=int)
    with_readings = "readings" in request.args
    entries = history_of_patient(patient.id, before_id=before, limit=HISTORY_SHOWN + 1, with_readings=with_readings)
    return page(
        "overview/history.html",
        with_readings=with_readings,
        patient=patient,
        entries=entries[:HISTORY_SHOWN],
        older=entries[HISTORY_SHOWN - 1].id if len(entries) > HISTORY_SHOWN else None,
        is_newest=before is None,
    )
