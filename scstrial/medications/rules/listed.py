"""What keeps a drug that affects bleeding from standing on the list, or from being taken off it."""

from collections.abc import Collection

from scstrial.foundation.refusal import Problem
from scstrial.medications.choices import BleedingDrug
from scstrial.medications.rules.holds import drug_words

WHY_LENGTH = 500
CHANGED = Problem("Somebody has changed this entry or taken it off the list. Look at the medicines, enter it anew.")


def problems_with_blood_thinner(drug: str, note: str, others: Collection[str], retired: bool) -> list[Problem]:
    """Each drug stands there once, so that no old last dose is held against the new one; an unknown one has a name.

    `retired`: the entry that is changed does not hold any more.
    """
    if retired:
        return [CHANGED]
    if drug == BleedingDrug.OTHER:
        return [] if note.strip() else [Problem("Name the drug here: it is not in the list.", "note")]
    if drug in others:
        return [Problem(f"{drug_words(drug)} is on the list already. Change that entry, also its last dose.", "drug")]
    return []


def problems_with_withdrawal(why: str, retired: bool, restarted: bool) -> list[Problem]:
    """A reason, and no restart on which a flag may rest."""
    if retired:
        return [CHANGED]
    if restarted:
        return [Problem("It is recorded as taken again, and a flag may rest on that. It stays on the list.")]
    if not why.strip():
        return [Problem("Say why it is taken off the list.", "why")]
    return [Problem(f"Shorten this to {WHY_LENGTH} characters.", "why")] if len(why.strip()) > WHY_LENGTH else []
