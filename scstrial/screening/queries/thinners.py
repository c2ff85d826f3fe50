"""Whether the plan for blood thinners is settled: by the prescribers, or by an answer that speaks of all drugs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from scstrial.medications.models import BloodThinner, HoldAgreement
from scstrial.medications.queries import agreements_of, blood_thinners_of, first_recorded_of
from scstrial.medications.rules import all_agreed, drug_words, needs_agreement
from scstrial.screening.queries.known import Known


def from_agreements(patient_id: int, stated: Known | None) -> dict[str, Known]:
    """The plan for blood thinners is there once the prescriber of each drug on record agreed to it.

    An answer says nothing about a drug that came onto the list after it was given.
    """
    thinners = blood_thinners_of(patient_id)
    newest: dict[str, HoldAgreement] = {}
    for row in agreements_of(patient_id) if thinners else ():
        newest.setdefault(row.drug, row)
    if not newest or not all_agreed({one.drug: one.drug in newest for one in thinners}):
        return unsettled_since(thinners, newest, stated, first_recorded_of(patient_id, thinners) if thinners else {})
    last = max(newest.values(), key=lambda row: row.id)
    note = "; ".join(f"{drug_words(one.drug)}: {newest[one.drug].prescriber}" for one in thinners if one.drug in newest)
    return {"antithrombotic_plan": Known(True, last.entered_at, last.entered_by_name, last.agreed_on, note, True)}


def unsettled_since(
    thinners: Sequence[BloodThinner],
    agreed: Collection[str],
    stated: Known | None,
    recorded_at: Mapping[int, datetime],
) -> dict[str, Known]:
    """Takes a yes back to not known: the drugs recorded after it on which no prescriber has agreed."""
    if stated is None or not stated.value or stated.at is None:
        return {}
    asked = [one for one in thinners if needs_agreement(one.drug) and one.drug not in agreed]
    new = [one for one in asked if recorded_at[one.id] > stated.at]
    if not new:
        return {}
    names = ", ".join(dict.fromkeys(drug_words(one.drug) for one in new))
    note = f"{names}: recorded after this was answered, and not agreed with the prescriber"
    return {"antithrombotic_plan": Known(None, new[-1].entered_at, new[-1].entered_by_name, None, note, True)}
