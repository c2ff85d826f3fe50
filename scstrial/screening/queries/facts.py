"""What is known about a candidate: the answers, and what the record already holds elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scstrial.assessments.choices import BaselineSource, Instrument, Scale
from scstrial.assessments.models import BaselineRating, TargetArea
from scstrial.assessments.queries import (
    baseline_ratings_of,
    last_item9_of,
    latest_scores_of,
    rating_facts,
    target_areas_of,
)
from scstrial.assessments.rules import baseline_of, in_scale
from scstrial.foundation.clock import day_of
from scstrial.medications.models import OpioidList
from scstrial.medications.queries import kidney_values_of, mme_in, opioid_lists_of, opioids_of
from scstrial.patients.choices import Step
from scstrial.patients.models import Patient
from scstrial.patients.queries import steps_of
from scstrial.protocols.choices import Payer
from scstrial.protocols.queries import evaluation_rule_of, profile_in_force, protocol_in_force
from scstrial.protocols.rules import EvaluationRule
from scstrial.protocols.rules.payers import PayerProfile
from scstrial.screening.choices import Indication, Region
from scstrial.screening.models import EarlierCare, PatientIndication
from scstrial.screening.queries.history import (
    from_diabetic_indication,
    from_earlier_care,
    from_measures,
    from_trials,
    trials_before,
)
from scstrial.screening.queries.known import Known
from scstrial.screening.queries.rows import care_versions_of, indication_versions_of, latest_answers_of
from scstrial.screening.queries.thinners import from_agreements
from scstrial.screening.queries.trials_seen import NOTHING, TrialsSeen, trials_seen
from scstrial.screening.rules import (
    PAYER,
    QUESTIONS,
    WANTED_ANSWERS,
    CandidateFacts,
    Screening,
    TrialBefore,
    answers_judged,
    asks_reevaluation,
    count_of,
    months_between,
    region_of,
    screen,
    trials_in,
    value_from,
)

NOT_ANSWERED = {"birth_date", "indication", "answers", "inr_on", "hba1c_on"}
BEFORE_A_SCREENING = (Step.REFERRED, Step.DECISION, Step.AFTER)  # from the decision: the trial is to be repeated
FACT_NAMES = frozenset(one.name for one in fields(CandidateFacts)) - NOT_ANSWERED


@dataclass(frozen=True)
class Candidate:
    """The facts, whose rules they are read by, and where each fact is from."""

    facts: CandidateFacts
    profile: PayerProfile
    known: Mapping[str, Known]
    indications: tuple[PatientIndication, ...]
    payer_is_clinics: bool
    trials: TrialsSeen = NOTHING
    trials_before: tuple[TrialBefore, ...] = ()  # here and elsewhere, in any region
    given: Mapping[str, Known] = field(default_factory=dict)  # the answers alone, by a person
    care_versions: tuple[EarlierCare, ...] = ()  # also what was corrected or withdrawn
    began_at: datetime | None = None  # this screening; None: not under way
    indication_versions: tuple[PatientIndication, ...] = ()  # also what was corrected or taken off the list

    @property
    def care(self) -> list[EarlierCare]:
        """Treatments, operations and trials elsewhere that hold."""
        return [row for row in self.care_versions if row.retired_at is None]

    @property
    def asks_reevaluation(self) -> bool:
        """Whether the spine was operated on."""
        operations = self.known.get("prior_spine_surgeries")
        count = operations.value if operations is not None else None
        return asks_reevaluation(count, [row.indication for row in self.indications])


def facts_of(patient: Patient, as_of: date) -> CandidateFacts:
    """Everything that is judged about the candidate; what nobody recorded is None."""
    return candidate_of(patient, as_of).facts


def prior_trials_in(candidate: Candidate, region: Region) -> int:
    """Earlier trials in a region, those told included whichever region they were told of."""
    told = candidate.given.get("prior_trials_same_region")
    in_region = trials_in(region, candidate.trials_before)
    return count_of(told.value if told else None, told.at if told else None, in_region) or 0


def inr_at_placement(patient: Patient, as_of: date) -> tuple[Decimal, int]:
    """The highest INR that a placement after warfarin is done with, and from how many days before it may be."""
    limits = payer_profile_of(patient, as_of).limits
    return limits["hold_inr_max"].value, int(limits["hold_inr_days"].value)


def screening_of(patient: Patient, as_of: date, placement_planned_on: date | None = None) -> Screening:
    """Items and verdict by rule on a day of the clinic; overrides are not looked at."""
    candidate = candidate_of(patient, as_of)
    return screen(candidate.facts, candidate.profile, as_of, placement_planned_on)


def candidate_of(patient: Patient, as_of: date, stood_at: datetime | None = None) -> Candidate:
    """Facts and where they are from, in a constant number of readings; scores and opioids as they stood then."""
    stated_ever = tuple(indication_versions_of(patient.id))
    indications = tuple(row for row in stated_ever if row.retired_at is None)
    given = answered(patient.id)
    seen, versions = trials_seen(patient.id), tuple(care_versions_of(patient.id))
    care = [row for row in versions if row.retired_at is None]
    areas = target_areas_of(patient.id)
    before = trials_before(seen, care, as_of)
    region = seen.region or region_of(areas[0].area if areas else None)
    known = {
        **given,
        **from_earlier_care(care, given, as_of),
        **from_trials(given.get("prior_trials_same_region"), trials_in(region, before), region),
        **from_measures(given, kidney_values_of(patient.id)),
        **from_indication(indications, as_of),
        **from_diabetic_indication(indications, given.get("diabetes")),
        **from_baseline(patient, areas, as_of),
        **from_scores(patient, stood_at),
        **from_opioids(patient, stood_at),
        **from_agreements(patient.id, given.get("antithrombotic_plan")),
    }
    stated = known[PAYER].value if PAYER in known else None
    began_at = screening_began_at(patient)
    profile = profile_of(patient, stated, day_of(began_at, patient.clinic.zone) if began_at else as_of)
    values = {fact: one.value for fact, one in known.items()}
    facts = CandidateFacts(
        birth_date=patient.born_on,
        indication=Indication(indications[0].indication) if indications else None,
        answers=answers_judged(profile, {item: values[item] for item in WANTED_ANSWERS if item in values}),
        **{fact: value for fact, value in values.items() if fact in FACT_NAMES},
        inr_on=known["inr"].dated_on if "inr" in known else None,
        hba1c_on=known["hba1c_pct"].dated_on if "hba1c_pct" in known else None,
    )
    histories = (versions, began_at, stated_ever)
    return Candidate(facts, profile, known, indications, stated is None, seen, before, given, *histories)


def payer_profile_of(patient: Patient, on: date) -> PayerProfile:
    """By whose rules the patient's screening is read."""
    row = latest_answers_of(patient.id).get(PAYER)
    return profile_of(patient, value_from(PAYER, row.value) if row is not None else None, began_on_of(patient, on))


