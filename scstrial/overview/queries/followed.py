"""Complications to look at again, and trials that the program cannot work out, as lines of the worklist."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, time

from scstrial.complications.models import NotJudged
from scstrial.complications.queries import trials_not_judged, trials_with_complications, unresolved_in
from scstrial.foundation.access import Viewer
from scstrial.foundation.clock import day_of, moment_at
from scstrial.overview.choices import AttentionKind
from scstrial.overview.queries.people import person_of
from scstrial.overview.rules import Attention, lacks_complication
from scstrial.trials.models import Trial


def follow_ups_due(viewer: Viewer, now: datetime) -> Iterator[Attention]:
    """Complications that are not over and whose next follow-up is today or past, or was never set."""
    for one in unresolved_in(viewer.clinic_ids):
        on = one.next_on or one.complication.began_on
        if on <= day_of(now, one.trial.zone):
            yield Attention(
                kind=AttentionKind.FOLLOW_UP_DUE,
                person=person_of(one.patient),
                item_id=one.complication.id,
                since=moment_at(on, time(0), one.trial.zone),
                on=on,
                words=one.complication.kind.label,
                trial_id=one.trial.id,
            )


def complications_missing(trials: Sequence[Trial]) -> Iterator[Attention]:
    """Trials stopped for what is a complication, of which none is recorded: nobody would follow it up or count it."""
    stopped = [trial for trial in trials if lacks_complication(trial.abort_reason, recorded=False)]
    recorded = trials_with_complications([trial.id for trial in stopped])
    for trial in stopped:
        if trial.id in recorded or trial.abort_reason is None or trial.aborted_on is None:
            continue
        yield Attention(
            kind=AttentionKind.COMPLICATION_MISSING,
            person=person_of(trial.patient),
            item_id=trial.id,
            since=trial.pulled_at or moment_at(trial.aborted_on, time(0), trial.zone),
            on=trial.aborted_on,
            words=trial.abort_reason.label,
            trial_id=trial.id,
        )


def not_judged(viewer: Viewer) -> Iterator[Attention]:
    """One line for each trial, whatever part of it cannot be worked out."""
    by_trial: dict[int, list[NotJudged]] = defaultdict(list)
    for row in trials_not_judged(viewer.clinic_ids):
        by_trial[row.trial_id].append(row)
    for rows in by_trial.values():
        first = rows[0]
        yield Attention(
            kind=AttentionKind.NOT_JUDGED,
            person=person_of(first.trial.patient),
            item_id=first.trial_id,
            since=first.since,
            words=", ".join(f"{row.part.label.lower()}: reference {row.reference}" for row in rows),
            trial_id=first.trial_id,
        )
