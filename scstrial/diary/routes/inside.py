"""Who is inside: one link, for an hour after the last answer, beside whoever may be signed in in the same browser."""

from datetime import datetime, timedelta

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue

from scstrial.diary import queries
from scstrial.diary.choices import Door
from scstrial.diary.models import DiaryLink

KEY, DONE = "diary", "diary_done"
INSIDE_FOR = timedelta(minutes=60)


def enter(link: DiaryLink, now: datetime) -> None:
    """After the second check: this link and no other, until its time runs out."""
    leave()
    stay(link, now)


def stay(link: DiaryLink, now: datetime) -> None:
    session[KEY] = {"link": link.id, "until": int((now + INSIDE_FOR).timestamp())}


def leave() -> None:
    session.pop(KEY, None)
    session.pop(DONE, None)


def finish(link: DiaryLink) -> None:
    """Out again; the thanks may still be read."""
    leave()
    session[DONE] = link.id


def link_inside(now: datetime) -> DiaryLink | None:
    """The link whose second check was passed in this browser; None when its time ran out or it was replaced."""
    kept = session.get(KEY) or {}
    link = queries.link_with_id(int(kept.get("link", 0)))
    if link is None or now.timestamp() >= kept.get("until", 0) or queries.door_of(link, now) is Door.REPLACED:
        return None
    return link


def link_done() -> DiaryLink | None:
    """The link whose log was sent just now from this browser."""
    return queries.link_with_id(int(session.get(DONE, 0)))


def back_to_door() -> ResponseReturnValue:
    """To the second check of the link that was open here; what was answered is kept."""
    kept = session.get(KEY) or {}
    link = queries.link_with_id(int(kept.get("link", 0)))
    leave()
    if link is None:
        return redirect(url_for("diary.type_code"), 303)
    return redirect(url_for("diary.open_link", token=queries.token_of(link)), 303)
