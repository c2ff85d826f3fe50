"""Two profiles, or two versions of one, side by side in words."""

from collections.abc import Iterable

from scstrial.protocols.choices import Indication, TreatmentKind
from scstrial.protocols.rules.compared import Pair
from scstrial.protocols.rules.explained import LIMITS, LimitGroup, group_of, level_words
from scstrial.protocols.rules.payers import PayerProfile
from scstrial.protocols.rules.treatments import asked_words

GROUPS = [group.label for group in LimitGroup]
TREATMENTS, LEVELS = "Treatments before the trial", "How much each item counts"


def compared_profiles(before: PayerProfile, after: PayerProfile) -> list[Pair]:
    """Limits, treatments and levels; what one of them does not ask for is empty there."""
    limits = [
        Pair(words, limit_value(before, key), limit_value(after, key), group_of(key).label)
        for key, words in LIMITS.items()
        if key in before.limits or key in after.limits
    ]
    treatments = [
        Pair(kind.label, asked_of(before, kind), asked_of(after, kind), TREATMENTS)
        for kind in TreatmentKind
        if kind in before.treatments or kind in after.treatments
    ]
    held = (floors_words(before), floors_words(after))
    floors = Pair("Floors of pain and duration hold for", *held, LimitGroup.FLOORS.label)
    keys = [*before.levels, *(key for key in after.levels if key not in before.levels)]
    levels = [Pair(level_words(key), level_value(before, key), level_value(after, key), LEVELS) for key in keys]
    by_group = sorted([*limits, floors], key=lambda one: GROUPS.index(one.group))
    return [*by_group, *treatments, *levels]


def limit_value(profile: PayerProfile, key: str) -> str:
    found = profile.limits.get(key)
    return "" if found is None else f"{found.value:f} {found.unit}".strip()


def level_value(profile: PayerProfile, key: str) -> str:
    found = profile.levels.get(key)
    return "" if found is None else f"{found.level.value}: {found.level.label}"


def asked_of(profile: PayerProfile, kind: TreatmentKind) -> str:
    return asked_words(kind, profile.treatments.get(kind))


def groups_in(pairs: Iterable[Pair]) -> dict[str, list[Pair]]:
    """The lines that stand together, in the order of the page."""
    found: dict[str, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(pair.group, []).append(pair)
    return found


def floors_words(profile: PayerProfile) -> str:
    """For which indications the floors of pain and duration hold (rule book 2.2, 2.5)."""
    listed = profile.neuropathic_list
    return "every indication" if listed is None else "; ".join(one.label for one in Indication if one in listed)
