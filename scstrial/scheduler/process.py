"""The process that keeps the clockwork going until it is told to stop."""

import logging
import signal
from contextlib import AbstractContextManager, nullcontext
from threading import Lock
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from scstrial.foundation.db import db
from scstrial.outbox.ways_out import ways_out
from scstrial.scheduler.parts import FINISHERS, OPTED_OUT, PARTS, PLANNERS, guard
from scstrial.scheduler.rounds import Clockwork, tick

log = logging.getLogger("scstrial.scheduler")


def clockwork_of(app: Flask) -> Clockwork:
    """The clockwork with the ways out that the settings give."""
    # SQLite has one writer: waiting in line here is quicker than asking it again and again for the lock.
    with app.app_context():
        turn: AbstractContextManager[object] = Lock() if db.engine.dialect.name == "sqlite" else nullcontext()
    more = int(app.config.get("SENDERS", 1)) - 1
    return Clockwork(
        ways_out=ways_out(app.config),
        beside=tuple(ways_out(app.config) for _ in range(more)),
        planners=PLANNERS,
        finishers=FINISHERS,
        guard=guard,
        opted_out=OPTED_OUT,
        turn=turn,
    )


def run_one_round(app: Flask, work: Clockwork) -> None:
    with app.app_context():
        tick(work, PARTS)


def run(app: Flask) -> None:
    """A round at once and then every TICK_SECONDS, until SIGTERM or SIGINT; a message on its way is finished first."""
    work = clockwork_of(app)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        work.stop.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    run_one_round(app, work)
    scheduler = BackgroundScheduler(timezone="UTC")
    seconds = int(app.config.get("TICK_SECONDS", 30))
    scheduler.add_job(run_one_round, "interval", [app, work], seconds=seconds, max_instances=1, coalesce=True)
    scheduler.start()
    log.info("scheduler started, a round every %d s", seconds)
    work.stop.wait()
    scheduler.shutdown(wait=True)
    log.info("scheduler stopped")
