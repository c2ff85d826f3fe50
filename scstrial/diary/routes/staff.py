"""Staff: the patient's link, to read out, hand over or make anew; looking at it is audited."""

from datetime import date
from typing import Any

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.bedside.rules import LogSlot
from scstrial.daily_logs.choices import Session
from scstrial.diary import actions, queries
from scstrial.diary.choices import Door, LinkKind
from scstrial.diary.forms import LinkForm
from scstrial.diary.rules import code_shown
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import kept, page
from scstrial.foundation.signing import public_address
from scstrial.trials.models import Trial
from scstrial.trials.queries import trial_for

staff_pages = Blueprint("diary_links", __name__)


@staff_pages.route("/trials/<int:trial_id>/patient-link", methods=["GET", "POST"])
@requires(Permission.KEEP_DAILY_LOG)
def show_link(trial_id: int) -> ResponseReturnValue:
    trial = trial_for(current_user, trial_id)
    if trial is None:
        abort(404)
    form = LinkForm()
    shown: dict[str, Any] = {}
    if form.validate_on_submit():
        kind, slot, fresh = kind_in(form), slot_in(form), bool(form.fresh.data)
        link = actions.show_link(trial, slot, by=current_user, now=now(), fresh=fresh, kind=kind)
        kept()
        shown = {
            "link": link,
            "what": what_words(link.kind, link.session),
            "address": queries.address_of(link),
            "code": code_shown(queries.code_of(link.id)),
            "code_address": public_address("/d"),
        }
    return page("diary/show_link.html", trial=trial, patient=trial.patient, lines=lines_for(trial), **shown)


def kind_in(form: LinkForm) -> LinkKind:
    try:
        return LinkKind(form.kind.data or LinkKind.LOG.value)
    except ValueError:
        abort(404)


def slot_in(form: LinkForm) -> LogSlot:
    try:
        return LogSlot(date.fromisoformat(form.on.data or ""), Session(form.session.data or ""))
    except ValueError:
        abort(404)


def lines_for(trial: Trial) -> list[dict[str, Any]]:
    """Each log, diary day and check a link may be made for, and how its link stands."""
    return [line_for(trial, kind, slot) for kind in LinkKind for slot in queries.slots_of(trial, now(), kind)]


def line_for(trial: Trial, kind: LinkKind, slot: LogSlot) -> dict[str, Any]:
    link = queries.live_link(trial.id, slot, now(), kind)
    locked = Door.LOCKED if queries.is_trial_locked(trial.id) else None
    door = queries.door_of(link, now()) if link is not None else locked
    return {"kind": kind, "slot": slot, "what": what_words(kind, slot.session), "link": link, "door": door}


def what_words(kind: LinkKind, session: Session) -> str:
    """`Evening log`, `Diary before the placement`."""
    return f"{session.label} log" if kind is LinkKind.LOG else kind.label
