"""`flask outbox ...`: how the sending of messages stands, for monitoring."""

import sys
from datetime import datetime

import click
from flask.cli import AppGroup

from scstrial.foundation.clock import now
from scstrial.outbox.queries import health_at
from scstrial.outbox.queries.hours import hour_by_hour
from scstrial.outbox.rules import alarms_in

ALARM = 2  # "critical" in the habit of monitoring plug-ins

outbox = AppGroup("outbox", help="How the sending of messages stands.")


@outbox.command("health")
def show_health() -> None:
    """Counts of now, of the last hour and hour by hour; exit status 0: all is well, 2: somebody has to look."""
    at = now()
    health = health_at(at)
    alarms = alarms_in(health)
    ran = "never" if health.ran_at is None else f"{int((health.at - health.ran_at).total_seconds())} s ago"
    click.echo(f"{'ALARM: ' + '; '.join(alarms) if alarms else 'OK'}")
    click.echo(f"ran {ran}")
    click.echo(f"due {health.due}, late {health.late}, stuck {health.stuck}")
    click.echo(f"last hour: sent {health.sent}, failed tries {health.failed_tries}")
    click.echo(f"given up and not seen: {health.given_up}")
    show_hours(at)
    if alarms:
        sys.exit(ALARM)


def show_hours(at: datetime) -> None:
    """One line an hour of the last 24, the latest last."""
    click.echo("hour, UTC          due   sent   late  stuck failed")
    for hour in hour_by_hour(at):
        counts = (hour.due, hour.sent, hour.late, hour.stuck, hour.failed)
        click.echo(f"{hour.begins:%Y-%m-%d %H:%M} " + "".join(f"{count:>7}" for count in counts)[2:])
