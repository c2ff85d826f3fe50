"""The day list: who comes today and tomorrow, who has leads in, what is still to do."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from scstrial.aftercare.choices import ImplantState
from scstrial.aftercare.models import Implant
from scstrial.foundation.access import Viewer
from scstrial.foundation.db import db
from scstrial.overview.choices import AppointmentDay, AppointmentKind
from scstrial.overview.queries.attention import worklist_of
from scstrial.overview.queries.people import person_of
from scstrial.overview.queries.trials import BoardRow
from scstrial.overview.rules import Appointment, Attention, by_day
from scstrial.patients.choices import Step
from scstrial.patients.models import Patient
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial
from scstrial.trials.queries import LEADS_IN

LOOKED_AHEAD = timedelta(days=2)  # tomorrow ends within it in every zone


@dataclass(frozen=True)
class DayList:
    """What a shift has on paper."""

    appointments: Mapping[AppointmentDay, Sequence[Appointment]]
    board: Sequence[BoardRow]
    to_do: Sequence[Attention]


def day_list_of(viewer: Viewer, now: datetime) -> DayList:
    """In a number of readings that does not grow with the patients."""
    work = worklist_of(viewer, now)
    return DayList(appointments_of(viewer.clinic_ids, now), work.board, work.needs)


def appointments_of(clinic_ids: Collection[int], now: datetime) -> Mapping[AppointmentDay, Sequence[Appointment]]:
    """Placements, pulls and implants that are planned up to tomorrow and not recorded."""
    until = now + LOOKED_AHEAD
    return by_day([*trials_planned(clinic_ids, until), *implants_planned(clinic_ids, until)], now)


def trials_planned(clinic_ids: Collection[int], until: datetime) -> Iterator[Appointment]:
    to_place = and_(Trial.state == TrialState.SCHEDULED, Trial.placement_planned_at < until)
    to_pull = and_(Trial.state.in_(LEADS_IN), Trial.pull_planned_at < until)
    planned = select(Trial).join(Trial.patient).where(Trial.clinic_id.in_(clinic_ids), or_(to_place, to_pull))
    open_ones = planned.where(Patient.step != Step.CLOSED).options(joinedload(Trial.patient), joinedload(Trial.clinic))
    for trial in db.session.scalars(open_ones):
        places = trial.state is TrialState.SCHEDULED
        yield Appointment(
            kind=AppointmentKind.PLACEMENT if places else AppointmentKind.PULL,
            at=trial.placement_planned_at if places else trial.pull_planned_at,
            zone=trial.clinic.time_zone,
            person=person_of(trial.patient),
            born_on=trial.patient.born_on,
            item_id=trial.id,
        )


def implants_planned(clinic_ids: Collection[int], until: datetime) -> Iterator[Appointment]:
    planned = select(Implant).join(Implant.patient).where(Implant.clinic_id.in_(clinic_ids))
    due = planned.where(Implant.state == ImplantState.PLANNED, Implant.planned_at < until, Patient.step != Step.CLOSED)
    for implant in db.session.scalars(due.options(joinedload(Implant.patient), joinedload(Implant.clinic))):
        assert implant.planned_at is not None
        yield Appointment(
            kind=AppointmentKind.IMPLANT,
            at=implant.planned_at,
            zone=implant.clinic.time_zone,
            person=person_of(implant.patient),
            born_on=implant.patient.born_on,
            item_id=implant.patient_id,
        )
