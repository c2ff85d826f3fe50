"""Weight and creatinine in the unit in which they were read, to kg and mg/dL; exact, nothing is rounded."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from scstrial.medications.choices import CreatinineUnit, WeightUnit

KG_PER_LB = Decimal("0.45359237")  # the international pound, exact
UMOL_L_PER_MG_DL = Decimal("88.4")  # creatinine of 113.12 g/mol
KEPT_PLACES = Decimal("1e-10")
UMOL_L_ABOVE = 30  # no creatinine in mg/dL is higher (kidney.py), none in umol/L that low counts: the number tells


def kg_from(number: Decimal, unit: WeightUnit) -> Decimal:
    """180 lb are 81.6466266 kg."""
    return number * KG_PER_LB if unit is WeightUnit.LB else number


def mg_dl_from(number: Decimal, unit: CreatinineUnit) -> Fraction:
    """88.4 umol/L are 1 mg/dL."""
    return Fraction(number) / Fraction(UMOL_L_PER_MG_DL) if unit is CreatinineUnit.UMOL_L else Fraction(number)


def creatinine_unit_of(number: Decimal) -> CreatinineUnit:
    """The unit of a number without one: above 30 it is umol/L."""
    return CreatinineUnit.UMOL_L if number > UMOL_L_ABOVE else CreatinineUnit.MG_DL


def number_read(number: Decimal) -> str:
    """A number as it was read: `97`, `5.5`; without exponent."""
    return format(number, "f")


def weight_words(number: Decimal, unit: WeightUnit) -> str:
    """`180 lb` as it was read; empty for kg, which is what is kept."""
    return f"{number_read(number)} {unit.label}" if unit is WeightUnit.LB else ""


def creatinine_words(number: Decimal, unit: CreatinineUnit) -> str:
    """`97 µmol/L` as it was read; empty for mg/dL, which is what is kept."""
    return f"{number_read(number)} {unit.label}" if unit is CreatinineUnit.UMOL_L else ""


def mg_dl_kept(mg_dl: Decimal | Fraction) -> Decimal:
    """What is kept beside the value as it was read: a decimal of ten places, the exact one is computed anew."""
    if isinstance(mg_dl, Decimal):
        return mg_dl
    return (Decimal(mg_dl.numerator) / mg_dl.denominator).quantize(KEPT_PLACES, ROUND_HALF_UP).normalize()


def creatinine_as_read(words: str, mg_dl: Decimal) -> Fraction:
    """The exact creatinine in mg/dL: of what was read in umol/L, else what is kept."""
    number, _, unit = words.partition(" ")
    return mg_dl_from(Decimal(number), CreatinineUnit.UMOL_L) if unit else Fraction(mg_dl)
