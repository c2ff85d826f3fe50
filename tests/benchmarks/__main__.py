"""`make bench`: everything in one run, each figure beside its floor. Only 127.0.0.1, bounded, stops by itself."""

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response
from flask_migrate import upgrade

from scstrial.app import create_app
from scstrial.foundation.db import db
from tests.benchmarks.long_trials import measure_long, seed_long_and_short, show_long
from tests.benchmarks.planning import measure_planning, show_planning
from tests.benchmarks.report_floor import measure_floor, measure_memory
from tests.benchmarks.report_floor import show as show_floor
from tests.benchmarks.screening_page import measure_screening, seed_screenings, show_screening
from tests.benchmarks.seeding import RARE, TRIALS, seed
from tests.benchmarks.sending import measure_sending, show_sending
from tests.conftest import test_settings
from tests.factories.accounts import PASSWORD
from tests.filled import sent_by, tree_of
from tests.peers import free_port

ROOT = Path(__file__).resolve().parents[2]
SIZES = (1_000, 100_000)
SAVES, READS, REPORTS, NOT_COUNTED = 120, 60, 30, 5
OF_THE_PAGE = {"seen_version", "typed_by"}  # not answers
UNREMARKABLE = {"no", "none", "intact", "in_place", "unchanged", "partly", "5", "50", "0"}
LISTS = {
    "/": f"worklist with {TRIALS} trials under way",
    "/patients": "patient list",
    "/patients?step=after": "list, one step",
    "/patients?q=ana": "search, a common name",
    f"/patients?q={RARE}": "search, a rare name",
    "/patients?q=X123": "search, a number",
}


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
def server(database: Path, folder: Path) -> Iterator[Browser]:
    """One web process on this database, with a signed-in nurse."""
    port = free_port()
    settings = {
        "BENCH_DATABASE": f"sqlite:///{database}",
        "BENCH_FOLDER": str(folder),
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "gunicorn", "tests.benchmarks.server:app", "--bind", f"127.0.0.1:{port}"]
    command += ["--threads", "1", "--worker-class", "gthread", "--keep-alive", "60", "--log-level", "error"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings})
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
    """An unremarkable evening, every question answered, and the empty fields that a browser sends as well."""
    response = Response(page)
    typed = sent_by(response)
    for field in tree_of(response).iter("input"):
        name, value = field.get("name"), field.get("value", "")
        if field.get("type") == "radio" and name not in typed and value in UNREMARKABLE:
            typed[name] = value
    first_area = next(name for name in typed if name.startswith("pain-")).rsplit("-", 1)[0]
    for name, value in (("worst", "6"), ("average", "5"), ("least", "3"), ("current", "4")):
        typed[f"{first_area}-{name}"] = value
    return typed | {"stim_on": "yes", "stim_hours_used": "20", "took_no_analgesics": "y", "walk_minutes": "40"}


def save_logs(browser: Browser, database: Path) -> dict[str, float]:
    """Log saves, the bare page and the hello page in turn, so that the machine treats them alike; forms come before."""
    today = datetime.now(ZoneInfo("America/Chicago")).date()
    places = [f"/trials/{trial_id}/logs/new?on={today}&session=evening" for trial_id in range(1, SAVES + 1)]
    forms = [evening_answers(browser.get(place)[1]) for place in places]
    rows = [rows_written(browser, database, places[0], forms[0]), rows_written(browser, database, *bare_form(forms[0]))]
    assert rows[0] == rows[1], f"no fair comparison: {rows[0]} rows of a log, {rows[1]} of the floor"
    times: dict[str, list[float]] = {"log": [], "bare": [], "hello": []}
    for place, typed in zip(places[1:], forms[1:], strict=True):
        times["log"].append(milliseconds(lambda p=place, t=typed: expect(303, browser.post(p, t))))
        floor, bare = bare_form(typed)
        times["bare"].append(milliseconds(lambda p=floor, t=bare: expect(303, browser.post(p, t))))
        times["hello"].append(milliseconds(lambda: expect(200, browser.post("/bench/hello", {}))))
    found = {name: median(values) for name, values in times.items()}
    return found | {"rows": rows[0], "fields": int(browser.get("/bench/fields")[1]), "answers": len(forms[0])}


