"""A trial that was stopped for a complication has one: it is recorded, or the counts and the follow-up miss it."""

from scstrial.trials.choices import AbortReason

# What stops a trial and is a complication by its name (rule book 9.2); wish, tolerance and other reasons may be none.
COMPLICATIONS = frozenset(
    {
        AbortReason.INFECTION,
        AbortReason.NEURO_DEFICIT,
        AbortReason.BLEEDING,
        AbortReason.HEADACHE,
        AbortReason.ALLERGY,
        AbortReason.LEAD_MOVED,
        AbortReason.DEVICE_FAULT,
    }
)


def lacks_complication(reason: AbortReason | None, recorded: bool) -> bool:
    """Stopped early for what is a complication, and nobody recorded any of this trial."""
    return reason in COMPLICATIONS and not recorded
