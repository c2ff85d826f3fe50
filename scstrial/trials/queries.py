"""Reading trials and what belongs to them; the last entered placement and pull record count."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from scstrial.foundation.access import Viewer
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import any_of, db
from scstrial.medications.choices import Intent
from scstrial.medications.models import BloodThinner
from scstrial.medications.queries import blood_thinners_of, kidney_of
from scstrial.medications.rules import DrugTaken, HoldPlan, Labs, clearance_on, hold_plan
from scstrial.patients.models import Patient
from scstrial.protocols.choices import Level
from scstrial.screening.choices import ItemKey, State
from scstrial.screening.models import ScreeningAnswer
from scstrial.screening.queries import TrialsSeen, inr_at_placement, prior_trials_in, standing_of
from scstrial.screening.rules import ITEM_FACTS, TrialBefore
from scstrial.trials.choices import Region, TrialState
from scstrial.trials.models import Film, Placement, PullRecord, Trial, TrialExtension, TrialStatus
from scstrial.trials.rules import RegionCount

LEADS_IN = (TrialState.UNDER_WAY, TrialState.ABORTED)
OPEN = (TrialState.SCHEDULED, *LEADS_IN, TrialState.LEADS_OUT)
TRIAL = (
    select(Trial)
    .where(Trial.id == bindparam("trial_id"), Trial.clinic_id.in_(any_of("clinic_ids")))
    .options(joinedload(Trial.patient), joinedload(Trial.clinic), joinedload(Trial.protocol))
)
TRIAL_HELD = TRIAL.with_for_update(of=Trial)


def trial_for(viewer: Viewer, trial_id: int, *, held: bool = False) -> Trial | None:
    """A trial at one of the viewer's clinics, with patient, clinic and protocol; None otherwise.

    `held`: who else saves something about it waits until the commit (SQLite holds the whole database).
    """
    return db.session.scalar(TRIAL_HELD if held else TRIAL, {"trial_id": trial_id, "clinic_ids": viewer.clinic_ids})


def trials_of(patient_id: int) -> Sequence[Trial]:
    """All trials of a patient, newest first."""
    return db.session.scalars(select(Trial).where(Trial.patient_id == patient_id).order_by(Trial.number.desc())).all()


def current_trial_of(patient_id: int) -> Trial | None:
    """The newest trial that was not cancelled."""
    return db.session.scalar(
        select(Trial)
        .where(Trial.patient_id == patient_id, Trial.state != TrialState.CANCELLED)
        .order_by(Trial.number.desc())
        .limit(1)
    )


def trials_in(clinic_ids: Collection[int], states: Collection[TrialState], limit: int | None = None) -> Sequence[Trial]:
    """Trials in any of these states, oldest first, with patient, clinic and protocol."""
    return db.session.scalars(
        select(Trial)
        .where(Trial.clinic_id.in_(clinic_ids), Trial.state.in_(states))
        .options(joinedload(Trial.patient), joinedload(Trial.clinic), joinedload(Trial.protocol))
        .order_by(Trial.id)
        .limit(limit)
    ).all()


def placement_of(trial_id: int) -> Placement | None:
    return placements_of_many([trial_id]).get(trial_id)


def placements_of_many(trial_ids: Collection[int]) -> dict[int, Placement]:
    """The counting placement record of each trial."""
    latest = select(func.max(Placement.id)).where(Placement.trial_id.in_(trial_ids)).group_by(Placement.trial_id)
    rows = db.session.scalars(select(Placement).where(Placement.id.in_(latest)))
    return {row.trial_id: row for row in rows}


def placement_versions_of(trial_id: int) -> Sequence[Placement]:
    """Every version of the placement record, oldest first."""
    return db.session.scalars(select(Placement).where(Placement.trial_id == trial_id).order_by(Placement.id)).all()


def pull_of(trial_id: int) -> PullRecord | None:
    return pulls_of_many([trial_id]).get(trial_id)


def pulls_of_many(trial_ids: Collection[int]) -> dict[int, PullRecord]:
    """The counting pull record of each trial; none where the pull was taken back."""
    if not trial_ids:
        return {}
    latest = select(func.max(PullRecord.id)).where(PullRecord.trial_id.in_(trial_ids)).group_by(PullRecord.trial_id)
    rows = db.session.scalars(select(PullRecord).where(PullRecord.id.in_(latest), PullRecord.in_error.is_(False)))
    return {row.trial_id: row for row in rows}


def statuses_of(trial_id: int) -> Sequence[TrialStatus]:
    """Every state the trial was in, oldest first."""
    return db.session.scalars(
        select(TrialStatus).where(TrialStatus.trial_id == trial_id).order_by(TrialStatus.id)
    ).all()


def extensions_of(trial_id: int) -> Sequence[TrialExtension]:
    return db.session.scalars(
        select(TrialExtension).where(TrialExtension.trial_id == trial_id).order_by(TrialExtension.id)
    ).all()


def pull_versions_of(trial_id: int) -> Sequence[PullRecord]:
    """Every version of the pull record, oldest first."""
    return db.session.scalars(select(PullRecord).where(PullRecord.trial_id == trial_id).order_by(PullRecord.id)).all()


def film_versions_of(trial_id: int) -> Sequence[Film]:
    """Every version of every film of the leads, in the order of entering."""
    return db.session.scalars(select(Film).where(Film.trial_id == trial_id).order_by(Film.id)).all()


def films_among(versions: Sequence[Film]) -> list[Film]:
    """Those of one trial's films that count, by the time they were taken."""
    replaced = {row.replaces_id for row in versions}
    standing = [row for row in versions if row.id not in replaced and not row.in_error]
    return sorted(standing, key=lambda row: (row.taken_at, row.id))