def bare_form(typed: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The same answers for the bare page."""
    answers = {name.replace("-", "_"): value for name, value in typed.items() if name not in OF_THE_PAGE}
    return "/bench/bare", answers | {"form_key": str(uuid.uuid4())}


def rows_written(browser: Browser, database: Path, address: str, typed: dict[str, str]) -> int:
    """How many rows there are more after a form was saved."""
    before = rows_in(database)
    expect(303, browser.post(address, typed))
    return rows_in(database) - before


def rows_in(database: Path) -> int:
    """All rows of all tables."""
    with closing(sqlite3.connect(database)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return sum(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names)


def clinic(folder: Path, patients: int, trials: int) -> Path:
    """The database of a clinic of this size."""
    return seeded(folder, f"{patients}-{trials}", lambda: seed(patients, trials))


def seeded(folder: Path, name: str, fill: Callable[[], None]) -> Path:
    """A migrated database that was filled."""
    database = folder / f"{name}.sqlite3"
    app = create_app(test_settings(f"sqlite:///{database}", folder))
    with app.app_context():
        upgrade()
        fill()
        db.session.remove()
        db.engine.dispose()
    return database


def measure_saves(folder: Path) -> dict[str, float]:
    """Today's evening log of each trial, and one report."""
    database = clinic(folder, SIZES[0], SAVES)
    with server(database, folder) as browser:
        found = save_logs(browser, database)
        return found | {"report": measured(browser, "/trials/1/report.pdf", REPORTS)}


def measure_long_trials(folder: Path) -> dict[str, float]:
    """A trial with everything beside one with a single log."""
    with server(seeded(folder, "long", seed_long_and_short), folder) as browser:
        return measure_long(browser.ask, evening_answers, datetime.now(ZoneInfo("America/Chicago")).date())


def measure_screenings(folder: Path) -> dict[int, float]:
    """The screening page of a patient with few recorded facts and of one with many."""
    with server(seeded(folder, "screening", seed_screenings), folder) as browser:
        return measure_screening(browser.get)


def measure_lists(folder: Path) -> tuple[dict[str, float], ...]:
    """Milliseconds of each list at both sizes, read in turn so that the machine treats them alike, and its rows."""
    small, large = (clinic(folder, size, TRIALS) for size in SIZES)
    with server(small, folder) as one, server(large, folder) as other:
        found: tuple[dict[str, float], ...] = ({}, {})
        for address in LISTS:
            times: tuple[list[float], ...] = ([], [])
            for browser, taken in zip((one, other) * (READS + NOT_COUNTED), times * (READS + NOT_COUNTED), strict=True):
                taken.append(milliseconds(lambda b=browser, a=address: expect(200, b.get(a))))
            for browser, taken, values in zip((one, other), times, found, strict=True):
                values[address] = median(taken[NOT_COUNTED:])
                values[f"rows {address}"] = browser.get(address)[1].count("<tr")
    return found


def measured(browser: Browser, address: str, times: int) -> float:
    """Median of reading a page, without the first readings."""
    taken = [milliseconds(lambda: expect(200, browser.get(address))) for _ in range(times + NOT_COUNTED)]
    return median(taken[NOT_COUNTED:])


def machine() -> str:
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor(),
    )
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, SQLite on disk"


def show_saves(found: dict[str, float]) -> None:
    """Saving a log beside its floors."""
    log, bare, hello = found["log"], found["bare"], found["hello"]
    what = f"{found['fields']:.0f} fields, {found['rows']:.0f} rows"
    print(f"| save a log ({what}, {found['answers']:.0f} sent) | {log:.1f} | {log / bare:.2f} x the bare page | <= 2 |")
    print(f"| bare page (signed in, {what}, durable) | {bare:.1f} | {bare / hello:.2f} x hello | |")
    print(f"| hello page and one durable insert | {hello:.1f} | | |")
    print(f"| one report PDF through the page | {found['report']:.1f} | | <= 150 |")


def show_lists(small: dict[str, float], large: dict[str, float]) -> None:
    """Each list at both sizes."""
    for address, name in LISTS.items():
        rows = f"rows {address}"
        assert small.get(rows) == large.get(rows), (
            f"{name}: {small[rows]} and {large[rows]} rows are no fair comparison"
        )
        grown = large[address] / small[address]
        print(f"| {name}, {SIZES[0]:,} patients | {small[address]:.1f} | | |")
        print(f"| {name}, {SIZES[1]:,} patients | {large[address]:.1f} | {grown:.2f} x | <= 1.3 |")


def measure_pages(folder: Path) -> tuple[dict[str, float], dict[str, float], tuple[dict[str, float], ...]]:
    """Saving, long trials, lists: those that were asked for."""
    if "--sending" in sys.argv:
        return {}, {}, ()
    saves = measure_saves(folder) if "--lists" not in sys.argv else {}
    long = measure_long_trials(folder) if "--lists" not in sys.argv else {}
    return saves, long, measure_lists(folder) if "--saves" not in sys.argv else ()


def main() -> None:
    if "--planning" in sys.argv:
        print(f"\n{machine()}; one process\n\n| what | ms | against | target |\n|---|---|---|---|")
        show_planning(measure_planning())
        return
    instance = ROOT / "instance"
    folder = Path(tempfile.mkdtemp(prefix="scstrial-bench-", dir=instance if instance.is_dir() else None))
    try:
        saves, long, lists = measure_pages(folder)
        screening = measure_screenings(folder) if lists else {}
        floor, memory = (measure_floor(), measure_memory()) if saves else ({}, {})
        sending = measure_sending(folder) if not {"--lists", "--saves"} & set(sys.argv) else {}
        plans = measure_planning() if not {"--lists", "--saves", "--sending"} & set(sys.argv) else {}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{machine()}; medians of {SAVES} saves, {READS} reads, {REPORTS} reports; one web process\n")
    print("| what | ms | against | target |\n|---|---|---|---|")
    if saves:
        show_saves(saves)
        show_floor(floor, memory)
        show_long(long)
    if lists:
        show_lists(*lists)
        show_screening(screening)
    if sending:
        show_sending(sending)
    if plans:
        show_planning(plans)


if __name__ == "__main__":
    main()
