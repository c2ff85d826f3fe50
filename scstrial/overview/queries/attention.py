"""What needs somebody now, at the viewer's clinics."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from scstrial.bedside.models import PostPullCheck
from scstrial.bedside.queries import checks_of_many
from scstrial.decision.queries import evaluations_of_many
from scstrial.decision.rules import Evaluation, display_pct
from scstrial.foundation.access import Viewer
from scstrial.foundation.permission import Permission
from scstrial.overview.choices import AttentionKind
from scstrial.overview.queries.aftercare import aftercare_lines
from scstrial.overview.queries.clearances import clearances_lost
from scstrial.overview.queries.conflicts import conflicts_open
from scstrial.overview.queries.decided import changed_decisions, opinions_asked
from scstrial.overview.queries.flags import day_today, flags_needing_somebody
from scstrial.overview.queries.followed import complications_missing, follow_ups_due, not_judged
from scstrial.overview.queries.logs import LogLine, log_lines_of_many
from scstrial.overview.queries.messages import messages_failed, tasks_due
from scstrial.overview.queries.people import person_of
from scstrial.overview.queries.trials import (
    BoardFlag,
    BoardRow,
    awaits_log,
    board_rows,
    by_urgency_and_name,
    missing_logs,
    open_trials,
    with_leads_in,
)
from scstrial.overview.rules import (
    Attention,
    CheckDue,
    check_now,
    in_order,
    joined_with_flags,
    overdue_sessions,
)
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial

JUDGED_AT_ONCE = 20  # as many as the page shows


@dataclass(frozen=True)
class Worklist:
    """What needs somebody now, what others have in hand, and the trials under way.

    `board` holds as many rows as were asked for; `under_way` counts all trials, `waiting` those without the log
    that is due today.
    """

    needs: Sequence[Attention]
    in_hand: Sequence[Attention]
    board: Sequence[BoardRow]
    under_way: int
    waiting: int


def worklist_of(viewer: Viewer, now: datetime, *, rows: int | None = None) -> Worklist:
    """Everything on the first page, in a number of readings that does not grow with the patients."""
    trials = open_trials(viewer.clinic_ids, now)
    leads_in = with_leads_in(trials)
    lines = log_lines_of_many([trial.id for trial in leads_in])
    flags = flags_needing_somebody(viewer.clinic_ids, now)
    overdue = [line for trial in leads_in for line in overdue_log(trial, lines.get(trial.id, []), now)]
    items = in_order(
        [
            *joined_with_flags(overdue, flags),
            *decisions_due(viewer, trials),
            *changed_decisions(viewer, now),
            *opinions_asked(viewer),
            *clearances_lost(viewer),
            *checks_due(trials, now),
            *conflicts_open(viewer, trials),
            *follow_ups_due(viewer, now),
            *complications_missing(trials),
            *aftercare_lines(viewer, now),
            *not_judged(viewer),
            *tasks_due(viewer, now),
            *messages_failed(viewer),
        ]
    )
    raised = flags_by_trial(flags)
    return Worklist(
        needs=[item for item in items if item.is_mine],
        in_hand=[item for item in items if not item.is_mine],
        board=board_rows(by_urgency_and_name(leads_in, raised)[:rows], lines, raised, now),
        under_way=len(leads_in),
        waiting=sum(awaits_log(trial, lines.get(trial.id, []), now) for trial in leads_in),
    )


def flags_by_trial(flags: Sequence[Attention]) -> dict[int, list[BoardFlag]]:
    """The same flags as the rows of trials show them."""
    found: dict[int, list[BoardFlag]] = defaultdict(list)
    for flag in flags:
        if flag.trial_id is not None and flag.rule is not None and flag.urgency is not None:
            found[flag.trial_id].append(BoardFlag(flag.item_id, flag.rule, flag.urgency))
    return found


def attention_for(viewer: Viewer, now: datetime) -> Sequence[Attention]:
    """What needs the viewer now, the most urgent first."""
    return worklist_of(viewer, now).needs


def trials_board(viewer: Viewer, now: datetime) -> Sequence[BoardRow]:
    """The trials with leads in, those with the most urgent flag first."""
    return worklist_of(viewer, now).board


def overdue_log(trial: Trial, lines: Sequence[LogLine], now: datetime) -> Iterator[Attention]:
    """One line for all overdue logs of a trial: since when nothing came in, and the log to ask for now."""
    overdue = overdue_sessions(missing_logs(trial, lines, now), now)
    if overdue:
        yield Attention(
            kind=AttentionKind.LOG_OVERDUE,
            person=person_of(trial.patient),
            item_id=trial.id,
            since=overdue[0].due_at,
            trial_day=day_today(trial.placed_at, trial.pulled_at, trial.time_zone, now),
            on=overdue[-1].on,
            session=overdue[-1].session,
            count=len(overdue),
            trial_id=trial.id,
        )


def decisions_due(viewer: Viewer, trials: Sequence[Trial]) -> Iterator[Attention]:
    """Leads are out and nobody has decided: a physician's task, for others to know; with what the rules say."""
    waiting = [trial for trial in trials if trial.state is TrialState.LEADS_OUT]
    judged = evaluations_of_many(waiting[:JUDGED_AT_ONCE])
    for trial in waiting:
        evaluation = judged.get(trial.id)
        yield Attention(
            kind=AttentionKind.DECISION_DUE,
            person=person_of(trial.patient),
            item_id=trial.id,
            since=trial.pulled_at or trial.pull_planned_at,
            on=trial.pulled_on,
            words=verdict_words(evaluation) if evaluation is not None else "",
            trial_id=trial.id,
            is_mine=viewer.may(Permission.SIGN_DECISION),
        )


def verdict_words(evaluation: Evaluation) -> str:
    """`Met, 57.6 %` by the rule in force."""
    if evaluation.relief is None:
        return evaluation.status.label
    return f"{evaluation.status.label}, {display_pct(evaluation.relief, evaluation.rule.pain_threshold_pct)} %"


def checks_due(trials: Sequence[Trial], now: datetime) -> Iterator[Attention]:
    """Checks 1, 3, 14 and 30 days after the pull that nobody has done."""
    pulled = {trial.id: trial for trial in trials if trial.pulled_on is not None}
    checks = checks_of_many(list(pulled))
    for trial in pulled.values():
        own = checks.get(trial.id, [])
        assert trial.pulled_on is not None
        due = check_now(trial.pulled_on, {check.day for check in own if check.reached}, now, trial.zone)
        if due is not None:
            tries = [check for check in own if check.day == due.day]
            yield check_line(trial, due, tries)


def check_line(trial: Trial, due: CheckDue, tries: Sequence[PostPullCheck]) -> Attention:
    return Attention(
        kind=AttentionKind.CHECK_DUE,
        person=person_of(trial.patient),
        item_id=trial.id,
        since=due.due_at,
        count=due.day,
        missed=due.missed_before,
        is_missed=due.is_missed,
        trial_id=trial.id,
        taken_by=tries[-1].by_name if tries else "",
        taken_at=tries[-1].at if tries else None,
    )
