"""What every page is looked at for: accessibility, silence of the console, width; and a picture for people."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SPOILT = {"serious", "critical"}
AXE = Axe()
KINDS_OF_ELEMENTS = "[...document.querySelectorAll('body *')].map(one => `${one.tagName} ${one.getAttribute('class')}`)"


class Looker:
    """Watches one page from its first request on."""

    def __init__(self, page: Page, house, folder: Path, *, scripts: bool = True) -> None:
        self.page, self.house, self.folder, self.scripts = page, house, folder, scripts
        self.heard: list[str] = []
        self.seen: list[str] = []
        self.known: dict[str, set[str]] = {}
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
        """Take a picture, then find fault."""
        path = urlsplit(self.page.url).path
        name = f"{len(self.seen) + 1:03d}-{re.sub('[^a-z0-9]+', '-', path.lower()).strip('-') or 'worklist'}"
        self.seen.append(path)
        faults = [*self.heard, *self.width_faults()] if self.scripts else [*self.heard]
        if not self.scripts or self.shows_something_new(f"{re.sub(r'/[0-9]+', '/1', path)} {status}"):
            self.page.screenshot(
                path=self.folder / f"{name}{'' if status == 200 else f'-{status}'}.png", full_page=True
            )
            faults += self.access_faults() if self.scripts else []
        self.heard.clear()
        assert not faults, f"{path} ({status}), picture {name}:\n" + "\n".join(faults)

    def shows_something_new(self, page: str) -> bool:
        """A page is measured again when there is an element of a kind on it that it did not show before."""
        elements = set(self.page.evaluate(KINDS_OF_ELEMENTS))
        new = elements - self.known.get(page, set())
        self.known[page] = self.known.get(page, set()) | elements
        return bool(new)

    def width_faults(self) -> list[str]:
        """Nothing but tables in a frame of their own may be wider than the screen."""
        wide, screen = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        return [f"the page is {wide} px wide on a screen of {screen} px"] if wide > screen else []

    def access_faults(self) -> list[str]:
        found = AXE.run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
        return [
            f"{one['impact']}: {one['help']}: {one['nodes'][0]['html'][:300]} ({len(one['nodes'])} times)"
            for one in found
            if one["impact"] in SPOILT
        ]
