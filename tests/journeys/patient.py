"""A patient at a phone: opens the link in a message, answers what is asked, screen by screen."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

ADDRESS = re.compile(r"https?://\S+/d/\S+")


def link_in(mails):
    """The path that the last message leads to."""
    [address] = ADDRESS.findall(mails[-1].get_content())
    return urlsplit(address).path


class Patient:
    """Answers with a thumb, in the words of one language."""

    def __init__(self, person, *, next_words="Next") -> None:
        self.person, self.page, self.next_words = person, person.page, next_words

    def opens(self, path, *, day, month, year, labels=("Day", "Month", "Year"), button="Open"):
        self.person.opens(path)
        for label, answer in zip(labels, (day, month, year), strict=True):
            self.person.fill(self.page.get_by_label(label, exact=True), answer)
        self.person.presses(button)

    def is_asked(self, heading):
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def answers(self, heading, **_none):
        self.is_asked(heading)

    def screen(self, heading, answers=None):
        """One screen: its heading, its questions, on."""
        self.is_asked(heading)
        for question, answer in (answers or {}).items():
            self.person.answers(question, answer)
        self.goes_on()

    def goes_on(self):
        with self.person.arriving(200):
            self.person.push(self.page.locator("main .btn-primary[type=submit]").last)
