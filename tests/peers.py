"""Real peers for tests: a private PostgreSQL that lives as long as the test run."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def binary(name: str) -> str:
    for folder in BINARIES:
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found is None:
        raise RuntimeError(f"PostgreSQL's {name} was not found: run `make peers` (needs root), or install postgresql.")
    return found


class PrivatePostgres:
    """A server on a free port of 127.0.0.1, durable settings off: it holds nothing but tests."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="scstrial-pg-"))
        self.port = free_port()
        self.as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if is_root() else []
        if is_root():
            shutil.chown(self.folder, "postgres", "postgres")
        self.folder.chmod(0o700)

    def start(self) -> None:
        data = self.folder / "data"
        self.run(binary("initdb"), "-D", str(data), "-U", "scstrial", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        command = [*self.as_postgres, binary("postgres"), "-D", str(data), "-p", str(self.port)]
        options = [
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self.folder}",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=100",
        ]
        command += [part for option in options for part in ("-c", option)]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
        self.wait()

    def run(self, *command: str) -> None:
        subprocess.run([*self.as_postgres, *command], cwd=self.folder, check=True, capture_output=True)

    def wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                self.run(
                    binary("psql"),
                    "-h",
                    "127.0.0.1",
                    "-p",
                    str(self.port),
                    "-U",
                    "scstrial",
                    "-d",
                    "postgres",
                    "-c",
                    "",
                )
                return
            except subprocess.CalledProcessError:
                time.sleep(0.1)
        raise RuntimeError((self.folder / "log").read_text())

    def new_database(self, name: str, template: str = "template0") -> str:
        connection = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "scstrial")
        self.run(binary("createdb"), *connection, "-T", template, name)
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql://scstrial@127.0.0.1:{self.port}/{name}"

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)  # fast shutdown: does not wait for open connections
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)


def is_root() -> bool:
    return os.geteuid() == 0
