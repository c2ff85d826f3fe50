"""The flag rules as a table: in which days, how urgent, what to do (rule book 9.1 and 9.1a)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.rules.facts import Known


@dataclass(frozen=True)
class Span:
    """Log dates, both ends included: trial days (Day 0 = placement) or days after the pull; None = no limit.

    While no pull is known, no date is too late for `to_pull` and none is late enough for `from_pull`.
    """

    from_day: int | None = None
    to_day: int | None = None
    from_pull: int | None = None
    to_pull: int | None = None

    def holds(self, day: int, days_after_pull: int | None) -> bool:
        """Whether a trial day, so many days after the pull (None: no pull known), lies in the span."""
        if days_after_pull is None:
            return self.from_pull is None and _between(day, self.from_day, self.to_day)
        return _between(day, self.from_day, self.to_day) and _between(days_after_pull, self.from_pull, self.to_pull)


def _between(number: int, low: int | None, high: int | None) -> bool:
    return (low is None or number >= low) and (high is None or number <= high)


@dataclass(frozen=True)
class RuleRow:
    """One rule: a log date in any of the spans is in its window; its urgency unless the condition says another."""

    rule: FlagRule
    spans: tuple[Span, ...]
    urgency: Urgency
    action: str


def _to_pull(days: int, from_day: int = 0) -> tuple[Span, ...]:
    return (Span(from_day=from_day, to_pull=days),)


E, S, D, R = Urgency
ANY = (Span(),)
LEADS_IN = _to_pull(0)
_ROWS = (
    RuleRow(
        FlagRule.CORD_COMPRESSION,
        _to_pull(7),  # NFH, GIB14
        E,
        "ED, urgent MRI/CT, neurosurgery; stop anticoagulant; stim off. Do not wait for the next log.",
    ),
    RuleRow(
        FlagRule.NEW_PAIN,
        _to_pull(7),
        E,
        "Until epidural bleeding is excluded: ED, urgent MRI/CT, neurosurgery; stop anticoagulant; stim off. "
        "Do not wait for the next log.",
    ),
    RuleRow(FlagRule.EPIDURAL_ABSCESS, _to_pull(30, from_day=2), E, "ED, MRI, cultures, leads out."),  # WET19
    RuleRow(FlagRule.SEPSIS, ANY, E, "ED."),
    RuleRow(FlagRule.ANAPHYLAXIS, ANY, E, "Call 911."),
    RuleRow(
        FlagRule.SITE_INFECTION,
        _to_pull(30, from_day=1),  # NHSN
        S,
        "Examine, culture, low threshold to pull leads; WBC/CRP.",
    ),
    RuleRow(
        FlagRule.FEVER_ALONE,
        _to_pull(14),
        S,
        "Look for the source; leads in: treat as device infection until excluded.",
    ),
    RuleRow(
        FlagRule.MILD_SITE_SIGN,
        _to_pull(30),
        D,
        "Photo or look by a nurse; if it has purely the shape of the adhesive, see skin reaction (C-10).",
    ),
    RuleRow(FlagRule.CSF_LEAK, _to_pull(7), S, "Dressing check, physician."),
    RuleRow(
        FlagRule.SKIN_REACTION,
        (Span(from_day=1, to_day=14),),
        D,
        "Change dressing, patch-test later; it can look like infection.",  # ALL44
    ),
    RuleRow(
        FlagRule.PUNCTURE_HEADACHE,
        _to_pull(5),  # ICHD, HAS24
        D,
        "Fluids, analgesics; a blood patch is the physician's choice (leads and infection risk).",
    ),
    RuleRow(
        FlagRule.LEAD_MIGRATION,
        LEADS_IN,  # INPM
        D,
        "Reprogram first; AP and lateral film; measure mm and levels.",
    ),
    RuleRow(
        FlagRule.LOSS_OF_RELIEF,
        LEADS_IN,
        D,
        "Check stimulator, battery, lead, tolerance; consider a film.",
    ),
    RuleRow(FlagRule.LEAD_OUT_OF_PLACE, LEADS_IN, S, "Do not push in; cover sterile; physician."),
    RuleRow(FlagRule.DRESSING, LEADS_IN, D, "Sterile re-dress."),  # CHI-INF
    RuleRow(FlagRule.BAD_STIMULATION, LEADS_IN, D, "Stim off, call the programmer."),
    RuleRow(FlagRule.DEVICE_FAULT, LEADS_IN, D, "Swap the external unit."),
    RuleRow(
        FlagRule.ANTITHROMBOTIC_TAKEN,
        LEADS_IN,
        S,
        "Physician decides when to pull (restart is on hold).",
    ),
    RuleRow(
        FlagRule.WOUND_BLEEDING,
        (Span(from_day=0, to_day=3), Span(from_pull=0, to_pull=3)),
        S,
        "Pressure, neuro check.",
    ),
    RuleRow(
        FlagRule.SELF_HARM,
        ANY,
        S,
        "A clinician speaks with the patient the same day; give the crisis line: call or text 988 (US).",
    ),
    RuleRow(FlagRule.CHEST_OR_CALF, ANY, S, "ED."),
    RuleRow(FlagRule.LOG_OVERDUE, ANY, D, "Phone call."),
    RuleRow(FlagRule.TRIAL_TOO_LONG, ANY, S, "Plan the pull: infection 24.1 % beyond 10 days against 1.4 %."),  # PROM
    RuleRow(FlagRule.EXPECTED_SORENESS, (Span(from_day=0, to_day=3),), R, "Reassure."),
    RuleRow(FlagRule.TIPS_NOT_INTACT, ANY, S, "Film, manufacturer report."),
    RuleRow(FlagRule.OTHER_WARNING_SIGN, ANY, S, "Call the patient the same day; physician."),
)
RULES = {row.rule: row for row in _ROWS}


def within(rule: FlagRule, on: date, known: Known) -> bool:
    """Whether a log date lies in the rule's window, as far as the pull is known."""
    return _in_window(rule, known.day_of(on), (on - known.pulled_on).days if known.pulled_on else None)


@lru_cache(maxsize=4096)  # each entry is held against each rule, at each log that is saved
def _in_window(rule: FlagRule, day: int, days_after_pull: int | None) -> bool:
    return any(span.holds(day, days_after_pull) for span in RULES[rule].spans)
