"""What every page is looked at for: accessibility, silence of the console, width; and a picture for people."""

import json
import os
import re
from pathlib import Path
from urllib.parse import quote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SPOILT = {"serious", "critical"}
AXE = Axe()
# What passed stays in the browser: to bring it over took as long as to look for it.
VIOLATIONS = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"
PICTURES_WANTED = bool(os.environ.get("SCSTRIAL_SHOTS"))
KINDS_OF_ELEMENTS = "[...document.querySelectorAll('body *')].map(one => `${one.tagName} ${one.getAttribute('class')}`)"


class Looker:
    """Watches one page from its first request on."""

    def __init__(self, page: Page, house, folder: Path, *, measured: Path, scripts: bool = True) -> None:
        self.page, self.house, self.folder, self.scripts = page, house, folder, scripts
        self.heard: list[str] = []
        self.seen: list[str] = []
        self.measured = measured
        page.on("console", lambda said: self.hear(said.type, said.text))
        page.on("pageerror", lambda error: self.hear("error", str(error)))
        page.on("requestfailed", self.request_failed)
        page.on("response", self.response_came)

    def hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "the server responded with a status of" not in text:
            self.heard.append(text)

    def request_failed(self, request) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):  # a download or a page left early
            self.heard.append(f"{request.method} {request.url} failed: {request.failure}")

    def response_came(self, response) -> None:
        """Parts of a page must arrive; the page itself is judged by whoever opened it."""
        if response.status >= 400 and response.request.resource_type != "document":
            self.heard.append(f"{response.url} answered {response.status}")
        if not response.url.startswith((self.house.address, "data:")):
            self.heard.append(f"asked a stranger: {response.url}")

    def look(self, status: int) -> None:
        """Find fault; a picture of what was faulty, and of every page where SCSTRIAL_SHOTS asks for pictures."""
        path = urlsplit(self.page.url).path
        name = f"{len(self.seen) + 1:03d}-{re.sub('[^a-z0-9]+', '-', path.lower()).strip('-') or 'worklist'}"
        self.seen.append(path)
        faults = [*self.heard, *self.width_faults()] if self.scripts else [*self.heard]
        new = not self.scripts or self.shows_something_new(f"{re.sub(r'/[0-9]+', '/1', path)} {status}")
        faults += self.access_faults() if new and self.scripts else []
        if faults or (new and PICTURES_WANTED):
            self.page.screenshot(
                path=self.folder / f"{name}{'' if status == 200 else f'-{status}'}.png", full_page=True
            )
        self.heard.clear()
        assert not faults, f"{path} ({status}), picture {name}:\n" + "\n".join(faults)

    def shows_something_new(self, page: str) -> bool:
        """A page is measured again when it has an element of a kind that it never had before on such a screen."""
        elements = set(self.page.evaluate(KINDS_OF_ELEMENTS))
        file = self.measured / quote(page, safe="")
        known = file.read_text().splitlines() if file.exists() else []
        new = elements.difference(*map(json.loads, known))
        if new:
            with file.open("a") as measured:  # shared with the other workers; at worst, both of them measure
                measured.write(json.dumps(sorted(new)) + "\n")
        return bool(new)

    def width_faults(self) -> list[str]:
        """Nothing but tables in a frame of their own may be wider than the screen."""
        wide, screen = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        return [f"the page is {wide} px wide on a screen of {screen} px"] if wide > screen else []

    def access_faults(self) -> list[str]:
        self.page.evaluate(AXE.axe_script)
        found = self.page.evaluate(VIOLATIONS)
        return [
            f"{one['impact']}: {one['help']}: {one['nodes'][0]['html'][:300]} ({len(one['nodes'])} times)"
            for one in found
            if one["impact"] in SPOILT
        ]
