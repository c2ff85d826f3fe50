"""A person at a screen: reads, answers by the words of the page, presses buttons; each page is looked at on arrival."""

import re
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.factories.accounts import PASSWORD
from tests.journeys.looking import Looker

ADDED = r"(,.*)?(\s*\(optional\))?(\s*(Yesterday|This morning).*)?"  # "Dose, such as 2 g (optional)"


def named(words: str) -> re.Pattern:
    """The words of a question, with what the page may add to them."""
    return re.compile(rf"^\s*{re.escape(words)}{ADDED}\s*$", re.S)


def begins(words: str) -> re.Pattern:
    """What is said to screen readers only, or in small print, may follow the words."""
    return re.compile(rf"^\s*{re.escape(str(words))}(?!\w)", re.S)


def by_words(scope: Page | Locator, role: str, words: str) -> Locator:
    exact = scope.get_by_role(role, name=str(words), exact=True)
    return exact if exact.count() else scope.get_by_role(role, name=begins(words))


class Person:
    """Drives one page in a browser context of its own."""

    def __init__(self, page: Page, house, looker: Looker, *, touch: bool) -> None:
        self.page, self.house, self.looker, self.touch = page, house, looker, touch
        self.scope: Page | Locator = page

    # Going somewhere

    def opens(self, path: str, status: int = 200) -> None:
        with self.arriving(status):
            self.page.goto(self.house.address + path)

    def follows(self, words: str, *, nth: int = 0) -> None:
        """A link by its words."""
        with self.arriving(200):
            self.push(self.link(words).nth(nth))

    def turns_to(self, tab: str) -> None:
        """A part of the record of the patient on the page."""
        with self.arriving(200):
            self.push(by_words(self.page.locator(".tabs"), "link", tab))

    def presses(self, words: str, *, status: int = 200) -> None:
        """A button that sends a form; 422 is a form that came back with problems."""
        with self.arriving(status):
            self.push(self.button(words))

    def saves(self, *, status: int = 200) -> None:
        """The one main button of a form, whatever it says."""
        with self.arriving(status):
            self.push(self.page.locator("main .btn-primary[type=submit]").last)

    def is_refused(self, *because: str) -> None:
        """Save, get the form back, and read why."""
        self.saves(status=422)
        summary = self.page.locator(".error-summary")
        expect(summary).to_be_focused()
        for reason in because:
            expect(summary).to_contain_text(reason)

    def finds(self, name: str) -> None:
        """A patient, such as `Ruiz, Maria`, by the search box on every page."""
        self.page.get_by_label("Find a patient by name or record number").fill(name)
        with self.arriving(200):
            self.page.keyboard.press("Enter")
        self.follows(name)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @contextmanager
    def arriving(self, status: int):
        with self.page.expect_navigation() as going:
            yield
        got = going.value.status if going.value else None
        assert got == status, f"{self.page.url} answered {got}, not {status}:\n{self.page.inner_text('main')[:3000]}"
        self.looker.look(status)

    def downloads(self, words: str):
        """The file behind a link."""
        with self.page.expect_download() as coming:
            self.push(self.link(words).first)
        return coming.value

    def signs_in(self, role: str) -> None:
        self.opens("/sign-in")
        self.answers("E-mail address", f"{role}@example.org")
        self.answers("Password", PASSWORD)
        self.presses("Sign in")

    # Touching

    def push(self, target: Locator) -> None:
        target.tap() if self.touch else target.click()

    def taps(self, words: str) -> None:
        """A button that stays on the page."""
        self.push(self.button(words))

    def unfolds(self, words: str) -> None:
        summary = self.scope.locator("summary").filter(has_text=words).first
        if not self.scope.locator("details[open] > summary").filter(has_text=words).count():
            self.push(summary)

    def link(self, words: str) -> Locator:
        return by_words(self.scope, "link", words)

    def button(self, words: str) -> Locator:
        return by_words(self.scope, "button", words)

    @contextmanager
    def under(self, heading: str):
        """Within a group of questions, a card or a part named by its heading."""
        before = self.scope
        groups = before.get_by_role("group", name=heading, exact=True)
        cards = before.locator("section, article").filter(
            has=self.page.get_by_role("heading", name=heading, exact=True)
        )
        self.scope = groups.first if groups.count() else cards.last
        yield
        self.scope = before

    # Answering

    def answers(self, question: str, answer) -> None:
        """Whatever kind of field the question has: buttons, a list, a text, ticks."""
        buttons = self.scope.get_by_role("radiogroup", name=named(question))
        if buttons.count():
            return self.choose(buttons.first, answer)
        ticks = self.scope.get_by_role("group", name=named(question))
        if ticks.count() and isinstance(answer, list):
            return [self.tick(ticks.first.get_by_role("checkbox", name=words, exact=True)) for words in answer]
        return self.fill(self.scope.get_by_label(named(question)).first, answer)

    def fill(self, entry: Locator, answer) -> None:
        entry.wait_for(state="attached")
        if entry.and_(self.page.locator("select")).count():
            entry.select_option(label=str(answer))
        elif entry.get_attribute("type") == "checkbox":
            self.tick(entry)
        else:
            entry.fill(str(answer))

    def choose(self, group: Locator, answer) -> None:
        self.tick(by_words(group, "radio", answer))

    def tick(self, box: Locator) -> None:
        self.push(box)
        expect(box).to_be_checked()

    # Reading

    def reads(self, *words: str) -> None:
        for each in words:
            expect(self.scope if isinstance(self.scope, Locator) else self.page.locator("body")).to_contain_text(each)

    def does_not_read(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("main")).not_to_contain_text(each)

    def finds_typed(self, question: str, value: str) -> None:
        """What was typed is still there."""
        expect(self.scope.get_by_label(named(question)).first).to_have_value(value)

    def finds_chosen(self, question: str, answer) -> None:
        group = self.scope.get_by_role("radiogroup", name=named(question)).first
        expect(by_words(group, "radio", answer)).to_be_checked()
