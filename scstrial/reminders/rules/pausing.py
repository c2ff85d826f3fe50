"""What keeps a pause from being made."""

from datetime import datetime, timedelta

from scstrial.foundation.refusal import Problem

LONGEST_PAUSE = timedelta(days=60)  # longer than any trial: whoever stops messages for good ends the consent [design]
WHY_LENGTH = 500


def problems_with_pause(until: datetime, why: str, now: datetime) -> list[Problem]:
    """It ends in the future, within 60 days, and has a reason."""
    problems = []
    if until <= now:
        problems.append(Problem("Enter an end of the pause that lies ahead.", "until"))
    elif until - now > LONGEST_PAUSE:
        problems.append(Problem("Enter an end within 60 days. To end messages for good change the consent.", "until"))
    return problems + problems_with_reason(why)


def problems_with_reason(why: str) -> list[Problem]:
    if not why.strip():
        return [Problem("Enter the reason.", "why")]
    return [Problem(f"Shorten it to {WHY_LENGTH} signs.", "why")] if len(why) > WHY_LENGTH else []
