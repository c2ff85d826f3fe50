"""Starts scheduler processes quickly: everything is imported once, each `run OFFSET` or `tick OFFSET` line is a fork.

Each is a process of its own with connections of its own, and can be killed as any other. Ends with its standard input.
"""

import os
import signal
import sys

from config import settings
from scstrial.app import create_app
from scstrial.foundation.db import db
from scstrial.scheduler.process import clockwork_of, run, run_one_round


def main():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that are killed
    app = create_app(settings())
    run_one_round(app, clockwork_of(app))  # loads and prepares what a round needs; there is nothing to send yet
    with app.app_context():
        db.engine.dispose()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        what, offset = line.split()
        pid = os.fork()
        if pid == 0:
            serve(app, what, int(offset))
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def serve(app, what, offset):
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    status = 1
    try:
        app.config["CLOCK_OFFSET_SECONDS"] = offset
        with app.app_context():
            db.engine.dispose(close=False)
        if what == "run":
            run(app)
        else:
            run_one_round(app, clockwork_of(app))
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
