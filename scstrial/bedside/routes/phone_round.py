"""The phone round: the next patient without a log today, in one press, and who was not reached."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.bedside import actions, queries
from scstrial.bedside.forms.logs import NotReachedForm
from scstrial.bedside.queries import Waiting
from scstrial.bedside.routes.blueprint import pages, trial_or_404
from scstrial.bedside.routes.logs import slot_asked
from scstrial.bedside.rules import LogSlot
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved

PASSED_AT_MOST = 200  # trials in one address


def passed_over() -> list[int]:
    """Trials that this round has skipped or not reached, as the address names them."""
    names = request.args.get("passed", "").split(",")[:PASSED_AT_MOST]
    return list(dict.fromkeys(int(name) for name in names if name.isdecimal() and len(name) < 10))


def round_url(*more: int) -> str:
    """On to the next one; `more` are passed over from here on."""
    passed = ",".join(map(str, dict.fromkeys([*passed_over(), *more])))
    return url_for("bedside.next_log", passed=passed or None)


def log_url(one: Waiting, passed: list[int]) -> str:
    return url_for(
        "bedside.keep_log",
        trial_id=one.trial.id,
        on=one.due.on,
        session=one.due.session.value,
        round=1,
        passed=",".join(map(str, passed)) or None,
    )


@pages.route("/round")
@requires(Permission.KEEP_DAILY_LOG)
def next_log() -> ResponseReturnValue:
    """The longest overdue first; at the end who is left, and why."""
    moment, passed = now(), passed_over()
    waiting = sorted(queries.logs_waiting(current_user, moment), key=lambda one: (one.due.due_at, one.trial.id))
    ahead = [one for one in waiting if one.trial.id not in passed]
    if ahead:
        return redirect(log_url(ahead[0], passed), 303)
    calls = queries.calls_of_many([one.trial.id for one in waiting])
    left = [(one, calls.get((one.trial.id, LogSlot(one.due.on, one.due.session)), [])) for one in waiting]
    return page("bedside/logs/round_done.html", left=left)


@pages.route("/trials/<int:trial_id>/logs/not-reached", methods=["POST"])
@requires(Permission.KEEP_DAILY_LOG)
def note_not_reached(trial_id: int) -> ResponseReturnValue:
    """Nobody answered: noted with the time, and on to the next patient of the round."""
    trial, moment = trial_or_404(trial_id), now()
    form, slot = NotReachedForm(), slot_asked(trial, moment)
    actions.note_not_reached(trial, slot, note=form.note.data or "", by=current_user, now=moment)
    url = round_url(trial.id) if request.args.get("round") else url_for("bedside.list_logs", trial_id=trial.id)
    return saved(url, form, f"{trial.patient.name}: nobody reached, noted.", "info")
