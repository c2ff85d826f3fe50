"""What a signed decision asks for again, and opinions that somebody waits for, as lines of the worklist."""

from collections.abc import Iterator
from datetime import datetime

from scstrial.decision.queries import decisions_changed, requests_waiting
from scstrial.decision.rules import result_words
from scstrial.foundation.access import Viewer
from scstrial.foundation.permission import Permission
from scstrial.overview.choices import AttentionKind
from scstrial.overview.queries.people import person_of
from scstrial.overview.rules import Attention


def changed_decisions(viewer: Viewer, now: datetime) -> Iterator[Attention]:
    """Logs corrected after the signing: a physician's task where the result is another one, else to be known."""
    for one in decisions_changed(viewer.clinic_ids, now):
        result = f"then {result_words(one.then).lower()}; now {result_words(one.now).lower()}"
        yield Attention(
            kind=AttentionKind.DECISION_CHANGED,
            person=person_of(one.trial.patient),
            item_id=one.trial.id,
            since=one.decision.signed_at,
            words=result if one.other_result else "the result is the same as signed",
            trial_id=one.trial.id,
            is_mine=one.other_result and viewer.may(Permission.SIGN_DECISION),
        )


def opinions_asked(viewer: Viewer) -> Iterator[Attention]:
    """The task of the physician who was asked; for others to know."""
    for one in requests_waiting(viewer.clinic_ids):
        mine = one.asked_id == viewer.id
        yield Attention(
            kind=AttentionKind.OPINION_ASKED,
            person=person_of(one.trial.patient),
            item_id=one.id,
            since=one.asked_at,
            words=f"{one.asked_by_name} asks you" if mine else f"{one.asked_by_name} asks {one.asked_name}",
            trial_id=one.trial_id,
            is_mine=mine,
        )
