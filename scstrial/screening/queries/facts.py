"""What is known about a candidate: the answers, and what the record already holds elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scstrial.assessments.choices import BaselineSource, Instrument, Scale
from scstrial.assessments.models import BaselineRating
from scstrial.assessments.queries import baseline_ratings_of, rating_facts, scores_of, target_areas_of
from scstrial.assessments.rules import baseline_of, in_scale
from scstrial.foundation.clock import day_of
from scstrial.medications.models import HoldAgreement
from scstrial.medications.queries import agreements_of, blood_thinners_of, mme_in, opioids_of
from scstrial.medications.rules import all_agreed, drug_words
from scstrial.patients.choices import Step
from scstrial.patients.models import Patient
from scstrial.patients.queries import steps_of
from scstrial.protocols.choices import Payer
from scstrial.protocols.queries import evaluation_rule_of, profile_in_force, protocol_in_force
from scstrial.protocols.rules import EvaluationRule
from scstrial.protocols.rules.payers import PayerProfile
from scstrial.screening.choices import Indication, Treatment
from scstrial.screening.models import PatientIndication
from scstrial.screening.queries.rows import earlier_care_of, indications_of, latest_answers_of
from scstrial.screening.rules import (
    PAYER,
    QUESTIONS,
    WANTED_ANSWERS,
    Answer,
    CandidateFacts,
    Screening,
    answers_judged,
    months_between,
    screen,
    value_from,
)

NOT_ANSWERED = {"birth_date", "indication", "answers", "inr_on", "hba1c_on"}
FACT_NAMES = frozenset(field.name for field in fields(CandidateFacts)) - NOT_ANSWERED


@dataclass(frozen=True)
class Known:
    """A fact with the day it is of, and who entered it when."""

    value: Any
    at: datetime | None = None
    by_name: str = ""
    dated_on: date | None = None
    note: str = ""
    from_record: bool = False  # stands elsewhere in the record than in the answers

    @property
    def answer(self) -> Answer:
        return Answer(self.value, self.dated_on, self.note)


@dataclass(frozen=True)
class Candidate:
    """The facts, whose rules they are read by, and where each fact is from."""

    facts: CandidateFacts
    profile: PayerProfile
    known: Mapping[str, Known]
    indications: tuple[PatientIndication, ...]
    payer_is_clinics: bool


def facts_of(patient: Patient, as_of: date) -> CandidateFacts:
    """Everything that is judged about the candidate; what nobody recorded is None."""
    return candidate_of(patient, as_of).facts


def screening_of(patient: Patient, as_of: date, placement_planned_on: date | None = None) -> Screening:
    """Items and verdict by rule on a day of the clinic; overrides are not looked at."""
    candidate = candidate_of(patient, as_of)
    return screen(candidate.facts, candidate.profile, as_of, placement_planned_on)


def candidate_of(patient: Patient, as_of: date) -> Candidate:
    """Facts and where they are from, in a constant number of readings."""
    indications = tuple(indications_of(patient.id))
    given = answered(patient.id)
    known = {
        **given,
        **from_earlier_care(patient.id, given.get("treatments")),
        **from_indication(indications, as_of),
        **from_baseline(patient, as_of),
        **from_scores(patient.id),
        **from_opioids(patient.id),
        **from_agreements(patient.id),
    }
    stated = known[PAYER].value if PAYER in known else None
    profile = profile_of(patient, stated, as_of)
    values = {fact: one.value for fact, one in known.items()}
    facts = CandidateFacts(
        birth_date=patient.born_on,
        indication=Indication(indications[0].indication) if indications else None,
        answers=answers_judged(profile, {item: values[item] for item in WANTED_ANSWERS if item in values}),
        **{fact: value for fact, value in values.items() if fact in FACT_NAMES},
        inr_on=known["inr"].dated_on if "inr" in known else None,
        hba1c_on=known["hba1c_pct"].dated_on if "hba1c_pct" in known else None,
    )
    return Candidate(facts, profile, known, indications, stated is None)


def profile_of(patient: Patient, stated: Payer | None, as_of: date) -> PayerProfile:
    """The payer stated for this patient, else the clinic's, by what was in force when the screening began."""
    began_on = screening_began_on(patient) or as_of
    protocol = protocol_in_force(patient.clinic_id, began_on)
    payer = stated or (Payer(protocol.payer) if protocol is not None else Payer.DEFAULT)
    return profile_in_force(patient.clinic_id, payer, began_on)


def screening_began_on(patient: Patient) -> date | None:
    """The clinic's day on which the last screening began; going back to it or opening the record again begins none."""
    before, began = Step.REFERRED, None
    for row in steps_of(patient.id):
        if row.step is Step.SCREENING and before in (Step.REFERRED, Step.AFTER):
            began = row.at
        before = row.step
    if began is None or patient.step in (Step.REFERRED, Step.AFTER):
        return None
    return day_of(began, patient.clinic.zone)


