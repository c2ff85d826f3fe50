"""The patient's own pages: links, doors, and a person who answers screen by screen."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scstrial.audit.choices import System
from scstrial.bedside.rules import LogSlot
from scstrial.daily_logs.choices import Session
from scstrial.diary import actions, queries
from scstrial.foundation.db import db
from tests.factories.trials import make_under_way
from tests.remembering import remembered

CHICAGO = ZoneInfo("America/Chicago")
PLACED_AT = datetime(2026, 3, 2, 10, tzinfo=CHICAGO)
BORN = {"day": "4", "month": "5", "year": "1968"}  # as in `patient_details`


def chicago(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def make_diary_trial(clinic, nurse, **candidate):
    """Leads in since Monday 2 March 2026, 10:00 in Chicago."""
    return make_under_way(clinic, nurse, placed_at=PLACED_AT, **candidate)


@remembered(within_minutes=60)
def make_link(trial, session=Session.EVENING, *, on=3, now=None, by=System.SCHEDULER, **more):
    """The link of a log of March 2026, made at its prompt and committed."""
    made_at = now or chicago(f"2026-03-{on:02d} {'19:30' if session is Session.EVENING else '08:30'}")
    slot = LogSlot(made_at.date().replace(day=on), session)
    link = actions.make_link(trial, slot, by=by, now=made_at, **more)
    db.session.commit()
    return link


@remembered(within_minutes=60)
def make_link_of(kind, trial, on, *, now, by=System.SCHEDULER, **more):
    """The link of a diary day or a check, committed."""
    slot = LogSlot(on, Session.UNSCHEDULED)
    link = actions.make_link(trial, slot, by=by, now=now, kind=kind, **more)
    db.session.commit()
    return link


def path_of(link):
    return f"/d/{queries.token_of(link)}"


class Patient:
    """Answers in a test client; follows where each answer leads."""

    def __init__(self, client, link):
        self.client, self.link_id, self.path = client, link.id, path_of(link)

    def comes_in(self, **born):
        """Through the second check; on the first screen, or where the questions were left."""
        response = self.client.post(self.path, data=BORN | born)
        assert response.status_code == 303, response.get_data(as_text=True)
        self.screen = self.follow(response)
        return self

    def follow(self, response):
        while response.status_code == 303:
            self.at = response.location
            response = self.client.get(response.location)
        self.response = response
        return self.at.rsplit("/", 1)[1]

    def answers(self, go="next", **given):
        """This screen's questions; on to where they lead."""
        fields = {name.replace("__", "-"): value for name, value in given.items()}
        return self.sends(self.screen, go=go, **fields)

    def sends(self, screen, **fields):
        data = {"link_number": str(self.link_id), **fields}
        response = self.client.post(f"/d/log/{screen}", data=data)
        self.response = response
        if response.status_code == 303:
            self.screen = self.follow(response)
        return response

    def skips_to(self, screen):
        """Next, without an answer, as often as it takes."""
        for _ in range(30):
            if self.screen == screen:
                return self
            self.answers(go="next")
        raise AssertionError(f"{screen} never came; last {self.screen}")

    def finishes(self):
        return self.skips_to("check").sends("check")
