"""`python -m tests.journeys` takes the pictures of docs/screenshots, from the demo clinic."""

import io
import tempfile
from datetime import date
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from scstrial.demo.actions import load_demo
from scstrial.demo.clinics import PASSWORD, SIGN_INS
from scstrial.foundation.clock import now
from scstrial.foundation.db import commit
from tests.journeys.conftest import DESK, PHONE, QUIET, chromium
from tests.journeys.house import House
from tests.journeys.person import Person

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
NURSE = dict(SIGN_INS)["nurse"]


class Unseen:
    """The tests look at the pages; here nobody finds fault."""

    def look(self, _status: int) -> None:
        pass


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        house = House(f"sqlite:///{folder}/demo.sqlite3", Path(folder))
        house.open_doors()
        house.wakes_at(f"{date.today()} 08:52")  # noqa: DTZ011 the demo ends today
        with house.at_the_desk():
            load_demo(now())
            commit()
        house.clockwork_runs()
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
        take_worklist(nurse_at(house, browser, DESK))
        house.clock_is(f"{date.today()} 19:40")  # noqa: DTZ011
        take_log(nurse_at(house, browser, PHONE | {"device_scale_factor": 2}))
        browser.close()
        house.close_doors()


def nurse_at(house, browser, shape) -> Person:
    page = browser.new_context(**shape, timezone_id="America/Chicago", locale="en-US").new_page()
    nurse = Person(page, house, Unseen(), touch="has_touch" in shape)
    nurse.opens("/sign-in")
    nurse.answers("E-mail address", NURSE)
    nurse.answers("Password", PASSWORD)
    nurse.presses("Sign in")
    return nurse


def take_worklist(nurse: Person) -> None:
    """As far down as the trials under way go."""
    board = nurse.page.get_by_role("table", name="Trials under way").bounding_box()
    height = board["y"] + board["height"] + 14
    save("worklist", nurse.page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": 1280, "height": height}))


def take_log(nurse: Person) -> None:
    """An evening log half filled in, with the answers of yesterday beside it."""
    nurse.finds("Bergman, Olof")
    nurse.turns_to("Logs")
    nurse.follows("Log now")
    with nurse.under("Low back, primary area"):
        for question, rating in (("Worst", 4), ("Least", 1), ("Average", 2)):
            nurse.answers(question, rating)
    nurse.page.get_by_role("heading", name="Pain", exact=True).evaluate("one => one.scrollIntoView()")
    save("log-on-a-phone", nurse.page.screenshot())


def save(name: str, picture: bytes) -> None:
    """In 256 colours, to keep the checkout small."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    image.save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