def answered(patient_id: int) -> dict[str, Known]:
    """The last answer to each question."""
    return {
        fact: Known(value_from(fact, row.value), row.entered_at, row.entered_by_name, row.dated_on, row.note)
        for fact, row in latest_answers_of(patient_id).items()
        if fact in QUESTIONS
    }


def from_indication(indications: Iterable[PatientIndication], as_of: date) -> dict[str, Known]:
    """Completed months of pain, from the first indication that says since when."""
    for row in indications:
        if row.pain_since_on is not None:
            months = months_between(row.pain_since_on, as_of)
            return {"pain_months": Known(months, row.entered_at, row.entered_by_name, row.pain_since_on)}
    return {}


def from_baseline(patient: Patient, as_of: date) -> dict[str, Known]:
    """Pain of the primary area by the protocol's baseline, as a trial planned on that day has it; mm as a tenth."""
    areas = target_areas_of(patient.id)
    ratings = baseline_ratings_of(patient.id)
    if not areas:
        return {}
    protocol = protocol_in_force(patient.clinic_id, as_of)
    rule = evaluation_rule_of(protocol) if protocol is not None else EvaluationRule()
    rows = [row for row in ratings if row.area is areas[0].area]
    for scale in (Scale.NRS, Scale.VAS_MM):
        value = baseline_value([row for row in rows if row.scale is scale], scale, rule)
        if value is not None:
            last = max((row for row in rows if row.scale is scale), key=lambda row: (row.on, row.id))
            return {"pain_nrs": Known(value / in_scale(1, scale), last.entered_at, last.entered_by_name, last.on)}
    return {}


def baseline_value(rows: list[BaselineRating], scale: Scale, rule: EvaluationRule) -> Fraction | None:
    """The baseline as it would be if the leads went in the day after the last diary day (rule book 4.1)."""
    diary = [rating_facts(row) for row in rows if row.source == BaselineSource.DIARY]
    stated = [row.average for row in rows if row.source == BaselineSource.CLINIC and row.average is not None]
    last_on = max((rating.on for rating in diary), default=None)
    placed_on = last_on + timedelta(days=1) if last_on is not None else date.max
    clinic_value: Decimal | None = stated[-1] if stated else None
    needed, window = rule.baseline_days_needed, rule.baseline_window_days
    return baseline_of(diary, clinic_value, placed_on, needed, scale, window, rule.baseline_asked).value


def from_scores(patient_id: int) -> dict[str, Known]:
    """The latest PHQ-9, ODI and Pain Catastrophizing Scale."""
    known: dict[str, Known] = {}
    for row in scores_of(patient_id):  # by instrument and day: the last one stays
        facts: dict[str, Any] = {}
        if row.instrument == Instrument.PHQ9:
            facts = {"phq9_total": int(row.score), "phq9_item9": row.item9}
        elif row.instrument == Instrument.ODI:
            facts = {"odi_pct": row.score}
        elif row.instrument == Instrument.PCS:
            facts = {"pcs_total": int(row.score)}
        known |= {name: Known(value, row.entered_at, row.entered_by_name, row.on) for name, value in facts.items()}
    return known


def from_opioids(patient_id: int) -> dict[str, Known]:
    """MME per day of the opioids last stated."""
    stated = opioids_of(patient_id)
    mme = mme_in(stated)
    if stated is None or mme is None:
        return {}
    source = (stated.entered_at, stated.entered_by_name, stated.on)
    return {"mme_per_day": Known(mme.mme_per_day, *source), "mme_at_least": Known(mme.at_least, *source)}


def from_agreements(patient_id: int) -> dict[str, Known]:
    """The plan for blood thinners is there once the prescriber of each drug on record agreed to it."""
    thinners = blood_thinners_of(patient_id)
    newest: dict[str, HoldAgreement] = {}
    for row in agreements_of(patient_id) if thinners else ():
        newest.setdefault(row.drug, row)
    if not all_agreed({one.drug: one.drug in newest for one in thinners}) or not newest:
        return {}
    last = max(newest.values(), key=lambda row: row.id)
    note = "; ".join(f"{drug_words(one.drug)}: {newest[one.drug].prescriber}" for one in thinners if one.drug in newest)
    return {"antithrombotic_plan": Known(True, last.entered_at, last.entered_by_name, last.agreed_on, note, True)}


def from_earlier_care(patient_id: int, answer: Known | None) -> dict[str, Known]:
    """Treatments recorded with dates and result, or as unsuitable with the reason, beside those that were ticked."""
    rows = earlier_care_of(patient_id)
    if not rows:
        return {}
    ticked = answer.value if answer is not None and answer.value is not None else frozenset()
    last = max(rows, key=lambda row: row.id)
    value = ticked | {Treatment(row.treatment) for row in rows}
    if answer is not None and answer.at is not None and answer.at > last.entered_at:
        return {"treatments": replace(answer, value=value)}
    note = answer.note if answer is not None else ""
    return {"treatments": Known(value, last.entered_at, last.entered_by_name, note=note)}
