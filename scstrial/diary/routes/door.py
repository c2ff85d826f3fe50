"""The way in: a link or a code, then the date of birth. Opening changes nothing: mail scanners open links too."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scstrial.diary import actions, queries
from scstrial.diary.choices import Door, TryOutcome
from scstrial.diary.forms import BirthDateForm, CodeForm
from scstrial.diary.language import speak
from scstrial.diary.models import DiaryLink
from scstrial.diary.routes.blueprint import not_known, pages, show
from scstrial.diary.routes.inside import enter
from scstrial.foundation.access import public
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.pages import kept

STATUS = {Door.CLOSED: 410, Door.REPLACED: 410, Door.LOCKED: 423}
WRONG, TOO_MANY = 422, 429


@pages.route("/d", methods=["GET", "POST"])
@public
def type_code() -> ResponseReturnValue:
    speak()
    form, mark = CodeForm(), queries.mark_of_address(request.remote_addr or "")
    if queries.too_many_codes(mark, now()):
        return show("too_many", status=TOO_MANY)
    if not form.validate_on_submit():
        return show("code", form=form)
    link = queries.link_with_code(form.code.data or "", now())
    if link is not None:
        return redirect(url_for("diary.open_link", token=queries.token_of(link)), 303)
    if form.code.data:
        actions.note_wrong_code(mark, now=now())
        kept()
    form.code.errors = [gettext("This code opens nothing. Check each letter, or call your clinic for a new code.")]
    return show("code", form=form, status=WRONG)


@pages.route("/d/<token>", methods=["GET", "POST"])
@public
def open_link(token: str) -> ResponseReturnValue:
    link = queries.link_with_token(token)
    if link is None:
        return not_known()
    speak(link.trial.patient.language.value)
    door = queries.door_of(link, now())
    if door is not Door.OPEN:
        return show("closed", link, STATUS[door], door=door)
    form = BirthDateForm()
    return try_door(link, form) if form.validate_on_submit() else show("door", link, form=form)


def try_door(link: DiaryLink, form: BirthDateForm) -> ResponseReturnValue:
    """What was typed is no date, or is counted as a try."""
    moment = now()
    born_on = form.born_on(day_of(moment, link.trial.zone))
    if born_on is None:
        return show("door", link, WRONG, form=form)
    outcome = actions.try_birth_date(link, born_on, now=moment)
    kept()
    if outcome is TryOutcome.RIGHT:
        enter(link, moment)
        return redirect(url_for("diary.go_on"), 303)
    door = queries.door_of(link, moment)
    if door is not Door.OPEN:
        return show("closed", link, STATUS[door], door=door)
    form.form_problems.append(gettext("This date does not match our record. Please check it and try again."))
    return show("door", link, WRONG, form=form)


@pages.route("/d/<path:anything>")
@public
def nothing_here(anything: str) -> ResponseReturnValue:
    return not_known()
