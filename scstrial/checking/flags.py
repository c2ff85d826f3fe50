"""`rules flags`: the flags that a trial's logs, pull and clock raise (rule book 9.1, 9.1a)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from scstrial.assessments.choices import Area
from scstrial.checking.answers import Answer, moment_text
from scstrial.checking.cases import Check
from scstrial.checking.entries import NRS_MAX, TrialSpan, entries_in, in_the_file
from scstrial.checking.reading import Part
from scstrial.complications.rules import Evidence, KnownEntry, PullCheck, RaisedFlag, TrialFacts, flags_in


@dataclass(frozen=True)
class FlagsCase:
    """A trial, and the moment at which the rules look."""

    facts: TrialFacts
    as_of: datetime


def _read(case: Part) -> FlagsCase:
    zone = case.needed_zone("time_zone")
    placed_at, pulled_at = case.needed_moment("placed_at"), case.moment("pulled_at")
    _note_if_before(case, "pulled_at", pulled_at, placed_at)
    facts = TrialFacts(
        zone=zone,
        placed_at=placed_at,
        pulled_at=pulled_at,
        planned_pull_on=case.needed_day("planned_pull_on"),
        primary_area=case.needed_one_of("primary_area", Area),
        baseline_nrs=case.needed_number("baseline_nrs", 0, NRS_MAX),
        antithrombotic_restarted_at=_restarted_at(case.part("antithrombotic")),
        dural_puncture=case.yes_no("dural_puncture") or False,
        entries=entries_in(case, TrialSpan(zone, placed_at)),
        pull=_pull(case.part("pull"), placed_at),
    )
    return FlagsCase(facts, case.needed_moment("as_of"))


def _restarted_at(part: Part | None) -> datetime | None:
    """The key must be there; null says that nothing was taken up again."""
    if part is None:
        return None
    if "restarted_at" not in part.held:
        part.fault("restarted_at", "is missing")
    return part.moment("restarted_at")


def _pull(part: Part | None, placed_at: datetime | None) -> PullCheck | None:
    if part is None:
        return None
    at = part.needed_moment("at")
    _note_if_before(part, "at", at, placed_at)
    return PullCheck(at, part.needed_yes_no("tips_intact"), part.needed_yes_no("neuro_normal"))


def _note_if_before(part: Part, key: str, moment: datetime | None, placed_at: datetime | None) -> None:
    if moment is not None and placed_at is not None and moment.astimezone(UTC) < placed_at.astimezone(UTC):
        part.fault(key, f"{moment.isoformat()} is before the placement at {placed_at.isoformat()}")


def _answer(case: FlagsCase) -> Answer:
    return {"flags": [_flag_answer(flag) for flag in flags_in(case.facts, case.as_of)]}


def _flag_answer(flag: RaisedFlag) -> Answer:
    return {
        "rule": flag.rule,
        "urgency": flag.urgency,
        "raised_at": moment_text(flag.raised_at),
        "entry": _entry_answer(flag.entry),
        "because": _because(flag.because),
        "action": flag.action,
        "joined": [_evidence_answer(evidence) for evidence in flag.joined],
        "basis_withdrawn": flag.basis_withdrawn,
    }


def _evidence_answer(evidence: Evidence) -> Answer:
    return {
        "at": moment_text(evidence.at),
        "entry": _entry_answer(evidence.entry),
        "urgency": evidence.urgency,
        "because": _because(evidence.because),
    }


def _entry_answer(known: KnownEntry | None) -> Answer | None:
    return None if known is None else {"for": known.for_on.isoformat(), "session": known.session}


def _because(because: Mapping[str, str]) -> Answer:
    return {path: in_the_file(path, text) for path, text in because.items()}


FLAGS = Check(_read, _answer)
