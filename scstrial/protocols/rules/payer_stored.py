"""A payer's profile to and from what is stored: whole, with unit, source and mark of each number and level."""

from typing import Any

from scstrial.protocols.choices import Level, Mark, Payer, TreatmentAsked, TreatmentKind
from scstrial.protocols.rules.payer_levels import CLINICAL_LIMITS, ItemLevel, limit
from scstrial.protocols.rules.payers import PayerProfile
from scstrial.protocols.rules.treatments import TreatmentNeeded


def stored_profile(profile: PayerProfile) -> dict[str, Any]:
    """Everything but whose it is: numbers as texts."""
    listed = profile.neuropathic_list
    return {
        "limits": {
            key: [f"{one.value:f}", one.unit, one.source, one.mark.value] for key, one in profile.limits.items()
        },
        "levels": {key: [one.level.value, one.source, one.mark.value] for key, one in profile.levels.items()},
        "treatments": {
            kind.value: [one.asked.value, one.least, one.weeks, one.source, one.mark.value]
            for kind, one in profile.treatments.items()
        },
        "neuropathic_list": None if listed is None else sorted(listed),
    }


def profile_from(payer: Payer, content: dict[str, Any], version: int) -> PayerProfile:
    """The profile that was stored; raises ValueError or KeyError when it is damaged."""
    listed = content["neuropathic_list"]
    # A clinical limit that came with a later release counts as delivered in versions made before.
    stored_limits = {
        key: limit(value, unit, source, Mark(mark)) for key, (value, unit, source, mark) in content["limits"].items()
    }
    return PayerProfile(
        payer,
        {**CLINICAL_LIMITS, **stored_limits},
        {key: ItemLevel(Level(level), source, Mark(mark)) for key, (level, source, mark) in content["levels"].items()},
        {
            TreatmentKind(kind): TreatmentNeeded(TreatmentAsked(asked), source, least, weeks, Mark(mark))
            for kind, (asked, least, weeks, source, mark) in content["treatments"].items()
        },
        None if listed is None else frozenset(listed),
        version,
    )
