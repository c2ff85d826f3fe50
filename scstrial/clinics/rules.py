"""What a clinic needs before patients can be followed there."""

import re
from functools import cache
from zoneinfo import available_timezones

from scstrial.foundation.refusal import Problem

EMAIL_SHAPE = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@cache
def known_zones() -> frozenset[str]:
    """The IANA time zones that this machine knows; asked once, for the whole folder of zones is walked each time."""
    return frozenset(available_timezones())


def problems_with_clinic(*, name: str, phone: str, time_zone: str, **addresses: str) -> list[Problem]:
    """Name, phone and an IANA time zone (`America/Chicago`) are needed: messages carry the first two."""
    problems = []
    if not name.strip():
        problems.append(Problem("Enter the name of the clinic.", "name"))
    if not phone.strip():
        problems.append(Problem("Enter the phone number that patients call.", "phone"))
    if time_zone not in known_zones():
        problems.append(Problem("Choose a time zone from the list, for example America/Chicago.", "time_zone"))
    for field, address in addresses.items():
        if address.strip() and not EMAIL_SHAPE.fullmatch(address.strip()):
            problems.append(Problem("Enter an e-mail address like name@example.org, or leave it empty.", field))
    return problems