def began_on_of(patient: Patient, otherwise: date) -> date:
    """The clinic's day on which the screening began."""
    began_at = screening_began_at(patient)
    return day_of(began_at, patient.clinic.zone) if began_at else otherwise


def profile_of(patient: Patient, stated: Payer | None, began_on: date) -> PayerProfile:
    """The payer stated for this patient, else the clinic's, by what was in force when the screening began."""
    protocol = protocol_in_force(patient.clinic_id, began_on)
    payer = stated or (Payer(protocol.payer) if protocol is not None else Payer.DEFAULT)
    return profile_in_force(patient.clinic_id, payer, began_on)


def screening_began_at(patient: Patient) -> datetime | None:
    """When the last screening began; going back to it or opening the record again begins none."""
    before, began = Step.REFERRED, None
    for row in steps_of(patient.id):
        if row.step is Step.SCREENING and before in BEFORE_A_SCREENING:
            began = row.at
        before = row.step
    if began is None or patient.step in (Step.REFERRED, Step.AFTER):
        return None
    return began


def answered(patient_id: int) -> dict[str, Known]:
    """The last answer to each question."""
    return {
        fact: Known(
            value_from(fact, row.value), row.entered_at, row.entered_by_name, row.dated_on, row.note, typed=row.typed
        )
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


def from_baseline(patient: Patient, areas: Sequence[TargetArea], as_of: date) -> dict[str, Known]:
    """Pain of the primary area by the protocol's baseline, as a trial planned on that day has it; mm as a tenth."""
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


def stood(row: OpioidList, patient: Patient, at: datetime | None) -> bool:
    """Whether it was so at that moment: of an earlier day, or of that day and entered by then."""
    if at is None:
        return True
    on = day_of(at, patient.zone)
    return row.on < on or (row.on == on and row.entered_at <= at)


def from_scores(patient: Patient, stood_at: datetime | None) -> dict[str, Known]:
    """The latest PHQ-9, ODI and Pain Catastrophizing Scale."""
    known: dict[str, Known] = {}
    for row in latest_scores_of(patient, stood_at).values():
        facts: dict[str, Any] = {}
        if row.instrument == Instrument.PHQ9:
            facts = {"phq9_total": int(row.score), "phq9_item9": row.item9}
        elif row.instrument == Instrument.ODI:
            facts = {"odi_pct": row.score}
        elif row.instrument == Instrument.PCS:
            facts = {"pcs_total": int(row.score)}
        known |= {name: Known(value, row.entered_at, row.entered_by_name, row.on) for name, value in facts.items()}
    if "phq9_item9" in known and known["phq9_item9"].value is None:
        known |= from_earlier_item9(patient, stood_at)
    return known


def from_earlier_item9(patient: Patient, stood_at: datetime | None) -> dict[str, Known]:
    """A total without question 9 takes no thought of self-harm back; that there was none is not carried on either."""
    told = last_item9_of(patient, stood_at)
    if told is None or not told.item9:
        return {}
    return {"phq9_item9": Known(told.item9, told.entered_at, told.entered_by_name, told.on)}


def from_opioids(patient: Patient, stood_at: datetime | None) -> dict[str, Known]:
    """MME per day of the opioids last stated."""
    if stood_at is None:
        stated = opioids_of(patient.id)
    else:
        stated = next((row for row in opioid_lists_of(patient.id) if stood(row, patient, stood_at)), None)
    mme = mme_in(stated)
    if stated is None or mme is None:
        return {}
    source = (stated.entered_at, stated.entered_by_name, stated.on)
    return {"mme_per_day": Known(mme.mme_per_day, *source), "mme_at_least": Known(mme.at_least, *source)}
