"""Scores of instruments: what may be entered, what it is called, and whether a change counts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from scstrial.assessments.choices import Better, Instrument
from scstrial.assessments.rules.instruments import INSTRUMENTS, Band, Items
from scstrial.assessments.rules.limits import TENTH, Limits, day_words, problems_with_number
from scstrial.foundation.refusal import Problem

PGIC_RESPONDER_MAX = 2  # very much or much improved; rule book 4.2
ODI_SECTIONS = 10  # each 0-5; rule book 4.2
ODI_SECTION_MAX = 5
EQ5D_PROFILE = re.compile(r"[1-5]{5}")
ITEM9_LIMITS = Limits("the answer to question 9", 0, 3)


@dataclass(frozen=True)
class Score:
    """One score of one instrument on one day; `items` where the program asked the questions itself."""

    instrument: Instrument
    on: date
    score: Decimal
    items: tuple[int, ...] = ()
    item9: int | None = None
    eq5d_profile: str = ""


def problems_with_score(score: Score, today: date) -> list[Problem]:
    """Value and answers within their ranges, the total that of its answers, not in the future (rule book 4.2)."""
    problems = problems_with_number(score.score, INSTRUMENTS[score.instrument].limits, "score", required=True)
    if score.on > today:
        problems.append(Problem(f"Enter a date up to today, {day_words(today, today)}.", "on"))
    problems += problems_with_items(score.instrument, score.items)
    if score.items and not problems and total_of(score.instrument, score.items) != score.score:
        problems.append(Problem("Correct the total: it is not that of the answers.", "score"))
    return problems + _problems_with_item9(score) + _problems_with_profile(score)


def problems_with_items(instrument: Instrument, items: Sequence[int]) -> list[Problem]:
    """Each question answered within its range; fields are `items-0` and on. No items at all is fine: score only."""
    if not items:
        return []
    rule = INSTRUMENTS[instrument].items
    if rule is None:
        return [Problem(f"Enter only the score of {instrument.label}; its questions are not kept here.", "items")]
    if len(items) != rule.count:
        return [Problem(f"Answer all {rule.count} questions of {instrument.label}.", "items")]
    limits = Limits("an answer", rule.low, rule.high)
    return [
        problem
        for number, answer in enumerate(items)
        for problem in problems_with_number(answer, limits, f"items-{number}", required=True)
    ]


def _problems_with_item9(score: Score) -> list[Problem]:
    if score.item9 is None:
        return []
    if score.instrument is not Instrument.PHQ9:
        return [Problem("Question 9 belongs to the PHQ-9; leave it empty here.", "item9")]
    problems = problems_with_number(score.item9, ITEM9_LIMITS, "item9")
    if not problems and not score.items:
        problems = problems_with_phq9(score.score, score.item9)
    if not problems and len(score.items) == 9 and score.items[8] != score.item9:
        problems = [Problem("Correct question 9: it was answered differently in the list.", "item9")]
    return problems


def problems_with_phq9(total: Decimal | int, item9: int) -> list[Problem]:
    """The answer to question 9 is part of the total."""
    return [Problem("Correct the PHQ-9: question 9 alone is above the total.", "item9")] if item9 > total else []


def _problems_with_profile(score: Score) -> list[Problem]:
    if not score.eq5d_profile or EQ5D_PROFILE.fullmatch(score.eq5d_profile):
        return []
    return [Problem("Enter the EQ-5D-5L profile as five digits from 1 to 5, such as 21232.", "eq5d_profile")]


def total_of(instrument: Instrument, items: Sequence[int]) -> Decimal:
    """Score of a full set of answers: their sum, or for PEG their mean to 0.1, half up.

    Raises ValueError for an instrument whose questions are not kept here, or for another number of answers.
    """
    rule = INSTRUMENTS[instrument].items
    if rule is None or len(items) != rule.count:
        raise ValueError(f"{instrument.value}: no total of {len(items)} answers")
    return _mean_to_tenth(items, rule) if rule.mean else Decimal(sum(items))


def _mean_to_tenth(items: Sequence[int], rule: Items) -> Decimal:
    return (Decimal(sum(items)) / rule.count).quantize(TENTH, ROUND_HALF_UP)


def odi_pct(points: int, sections_answered: int = ODI_SECTIONS) -> Fraction:
    """ODI in percent: points / (5 x sections answered) x 100 (rule book 4.2). Raises ValueError if that cannot be."""
    if not 1 <= sections_answered <= ODI_SECTIONS or not 0 <= points <= ODI_SECTION_MAX * sections_answered:
        raise ValueError(f"ODI of {points} points in {sections_answered} sections")
    return Fraction(100 * points, ODI_SECTION_MAX * sections_answered)


def band_of(instrument: Instrument, value: Decimal | Fraction) -> str | None:
    """The word for this score, None where the instrument has no bands (rule book 4.2)."""
    return band_in(INSTRUMENTS[instrument].bands, value)


def band_in(bands: Sequence[Band], value: Decimal | Fraction) -> str | None:
    """The word of the highest band that the value reaches; None below the lowest."""
    reached = [band for band in bands if Fraction(value) >= Fraction(band.low)]
    return reached[-1].words if reached else None


def reaches_mcid(instrument: Instrument, before: Decimal | Fraction, after: Decimal | Fraction) -> bool | None:
    """Whether the improvement counts (>= the MCID of rule book 4.2, unrounded); None where none can be told."""
    facts = INSTRUMENTS[instrument]
    if instrument is Instrument.PGIC:
        return is_pgic_responder(after)
    change = Fraction(before) - Fraction(after)
    gain = change if facts.better is Better.LOWER else -change
    if facts.mcid is not None:
        return gain >= Fraction(facts.mcid)
    if facts.mcid_pct is not None and before > 0:
        return 100 * gain >= facts.mcid_pct * Fraction(before)
    return None


def mcid_words(instrument: Instrument) -> str:
    """The change that counts: `5 points`, `30 %`; empty where the rule book gives none."""
    facts = INSTRUMENTS[instrument]
    if instrument is Instrument.PGIC:
        return "much improved or better"
    if facts.mcid is not None:
        return f"{facts.mcid} points"
    return f"{facts.mcid_pct} %" if facts.mcid_pct is not None else ""


def is_pgic_responder(value: Decimal | Fraction) -> bool:
    """PGIC 1 or 2, much improved or better (rule book 4.2)."""
    return value <= PGIC_RESPONDER_MAX


WHY_LENGTH = 500


def problems_with_withdrawn_score(why: str, withdrawn_by: str) -> list[Problem]:
    """A reason in words, and no score that was withdrawn before."""
    if withdrawn_by:
        return [Problem(f"{withdrawn_by} has withdrawn this score already.")]
    if not why.strip():
        return [Problem("Say why the score is withdrawn.", "why")]
    return [Problem(f"Shorten this to {WHY_LENGTH} characters.", "why")] if len(why.strip()) > WHY_LENGTH else []
