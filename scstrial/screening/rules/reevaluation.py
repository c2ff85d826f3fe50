"""The re-evaluation after failed surgery of the spine (PSPS type 2): what each part needs, what it is evidence of."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from scstrial.foundation.refusal import Problem
from scstrial.screening.choices import Indication, ItemKey, PainDistribution, PainMechanism, ReevaluationPart
from scstrial.screening.rules.answers import EARLIEST_YEAR, NOTE_LENGTH
from scstrial.screening.rules.judging import day_text

FOUND_MAX, FOUND_BY_MAX, REASON_MAX = 1000, 200, 500  # widths of the columns
# These two are done in any case; the others may have a reason not to be.
ALWAYS_DONE = frozenset({ReevaluationPart.PAIN_HISTORY, ReevaluationPart.EXAMINATION})
# Beside which items of the checklist each part is shown (design): it supports them, a person answers them.
SUPPORTS: Mapping[ReevaluationPart, tuple[ItemKey, ...]] = {
    ReevaluationPart.PAIN_HISTORY: (
        ItemKey.PAIN_DURATION,
        ItemKey.NEUROPATHIC_PAIN,
        ItemKey.OFFICE_NOTES,
        ItemKey.INCONSISTENT_FINDINGS,
    ),
    ReevaluationPart.EXAMINATION: (
        ItemKey.OBJECTIVE_PATHOLOGY,
        ItemKey.OFFICE_NOTES,
        ItemKey.NON_ORGANIC_SIGNS,
        ItemKey.INCONSISTENT_FINDINGS,
    ),
    ReevaluationPart.IMAGING: (
        ItemKey.SPINE_IMAGING,
        ItemKey.SURGICAL_COMPRESSION,
        ItemKey.SPINAL_INSTABILITY,
        ItemKey.OBJECTIVE_PATHOLOGY,
        ItemKey.SURGERY_NOT_INDICATED,
        ItemKey.INCONSISTENT_FINDINGS,
    ),
    ReevaluationPart.DIAGNOSTIC_BLOCKS: (ItemKey.TREATMENTS_TRIED, ItemKey.OTHER_TREATMENTS_FAILED),
    ReevaluationPart.PSYCHOSOCIAL: (
        ItemKey.PSYCHOLOGICAL_EVALUATION,
        ItemKey.MULTIDISCIPLINARY,
        ItemKey.SECONDARY_GAIN,
        ItemKey.OCCUPATIONAL_RISK,
    ),
}
NO_SURGERY = "Record the spine operation first: the re-evaluation is about the pain after it."


@dataclass(frozen=True)
class PartFound:
    """One part as a person states it: done on a day with a finding, or not done, and why."""

    part: ReevaluationPart
    on: date | None = None
    distribution: PainDistribution | None = None
    mechanism: PainMechanism | None = None
    result: str = ""
    by_whom: str = ""
    note: str = ""
    not_done_because: str = ""


def asks_reevaluation(operations: int | None, indications: Collection[str]) -> bool:
    """Only where the spine was operated on: entered as earlier care, counted, or part of the indication."""
    return bool(operations) or Indication.PSPS_2 in indications


def parts_missing(recorded: Iterable[str]) -> list[ReevaluationPart]:
    """The parts of which nothing is recorded, in the order in which they are gone through."""
    there = set(recorded)
    return [part for part in ReevaluationPart if part not in there]


def problems_with_part(found: PartFound, today: date) -> list[Problem]:
    """Done: day, by whom, and the finding. Not done: the reason alone, and only where a reason is possible."""
    if found.not_done_because.strip():
        return _problems_with_not_done(found)
    problems = _problems_with_day(found.on, today)
    if found.part is ReevaluationPart.PAIN_HISTORY:
        if found.distribution is None:
            problems.append(Problem("Choose whether the pain is axial, radicular or both.", "distribution"))
        if found.mechanism is None:
            problems.append(Problem("Choose whether the pain is nociceptive, neuropathic or both.", "mechanism"))
    elif not found.result.strip():
        problems.append(Problem("Enter what was found.", "result"))
    if not found.by_whom.strip():
        problems.append(Problem("Enter who found it.", "by_whom"))
    texts = (("result", FOUND_MAX), ("by_whom", FOUND_BY_MAX), ("note", NOTE_LENGTH))
    return problems + [
        Problem(f"Shorten this to {longest} characters.", name)
        for name, longest in texts
        if len(getattr(found, name).strip()) > longest
    ]


def _problems_with_not_done(found: PartFound) -> list[Problem]:
    field = "not_done_because"
    if found.part in ALWAYS_DONE:
        return [Problem("Enter what was found; this part is always done.", "result")]
    if found.on or found.result.strip():
        return [Problem("Enter the day and what was found, or why it was not done; not both.", field)]
    if len(found.not_done_because.strip()) > REASON_MAX:
        return [Problem(f"Shorten this to {REASON_MAX} characters.", field)]
    return []


def _problems_with_day(on: date | None, today: date) -> list[Problem]:
    if on is None:
        return [Problem("Enter the day of it.", "on")]
    if on > today:
        return [Problem(f"Enter a day up to today, {day_text(today, today)}.", "on")]
    return [Problem(f"Enter a day from {EARLIEST_YEAR} on.", "on")] if on.year < EARLIEST_YEAR else []


def problems_with_reason(why: str) -> list[Problem]:
    """What is corrected or withdrawn says why; that is shown for ever after."""
    if not why.strip():
        return [Problem("Say in a few words why.", "why")]
    return [Problem(f"Shorten this to {REASON_MAX} characters.", "why")] if len(why.strip()) > REASON_MAX else []
