"""The report of a trial put together from the record, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from scstrial.audit.actions import Person
from scstrial.charts.wording import day_words
from scstrial.complications.choices import FlagState
from scstrial.complications.models import Complication, Flag
from scstrial.complications.rules.because import because_words
from scstrial.decision import rules
from scstrial.decision.models import OpinionRequest
from scstrial.decision.queries import (
    SHAPES,
    ChangeSince,
    SignedDecision,
    TrialRows,
    case_from,
    change_since_signing,
    chart_from,
    opinion_requests_of,
    rows_of,
    signed_of,
)
from scstrial.patients.rules import phone_words
from scstrial.protocols.choices import Payer
from scstrial.reports import content
from scstrial.reports.choices import PageSize
from scstrial.reports.queries.evaluated import evaluated_from, result_words
from scstrial.reports.queries.log import log_rows
from scstrial.reports.queries.programs import programs_from
from scstrial.reports.queries.treatments import treatments_in_short
from scstrial.screening.choices import Indication
from scstrial.screening.models import PatientIndication, ScreeningOverride
from scstrial.screening.queries import care_versions_of, indications_of, latest_answers_of, overrides_behind
from scstrial.screening.rules.screening import SOURCE_BEGINS
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Lead, Placement, Trial
from scstrial.trials.queries import placement_of

NOT_RECORDED = "not recorded"
LETTER_ZONES = ("America/",)  # where clinics print on US Letter; elsewhere on A4
PAYERS = {str(payer): payer.label for payer in Payer}
INDICATIONS = {str(indication): indication.label for indication in Indication}


def report_of(trial: Trial, now: datetime, printed_by: Person) -> content.TrialReport | None:
    """Everything the report says; None before the leads are placed. A draft until the final decision is signed."""
    if trial.placed_on is None:
        return None
    rows = rows_of(trial)
    case, signed = case_from(trial, rows), signed_of(trial)
    decisions = [decision_from(one, rows) for one in signed]
    final = decisions[-1] if decisions and trial.state is TrialState.DECIDED else None
    changed = change_since_signing(signed, case, rows) if final else None
    return content.TrialReport(
        identity=identity_of(trial),
        indication=indication_from(indications_of(trial.patient_id), trial),
        placement=placement_from(trial, placement_of(trial.id)),
        rule_words=f"{rules.rule_words(case.evaluation.rule)} (Protocol version {trial.protocol.number}.)",
        evaluated=evaluated_from(case),
        chart=chart_from(trial, rows, case.evaluation),
        areas=tuple(target.area.label for target in rows.areas),
        log=log_rows(trial, rows, case.evaluation),
        criteria=tuple(content.Criterion(**vars(one)) for one in case.criteria),
        complications=tuple(map(flag_row, rows.flags)),
        confirmed=tuple(map(confirmed_from, rows.complications)),
        decision=with_change(final, changed) if final else None,
        earlier=tuple(decisions[:-1] if final else decisions),
        opinions=tuple(opinion_from(one) for one in opinion_requests_of(trial.id) if one.opinion is not None),
        printed_at=now,
        printed_by=printed_by.name,
        zone=trial.clinic.time_zone,
        page_size=page_size_of(trial),
        treatments=treatments_in_short(
            care_versions_of(trial.patient_id),
            latest_answers_of(trial.patient_id, placed_at_of(trial)),
            trial.placed_on,
        ),
        programs=programs_from(rows.sessions, trial),
        set_aside=tuple(map(set_aside_from, overrides_behind(trial.patient_id, placed_at_of(trial)))),
    )


def set_aside_from(row: ScreeningOverride) -> content.SetAside:
    found = row.why.rpartition(SOURCE_BEGINS)[0] or row.why
    return content.SetAside(row.question, found, row.by_name, row.at, row.reason)


def placed_at_of(trial: Trial) -> datetime:
    assert trial.placed_at is not None
    return trial.placed_at


def page_size_of(trial: Trial) -> PageSize:
    """The paper of the clinic's continent."""
    return PageSize.LETTER if trial.clinic.time_zone.startswith(LETTER_ZONES) else PageSize.A4


def identity_of(trial: Trial) -> content.Identity:
    patient, clinic = trial.patient, trial.clinic
    return content.Identity(patient.name, patient.born_on, patient.mrn, clinic.name, phone_words(clinic.phone))


