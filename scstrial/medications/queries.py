"""Reading opioids and blood thinners; the last entered list counts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from sqlalchemy import func, select

from scstrial.foundation.db import RowsOf, db
from scstrial.medications import rules
from scstrial.medications.models import BloodThinner, HoldAgreement, KidneyValues, OpioidLine, OpioidList
from scstrial.patients.choices import Sex
from scstrial.patients.models import Patient

THINNERS = RowsOf(
    BloodThinner.patient_id,
    lambda of_patients: (
        select(BloodThinner)
        .where(of_patients, BloodThinner.retired_at.is_(None))
        .order_by(BloodThinner.drug, BloodThinner.id)
    ),
)

OPIOIDS = RowsOf(
    OpioidList.patient_id,
    lambda of_patients: select(OpioidList).where(
        OpioidList.id.in_(select(func.max(OpioidList.id)).where(of_patients).group_by(OpioidList.patient_id))
    ),
)


def opioids_of_many(patient_ids: Collection[int]) -> dict[int, OpioidList]:
    """The opioid list of each patient that was entered last."""
    return {row.patient_id: row for row in OPIOIDS(patient_ids)}


def opioids_of(patient_id: int) -> OpioidList | None:
    return opioids_of_many([patient_id]).get(patient_id)


def opioid_lists_of(patient_id: int) -> Sequence[OpioidList]:
    """Every list that was stated, newest first."""
    return db.session.scalars(
        select(OpioidList).where(OpioidList.patient_id == patient_id).order_by(OpioidList.id.desc())
    ).all()


def mme_in(stated: OpioidList | None) -> rules.Mme | None:
    """MME per day of a stated list; None where nothing was stated, 0 where none is taken."""
    if stated is None:
        return None
    return rules.mme_of(map(as_row, stated.lines))


def as_row(line: OpioidLine) -> rules.OpioidRow:
    return rules.OpioidRow(line.drug, line.strength, line.unit, line.units_per_day, line.route)


def lines_with_mme(stated: OpioidList) -> list[tuple[OpioidLine, Fraction | None]]:
    """Each line with its MME per day; None = not convertible, which is never 0."""
    return [(line, rules.mme_of_row(as_row(line))) for line in stated.lines]


def mme_of(patient_id: int) -> rules.Mme | None:
    return mme_in(opioids_of(patient_id))


def thinners_of_many(patient_ids: Collection[int]) -> Mapping[int, list[BloodThinner]]:
    """Blood thinners as they now stand, by name."""
    rows = THINNERS(patient_ids)
    found: dict[int, list[BloodThinner]] = defaultdict(list)
    for row in rows:
        found[row.patient_id].append(row)
    return found


def blood_thinners_of(patient_id: int) -> list[BloodThinner]:
    return thinners_of_many([patient_id]).get(patient_id, [])


def first_recorded_of(patient_id: int, standing: Sequence[BloodThinner]) -> dict[int, datetime]:
    """When each entry came onto the list, whatever was changed about it since; taken off and entered again is new."""
    columns = (BloodThinner.id, BloodThinner.replaces_id, BloodThinner.entered_at)
    rows = db.session.execute(select(*columns).where(BloodThinner.patient_id == patient_id))
    known = {row.id: row for row in rows}
    found = {}
    for thinner in standing:
        first = known[thinner.id]
        while first.replaces_id is not None:
            first = known[first.replaces_id]
        found[thinner.id] = first.entered_at
    return found


def blood_thinner_of(patient_id: int, thinner_id: int) -> BloodThinner | None:
    """One entry of the patient, also one that was changed or taken off the list since."""
    mine = (BloodThinner.patient_id == patient_id, BloodThinner.id == thinner_id)
    return db.session.scalar(select(BloodThinner).where(*mine))


def blood_thinners_withdrawn(patient_id: int) -> Sequence[BloodThinner]:
    """Those taken off the list, the latest first."""
    taken_off = (BloodThinner.patient_id == patient_id, BloodThinner.withdrawn_by_name != "")
    return db.session.scalars(select(BloodThinner).where(*taken_off).order_by(BloodThinner.retired_at.desc())).all()


def agreements_of(patient_id: int) -> Sequence[HoldAgreement]:
    """What prescribers agreed to, newest first; of a drug the first one counts."""
    return db.session.scalars(
        select(HoldAgreement).where(HoldAgreement.patient_id == patient_id).order_by(HoldAgreement.id.desc())
    ).all()


def patients_agreed(
    thinners: Mapping[int, Sequence[BloodThinner]], planned_at: Mapping[int, datetime | None]
) -> frozenset[int]:
    """Of these patients with their drugs, those of whom every prescriber agreed for the placement planned now."""
    rows = select(HoldAgreement.patient_id, HoldAgreement.drug, HoldAgreement.placement_at)
    mine = rows.where(HoldAgreement.patient_id.in_(thinners)).order_by(HoldAgreement.id)
    newest = {(row.patient_id, row.drug): row.placement_at for row in db.session.execute(mine)}
    known = {pair for pair, for_at in newest.items() if rules.agreement_counts(for_at, planned_at.get(pair[0]))}
    return frozenset(
        patient_id
        for patient_id, rows in thinners.items()
        if rules.all_agreed({row.drug: (patient_id, row.drug) in known for row in rows})
        and any((patient_id, row.drug) in known for row in rows)
    )


def kidney_values_of(patient_id: int) -> KidneyValues | None:
    """The creatinine measured last; of several of one day the one entered last."""
    return db.session.scalar(
        select(KidneyValues)
        .where(KidneyValues.patient_id == patient_id)
        .order_by(KidneyValues.measured_on.desc(), KidneyValues.id.desc())
        .limit(1)
    )


def kidney_of(patient: Patient) -> rules.Kidney | None:
    """What the creatinine clearance is computed from."""
    row = kidney_values_of(patient.id)
    return kidney_from(patient, row) if row is not None else None


def kidneys_of_many(patients: Iterable[Patient]) -> dict[int, rules.Kidney]:
    """The same by patient, in one reading."""
    by_id = {patient.id: patient for patient in patients}
    rows = select(KidneyValues).where(KidneyValues.patient_id.in_(by_id))
    newest = db.session.scalars(rows.order_by(KidneyValues.measured_on, KidneyValues.id))
    return {row.patient_id: kidney_from(by_id[row.patient_id], row) for row in newest}


def kidney_from(patient: Patient, row: KidneyValues) -> rules.Kidney:
    female = {Sex.FEMALE: True, Sex.MALE: False}.get(patient.sex)
    creatinine = rules.creatinine_as_read(row.creatinine_typed, row.creatinine_mg_dl)
    return rules.Kidney(
        patient.born_on, female, row.weight_kg, creatinine, row.measured_on, row.creatinine_typed, row.weight_typed
    )
