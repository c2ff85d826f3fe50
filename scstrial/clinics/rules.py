"""What a clinic needs before patients can be followed there."""

from zoneinfo import available_timezones

from scstrial.foundation.refusal import Problem


def problems_with_clinic(*, name: str, phone: str, time_zone: str) -> list[Problem]:
    """Name, phone and an IANA time zone (`America/Chicago`) are needed: messages carry the first two."""
    problems = []
    if not name.strip():
        problems.append(Problem("Enter the name of the clinic.", "name"))
    if not phone.strip():
        problems.append(Problem("Enter the phone number that patients call.", "phone"))
    if time_zone not in available_timezones():
        problems.append(Problem("Choose a time zone from the list, for example America/Chicago.", "time_zone"))
    return problems