def indication_from(indications: Sequence[PatientIndication], trial: Trial) -> content.Indication:
    """The primary indication with its code; further ones after it."""
    words = "; ".join(INDICATIONS.get(one.indication, one.indication) for one in indications) or NOT_RECORDED
    codes = ", ".join(dict.fromkeys(one.icd10_code for one in indications if one.icd10_code))
    payer = trial.protocol.payer
    return content.Indication(words, codes, PAYERS.get(payer, payer))


def placement_from(trial: Trial, placement: Placement | None) -> content.Placement:
    """The placement record in words; blanks say that they are not recorded."""
    assert trial.placed_on is not None
    operator = placement.operator if placement else NOT_RECORDED
    approach = placement.approach.label.lower() if placement and placement.approach else ""
    entry = ", ".join(part for part in (placement.entry_level if placement else "", approach) if part)
    leads = tuple(lead_from(lead) for lead in placement.leads) if placement else ()
    return content.Placement(trial.placed_on, trial.pulled_on, operator, entry or NOT_RECORDED, leads)


def lead_from(lead: Lead) -> content.LeadPlaced:
    third = f" {lead.tip_third.label.lower()}" if lead.tip_third else ""
    model = f"{lead.vendor.label} {lead.model}".strip()
    return content.LeadPlaced(
        lead.number, model, lead.contact_count, f"{lead.tip_level}{third}, {lead.side.label.lower()}"
    )


def flag_row(flag: Flag) -> content.ComplicationRow:
    """A flag with what raised it, and what was said when it was closed."""
    closing = next((note for note in reversed(flag.notes) if note.act == "closed"), None)
    return content.ComplicationRow(
        letter=str(flag.urgency),
        shape=SHAPES[flag.urgency],
        code=str(flag.rule),
        name=flag.rule.label,
        raised_at=flag.raised_at,
        because=because_words(flag.because) + (" (basis withdrawn)" if flag.basis_withdrawn else ""),
        state=state_words(flag),
        outcome=closing.note if closing and flag.state is FlagState.CLOSED else "",
    )


def state_words(flag: Flag) -> str:
    """ "closed Sat 7 Mar by R. Ortiz"."""
    if flag.closed_at is not None and flag.closed_by_name:
        on = flag.closed_at.astimezone((flag.trial or flag.patient).zone).date()
        return f"closed {day_words(on)} by {flag.closed_by_name}"
    if flag.acknowledged_by_name:
        return f"in the hands of {flag.acknowledged_by_name}"
    return "open"


def confirmed_from(row: Complication) -> content.ConfirmedComplication:
    """A complication in words, with what makes it serious and its code."""
    site = f", {row.infection_site.label.lower()}" if row.infection_site else ""
    code = f" ({row.icd10_code})" if row.icd10_code else ""
    serious = f", serious: {row.serious_because.label.lower()}" if row.serious_because else ""
    return content.ConfirmedComplication(
        name=f"{row.kind.label}{site}{code}",
        began_on=row.began_on,
        severity=f"{row.severity.label.lower()}{serious}",
        related=row.relatedness.label.lower(),
        outcome=row.outcome.label.lower(),
        course=row.course,
    )


def opinion_from(request: OpinionRequest) -> content.SecondOpinion:
    """A second opinion that was given."""
    given = request.opinion
    assert given is not None
    return content.SecondOpinion(request.question, given.view.said, given.words, given.signed_by_name, given.signed_at)


def decision_from(one: SignedDecision, rows: TrialRows) -> content.SignedDecision:
    """A signed decision; the patient's wish is that of the pull record."""
    row = one.decision
    wish = rows.pull.wants_implant if rows.pull else None
    return content.SignedDecision(
        choice=row.choice.label,
        reason=row.reason,
        physician=row.signed_by_name,
        signed_at=row.signed_at,
        patient_wish=f"wants the implant: {wish.label.lower()}" if wish else "",
        amend_reason=row.amend_reason,
        sha256=row.content_sha256,
    )


def with_change(decision: content.SignedDecision, changed: ChangeSince | None) -> content.SignedDecision:
    """The final decision; a record that says something else since then is said beside it."""
    if changed is None:
        return decision
    what = "A log was corrected" if changed.by_log else "The record changed"
    words = f"{what} after signing: then {result_words(changed.then)}; now {result_words(changed.now)}."
    if not changed.other_result:
        words = f"{what} after signing; the result is the same as signed."
    return replace(decision, changed_since=words)
