"""All that a physician sees before signing, as one value; it is what is signed."""

from dataclasses import dataclass, fields

from scstrial.complications.choices import ComplicationKind, FlagRule, Outcome, SeriousBecause, Severity, Urgency
from scstrial.decision.rules.criteria import Criterion
from scstrial.decision.rules.domains import Holistic
from scstrial.decision.rules.evaluation import Evaluation
from scstrial.decision.rules.facts import TrialFacts
from scstrial.decision.rules.signed import canonical, fingerprint


@dataclass(frozen=True)
class FlagSeen:
    """A flag of the trial, and whether a person has closed it."""

    rule: FlagRule
    urgency: Urgency
    is_closed: bool


@dataclass(frozen=True)
class ComplicationSeen:
    """A complication as a person confirmed it; `serious_because` None = not serious."""

    kind: ComplicationKind
    severity: Severity
    serious_because: SeriousBecause | None
    outcome: Outcome


@dataclass(frozen=True)
class Case:
    """A trial as it stands when it is judged."""

    facts: TrialFacts
    evaluation: Evaluation
    criteria: tuple[Criterion, ...]
    flags: tuple[FlagSeen, ...]
    complications: tuple[ComplicationSeen, ...]
    holistic: Holistic | None = None

    def content(self) -> dict[str, object]:
        """Its parts by name, for the signed text."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @property
    def sha256(self) -> str:
        """A fingerprint of all that was seen, to notice when any of it changed."""
        return fingerprint(canonical(self.content()))
