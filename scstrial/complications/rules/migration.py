"""How far a lead moved, and when that counts (rule book 9.2)."""

from fractions import Fraction

VERTEBRAE = (
    *(f"C{number}" for number in range(1, 8)),
    *(f"T{number}" for number in range(1, 13)),
    *(f"L{number}" for number in range(1, 6)),
)
THIRDS = {"upper": Fraction(0), "mid": Fraction(1, 3), "lower": Fraction(2, 3)}
RADIOGRAPHIC_LEVELS = Fraction(1, 2)  # MUL24; rule book 9.2


def migration_levels(before: tuple[str, str], after: tuple[str, str]) -> Fraction:
    """How many vertebral levels a lead tip moved: + caudal, - cephalad (rule book 9.2).

    A tip is a vertebra, "C1" .. "L5", and the third of it: "upper", "mid" or "lower". ValueError for another
    vertebra, KeyError for another third.
    """
    return _position(after) - _position(before)


def _position(tip: tuple[str, str]) -> Fraction:
    vertebra, third = tip
    return VERTEBRAE.index(vertebra) + THIRDS[third]


def is_radiographic(levels: Fraction, threshold: Fraction = RADIOGRAPHIC_LEVELS) -> bool:
    """Whether a lead moved far enough, up or down, to be called migrated on the film; levels as above (MUL24)."""
    return abs(levels) >= threshold


def is_clinically_significant(radiographic: bool, effect_lost: bool, regained_by_reprogramming: bool) -> bool:
    """Radiographic migration with loss of coverage or relief that reprogramming did not bring back (rule book 9.2)."""
    return radiographic and effect_lost and not regained_by_reprogramming
