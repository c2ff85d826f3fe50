"""`make bench`: everything measured in one run, each figure beside its floor. Only 127.0.0.1, bounded, stops by itself."""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import html5lib
from flask_migrate import upgrade

from scstrial.app import create_app
from scstrial.foundation.db import db
from tests.benchmarks.seeding import DAYS_KEPT, TRIALS, seed
from tests.conftest import test_settings
from tests.factories.accounts import PASSWORD
from tests.peers import free_port

ROOT = Path(__file__).resolve().parents[2]
SIZES = (1_000, 100_000)
SAVES, READS, REPORTS = 120, 60, 30


class Browser:
    """One signed-in connection that is kept open."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = ""
        status, _ = self.post("/sign-in", {"email": "nurse@example.org", "password": PASSWORD})
        assert status == 302, status

    def ask(self, method: str, address: str, typed: dict[str, str] | None = None) -> tuple[int, str]:
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, address, urlencode(typed or {}) if typed is not None else None, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode(errors="replace")
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).split(";")[0]
        return answer.status, text

    def get(self, address: str) -> tuple[int, str]:
        return self.ask("GET", address)

    def post(self, address: str, typed: dict[str, str]) -> tuple[int, str]:
        return self.ask("POST", address, typed)


@contextmanager
def server(url: str, folder: Path) -> Iterator[Browser]:
    """One web process on this database, with a signed-in nurse."""
    port = free_port()
    environ = {**os.environ, "BENCH_DATABASE": url, "BENCH_FOLDER": str(folder), "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "gunicorn", "tests.benchmarks.server:app", "--bind", f"127.0.0.1:{port}"]
    command += ["--threads", "1", "--worker-class", "gthread", "--keep-alive", "60", "--log-level", "error"]
    process = subprocess.Popen(command, cwd=ROOT, env=environ)
    try:
        for _ in range(200):
            try:
                HTTPConnection("127.0.0.1", port, timeout=5).connect()
                break
            except OSError:
                time.sleep(0.1)
        yield Browser(port)
    finally:
        process.terminate()
        process.wait(timeout=20)


def milliseconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def expect(status: int, answer: tuple[int, str]) -> None:
    if answer[0] != status:
        sys.exit(f"answered {answer[0]} instead of {status}: {answer[1][:3000]}")


def evening_answers(page: str) -> dict[str, str]:
    """An unremarkable evening, typed into the form as it stands on the page: every question answered."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    form = next(form for form in tree.iter("form") if form.get("data-guard") is not None)
    typed: dict[str, str] = {}
    for field in form.iter("input"):
        name, kind, value = field.get("name"), field.get("type", "text"), field.get("value", "")
        if kind == "hidden":
            typed[name] = value
        elif kind == "radio":
            wanted = value in {"no", "none", "intact", "in_place", "unchanged", "partly", "5", "50", "0"}
            if name not in typed and wanted:
                typed[name] = value
    first_area = next(name for name in typed if name.startswith("pain-"))[len("pain-") :].rsplit("-", 1)[0]
    for name, value in (("worst", "6"), ("average", "5"), ("least", "3"), ("current", "4")):
        typed[f"pain-{first_area}-{name}"] = value
    typed |= {"stim_on": "yes", "stim_hours_used": "20", "took_no_analgesics": "y", "walk_minutes": "40"}
    return {name: value for name, value in typed.items() if value}


def save_logs(browser: Browser) -> tuple[list[float], list[float], list[float], int]:
    """Log saves, the bare page and the hello page, one after the other, so that the machine treats them alike."""
    days = [(datetime.now(UTC) - timedelta(days=back)).date().isoformat() for back in range(DAYS_KEPT)]
    logs, bares, hellos, fields = [], [], [], 0
    for number in range(SAVES):
        address = f"/trials/{number % TRIALS + 1}/logs/new?on={days[number // TRIALS]}&session=evening"
        status, page = browser.get(address)
        expect(200, (status, page))
        typed = evening_answers(page)
        fields = max(fields, len(typed))
        logs.append(milliseconds(lambda a=address, t=typed: expect(303, browser.post(a, t))))
        bare = {f"radio{n}": "no" for n in range(46)} | {f"number{n}": "5" for n in range(18)} | {"text0": "fine"}
        bare["form_key"] = str(uuid.uuid4())
        bares.append(milliseconds(lambda t=bare: expect(303, browser.post("/bench/bare", t))))
        hellos.append(milliseconds(lambda: expect(200, browser.post("/bench/hello", {}))))
    return logs, bares, hellos, fields


def measure_size(folder: Path, patients: int) -> dict[str, float]:
    url = f"sqlite:///{folder / f'{patients}.sqlite3'}"
    app = create_app(test_settings(url, folder))
    with app.app_context():
        upgrade()
        seed(patients)
        db.session.remove()
        db.engine.dispose()
    found: dict[str, float] = {}
    with server(url, folder) as browser:
        for address in ("/", "/patients", "/patients?q=castro12", "/patients?step=after"):
            for _ in range(5):
                expect(200, browser.get(address))
            found[address] = median(milliseconds(lambda a=address: expect(200, browser.get(a))) for _ in range(READS))
        if patients == SIZES[0]:
            found |= measure_saves(browser)
    return found


def measure_saves(browser: Browser) -> dict[str, float]:
    expect(200, browser.post("/bench/hello", {}))
    logs, bares, hellos, fields = save_logs(browser)
    for _ in range(3):
        expect(200, browser.get("/trials/1/report.pdf"))
    report = median(milliseconds(lambda: expect(200, browser.get("/trials/1/report.pdf"))) for _ in range(REPORTS))
    return {"log": median(logs), "bare": median(bares), "hello": median(hellos), "fields": fields, "report": report}


def machine() -> str:
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor(),
    )
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, SQLite on disk"


def main() -> None:
    folder = Path(
        tempfile.mkdtemp(prefix="scstrial-bench-", dir=ROOT / "instance" if (ROOT / "instance").is_dir() else None)
    )
    try:
        small, large = (measure_size(folder, size) for size in SIZES)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{machine()}; medians of {SAVES} saves, {READS} reads, one web process\n")
    print("| what | ms | against | target |")
    print("|---|---|---|---|")
    ratio = small["log"] / small["bare"]
    print(f"| save a log ({small['fields']:.0f} answers) | {small['log']:.1f} | {ratio:.2f} x the bare page | <= 2 |")
    print(
        f"| bare page: signed in, 65 fields, 5 rows, durable | {small['bare']:.1f} | {small['bare'] / small['hello']:.2f} x hello | |"
    )
    print(f"| hello page and one durable insert | {small['hello']:.1f} | | |")
    names = {
        "/": "worklist",
        "/patients": "patient list",
        "/patients?q=castro12": "search",
        "/patients?step=after": "list, one step",
    }
    for address, name in names.items():
        grown = large[address] / small[address]
        print(f"| {name}, 1,000 patients | {small[address]:.1f} | | |")
        print(f"| {name}, 100,000 patients | {large[address]:.1f} | {grown:.2f} x | <= 1.3 |")
    print(f"| one report PDF through the page | {small['report']:.1f} | | |")


if __name__ == "__main__":
    main()
