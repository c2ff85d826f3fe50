"""Two profiles, or two versions of one, side by side in words."""

from scstrial.protocols.rules.compared import Pair
from scstrial.protocols.rules.explained import LIMITS, level_words
from scstrial.protocols.rules.payers import PayerProfile, TreatmentsNeeded


def compared_profiles(before: PayerProfile, after: PayerProfile) -> list[Pair]:
    """Limits, treatments and levels; what one of them does not ask for is empty there."""
    limits = [
        Pair(words, limit_value(before, key), limit_value(after, key))
        for key, words in LIMITS.items()
        if key in before.limits or key in after.limits
    ]
    treatments = Pair("Treatments to have been tried", needed_words(before.treatments), needed_words(after.treatments))
    keys = [*before.levels, *(key for key in after.levels if key not in before.levels)]
    levels = [Pair(level_words(key), level_value(before, key), level_value(after, key)) for key in keys]
    return [*limits, treatments, *levels]


def limit_value(profile: PayerProfile, key: str) -> str:
    found = profile.limits.get(key)
    return "" if found is None else f"{found.value:f} {found.unit}".strip()


def level_value(profile: PayerProfile, key: str) -> str:
    found = profile.levels.get(key)
    return "" if found is None else f"{found.level.value}: {found.level.label}"


def needed_words(needed: TreatmentsNeeded) -> str:
    """What must have been tried, in words."""
    if needed.any_one:
        return "at least one"
    parts = [f"{needed.drug_classes} drug classes"] if needed.drug_classes else []
    parts += ["physical therapy"] if needed.physical_therapy else []
    parts += ["an injection, radiofrequency treatment or surgery"] if needed.interventional else []
    return ", ".join(parts)
