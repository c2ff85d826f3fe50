"""The patient's goals for the trial: written as one text, asked one by one at its end."""

import re

GOALS_MOST = 10  # asked at the end
BETWEEN = re.compile(r"[\n;]+")
MARKS = " \t\r.-•*"  # of a list, and the full stop


def goals_in(text: str) -> list[str]:
    """One goal a line or between semicolons, without the marks of a list, each once; the first ten."""
    goals = (part.strip(MARKS) for part in BETWEEN.split(text))
    return list(dict.fromkeys(goal for goal in goals if goal))[:GOALS_MOST]
