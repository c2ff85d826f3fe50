"""What was signed, whole and unchanged, and as a file to check it with."""

from dataclasses import dataclass

from flask import Response, abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.audit.actions import record_reading
from scstrial.decision import queries, rules
from scstrial.decision.models import Decision, Opinion
from scstrial.decision.routes.blueprint import pages, trial_or_404
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page


@dataclass
class Reader:
    """Who read, as plain values: the row of the person is let go before the audit row is written."""

    id: int
    name: str


@pages.route("/decisions/<int:decision_id>")
@requires(Permission.SEE_DECISION)
def read_decision(decision_id: int) -> ResponseReturnValue:
    row = queries.decision_for(current_user, decision_id)
    if row is None:
        abort(404)
    return signed_page(row, "decision", queries.decisions_of(row.trial_id))


@pages.route("/decisions/<int:decision_id>/signed.json")
@requires(Permission.SEE_DECISION)
def download_decision(decision_id: int) -> ResponseReturnValue:
    """The very bytes that the hash was made of."""
    return download_of(queries.decision_for(current_user, decision_id), "decision")


@pages.route("/opinions/<int:opinion_id>")
@requires(Permission.SEE_DECISION)
def read_opinion(opinion_id: int) -> ResponseReturnValue:
    row = queries.opinion_for(current_user, opinion_id)
    if row is None:
        abort(404)
    return signed_page(row, "opinion", [])


@pages.route("/opinions/<int:opinion_id>/signed.json")
@requires(Permission.SEE_DECISION)
def download_opinion(opinion_id: int) -> ResponseReturnValue:
    return download_of(queries.opinion_for(current_user, opinion_id), "opinion")


def signed_page(row: Decision | Opinion, kind: str, chain: list[Decision]) -> ResponseReturnValue:
    trial = trial_or_404(row.trial_id)
    return page(
        "decision/signed.html",
        patient=trial.patient,
        trial=trial,
        row=row,
        kind=kind,
        chain=chain,
        record=rules.record_of(row.signed_content),
        mismatch=queries.what_is_wrong(row),
        sha256_now=rules.fingerprint(row.signed_content),
        file_name=file_name_of(row, kind),
    )


def file_name_of(row: Decision | Opinion, kind: str) -> str:
    """Says nothing of the patient."""
    return f"{kind}-{row.id}-signed.json"


def download_of(row: Decision | Opinion | None, kind: str) -> ResponseReturnValue:
    if row is None:
        abort(404)
    trial, name, made = trial_or_404(row.trial_id), file_name_of(row, kind), row.signed_content.encode("utf-8")
    reader, patient_id, clinic_id = Reader(current_user.id, current_user.name), trial.patient_id, trial.clinic_id
    record_reading(patient_id, clinic_id=clinic_id, by=reader, now=now())
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made, mimetype="application/json", headers=headers)