def film_that_replaced(film_id: int) -> Film | None:
    """The correction of a film; None when it stands as it is."""
    return db.session.scalar(select(Film).where(Film.replaces_id == film_id).limit(1))


def trials_done_in(patient_id: int, region: Region) -> int:
    """How many trials with leads placed this patient has had in a region."""
    return sum(trial.region is region and trial.placed_at is not None for trial in trials_of(patient_id))


def trials_told(patient_id: int) -> TrialsSeen:
    """What the screening, a rung below, hears of a patient's trials: the open one, and those that are over."""
    trials = [trial for trial in trials_of(patient_id) if trial.state is not TrialState.CANCELLED]
    current = next((trial for trial in trials if trial.state in OPEN), None)
    over = [trial for trial in trials if trial is not current and trial.placed_at is not None]
    by_name = {trial_id: row.entered_by_name for trial_id, row in placements_of_many([one.id for one in over]).items()}
    return TrialsSeen(
        placement_on=(current.placed_on or current.placement_planned_on) if current is not None else None,
        is_placed=current is not None and current.placed_at is not None,
        region=current.region if current is not None else None,
        over=tuple(
            TrialBefore(trial.placed_on, trial.region, trial.placed_at, True, by_name.get(trial.id, ""))
            for trial in over
            if trial.placed_at is not None
        ),
    )


def region_count_of(patient: Patient, region: Region, on: date) -> RegionCount:
    """Trials before in a region: those of the record, those entered from elsewhere, or the number told."""
    standing = standing_of(patient, on)
    profile, item = standing.candidate.profile, ItemKey.PRIOR_TRIALS_SAME_REGION
    level = profile.levels.get(item)
    return RegionCount(
        prior=prior_trials_in(standing.candidate, region),
        limit=profile.number("prior_trials_limit"),
        takes_physician=level is not None and level.level is Level.HARD,
        overridden=item in standing.overrides,
    )


