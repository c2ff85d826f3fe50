"""Reading flags: of trials, of candidates without one, of clinics; and who was told of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, and_, case, select
from sqlalchemy.orm import joinedload, lazyload

from scstrial.accounts.models import User
from scstrial.complications.choices import FlagRule, FlagState, Judging, ToldBy, Urgency
from scstrial.complications.models import Escalation, Flag, FlagNote, NotJudged
from scstrial.complications.rules import Told
from scstrial.foundation.access import Viewer
from scstrial.foundation.db import RowsOf, db
from scstrial.trials.models import Trial

TAKEN, TAKEN_OVER = "acknowledged", "taken over"  # acts of a note that put the flag into somebody's hands
UNCLOSED = (FlagState.OPEN, FlagState.ACKNOWLEDGED)
BY_URGENCY = case({str(urgency): urgency.rank for urgency in Urgency}, value=Flag.urgency)
FLAGS = RowsOf(
    Flag.trial_id, lambda of_trials: select(Flag).where(of_trials).order_by(BY_URGENCY, Flag.raised_at, Flag.id)
)
FLAGS_TO_JUDGE = RowsOf(
    Flag.trial_id,
    lambda of_trials: (
        select(Flag).where(of_trials).options(joinedload(Flag.evidence), lazyload(Flag.notes)).order_by(Flag.id)
    ),
)


def flags_of_many(trial_ids: Collection[int]) -> Mapping[int, list[Flag]]:
    """Flags of each trial, the most urgent first."""
    return by_trial(FLAGS(trial_ids))


def flags_to_judge(trial_ids: Collection[int]) -> Mapping[int, list[Flag]]:
    """The same in no order and in one query, without what people wrote on them."""
    return by_trial(FLAGS_TO_JUDGE(trial_ids).unique())


def by_trial(flags: Iterable[Flag]) -> Mapping[int, list[Flag]]:
    found: dict[int, list[Flag]] = defaultdict(list)
    for flag in flags:
        found[flag.trial_id or 0].append(flag)
    return found


def flags_of(trial_id: int) -> list[Flag]:
    return flags_of_many([trial_id]).get(trial_id, [])


def open_flags(clinic_ids: Collection[int], limit: int | None = None) -> Sequence[Flag]:
    """Flags that nobody has closed, the most urgent and oldest first, with trial and patient."""
    return (
        db.session.scalars(
            select(Flag)
            .where(Flag.clinic_id.in_(clinic_ids), Flag.state.in_(UNCLOSED))
            .options(joinedload(Flag.trial), joinedload(Flag.patient))
            .order_by(BY_URGENCY, Flag.raised_at, Flag.id)
            .limit(limit)
        )
        .unique()
        .all()
    )


def flag_for(viewer: Viewer, flag_id: int) -> Flag | None:
    """A flag at one of the viewer's clinics, with trial and patient."""
    return db.session.scalar(
        select(Flag)
        .where(Flag.id == flag_id, Flag.clinic_id.in_(viewer.clinic_ids))
        .options(joinedload(Flag.trial), joinedload(Flag.patient))
    )


def flag_before_trial(patient_id: int, rule: FlagRule) -> Flag | None:
    """The flag of a candidate who had no trial when it was raised."""
    return db.session.scalar(
        select(Flag).where(Flag.patient_id == patient_id, Flag.trial_id.is_(None), Flag.rule == rule)
    )


def flags_of_patient(patient_id: int) -> Sequence[Flag]:
    """All flags of a patient, of any trial or none, the most urgent first."""
    return db.session.scalars(
        select(Flag).where(Flag.patient_id == patient_id).order_by(BY_URGENCY, Flag.raised_at, Flag.id)
    ).all()


def holder_id_of(flag: Flag) -> int | None:
    """Who has the flag in hand: the last to take it, or to take it over; None while nobody has."""
    if flag.state is not FlagState.ACKNOWLEDGED:
        return None
    return next((note.by_id for note in reversed(flag.notes) if note.act in (TAKEN, TAKEN_OVER)), None)


def holder_has_left() -> ColumnElement[bool]:
    """In a reading of flags: in hand, and the account of who has it in hand is closed."""
    holder = (
        select(FlagNote.by_id)
        .where(FlagNote.flag_id == Flag.id, FlagNote.act.in_((TAKEN, TAKEN_OVER)))
        .order_by(FlagNote.id.desc())
        .limit(1)
        .correlate(Flag)
        .scalar_subquery()
    )
    gone = select(User.id).where(User.id == holder, User.active.is_(False)).correlate(Flag)
    return and_(Flag.state == FlagState.ACKNOWLEDGED, gone.exists())


def flags_waiting() -> Sequence[Flag]:
    """Flags of any clinic that nobody has taken in hand and whose time runs, with trial and patient."""
    return db.session.scalars(
        select(Flag)
        .where(Flag.state == FlagState.OPEN, Flag.urgency != Urgency.ROUTINE)
        .options(joinedload(Flag.trial).joinedload(Trial.clinic), joinedload(Flag.patient))
        .order_by(Flag.id)
    ).all()


def escalations_of_many(flag_ids: Collection[int]) -> Mapping[int, list[Escalation]]:
    """Who was told of each flag, in order, also before its time began to run anew."""
    rows = db.session.scalars(
        select(Escalation).where(Escalation.flag_id.in_(flag_ids)).order_by(Escalation.at, Escalation.id)
    )
    found: dict[int, list[Escalation]] = defaultdict(list)
    for row in rows:
        found[row.flag_id].append(row)
    return found


def told_of(row: Escalation) -> Told:
    return Told(row.step, row.to_name, row.at, row.how is not ToldBy.NOBODY)


def trials_not_judged(clinic_ids: Collection[int]) -> Sequence[NotJudged]:
    """Trials whose facts cannot be worked out at present, with patient, by the moment it began."""
    return db.session.scalars(
        select(NotJudged)
        .where(NotJudged.clinic_id.in_(clinic_ids), NotJudged.over_at.is_(None))
        .options(joinedload(NotJudged.trial).joinedload(Trial.patient))
        .order_by(NotJudged.since, NotJudged.id)
    ).all()


def not_judged_of(trial_id: int) -> NotJudged | None:
    """Why the flags of this trial cannot be worked out at present; None where they can."""
    return db.session.scalar(
        select(NotJudged).where(
            NotJudged.trial_id == trial_id, NotJudged.part == Judging.FLAGS, NotJudged.over_at.is_(None)
        )
    )
