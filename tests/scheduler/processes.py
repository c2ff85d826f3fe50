"""Scheduler processes that can be started quickly and killed, and what tests wait for."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SENDERS = 3  # of each process
DEEP = os.environ.get("SCSTRIAL_DEEP") == "1"
PATIENCE_SECONDS = 900 if DEEP else 240  # the machine may be busy with other tests


def settings_of(url, folder, mail_port, **given):
    """What a process of its own reads from its environment."""
    return {
        **os.environ,
        "SECRET_KEY": "only for tests",
        "SECURITY_PASSWORD_SALT": "only for tests",
        "PUBLIC_URL": "http://localhost",
        "DATABASE_URL": url,
        "MESSAGES_FOLDER": str(folder / "messages"),
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(mail_port),
        "MAIL_SECURITY": "none",
        "TICK_SECONDS": "1",
        "SENDERS": str(SENDERS),
        "LOG_LEVEL": "ERROR",
        "SCSTRIAL_TESTING": "yes",
        **given,
    }


class Processes:
    """Scheduler processes on one database, forked from one that has imported everything."""

    def __init__(self, environ):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        command = [sys.executable, "-m", "tests.scheduler.zygote"]
        self.zygote = subprocess.Popen(command, cwd=ROOT, env=environ, bufsize=1, **pipes)
        assert self.zygote.stdout.readline() == "ready\n"
        self.living = []

    def start(self, what="run", offset=0):
        self.zygote.stdin.write(f"{what} {offset}\n")
        pid = int(self.zygote.stdout.readline())
        self.living.append(pid)
        return pid

    def kill(self, pid, how=signal.SIGKILL):
        self.living.remove(pid)
        os.kill(pid, how)
        wait_until(lambda: not is_alive(pid), "the process is gone")

    def one_round(self, offset):
        """One round at another hour, to its end."""
        pid = self.start("tick", offset)
        wait_until(lambda: not is_alive(pid), "the round is over")
        self.living.remove(pid)

    def close(self):
        for pid in self.living:
            if is_alive(pid):
                os.kill(pid, signal.SIGKILL)
        self.zygote.stdin.close()
        self.zygote.stdout.close()
        self.zygote.wait(timeout=20)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(happened, what):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if happened():
            return
        time.sleep(0.02)
    pytest.fail(f"waited in vain until {what}")
