"""Making links and showing them; where messages lead."""

from datetime import datetime, timedelta

from scstrial.audit.actions import Actor
from scstrial.audit.choices import System
from scstrial.bedside.queries import hold_trial
from scstrial.bedside.rules import LogSlot
from scstrial.daily_logs.choices import Session
from scstrial.diary import queries
from scstrial.diary.actions.saying import say
from scstrial.diary.choices import LinkKind, TryOutcome
from scstrial.diary.models import DiaryLink, DiaryTry
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused
from scstrial.trials.models import Trial

NOT_OFFERED = "There is no link for this log now. Take it by phone."


def make_link(
    trial: Trial,
    slot: LogSlot,
    *,
    by: Actor,
    now: datetime,
    fresh: bool = False,
    kind: LinkKind = LinkKind.LOG,
) -> DiaryLink:
    """The link of a log, a diary day or a check; made when there is none, or when a person wants a fresh one: the old
    one ends then.
    """
    hold_trial(trial)
    known = queries.live_link(trial.id, slot, now, kind)
    if known is not None and not fresh:
        return known
    if slot not in queries.slots_of(trial, now, kind):
        raise Refused([Problem(NOT_OFFERED)])
    if known is not None:
        known.replaced_at = now
    link = DiaryLink(
        trial_id=trial.id,
        trial=trial,
        kind=kind,
        for_on=slot.on,
        session=slot.session,
        made_at=now,
        made_by_name=by.label if isinstance(by, System) else by.name,
        expires_at=queries.closing_time(trial, slot, kind),
    )
    db.session.add(link)
    db.session.flush()
    link.code_mark = queries.mark_of_code(queries.code_of(link.id))
    if fresh:
        db.session.add(DiaryTry(at=now, outcome=TryOutcome.CLEARED, trial_id=trial.id, link_id=link.id))
    db.session.flush()
    say("patient's link made", link, by, now)
    return link


def show_link(
    trial: Trial,
    slot: LogSlot,
    *,
    by: Actor,
    now: datetime,
    fresh: bool = False,
    kind: LinkKind = LinkKind.LOG,
) -> DiaryLink:
    """A person looks at the link, to read it out or hand it over."""
    link = make_link(trial, slot, by=by, now=now, fresh=fresh, kind=kind)
    say("patient's link shown", link, by, now)
    return link


def address_for_message(trial_id: int, slot: LogSlot, now: datetime, kind: LinkKind = LinkKind.LOG) -> str | None:
    """Where a message about this log, diary day or check leads to; None when there is no way any more."""
    trial = queries.trial_with_id(trial_id)
    if trial is None:
        return None
    try:
        return queries.address_of(make_link(trial, slot, by=System.SCHEDULER, now=now, kind=kind))
    except Refused:
        return None


def address_for_check(trial_id: int, day: int, now: datetime) -> str | None:
    """Where the message about the check so many days after the pull leads to."""
    trial = queries.trial_with_id(trial_id)
    if trial is None or trial.pulled_on is None:
        return None
    slot = LogSlot(trial.pulled_on + timedelta(days=day), Session.UNSCHEDULED)
    return address_for_message(trial_id, slot, now, LinkKind.CHECK)
