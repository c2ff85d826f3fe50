"""How a candidate stands: each item with its answer and its overrides, and what is still in the way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scstrial.patients.models import Patient
from scstrial.screening.choices import ItemGroup, ItemKey, Verdict
from scstrial.screening.models import PatientIndication, ScreeningAnswer, ScreeningOverride, ScreeningVerdict
from scstrial.screening.queries.facts import Candidate, Known, candidate_of
from scstrial.screening.queries.rows import answers_of, overrides_of, verdicts_of
from scstrial.screening.rules import (
    ITEM_FACTS,
    QUESTIONS,
    Obstacle,
    Screening,
    ScreeningItem,
    answer_words,
    obstacles_in,
    override_counts,
    screen,
    value_from,
    verdict_with_overrides,
)


@dataclass(frozen=True)
class CheckedItem:
    """One item as judged, who answered it, the override that counts, and those that no longer do."""

    item: ScreeningItem
    known: Known | None
    override: ScreeningOverride | None
    past_overrides: tuple[ScreeningOverride, ...]

    @property
    def is_open(self) -> bool:
        return not self.item.is_met and self.override is None


@dataclass(frozen=True)
class Standing:
    """Verdict by rule with the overrides that count, and what is in the way."""

    candidate: Candidate
    screening: Screening
    overrides: Mapping[ItemKey, ScreeningOverride]
    verdict: Verdict
    obstacles: tuple[Obstacle, ...]

    @property
    def has_indication(self) -> bool:
        return bool(self.candidate.indications)

    @property
    def is_clear(self) -> bool:
        return self.verdict is Verdict.CLEARED and self.has_indication


@dataclass(frozen=True)
class AnswerGiven:
    """One answer ever given, in words."""

    row: ScreeningAnswer
    question: str
    words: str


@dataclass(frozen=True)
class Checklist:
    """Everything on the screening page of one candidate."""

    standing: Standing
    groups: Mapping[ItemGroup, tuple[CheckedItem, ...]]
    overrides: Sequence[ScreeningOverride]
    verdicts: Sequence[ScreeningVerdict]
    answers: Sequence[AnswerGiven]

    @property
    def candidate(self) -> Candidate:
        return self.standing.candidate

    @property
    def indications(self) -> tuple[PatientIndication, ...]:
        return self.candidate.indications


def standing_of(patient: Patient, as_of: date, placement_planned_on: date | None = None) -> Standing:
    """The verdict on a day of the clinic, overrides included."""
    return judged(candidate_of(patient, as_of), overrides_of(patient.id), as_of, placement_planned_on)


def judged(
    candidate: Candidate,
    overrides: Collection[ScreeningOverride],
    as_of: date,
    placement_planned_on: date | None = None,
) -> Standing:
    screening = screen(candidate.facts, candidate.profile, as_of, placement_planned_on)
    counting = counting_overrides(overrides, candidate)
    return Standing(
        candidate,
        screening,
        counting,
        verdict_with_overrides(screening.items, counting.keys()),
        obstacles_in(screening.items, counting.keys()),
    )


def counting_overrides(
    overrides: Collection[ScreeningOverride], candidate: Candidate
) -> dict[ItemKey, ScreeningOverride]:
    """Not withdrawn, and nothing new was entered about the item since."""
    found = {}
    for row in overrides:
        known = candidate.known.get(ITEM_FACTS.get(ItemKey(row.item), ""))
        if override_counts(row.at, row.withdrawn_at, known.at if known else None):
            found[ItemKey(row.item)] = row
    return found


def checklist_of(patient: Patient, as_of: date) -> Checklist:
    """The whole page, in a constant number of readings."""
    overrides = overrides_of(patient.id)
    standing = judged(candidate_of(patient, as_of), overrides, as_of)
    items = [checked(item, standing, overrides) for item in standing.screening.items]
    groups = {
        group: tuple(sorted((one for one in items if one.item.group is group), key=lambda one: not one.is_open))
        for group in ItemGroup
    }
    answers = [given(row, as_of) for row in answers_of(patient.id) if row.fact in QUESTIONS]
    return Checklist(standing, groups, overrides, verdicts_of(patient.id), answers)


def given(row: ScreeningAnswer, today: date) -> AnswerGiven:
    return AnswerGiven(row, QUESTIONS[row.fact].words, answer_words(row.fact, value_from(row.fact, row.value), today))


def checked(item: ScreeningItem, standing: Standing, overrides: Collection[ScreeningOverride]) -> CheckedItem:
    counting = standing.overrides.get(item.item)
    past = tuple(row for row in overrides if row.item == item.item and row is not counting)
    known = standing.candidate.known.get(ITEM_FACTS.get(item.item, ""))
    return CheckedItem(item, known, None if item.is_met else counting, past)
