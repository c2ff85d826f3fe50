"""A browser, and houses to walk through."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest
from flask_migrate import upgrade
from playwright.sync_api import Browser, expect, sync_playwright

from scstrial.app import create_app
from scstrial.foundation.db import db
from tests.conftest import remember_templates
from tests.conftest import test_settings as settings_for
from tests.journeys.house import House
from tests.journeys.looking import PICTURES_WANTED, Looker
from tests.journeys.person import Person

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 1}
DESK = {"viewport": {"width": 1280, "height": 900}}
PATIENCE_MS = 20_000  # the machine may be busy with other tests
expect.set_options(timeout=PATIENCE_MS)
houses = count(1)


def chromium() -> str:
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    assert found, "Chromium was not found: run `make peers` (needs root), or install chromium."
    return found


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for these tests; gone after them, as its event loop would be in the way of others."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture
def pictures(request) -> Path:
    """Where the screenshots of this journey go: SCSTRIAL_SHOTS (then of every page), else a temporary folder."""
    base = Path(os.environ.get("SCSTRIAL_SHOTS") or Path(tempfile.gettempdir()) / "scstrial-shots")
    folder = base / request.node.name.replace("[", "-").replace("]", "")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(scope="session")
def bare_sqlite(folder) -> Path:
    """A database with every table and no row, to be copied."""
    file = folder / "bare.sqlite3"
    migrate_once(f"sqlite:///{file}", folder)
    return file


@pytest.fixture(scope="session")
def bare_postgres(postgres, folder) -> str:
    """The same on PostgreSQL, as a template."""
    migrate_once(postgres.new_database("bare"), folder)
    return "bare"


def migrate_once(url: str, folder: Path) -> None:
    app = create_app(settings_for(url, folder))
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()  # a template must be nobody's, and SQLite's log written into its file


@pytest.fixture
def house_on(request, folder):
    """`house_on("sqlite")` or `house_on("postgresql")`: a house with a database of its own, doors open."""
    open_houses = []

    def build(database: str = "sqlite") -> House:
        number = next(houses)
        if database == "postgresql":
            bare = request.getfixturevalue("bare_postgres")
            url = request.getfixturevalue("postgres").new_database(f"journey_{number}", template=bare)
        else:
            file = folder / f"journey-{number}.sqlite3"
            shutil.copyfile(request.getfixturevalue("bare_sqlite"), file)
            url = f"sqlite:///{file}"
        house = House(url, folder)
        remember_templates(house.app, folder)
        house.open_doors()
        open_houses.append(house)
        return house

    yield build
    for house in open_houses:
        house.close_doors()


@pytest.fixture(scope="session")
def measured(tmp_path_factory) -> Path:
    """What axe has looked at in this run, of all workers: a folder for each kind of screen, a file for each page."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "measured"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def person_at(browser, pictures, measured):
    """`person_at(house, "phone", "nurse")`: somebody at a screen, in a fresh browser context."""
    contexts = []

    def sit_down(house: House, screen: str = "desk", name: str = "nurse", **more) -> Person:
        shape = PHONE if screen == "phone" else DESK
        context = browser.new_context(**shape, timezone_id="America/Chicago", locale="en-US", **more)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        own = pictures / name
        own.mkdir(exist_ok=True)
        everywhere = own if PICTURES_WANTED else measured  # where pictures are wanted, each person's pages are new
        screens = everywhere / quote(f"{screen} {sorted(more.items())}", safe="")
        screens.mkdir(exist_ok=True)
        looker = Looker(page, house, own, measured=screens, scripts=more.get("java_script_enabled", True))
        return Person(page, house, looker, touch=screen == "phone")

    yield sit_down
    for context in contexts:
        context.close()
