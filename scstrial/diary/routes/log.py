"""The questions, screen by screen; what must not wait; reading back; sending."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scstrial.diary import actions, queries
from scstrial.diary.choices import Advice, LinkKind
from scstrial.diary.forms import ScreenForm, StepForm, data_for, form_for
from scstrial.diary.language import speak, switch_to
from scstrial.diary.models import DiaryDraft, DiaryLink
from scstrial.diary.questions import Screen, screen_named
from scstrial.diary.read_back import lines_of
from scstrial.diary.routes.blueprint import not_known, pages, show
from scstrial.diary.routes.inside import back_to_door, finish, leave, link_done, link_inside, stay
from scstrial.diary.rules import (
    Asked,
    Found,
    advice_for,
    names_no_sign,
    said_some,
    screen_after,
    screen_before,
    screen_to_open,
    screens,
    sign_to_name,
    stops,
)
from scstrial.foundation.access import public
from scstrial.foundation.clock import now
from scstrial.foundation.pages import kept
from scstrial.foundation.refusal import Refused

REFUSED = 422


@pages.route("/d/log")
@public
def go_on() -> ResponseReturnValue:
    """To the first question that was not passed yet, or to reading back."""
    link = link_inside(now())
    if link is None:
        return back_to_door()
    draft = queries.draft_of(link)
    answers = draft.answers if draft is not None else {}
    screen = screen_to_open(screens(queries.asked_of(link, now()), answers), answers)
    return to_screen(screen)


def to_screen(screen: str | None) -> ResponseReturnValue:
    """A screen, or after the last one reading back."""
    url = url_for("diary.answer", screen=screen) if screen is not None else url_for("diary.read_back")
    return redirect(url, 303)


@pages.route("/d/log/<screen>", methods=["GET", "POST"])
@public
def answer(screen: str) -> ResponseReturnValue:
    link = link_inside(now())
    if link is None:
        return back_to_door()
    speak(link.trial.patient.language.value)
    asked, draft = queries.asked_of(link, now()), queries.draft_of(link)
    path = screens(asked, draft.answers if draft is not None else {})
    if screen not in path:
        return not_known() if request.method == "GET" else redirect(url_for("diary.go_on"), 303)
    questions = screen_named(screen, asked)
    form = form_with(questions, screen, draft, link)
    if request.method == "POST":
        if not is_of(form, link):
            return redirect(url_for("diary.go_on"), 303)
        return take(link, screen, form, asked) or show_screen(link, screen, path, questions, form, REFUSED)
    return show_screen(link, screen, path, questions, form)


def form_with(questions: Screen, screen: str, draft: DiaryDraft | None, link: DiaryLink) -> ScreenForm:
    """The form as sent, else with what was answered before; nothing else is filled in."""
    if request.method == "POST":
        return form_for(questions, wants_usual_pain=link.kind is LinkKind.BASELINE)()
    given = draft.answers.get(screen, {}) if draft is not None else {}
    typed = draft.typed.get(screen, {}) if draft is not None else {}
    return form_for(questions)(data={**data_for(questions, given, typed), "link_number": str(link.id)})


def is_of(form: ScreenForm | StepForm, link: DiaryLink) -> bool:
    """A form that was opened for another link, in another tab, must not end up in this one."""
    return bool(form.link_number.data == str(link.id))


def take(link: DiaryLink, screen: str, form: ScreenForm, asked: Asked) -> ResponseReturnValue | None:
    """Keep what was answered and lead on; None when something has to be put right first."""
    moment, valid = now(), form.validate()
    language, way = request.form.get("language", ""), request.form.get("go", "next")
    leaves = bool(language) or way == "back"
    if not valid and not leaves and way != "skip":
        return None
    if not leaves and leaves_sign_unnamed(link, screen, form):
        return None
    found: Found = {}
    if not valid and leaves:
        actions.keep_typed(link, screen, form.all_typed(), now=moment)
    elif form.answers() or not leaves:
        found = actions.keep_answers(link, screen, form.answers(), form.typed(), now=moment)
    kept()
    switch_to(language)
    stay(link, moment)
    if stops(advice_for(found)):
        return redirect(url_for("diary.stop"), 303)
    return to_screen(next_screen(link, screen, asked, way, stays=bool(language)))


def leaves_sign_unnamed(link: DiaryLink, screen: str, form: ScreenForm) -> bool:
    """After "one or more" a sign has to be named before the next screen, whether with Next or with skip."""
    draft = queries.draft_of(link)
    if draft is None or not names_no_sign(screen, draft.answers, form.answers()):
        return False
    words = gettext("You said that you have one or more of these. Choose Yes for each. If you have none, go back.")
    form.form_problems.append(words)
    return True


def next_screen(link: DiaryLink, screen: str, asked: Asked, way: str, *, stays: bool) -> str | None:
    """The neighbour on the path as it is after these answers."""
    draft = queries.draft_of(link)
    path = screens(asked, draft.answers if draft is not None else {})
    if stays or screen not in path:
        return screen
    if way == "next" and request.args.get("check") and screen_to_open(path, draft.answers if draft else {}) is None:
        return None
    return (screen_before(path, screen) or screen) if way == "back" else screen_after(path, screen)


def show_screen(
    link: DiaryLink, screen: str, path: tuple[str, ...], questions: Screen, form: ScreenForm, status: int = 200
) -> ResponseReturnValue:
    draft = queries.draft_of(link)
    return show(
        "screen",
        link,
        status,
        form=form,
        name=screen,
        warns=draft is not None and said_some(screen, draft.answers),
        screen=questions,
        place=path.index(screen) + 1,
        count=len(path) + 1,
    )


@pages.route("/d/log/stop")
@public
def stop() -> ResponseReturnValue:
    """What to do now, before and independent of any message."""
    link = link_inside(now()) or link_done()
    if link is None:
        return back_to_door()
    advice = advice_told(link)
    if not advice:
        return redirect(url_for("diary.go_on"), 303)
    is_kept = queries.log_kept_from(link) is not None
    return show("stop", link, advice=advice, is_kept=is_kept, is_sent=link_inside(now()) is None)


def advice_told(link: DiaryLink) -> tuple[Advice, ...]:
    """All that this patient was told about this log."""
    draft = queries.draft_of(link)
    return advice_for(actions.told_of(draft)) if draft is not None else ()


@pages.route("/d/log/check", methods=["GET", "POST"])
@public
def read_back() -> ResponseReturnValue:
    link = link_inside(now())
    if link is None:
        return back_to_door()
    speak(link.trial.patient.language.value)
    asked, draft = queries.asked_of(link, now()), queries.draft_of(link)
    answers = draft.answers if draft is not None else {}
    if unnamed := sign_to_name(screens(asked, answers), answers):
        return to_screen(unnamed)
    form = StepForm() if request.method == "POST" else StepForm(data={"link_number": str(link.id)})
    if form.validate_on_submit() and is_of(form, link):
        try:
            return send(link)
        except Refused as refused:
            form.form_problems.append(refused_words(refused))
            return show_read_back(link, form, REFUSED)
    return show_read_back(link, form)


def show_read_back(link: DiaryLink, form: StepForm, status: int = 200) -> ResponseReturnValue:
    asked, draft = queries.asked_of(link, now()), queries.draft_of(link)
    answers = draft.answers if draft is not None else {}
    path = screens(asked, answers)
    parts = lines_of(path, asked, answers)
    return show("read_back", link, status, form=form, parts=parts, last=path[-1], count=len(path) + 1)


def refused_words(refused: Refused) -> str:
    """The record's own sentences speak to staff; patients get one of two."""
    if any(problem.message == actions.NOTHING_ANSWERED for problem in refused.problems):
        return str(gettext("You have not answered any question yet."))
    if any(problem.message == actions.RATED_BY_CLINIC for problem in refused.problems):
        return str(gettext("Your clinic has already noted this day. If something is wrong, please call."))
    return str(gettext("We could not keep these answers here. Please call your clinic and tell them."))


def send(link: DiaryLink) -> ResponseReturnValue:
    """The whole log is kept; then out of the page, for who shares the phone."""
    found = actions.send_log(link, now=now())
    kept()
    finish(link)
    return redirect(url_for("diary.stop" if stops(advice_for(found)) else "diary.say_thanks"), 303)


@pages.route("/d/log/thanks")
@public
def say_thanks() -> ResponseReturnValue:
    link = link_done()
    return show("thanks", link, advice=advice_told(link)) if link is not None else back_to_door()


@pages.route("/d/log/leave", methods=["POST"])
@public
def leave_page() -> ResponseReturnValue:
    """Stop for now: the answers wait."""
    link = link_inside(now())
    leave()
    return show("left", link) if link is not None else redirect(url_for("diary.type_code"), 303)
