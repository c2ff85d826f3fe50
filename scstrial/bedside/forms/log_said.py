"""What an earlier log says, by the names of the form's fields, as it stands small beside each question."""

from collections.abc import Iterator
from typing import Any

from scstrial.bedside.forms.log_answers import is_answered, number
from scstrial.bedside.forms.log_asked import PLAIN
from scstrial.bedside.forms.logs import FUNCTION_WORDS, LogForm
from scstrial.daily_logs.rules import LogEntry
from scstrial.foundation.choice import Choice

GROUPS = ("device", "site")


def words_said(entry: LogEntry | None) -> dict[str, str]:
    """`{"pain-leg_left-worst": "7", "walk_minutes": "35 min", ...}`; nothing for what was not answered."""
    return {name: said_as(name, value) for name, value in values_in(entry)} if entry is not None else {}


def values_in(entry: LogEntry) -> Iterator[tuple[str, Any]]:
    """Field name and value of each answer."""
    named = [(name, getattr(entry, name)) for name in (*PLAIN, "relief_reported_pct")]
    named += [(f"{group}-{name}", value) for group in GROUPS for name, value in vars(getattr(entry, group)).items()]
    named += [(f"pain-{one.area}-{name}", value) for one in entry.pain for name, value in vars(one).items()]
    named += [(f"red_flags-{flag}", answer) for flag, answer in entry.red_flags.items()]
    if entry.temperature_c is not None:
        unit = entry.temperature_unit.label if entry.temperature_unit is not None else "°C"
        named.append(("temperature_c", f"{entry.temperature_typed or entry.temperature_c} {unit}"))
    return ((name, value) for name, value in named if is_answered(value))


def said_as(name: str, value: Any) -> str:
    if name == "function_change":
        return FUNCTION_WORDS.get(value, str(value))
    if value is True:
        return "Yes"
    unit = LogForm.units.get(name.rpartition("-")[2])
    words = value.label if isinstance(value, Choice) else value if isinstance(value, str) else number(value)
    return f"{words} {unit}" if unit else words
