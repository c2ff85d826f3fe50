"""Logs of one session that contradict each other and of which nobody has said which one is right."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import func, select, tuple_

from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.models import DailyLog, LogPain, LogRuling
from scstrial.daily_logs.rules import Conflict, KeptEntry, LogEntry, PainRating, conflicts_in, standing_entries
from scstrial.foundation.access import Viewer
from scstrial.foundation.db import db
from scstrial.foundation.formats import number_words
from scstrial.foundation.permission import Permission
from scstrial.overview.choices import AttentionKind
from scstrial.overview.queries.people import person_of
from scstrial.overview.rules import Attention
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial


def conflicts_open(viewer: Viewer, trials: Sequence[Trial]) -> Iterator[Attention]:
    """One line for a session, until somebody rules; once the physician has decided they are read with the logs."""
    undecided = {trial.id: trial for trial in trials if trial.state is not TrialState.DECIDED}
    for trial_id, conflicts in conflicts_of_many(list(undecided)).items():
        by_slot = {(one.counting.entry.for_on, one.counting.entry.session): one for one in reversed(conflicts)}
        for conflict in by_slot.values():
            yield conflict_line(viewer, undecided[trial_id], conflict)


def conflict_line(viewer: Viewer, trial: Trial, conflict: Conflict) -> Attention:
    """Both values of the first rating that differs; the log that counts, and the one to hold it against."""
    first, *more = conflict.differences
    words = f"{first.label}: {number_words(first.counting)} counts, {number_words(first.other)} before"
    return Attention(
        kind=AttentionKind.LOGS_DIFFER,
        person=person_of(trial.patient),
        item_id=conflict.counting.id,
        other_id=conflict.other.id,
        since=conflict.counting.entered_at,
        on=conflict.counting.entry.for_on,
        session=conflict.counting.entry.session,
        words=f"{words}, and {len(more)} more" if more else words,
        trial_id=trial.id,
        is_mine=viewer.may(Permission.KEEP_DAILY_LOG),
    )


def conflicts_of_many(trial_ids: Collection[int]) -> Mapping[int, list[Conflict]]:
    """By trial, in one reading where no session has two logs and in three where one has, however many there are."""
    standing = {trial_id: standing_entries(rows) for trial_id, rows in doubled_of_many(trial_ids).items()}
    if not standing:
        return {}
    pains = pains_of([row.id for rows in standing.values() for row in rows])
    ruled = db.session.execute(
        select(LogRuling.right_id, LogRuling.wrong_id).where(LogRuling.trial_id.in_(list(standing)))
    )
    settled = {(row.right_id, row.wrong_id) for row in ruled}
    found = {
        trial_id: conflicts_in([with_pain(row, pains.get(row.id, [])) for row in rows], settled)
        for trial_id, rows in standing.items()
    }
    return {trial_id: conflicts for trial_id, conflicts in found.items() if conflicts}


def with_pain(row: KeptEntry, pain: Sequence[PainRating]) -> KeptEntry:
    """A standing version as the rules compare it."""
    return KeptEntry(row.id, replace(row.entry, pain=tuple(pain)), row.entered_at)


def doubled_of_many(trial_ids: Collection[int]) -> Mapping[int, list[KeptEntry]]:
    """Every version of the mornings and evenings that have more than one; what they rate comes later."""
    slot = (DailyLog.trial_id, DailyLog.for_on, DailyLog.session)
    more_than_one = (
        select(*slot)
        .where(DailyLog.trial_id.in_(trial_ids), DailyLog.session != Session.UNSCHEDULED)
        .group_by(*slot)
        .having(func.count() > 1)
    )
    columns = (DailyLog.id, *slot, DailyLog.entered_at, DailyLog.corrects_id, DailyLog.in_error)
    rows = db.session.execute(
        select(*columns, DailyLog.lead_site_pain_nrs).where(tuple_(*slot).in_(more_than_one)).order_by(DailyLog.id)
    )
    found: dict[int, list[KeptEntry]] = defaultdict(list)
    for row in rows:
        entry = LogEntry(row.for_on, row.session, lead_site_pain_nrs=row.lead_site_pain_nrs)
        found[row.trial_id].append(KeptEntry(row.id, entry, row.entered_at, row.corrects_id, row.in_error))
    return found


def pains_of(log_ids: Collection[int]) -> Mapping[int, list[PainRating]]:
    """Every rating of pain of these logs."""
    columns = [getattr(LogPain, name) for name in PainRating.__dataclass_fields__]
    rows = db.session.execute(select(LogPain.log_id, *columns).where(LogPain.log_id.in_(log_ids)).order_by(LogPain.id))
    found: dict[int, list[PainRating]] = defaultdict(list)
    for row in rows:
        found[row.log_id].append(PainRating(*row[1:]))
    return found
