"""The checklist and its questions."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.protocols.rules.source_titles import titles_of
from scstrial.screening import actions, queries, rules
from scstrial.screening.choices import ItemGroup
from scstrial.screening.forms import AnswersForm, answers_form
from scstrial.screening.routes.blueprint import checklist_url, item_url, pages, patient_or_404, today_of


@pages.route("/patients/<int:patient_id>/screening")
@requires(Permission.SEE_PATIENTS)
def show_checklist(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    today = today_of(patient)
    checklist = queries.checklist_of(patient, today)
    return page(
        "screening/show_checklist.html",
        patient=patient,
        today=today,
        checklist=checklist,
        words=rules.answer_words,
        item_url=lambda item: item_url(patient, item, checklist.indications),
        next_url=url_for("trials.schedule_trial", patient_id=patient.id),
        may_answer=not rules.problems_with_step(patient.step),
        sources=titles_of(item.source for item in checklist.standing.screening.items),
    )


@pages.route("/patients/<int:patient_id>/screening/given")
@requires(Permission.SEE_PATIENTS)
def read_answers(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    before = request.args.get("before", type=int)
    answers, older = queries.answers_given(patient.id, today_of(patient), before)
    return page("screening/read_answers.html", patient=patient, answers=answers, older=older, is_newest=before is None)


@pages.route("/patients/<int:patient_id>/screening/answers", methods=["GET", "POST"])
@requires(Permission.RECORD_SCREENING)
def answer_items(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    group = next((one for one in ItemGroup if one == request.args.get("group")), ItemGroup.COVERAGE)
    candidate = queries.candidate_of(patient, today_of(patient))
    questions = rules.questions_asked(group, candidate.profile)
    facts = [question.fact for question in questions]
    held = {fact: candidate.given[fact].answer for fact in facts if fact in candidate.given}
    form = answers_form(questions, held, queries.latest_answer_id(patient.id, facts))
    if form.validate_on_submit():
        try:
            rows = actions.answer_items(
                patient, form.answers(), seen_latest_id=seen_id(form), by=current_user, now=now()
            )
            message = "Saved." if rows else "Nothing was changed."
            return saved(checklist_url(patient, group), form, message, "success" if rows else "info")
        except Refused as refused:
            form.show(refused.problems)
            form.seen_version.data = str(queries.latest_answer_id(patient.id, facts))
    return page(
        "screening/answer_items.html",
        form=form,
        patient=patient,
        group=group,
        groups=list(ItemGroup),
        candidate=candidate,
        words=rules.answer_words,
        today=today_of(patient),
        problems=rules.problems_with_step(patient.step),
    )


def seen_id(form: AnswersForm) -> int:
    typed = form.seen_version.data or ""
    return int(typed) if typed.isdigit() else 0
