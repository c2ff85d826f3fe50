"""Answering the questions of the screening."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.foundation.db import db
from scstrial.foundation.named import entered
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.actions import lock
from scstrial.patients.models import Patient
from scstrial.screening import rules
from scstrial.screening.actions.clearing import about, go_on, today_of
from scstrial.screening.models import ScreeningAnswer
from scstrial.screening.queries import (
    latest_answer_id,
    latest_answers_of,
)
from scstrial.screening.rules import Answer

STALE = (
    "Somebody else changed these answers in the meantime. The last answers stand under the questions: "
    "look at them, correct what you entered, then save again."
)


def answer_item(
    patient: Patient,
    fact: str,
    value: Any,
    *,
    dated_on: date | None = None,
    note: str = "",
    by: User,
    now: datetime,
) -> ScreeningAnswer | None:
    """One fact about the candidate; None when that is already the answer."""
    rows = answer_items(patient, {fact: Answer(value, dated_on, note)}, by=by, now=now)
    return rows[0] if rows else None


def answer_items(
    patient: Patient,
    answers: Mapping[str, Answer],
    *,
    seen_latest_id: int | None = None,
    by: User,
    now: datetime,
) -> list[ScreeningAnswer]:
    """Several facts at once; what is already the answer is left as it is.

    `seen_latest_id`: the newest answer to these questions that the person saw; refused when there is a newer one.
    """
    lock(patient)
    refuse_if(rules.problems_with_step(patient.step))
    if seen_latest_id is not None and latest_answer_id(patient.id, answers.keys()) > seen_latest_id:
        raise Refused([Problem(STALE)])
    today = today_of(patient, now)
    refuse_if(
        problem for fact, answer in answers.items() for problem in rules.problems_with_answer(fact, answer, today)
    )
    refuse_if(rules.problems_before_birth(rules.days_in_answers(answers), patient.born_on, today))
    rows = new_rows(patient, answers, by, now)
    if rows:
        db.session.add_all(rows)
        db.session.flush()
        record("screening answered", by=by, now=now, **about(patient), facts=[row.fact for row in rows])
        go_on(patient, by=by, now=now)
    return rows


def new_rows(patient: Patient, answers: Mapping[str, Answer], by: User, now: datetime) -> list[ScreeningAnswer]:
    """A row for each answer that differs from the one that counts."""
    latest = latest_answers_of(patient.id)
    rows = []
    for fact, answer in answers.items():
        kept, note = rules.stored(fact, answer.value), answer.note.strip()
        held = latest.get(fact)
        if held is None and kept is None and not note:
            continue
        same_value = held is not None and rules.value_from(fact, held.value) == rules.value_from(fact, kept)
        rest = (answer.dated_on, note, answer.typed)
        if held is not None and same_value and (held.dated_on, held.note, held.typed) == rest:
            continue
        row = ScreeningAnswer(
            patient_id=patient.id,
            fact=fact,
            value=kept,
            dated_on=answer.dated_on,
            note=note,
            typed=answer.typed,
            **entered(by, now),
        )
        rows.append(row)
    return rows
