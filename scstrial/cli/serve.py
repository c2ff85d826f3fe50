"""`flask serve`: web server and scheduler side by side, until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

import click

READY_WITHIN_SECONDS = 30


@click.command("serve")
@click.option("--port", default=8000, show_default=True, help="Port on this machine.")
@click.option("--workers", default=2, show_default=True, help="Web processes.")
@click.option("--bind", default="127.0.0.1", show_default=True, help="Address to listen on.")
def serve(port: int, workers: int, bind: str) -> None:
    """Start web and scheduler together; both end on Ctrl-C."""
    if port_is_taken(bind, port):
        raise click.ClickException(f"Port {port} is in use. Choose another: make demo PORT={port + 1}")
    web = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{bind}:{port}", "--workers", str(workers)]
    web += ["--threads", "4", "--log-level", "warning", "--no-control-socket"]
    clock = [sys.executable, "-m", "flask", "--app", "wsgi", "scheduler", "run"]
    processes = [subprocess.Popen(command, start_new_session=True) for command in (web, clock)]

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, stop)
    try:
        wait_until_up(bind, port, processes)
        click.echo(f"\nReady: {os.environ.get('PUBLIC_URL', f'http://localhost:{port}')}   (Ctrl-C stops it)")
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        click.echo("A part of the program has ended; stopping the rest.", err=True)
        raise SystemExit(1)
    except KeyboardInterrupt:
        click.echo("Stopping ...")
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)


def port_is_taken(bind: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError:
            return True
    return False


def wait_until_up(bind: str, port: int, processes: list[subprocess.Popen[bytes]]) -> None:
    """Return when the web server answers; give up when a process ends or time runs out."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline and all(process.poll() is None for process in processes):
        with socket.socket() as probe:
            if probe.connect_ex((bind, port)) == 0:
                return
        time.sleep(0.2)
