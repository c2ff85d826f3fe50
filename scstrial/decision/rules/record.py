"""A signed text read for people, whatever version of the program wrote it: plain values, never today's rules."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scstrial.assessments.choices import Area
from scstrial.complications.choices import ComplicationKind, FlagRule, Outcome, Severity, Urgency
from scstrial.decision.choices import (
    DecisionChoice,
    EvaluationFlag,
    EvaluationStatus,
    OpinionView,
    OtherRule,
    Reason,
    ValueSource,
)
from scstrial.decision.rules.percent import display_pct, one_decimal
from scstrial.protocols.choices import AreaRule, Combine, PrimaryMeasure, TrialWindow

NOT_RECORDED = "not recorded"
YES_NO = {True: "yes", False: "no", None: NOT_RECORDED}
LISTS = (
    *(Area, ComplicationKind, FlagRule, Outcome, Severity, Urgency, DecisionChoice, EvaluationFlag, EvaluationStatus),
    *(OpinionView, OtherRule, Reason, ValueSource, AreaRule, Combine, PrimaryMeasure, TrialWindow),
)
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AreaRecord:
    """The ratings of one target area, day by day, and what they came to."""

    name: str
    summary: Pairs
    baseline: Pairs
    trial: tuple[tuple[str, str, str, str, str], ...]  # day, average, hours off, program, relief sufficient


@dataclass(frozen=True)
class Record:
    """Everything a signed text says, in words; `said` are its own sentences, `facts` and `result` what it rests on."""

    form: int
    said: tuple[str, ...]
    result: Pairs
    others: tuple[tuple[str, str, str], ...]
    facts: Pairs
    areas: tuple[AreaRecord, ...]
    criteria: tuple[Mapping[str, Any], ...]
    flags: tuple[str, ...]
    complications: tuple[str, ...]
    versions: Pairs


def record_of(text: str) -> Record | None:
    """What a signed text says; None where it is none of ours or of a form that this program does not know yet."""
    try:
        content = json.loads(text)
        reader = READERS.get(content["content_version"])
        return None if reader is None else reader(content)
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError):
        return None


def words_for(value: Any) -> str:
    """The wording of a choice; one that is no longer on our lists reads as it was stored."""
    for choices in LISTS:
        if value in {one.value for one in choices}:
            return choices(value).label
    return NOT_RECORDED if value is None else str(value).replace("_", " ")


def _record(content: Mapping[str, Any]) -> Record:
    """Forms 1 and 2: the second adds sentences and versions, everything else has kept its place."""
    facts, evaluation = content["facts"], content["evaluation"]
    return Record(
        form=int(content["content_version"]),
        said=tuple(content.get("text", ())),
        result=tuple(_result(evaluation)),
        others=tuple(_others(evaluation)),
        facts=tuple(_facts(facts)),
        areas=tuple(_area(one, evaluation["areas"].get(one["area"], {})) for one in facts["areas"]),
        criteria=tuple(content["criteria"]),
        flags=tuple(
            f"{words_for(one['rule'])} ({one['rule']}), {'closed' if one['is_closed'] else 'open'}"
            for one in content["flags"]
        ),
        complications=tuple(
            f"{words_for(one['kind'])}, {words_for(one['severity']).lower()}, {words_for(one['outcome']).lower()}"
            for one in content["complications"]
        ),
        versions=tuple(_versions(content)),
    )


READERS: Mapping[str, Callable[[Mapping[str, Any]], Record]] = {"1": _record, "2": _record}


def _result(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    rule = said["rule"]
    yield "Verdict", words_for(said["status"])
    if said["reason"]:
        yield "Why not", words_for(said["reason"])
    yield "Relief, exact and in percent", _share(said["relief"], rule)
    yield (
        "Relief stated by the patient",
        f"{one_decimal(_exact(said['reported_relief_pct']))} %" if said["reported_relief_pct"] else NOT_RECORDED,
    )
    yield "Fall of opioids", _share(said["analgesic_reduction"], rule)
    yield "Days used", ", ".join(said["days_used"]) or "none"
    yield "Days that could be used", f"{said['days_evaluable'] or 0} of {said['days_expected']}"
    yield "To be seen beside it", "; ".join(words_for(flag) for flag in said["flags"]) or "nothing"
    asked = ", ".join(words_for(rule[name]) for name in ("trial_window", "area_rule", "primary_measure", "combine"))
    yield "Rule in force", f"{asked}; at least {rule['pain_threshold_pct']} %"


def _others(said: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, one in said["under_other_rules"].items():
        shown = f"{one['display_pct']} %" if one["display_pct"] is not None else words_for(one["reason"])
        yield words_for(name), words_for(one["status"]), shown


def _facts(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Leads placed on", said["placed_on"]
    yield "Leads pulled on", said["pulled_on"] or "still in"
    yield "Relief stated by the patient, percent", said["reported_relief_pct"] or NOT_RECORDED
    yield "Function improved", YES_NO[said["function_improved"]]
    yield "Wants the implant", YES_NO[said["wants_implant"]]
    mme = said["mme_per_day"]
    yield (
        "Opioids, MME per day",
        f"before {_plain(mme['baseline'])}, trial {_plain(mme['trial'])}" if mme else NOT_RECORDED,
    )
    if said["aborted"]:
        yield "Stopped early", f"{said['aborted']['on']}, {words_for(said['aborted']['reason'])}"


def _area(said: Mapping[str, Any], found: Mapping[str, Any]) -> AreaRecord:
    return AreaRecord(
        name=words_for(said["area"]) + (", primary" if said["primary"] else ""),
        summary=tuple(_area_summary(said, found)),
        baseline=tuple((one["on"], one["average"]) for one in said["baseline"]),
        trial=tuple(
            (
                one["on"],
                one["average"] or "–",
                one["stim_off_hours"] or "–",
                one["program"] or "–",
                "–" if one["relief_sufficient"] is None else YES_NO[one["relief_sufficient"]],
            )
            for one in said["trial"]
        ),
    )


def _area_summary(said: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, key in (("Baseline", "baseline"), ("Trial", "trial")):
        value = found.get(key)
        yield name, f"{_plain(value)}, {words_for(found[f'{key}_source']).lower()}" if value else NOT_RECORDED
    yield "Clinic's rating before", said["baseline_clinic"] or NOT_RECORDED
    yield "Clinic's rating at the end", said["trial_clinic"] or NOT_RECORDED


def _versions(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Form of the text", str(content["content_version"])
    yield "Rules", content.get("rules_version") or "not noted in this form"
    yield "Program", content.get("program_version") or "not noted in this form"
    yield "Protocol of the clinic", f"version {content['protocol_version']}"


def _share(value: str | None, rule: Mapping[str, Any]) -> str:
    if value is None:
        return "none"
    return f"{value} = {display_pct(Fraction(value), Decimal(rule['pain_threshold_pct']))} %"


def _exact(value: str) -> Fraction:
    return Fraction(value)


def _plain(value: str) -> str:
    """An exact number, with its decimal reading where it is no whole or decimal number."""
    return f"{value} = {one_decimal(Fraction(value))}" if "/" in value else value
