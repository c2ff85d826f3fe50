"""What can be found before leads are placed: C-20 by a PHQ-9 (rule book 9.1: "any" window)."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.rules.facts import BedsideCheck
from scstrial.complications.rules.reading import number_text
from scstrial.complications.rules.replay import Evidence, RaisedFlag
from scstrial.complications.rules.table import RULES


def flags_before_placement(checks: Sequence[BedsideCheck], zone: ZoneInfo) -> list[RaisedFlag]:
    """C-20 for PHQ-9 item 9 above 0 in any of the checks, in the order of entering; the first one raises it."""
    found = [_evidence(check, zone) for check in sorted(checks, key=lambda one: one.at) if (check.phq9_item9 or 0) > 0]
    if not found:
        return []
    first, *joined = found
    rule = FlagRule.SELF_HARM
    return [RaisedFlag(rule, Urgency.SAME_DAY, first.at, None, first.because, RULES[rule].action, joined=tuple(joined))]


def _evidence(check: BedsideCheck, zone: ZoneInfo) -> Evidence:
    item9 = number_text(check.phq9_item9 or 0)
    return Evidence(check.at.astimezone(zone), None, Urgency.SAME_DAY, {"phq9_item9": item9})
