"""The days in which a rule looks, in words."""

from scstrial.complications.choices import FlagRule
from scstrial.complications.rules.table import RULES, Span


def window_words(rule: FlagRule) -> str:
    """`Day 2 to 30 days after the pull`; Day 0 is the placement (rule book 9.1 and 9.1a)."""
    return ", and ".join(_words(span) for span in RULES[rule].spans)


def _words(span: Span) -> str:
    if span == Span():
        return "at any time"
    if span.from_pull is not None:
        return f"the pull to {_after(span.to_pull)}"
    begin = "the placement" if not span.from_day else f"Day {span.from_day}"
    return f"{begin} to {f'Day {span.to_day}' if span.to_day is not None else _after(span.to_pull)}"


def _after(days: int | None) -> str:
    if not days:
        return "the pull"
    return f"{days} {'day' if days == 1 else 'days'} after the pull"
