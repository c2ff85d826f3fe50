"""The second check: a date of birth, five tries; and the short code by which a link is found."""

from collections.abc import Sequence
from datetime import date, timedelta

from scstrial.diary.choices import TryOutcome

TRIES = 5  # wrong dates of birth, per link and per trial
CODE_SIGNS = "BCDFGHJKMNPQRTVWXY3479"  # no vowels, so no words; nothing that looks like another sign
CODE_LENGTH = 8
CODE_TRIES_EACH = 10  # wrong codes from one address within an hour [design]
CODE_TRIES_ALL = 300  # wrong codes from everywhere within an hour [design]
CODE_TRIES_WITHIN = timedelta(hours=1)
FIRST_YEAR = 1900


def birth_date(day: str, month: str, year: str, today: date) -> date | None:
    """The date typed as three numbers; a year of two digits lies in the past; None when there is no such day."""
    typed = [text.strip() for text in (day, month, year)]
    if not all(text.isascii() and text.isdecimal() and len(text) <= 4 for text in typed):
        return None
    number = int(typed[2])
    if len(typed[2]) <= 2:
        number += 2000 if 2000 + number <= today.year else 1900
    try:
        on = date(number, int(typed[1]), int(typed[0]))
    except ValueError:
        return None
    return on if on <= today and on.year >= FIRST_YEAR else None


def wrong_tries(outcomes: Sequence[TryOutcome]) -> int:
    """Wrong dates since the last right one, or since a nurse made a new link; `outcomes` in the order of trying."""
    wrong = 0
    for outcome in outcomes:
        wrong = wrong + 1 if outcome is TryOutcome.WRONG else 0
    return wrong


def is_locked(of_link: Sequence[TryOutcome], of_trial: Sequence[TryOutcome]) -> bool:
    """Five wrong dates on the link at any time, or five in a row for the trial."""
    return of_link.count(TryOutcome.WRONG) >= TRIES or wrong_tries(of_trial) >= TRIES


def code_from(fingerprint: str) -> str:
    """The code that a hexadecimal fingerprint stands for."""
    number, signs = int(fingerprint, 16), []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_SIGNS))
        signs.append(CODE_SIGNS[place])
    return "".join(signs)


def code_shown(code: str) -> str:
    """`BCDF-GHJK`, as it is read out."""
    return f"{code[:4]}-{code[4:]}"


def code_typed(text: str) -> str:
    """What somebody typed, without blanks and dashes, in capitals."""
    return "".join(sign for sign in text.upper() if sign.isalnum())[: 2 * CODE_LENGTH]
