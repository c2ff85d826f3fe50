"""Which kinds of treatment a payer wants to have been tried, how many and for how long (rule book 2.1, 2.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from scstrial.foundation.refusal import Problem
from scstrial.protocols.choices import Mark, TreatmentAsked, TreatmentKind

K = TreatmentKind
# How many different treatments of a kind the record knows; a kind that is not here has one.
LEAST_MAX: Mapping[TreatmentKind, int] = {K.DRUGS: 8, K.INJECTION: 2, K.INTERVENTION: 3}
# An injection or an operation has a day, no length.
WITH_WEEKS = frozenset({K.DRUGS, K.PHYSICAL_THERAPY, K.PSYCHOLOGICAL})
WEEKS_MAX = 520  # ten years; design
WORDS: Mapping[TreatmentKind, str] = {
    K.DRUGS: "drug class",
    K.PHYSICAL_THERAPY: "physical therapy",
    K.PSYCHOLOGICAL: "psychological therapy",
    K.INJECTION: "an injection or radiofrequency treatment",
    K.SURGERY: "spine surgery",
    K.INTERVENTION: "an injection, radiofrequency treatment or surgery",
}


@dataclass(frozen=True)
class TreatmentNeeded:
    """One kind as a payer asks for it: at least so many of it, each for at least so many weeks (None: not said)."""

    asked: TreatmentAsked
    source: str
    least: int = 1
    weeks: int | None = None
    mark: Mark = Mark.SOURCED

    @property
    def to_be_confirmed(self) -> bool:
        return self.mark in (Mark.DESIGN, Mark.FROM_MEMORY)

    @property
    def what(self) -> tuple[object, ...]:
        """What is asked for, whatever its source and mark."""
        return self.asked, self.least, self.weeks


Treatments = Mapping[TreatmentKind, TreatmentNeeded]  # a kind that is not there is not asked for


def needed(
    asked: TreatmentAsked, source: str, mark: Mark, *kinds: TreatmentKind
) -> dict[TreatmentKind, TreatmentNeeded]:
    """These kinds, one of each, from one source."""
    return {kind: TreatmentNeeded(asked, source, mark=mark) for kind in kinds}


_DESIGNED = needed(TreatmentAsked.CHECKLIST, "rule book 2.2", Mark.DESIGN, K.DRUGS, K.PHYSICAL_THERAPY, K.INTERVENTION)
DEFAULT_TREATMENTS: Treatments = {**_DESIGNED, K.DRUGS: replace(_DESIGNED[K.DRUGS], least=2)}
# The packet lists of the MACs name them; for the verdict one treatment is enough (rule book 2.5).
MEDICARE_TREATMENTS: Treatments = needed(
    TreatmentAsked.PACKET,
    "NGS1, NOR",
    Mark.SOURCED,
    *(K.DRUGS, K.PHYSICAL_THERAPY, K.PSYCHOLOGICAL, K.INJECTION, K.SURGERY),
)
# Secondary copies of CPB 0194 only; rule book 2.2.
AETNA_TREATMENTS: Treatments = {
    K.PHYSICAL_THERAPY: TreatmentNeeded(TreatmentAsked.PACKET, "D3RX, DRO", weeks=6, mark=Mark.DESIGN)
}


def kinds_asked(treatments: Treatments, asked: TreatmentAsked) -> list[tuple[TreatmentKind, TreatmentNeeded]]:
    """The kinds asked for in this way, in their order."""
    found = [(kind, treatments[kind]) for kind in TreatmentKind if kind in treatments]
    return [(kind, one) for kind, one in found if one.asked is asked]


def kind_words(kind: TreatmentKind, one: TreatmentNeeded) -> str:
    """`2 drug classes`, `physical therapy for at least 6 weeks in the last year`."""
    words = WORDS[kind]
    if kind is K.DRUGS:
        words = f"{one.least} {words}{'es' if one.least > 1 else ''}"
    elif one.least > 1:
        words = f"{one.least} of: {words}"
    if one.weeks is None:
        return words
    each = " each" if one.least > 1 else ""
    return f"{words} for at least {one.weeks} week{'s' if one.weeks > 1 else ''}{each}{in_the_last_year(kind)}"


def in_the_last_year(kind: TreatmentKind) -> str:
    """Weeks of physical therapy are asked for, and counted, in the last year alone."""
    return " in the last year" if kind is K.PHYSICAL_THERAPY else ""


def asked_words(kind: TreatmentKind, one: TreatmentNeeded | None) -> str:
    """How one kind is asked for; empty where it is not."""
    return "" if one is None else f"{one.asked.label}: {kind_words(kind, one)}"


def problems_with_treatments(treatments: Mapping[TreatmentKind, TreatmentNeeded | None]) -> list[Problem]:
    """Numbers that no record could reach, weeks of what has no length; fields are `treatment_drugs_least` and on."""
    return [problem for kind, one in treatments.items() if one is not None for problem in _problems_with(kind, one)]


def _problems_with(kind: TreatmentKind, one: TreatmentNeeded) -> Iterable[Problem]:
    most = LEAST_MAX.get(kind, 1)
    if not 1 <= one.least <= most:
        yield Problem(f"Enter a whole number from 1 to {most}.", f"treatment_{kind}_least")
    if one.weeks is None:
        return
    if kind not in WITH_WEEKS:
        yield Problem("This treatment has no length. Leave the weeks empty.", f"treatment_{kind}_weeks")
    elif not 1 <= one.weeks <= WEEKS_MAX:
        yield Problem(f"Enter 1 to {WEEKS_MAX} weeks, or leave it empty.", f"treatment_{kind}_weeks")
