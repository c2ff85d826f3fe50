"""Diabetes, and the body mass index from height and weight (rule book 1, 2.3)."""

from collections.abc import Iterable
from fractions import Fraction

from scstrial.screening.choices import Indication
from scstrial.screening.rules.facts import CandidateFacts, Number

CM_PER_M = 100


def body_mass_index(height_cm: Number | None, weight_kg: Number | None) -> Fraction | None:
    """Weight by height squared in kg/m2, exact; None while one of the two is not known."""
    if height_cm is None or weight_kg is None or Fraction(height_cm) <= 0:
        return None
    return Fraction(weight_kg) / (Fraction(height_cm) / CM_PER_M) ** 2


def bmi_known(facts: CandidateFacts) -> Number | None:
    """The index as stated, else from height and weight."""
    return facts.bmi if facts.bmi is not None else body_mass_index(facts.height_cm, facts.weight_kg)


def tells_of_diabetes(indications: Iterable[str | None]) -> bool:
    """Painful diabetic neuropathy cannot be without diabetes: a "no" beside it does not count."""
    return Indication.PDN in set(indications)


def has_diabetes(facts: CandidateFacts) -> bool | None:
    """None = not known, which is never no."""
    return True if tells_of_diabetes([facts.indication]) else facts.diabetes
