"""`rules screen`: a candidate's facts judged by the checklist and the payer's numbers (rule book 2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from scstrial.assessments.rules import problems_with_phq9
from scstrial.checking.answers import Answer
from scstrial.checking.cases import Check
from scstrial.checking.profile import profile_in
from scstrial.checking.reading import Part
from scstrial.foundation.choice import Choice
from scstrial.protocols.choices import Payer
from scstrial.protocols.rules.payers import PayerProfile, payer_profile
from scstrial.screening.choices import (
    AnswerKind,
    AuthorizationDecision,
    Evaluator,
    Indication,
    PsychologicalResult,
    Treatment,
)
from scstrial.screening.rules import (
    PAYER,
    QUESTIONS,
    WANTED_ANSWERS,
    CandidateFacts,
    PriorAuthorization,
    PsychologicalEvaluation,
    ScreeningItem,
    SpineImaging,
    screen,
)
from scstrial.screening.rules.questions import NUMBER_RANGES

K = AnswerKind
NOT_JUDGED = "prior_spine_surgeries"  # asked and recorded, no item rests on it
# Facts that no question of the screening answers: they stand elsewhere in the record.
SCORES = ("phq9_total", "phq9_item9", "pcs_total")
MEASURED = ("mme_per_day", "pain_nrs", "pain_months", "odi_pct")
DAYS_OF_VALUES = ("inr_on", "hba1c_on")
WEEKS_TRIED_MAX = 5_200  # 100 years; design


class PublishedPayer(Choice):
    """The payers whose profiles are delivered: a clinic's own versions stand in its record, not in a file."""

    DEFAULT = "default"
    MEDICARE = "medicare"
    AETNA = "aetna"
    EVICORE = "evicore"
    BCBS_AL = "bcbs_al"
    NICE = "nice"


@dataclass(frozen=True)
class ScreenCase:
    """A candidate, the numbers that count, and the days on which it is judged."""

    facts: CandidateFacts
    profile: PayerProfile
    as_of: date
    placement_planned_on: date | None


def _read(case: Part) -> ScreenCase:
    as_of = case.needed_day("as_of")
    payer = Payer(case.needed_one_of("payer", PublishedPayer) or Payer.DEFAULT)
    return ScreenCase(
        facts=_facts(case, as_of),
        profile=profile_in(case, payer_profile(payer)),
        as_of=as_of,
        placement_planned_on=case.day("placement_planned_on"),
    )


def _facts(case: Part, as_of: date | None) -> CandidateFacts:
    part = case.needed_part("facts")
    born_on = part.needed_day("birth_date")
    if born_on is not None and as_of is not None and born_on > as_of:
        part.fault("birth_date", f"{born_on} is after the day of judging, {as_of}")
    asked = {fact: question for fact, question in QUESTIONS.items() if fact != PAYER}
    told: dict[str, Any] = {fact: READERS[question.kind](part, fact) for fact, question in asked.items()}
    told |= {fact: _whole(part, fact) for fact in SCORES} | {fact: _number(part, fact) for fact in MEASURED}
    told |= {fact: part.day(fact) for fact in DAYS_OF_VALUES} | _how_tried(part, told["treatments"])
    _note_phq9(part, told["phq9_total"], told["phq9_item9"])
    answers = {item: told.pop(item.value) for item in WANTED_ANSWERS}
    told.pop(NOT_JUDGED)
    return CandidateFacts(
        birth_date=born_on,
        indication=part.needed_one_of("indication", Indication),
        mme_at_least=part.yes_no("mme_at_least") or False,
        answers={item: answer for item, answer in answers.items() if answer is not None},
        **told,
    )


def _how_tried(part: Part, ticked: frozenset[Treatment] | None) -> dict[str, Any]:
    """Weeks of each treatment, and which are unsuitable: these count as tried."""
    unsuitable = part.several_of("treatments_unsuitable", Treatment) or frozenset()
    weeks = part.part("treatment_weeks")
    lengths = {} if weeks is None else {one: weeks.number(one, 0, WEEKS_TRIED_MAX) for one in Treatment}
    return {
        "treatments": (ticked or frozenset()) | unsuitable if unsuitable else ticked,
        "treatments_unsuitable": unsuitable,
        "treatment_weeks": {one: length for one, length in lengths.items() if length is not None},
    }


def _note_phq9(part: Part, total: int | None, item9: int | None) -> None:
    if total is not None and item9 is not None:
        for problem in problems_with_phq9(total, item9):
            part.fault("phq9_item9", problem.message)


def _number(part: Part, fact: str) -> Decimal | None:
    return part.number(fact, *NUMBER_RANGES[fact])


def _whole(part: Part, fact: str) -> int | None:
    low, high = NUMBER_RANGES[fact]
    return part.whole(fact, int(low), int(high))


def _one_of(part: Part, fact: str) -> object:
    choices = QUESTIONS[fact].choices
    assert choices is not None
    return part.one_of(fact, choices)


def _several_of(part: Part, fact: str) -> object:
    """What the page offers: a trial elsewhere is told by its number."""
    question = QUESTIONS[fact]
    assert question.choices is not None
    found = part.several_of(fact, question.choices)
    for one in (found or frozenset()) & question.left_out:
        part.fault(fact, f"{one} is not ticked here; tell the number in prior_trials_same_region")
    return found


def _evaluation(part: Part, fact: str) -> PsychologicalEvaluation | None:
    told = part.part(fact)
    if told is None:
        return None
    return PsychologicalEvaluation(
        told.needed_day("on"),
        told.needed_one_of("result", PsychologicalResult),
        told.needed_one_of("by", Evaluator),
        told.text("conditions") or "",
    )


def _imaging(part: Part, fact: str) -> SpineImaging | None:
    told = part.part(fact)
    return None if told is None else SpineImaging(told.needed_day("on"), told.yes_no("severe_stenosis_at_lead_levels"))


def _authorization(part: Part, fact: str) -> PriorAuthorization | None:
    told = part.part(fact)
    if told is None:
        return None
    return PriorAuthorization(
        told.needed_yes_no("required"),
        told.one_of("decision", AuthorizationDecision),
        told.day("valid_until"),
        told.day("submitted_on"),
        told.text("utn") or "",
    )


READERS: Mapping[AnswerKind, Callable[[Part, str], object]] = {
    K.YES_NO: Part.yes_no,
    K.NUMBER: _number,
    K.WHOLE: _whole,
    K.DAY: Part.day,
    K.ONE_OF: _one_of,
    K.SEVERAL: _several_of,
    K.EVALUATION: _evaluation,
    K.IMAGING: _imaging,
    K.AUTHORIZATION: _authorization,
}


def _answer(case: ScreenCase) -> Answer:
    found = screen(case.facts, case.profile, case.as_of, case.placement_planned_on)
    return {"verdict": found.verdict, "items": [_item_answer(item) for item in found.items]}


def _item_answer(item: ScreeningItem) -> Answer:
    return {"item": item.item, "level": item.level, "state": item.state, "why": item.why}


SCREEN = Check(_read, _answer)
