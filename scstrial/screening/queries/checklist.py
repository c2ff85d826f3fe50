"""How a candidate stands: each item with its answer and its overrides, and what is still in the way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from scstrial.patients.models import Patient
from scstrial.protocols.choices import Level
from scstrial.screening.choices import ItemGroup, ItemKey, ReevaluationPart, Verdict
from scstrial.screening.models import (
    EarlierCare,
    FactConfirmation,
    PatientIndication,
    Reevaluation,
    ScreeningAnswer,
    ScreeningEvidence,
    ScreeningOverride,
    ScreeningVerdict,
)
from scstrial.screening.queries.facts import Candidate, candidate_of
from scstrial.screening.queries.known import Known
from scstrial.screening.queries.rows import (
    answers_of,
    confirmations_of,
    evidence_of,
    overrides_of,
    reevaluation_of,
    verdicts_of,
)
from scstrial.screening.queries.trials_seen import TrialsSeen
from scstrial.screening.rules import (
    FROM_RECORD,
    ITEM_FACTS,
    QUESTIONS,
    SUPPORTS,
    Obstacle,
    Screening,
    ScreeningItem,
    answer_words,
    confirmation_counts,
    group_of,
    not_answered,
    obstacles_in,
    override_counts,
    screen,
    to_confirm,
    value_from,
    verdict_with_overrides,
)

ANSWERS_A_PAGE = 50


@dataclass(frozen=True)
class CheckedItem:
    """One item as judged, who answered it, the override that counts, and those that no longer do."""

    item: ScreeningItem
    known: Known | None
    override: ScreeningOverride | None
    past_overrides: tuple[ScreeningOverride, ...]
    evidence: tuple[ScreeningEvidence, ...] = ()
    confirmation: FactConfirmation | None = None  # the one that holds
    to_confirm: bool = False
    reevaluation: tuple[Reevaluation, ...] = ()  # what supports the item, as it stands

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
    reevaluation: Sequence[Reevaluation] = ()  # every version

    @property
    def care_versions(self) -> Sequence[EarlierCare]:
        """Treatments, operations and trials elsewhere, also what was corrected or withdrawn."""
        return self.candidate.care_versions

    @property
    def planned_on(self) -> date | None:
        """The day of the placement for which validity was asked; None when it is the day of judging."""
        return self.standing.screening.reference_on if self.candidate.trials.placement_on else None

    @property
    def parts(self) -> list[tuple[ReevaluationPart, list[Reevaluation]]]:
        """Each part of the re-evaluation with what holds of it."""
        held = [row for row in self.reevaluation if row.retired_at is None]
        return [(part, [row for row in held if row.part == part]) for part in ReevaluationPart]

    @property
    def to_confirm(self) -> list[CheckedItem]:
        """Facts of the record that nobody has confirmed yet."""
        return [one for items in self.groups.values() for one in items if one.to_confirm]

    @property
    def not_answered(self) -> Mapping[ItemGroup, list[ItemKey]]:
        """Questions that only warn or inform, and that nobody has answered yet, by group."""
        found = not_answered(self.candidate.profile, self.standing.screening.items)
        return {group: [item for item in found if group_of(item) is group] for group in ItemGroup}

    @property
    def candidate(self) -> Candidate:
        return self.standing.candidate

    @property
    def indications(self) -> tuple[PatientIndication, ...]:
        return self.candidate.indications

    @property
    def indications_given_up(self) -> list[PatientIndication]:
        """What was corrected or taken off the list, the latest first."""
        gone = [(row.retired_at, row) for row in self.candidate.indication_versions if row.retired_at is not None]
        return [row for _, row in sorted(gone, key=lambda one: one[0], reverse=True)]


def standing_of(patient: Patient, as_of: date, placement_planned_on: date | None = None) -> Standing:
    """The verdict on a day of the clinic, overrides included; by itself for the placement of the open trial."""
    return judged(candidate_of(patient, as_of), overrides_of(patient.id), as_of, placement_planned_on)


def judged(
    candidate: Candidate,
    overrides: Collection[ScreeningOverride],
    as_of: date,
    placement_planned_on: date | None = None,
) -> Standing:
    reference_on = placement_planned_on or reference_of(candidate.trials, as_of)
    screening = screen(candidate.facts, candidate.profile, as_of, reference_on)
    counting = counting_overrides(overrides, candidate)
    return Standing(
        candidate,
        screening,
        counting,
        verdict_with_overrides(screening.items, counting.keys()),
        obstacles_in(screening.items, counting.keys()),
    )


def reference_of(trials: TrialsSeen, as_of: date) -> date:
    """The day for which validity is asked: the placement planned or done; a planned day that went by is today (2.5)."""
    if trials.placement_on is None:
        return as_of
    return trials.placement_on if trials.is_placed else max(trials.placement_on, as_of)


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


def checklist_of(
    patient: Patient, as_of: date, placement_on: date | None = None, stood_at: datetime | None = None
) -> Checklist:
    """The whole page in a constant number of readings: for a placement (`standing_of`), by the scores of a moment."""
    overrides = overrides_of(patient.id)
    standing = judged(candidate_of(patient, as_of, stood_at), overrides, as_of, placement_on)
    confirmed = confirmed_facts(standing, confirmations_of(patient.id))
    waiting = {one.item for one in to_confirm_in(standing, confirmed)}
    evidence, found = evidence_by_item(patient.id), reevaluation_of(patient.id)
    items = [
        replace(
            checked(item, standing, overrides),
            evidence=tuple(evidence.get(item.item.value, ())),
            confirmation=confirmed.get(item.item),
            to_confirm=item.item in waiting,
            reevaluation=tuple(row for row in found if row.retired_at is None and item.item in supports(row)),
        )
        for item in standing.screening.items
    ]
    groups = {
        group: tuple(sorted((one for one in items if one.item.group is group), key=urgency_of)) for group in ItemGroup
    }
    return Checklist(standing, groups, overrides, verdicts_of(patient.id), found)


def evidence_by_item(patient_id: int) -> dict[str, list[ScreeningEvidence]]:
    """In one pass: an item of 50 does not look through 200 rows."""
    found: dict[str, list[ScreeningEvidence]] = {}
    for row in evidence_of(patient_id):
        found.setdefault(row.item, []).append(row)
    return found


def supports(row: Reevaluation) -> tuple[ItemKey, ...]:
    """The items beside which a part of the re-evaluation is shown; what was not done supports none."""
    return () if row.not_done_because else SUPPORTS[ReevaluationPart(row.part)]


def urgency_of(one: CheckedItem) -> int:
    """Open items first: what blocks, what a physician may override, warnings, then what is for information."""
    return [Level.BLOCK, Level.HARD, Level.WARN, Level.INFO].index(one.item.level) if one.is_open else 9


def confirmed_facts(
    standing: Standing, confirmations: Mapping[str, FactConfirmation]
) -> dict[ItemKey, FactConfirmation]:
    """The confirmations that hold: nothing was entered since, and the finding reads as it did."""
    found = {}
    for one in standing.screening.items:
        row = confirmations.get(one.item.value)
        known = known_behind(one, standing.candidate)
        same = row is not None and row.found == one.finding[:1000]
        if row is not None and confirmation_counts(row.entered_at, known.at if known else None, same):
            found[one.item] = row
    return found


def to_confirm_in(standing: Standing, confirmed: Mapping[ItemKey, FactConfirmation]) -> tuple[ScreeningItem, ...]:
    """What the record answers and nobody confirmed."""
    items = standing.screening.items
    old = {one.item for one in items if is_of_record(known_behind(one, standing.candidate), standing)}
    return to_confirm(items, FROM_RECORD | old, {item: True for item in confirmed})


def known_behind(item: ScreeningItem, candidate: Candidate) -> Known | None:
    """The fact by which an item stands: an HbA1c that is not asked for stands by the answer about diabetes."""
    fact = ITEM_FACTS.get(item.item, "") if item.applies else "diabetes"
    return candidate.known.get(fact)


def is_of_record(known: Known | None, standing: Standing) -> bool:
    """It stands elsewhere in the record, or was answered in a screening before this one."""
    if known is None:
        return False
    began_at = standing.candidate.began_at
    return known.from_record or (began_at is not None and known.at is not None and known.at < began_at)


def answers_given(patient_id: int, today: date, before_id: int | None = None) -> tuple[list[AnswerGiven], int | None]:
    """A page of all answers so far, newest first, and the id from which the next one goes on."""
    rows = answers_of(patient_id, before_id=before_id, limit=ANSWERS_A_PAGE + 1)
    shown = rows[:ANSWERS_A_PAGE]
    return [given(row, today) for row in shown], shown[-1].id if len(rows) > len(shown) else None


def given(row: ScreeningAnswer, today: date) -> AnswerGiven:
    words = answer_words(row.fact, value_from(row.fact, row.value), today, row.typed)
    return AnswerGiven(row, QUESTIONS[row.fact].words, words)


def checked(item: ScreeningItem, standing: Standing, overrides: Collection[ScreeningOverride]) -> CheckedItem:
    counting = standing.overrides.get(item.item)
    past = tuple(row for row in overrides if row.item == item.item and row is not counting)
    return CheckedItem(item, known_behind(item, standing.candidate), None if item.is_met else counting, past)
