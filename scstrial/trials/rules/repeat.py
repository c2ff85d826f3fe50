"""A further trial: why it is done, and the limit of two per spinal region (rule book 2.1, 2.5, 8.6)."""

from dataclasses import dataclass
from fractions import Fraction

from scstrial.assessments.rules import LONG_TEXT, problems_with_text
from scstrial.foundation.refusal import Caution, Problem
from scstrial.trials.choices import RepeatCause, TrialState

TRIALS_PER_REGION = 2  # A56876: per anatomic spinal region, patient and lifetime
EXCEPTIONS = "technical limits of the first trial, or a new stimulation modality"  # A56876


@dataclass(frozen=True)
class RegionCount:
    """Trials before in the region, the payer's limit (None: it has none), and whether it takes a physician.

    `overridden`: a physician set the same item aside in the screening, on the answer that counts now.
    """

    prior: int
    limit: Fraction | int | None = TRIALS_PER_REGION
    takes_physician: bool = False
    overridden: bool = False

    @property
    def is_reached(self) -> bool:
        return self.limit is not None and self.prior >= self.limit

    @property
    def is_in_the_way(self) -> bool:
        """HARD for Medicare, WARN for other payers (rule book 2.5)."""
        return self.is_reached and self.takes_physician and not self.overridden


def problems_with_repeat(first_state: TrialState, reason: str, cause: RepeatCause | None = None) -> list[Problem]:
    """A repeat is a new trial linked to the first, which has to be closed, and has a reason (rule book 2.1, 8.6)."""
    problems = []
    if first_state not in (TrialState.DECIDED, TrialState.CANCELLED):
        problems.append(Problem("Close the first trial before repeating it: record its decision or cancel it."))
    needed = "why the trial is repeated" if cause in (None, RepeatCause.OTHER) else ""
    return problems + problems_with_text(reason, LONG_TEXT, "reason", required=needed)


def problems_with_region(count: RegionCount, reason: str, *, by_physician: bool) -> list[Problem]:
    """Beyond the limit only with a physician's reason where the payer's level is HARD."""
    if not count.is_in_the_way:
        return problems_with_text(reason, LONG_TEXT, "limit_reason")
    had = f"{count.prior} trials were done in this region and Medicare pays {count.limit} (A56876)"
    if not reason.strip():
        message = f"{had}: a physician gives the reason for a further one. Exceptions are {EXCEPTIONS}."
        return [Problem(message, "limit_reason")]
    if not by_physician:
        message = f"{had}: only a physician may plan a further one. Ask a physician to enter the reason."
        return [Problem(message, "limit_reason")]
    return problems_with_text(reason, LONG_TEXT, "limit_reason")


def cautions_in_repeat(prior_trials_same_region: int) -> list[Caution]:
    """Two trials per anatomic spinal region per lifetime (A56876)."""
    if prior_trials_same_region < TRIALS_PER_REGION:
        return []
    message = f"{prior_trials_same_region} trials were done in this region: Medicare pays {TRIALS_PER_REGION} (A56876)."
    return [Caution(message)]