def hold_plans_of(patient_id: int, placement_at: datetime, leads_removed_at: datetime | None = None) -> list[HoldPlan]:
    """What the hold table says about each blood thinner on record for a placement at that moment, in clinic time."""
    thinners = blood_thinners_of(patient_id)
    patient = db.session.get(Patient, patient_id) if thinners else None
    if patient is None:
        return []
    placement_at = placement_at.astimezone(patient.clinic.zone)
    labs = labs_of(patient, placement_at)
    return hold_plan(
        map(drug_taken, thinners),
        placement_at,
        leads_removed_at,
        labs.creatinine_clearance_ml_min,
        inr=labs.inr,
        inr_on=labs.inr_on,
        inr_limit=labs.inr_limit,
        inr_days=labs.inr_days,
    )


def labs_of(patient: Patient, placement_at: datetime) -> Labs:
    """What the hold table asks for besides the last dose, as it stands for a placement at that moment."""
    on = day_of(placement_at, patient.clinic.zone)
    inr = last_inr_of(patient.id)
    value, inr_on = (inr.value, inr.dated_on or day_of(inr.entered_at, patient.clinic.zone)) if inr else (None, None)
    inr_limit, inr_days = inr_at_placement(patient, on)
    return Labs(clearance_on(kidney_of(patient), on), value, inr_limit, inr_on, inr_days)


def hold_refusals_of(patient_id: int, placement_at: datetime) -> list[str]:
    """Why a placement at that moment is not allowed by the holds; empty when it is."""
    return [refusal for plan in hold_plans_of(patient_id, placement_at) for refusal in plan.refusals]


def screening_refusals_of(trial: Trial, placed_at: datetime) -> list[str]:
    """What is known on the day of the placement to be against it, and not overridden: a finding, or what has expired.

    A question that nobody ever answered was judged when the candidate was cleared.
    """
    on = day_of(placed_at, trial.clinic.zone)
    standing = standing_of(trial.patient, on, on)
    known = standing.candidate.known
    return [
        f"{one.item.question} {one.item.finding}."
        for one in standing.obstacles
        if one.item.state is not State.UNKNOWN or ITEM_FACTS.get(one.item.item) in known
    ]


def drug_taken(thinner: BloodThinner) -> DrugTaken:
    """A blood thinner as the hold rules read it; one taken up again since has no known last dose."""
    last_dose_at, restarted_at = thinner.last_dose_at, thinner.restarted_at
    taken_again = restarted_at is not None and (last_dose_at is None or restarted_at > last_dose_at)
    intent = Intent(thinner.intent) if thinner.intent else None
    return DrugTaken(thinner.drug, None if taken_again else last_dose_at, intent)


@dataclass(frozen=True)
class Inr:
    """An INR with the day it is of (None: not said) and when it was entered."""

    value: Decimal
    dated_on: date | None
    entered_at: datetime


def last_inr_of(patient_id: int) -> Inr | None:
    """The INR that was last entered in the screening."""
    row = db.session.scalar(
        select(ScreeningAnswer)
        .where(ScreeningAnswer.patient_id == patient_id, ScreeningAnswer.fact == "inr")
        .order_by(ScreeningAnswer.id.desc())
        .limit(1)
    )
    if row is None or row.value is None:
        return None
    return Inr(Decimal(str(row.value)), row.dated_on, row.entered_at)


def drugs_held(patient_id: int) -> bool:
    """Whether a blood thinner is held and not taken up again yet."""
    return any(one.last_dose_at and drug_taken(one).last_dose_at for one in blood_thinners_of(patient_id))


def scheduled_at_of_many(trial_ids: Collection[int]) -> dict[int, datetime]:
    """When each trial was scheduled: the moment of its first state."""
    if not trial_ids:
        return {}
    first = select(TrialStatus.trial_id, func.min(TrialStatus.at)).where(TrialStatus.trial_id.in_(trial_ids))
    return {trial_id: at for trial_id, at in db.session.execute(first.group_by(TrialStatus.trial_id))}
