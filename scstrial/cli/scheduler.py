"""`flask scheduler ...`: the clockwork that plans and sends messages."""

from flask import current_app
from flask.cli import AppGroup

from scstrial.scheduler.process import clockwork_of, run, run_one_round

scheduler = AppGroup("scheduler", help="Plans and sends messages, looks at the trials again.")


@scheduler.command("run")
def run_scheduler() -> None:
    """Keep going until stopped; any number of these may run."""
    run(current_app._get_current_object())  # type: ignore[attr-defined]


@scheduler.command("tick")
def tick_once() -> None:
    """One round, for a clinic that starts it by its own timer."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    run_one_round(app, clockwork_of(app))
