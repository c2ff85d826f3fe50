"""Flags judged act by act, as they are stored, are those that judging everything once at the end would raise."""

import os
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scstrial.bedside import actions as bedside
from scstrial.complications.actions import raise_flags
from scstrial.complications.choices import FlagState
from scstrial.complications.queries import flag_facts_of, flags_of
from scstrial.complications.rules import flags_in
from scstrial.daily_logs.choices import Session
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Refused
from tests.complications.drawn_trials import THEMES, log_entries
from tests.factories.trials import make_under_way

PLACED = datetime.fromisoformat("2026-03-03T10:00:00-06:00")
FEW = settings(
    max_examples=400 if os.environ.get("SCSTRIAL_DEEP") == "1" else 15,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
acts = st.lists(st.sampled_from(["keep", "keep", "keep", "correct", "withdraw", "tick"]), min_size=2, max_size=7)


@given(data=st.data())
@FEW
def test_stored_flags_are_those_of_one_judgement_at_the_end(clinic, nurse, at, data):
    now, kept = PLACED + timedelta(hours=1), []
    at(now)
    trial, theme = make_under_way(clinic, nurse, placed_at=PLACED, now=now), data.draw(st.sampled_from(list(THEMES)))
    for act in data.draw(acts):
        now += timedelta(hours=data.draw(st.sampled_from([1, 3, 9, 15, 24, 30])))
        try:
            kept = perform(act, trial, kept, drawn_entry(data, trial, now, theme), nurse, now)
        except Refused:
            db.session.rollback()
        db.session.commit()
    raise_flags(trial, now=now)
    db.session.commit()
    assert stored(trial) == judged_once(trial, now)


def drawn_entry(data, trial, now, theme):
    day = data.draw(st.integers(0, (now.astimezone(trial.zone).date() - trial.placed_on).days))
    on, session = trial.placed_on + timedelta(days=day), data.draw(st.sampled_from(list(Session)))
    return data.draw(log_entries(on, session, theme, False))


def perform(act, trial, kept, entry, nurse, now):
    """One act; the last versions of the logs that stand after it."""
    if act == "keep":
        return [*kept, bedside.keep_log(trial, entry, by=nurse, now=now)]
    if act == "correct" and kept:
        return [*kept[1:], bedside.correct_log(trial, kept[0], entry, "typed wrongly", by=nurse, now=now)]
    if act == "withdraw" and kept:
        bedside.withdraw_log(trial, kept[-1], "wrong patient", by=nurse, now=now)
        return kept[:-1]
    raise_flags(trial, now=now)
    return kept


def stored(trial):
    db.session.expire_all()
    flags = flags_of(trial.id)
    assert all(flag.state is FlagState.OPEN for flag in flags)
    assert len({flag.rule for flag in flags}) == len(flags)
    return {
        flag.rule: (
            flag.urgency,
            (flag.raised_at, flag.log_id, flag.because),
            in_one_order((one.at, one.log_id, one.urgency, one.because) for one in flag.evidence),
            flag.basis_withdrawn,
        )
        for flag in flags
    }


def judged_once(trial, now):
    return {
        flag.rule: (
            flag.urgency,
            (flag.raised_at, flag.entry and flag.entry.id, flag.because),
            in_one_order((one.at, one.entry and one.entry.id, one.urgency, one.because) for one in flag.joined),
            flag.basis_withdrawn,
        )
        for flag in flags_in(flag_facts_of(trial), now)
    }


def in_one_order(evidence):
    return sorted(evidence, key=lambda one: (one[0], one[1] or 0, one[2], sorted(one[3].items())))
