"""When shifts begin, for the digest of the staff."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from scstrial.outbox.rules import local_moment

DIGEST_OF_USE = timedelta(hours=4)  # later the shift has looked for itself [design]
AHEAD = timedelta(days=1)


def shift_starts(shifts: Iterable[time], zone: ZoneInfo, now: datetime) -> Iterator[datetime]:
    """Starts within a day from now, and those just past whose digest is still of use; by the clinic's clock."""
    today = now.astimezone(zone).date()
    for day in (today - AHEAD, today, today + AHEAD):
        for start in shifts:
            moment = local_moment(day, start, zone)
            if now - DIGEST_OF_USE < moment <= now + AHEAD:
                yield moment
