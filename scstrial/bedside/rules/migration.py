"""Whether a migration is clinically significant, and what comes next after a C-12 flag (rule book 9.1, 9.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from scstrial.bedside.rules.effect import Loss
from scstrial.bedside.rules.position import LeadPosition
from scstrial.complications.rules import is_clinically_significant


class NextStep(StrEnum):
    """In this order: reprogram first, then the films, then judge (C-12); a person records the complication."""

    REPROGRAM = "reprogram"
    FILM = "film"
    JUDGE = "judge"
    RECORD = "record"


@dataclass(frozen=True)
class MigrationStatus:
    """The trial as a whole; None = not yet known. Computed: a person confirms."""

    radiographic: bool | None
    lost: bool | None
    regained: bool | None
    significant: bool | None

    def of(self, lead: LeadPosition) -> bool | None:
        """Whether the migration of this lead alone is clinically significant; the loss is that of the whole trial."""
        return significance(lead.radiographic, self.lost, self.regained)


def migration_status(leads: Sequence[LeadPosition], loss: Loss | None, any_compared: bool) -> MigrationStatus:
    """Radiographic on any lead, with an effect that was lost and not regained by reprogramming (rule book 9.2).

    `any_compared`: some entry could be compared with days before; without one, whether anything was lost is not known.
    """
    radiographic = any_of(lead.radiographic for lead in leads)
    lost = True if loss is not None else False if any_compared else None
    regained = loss.regained if loss is not None else None
    return MigrationStatus(radiographic, lost, regained, significance(radiographic, lost, regained))


def any_of(answers: Iterable[bool | None]) -> bool | None:
    """True as soon as one is, False when all are, else not known; False of none at all would be a guess."""
    given = list(answers)
    if True in given:
        return True
    return None if None in given or not given else False


def significance(radiographic: bool | None, lost: bool | None, regained: bool | None) -> bool | None:
    """One part that speaks against it decides; else every part must be known (9.2)."""
    if radiographic is False or lost is False or regained is True:
        return False
    if radiographic is None or lost is None or regained is None:
        return None
    return is_clinically_significant(radiographic, lost, regained)


def steps_done(
    since: datetime,
    sessions: Iterable[datetime],
    films: Iterable[datetime],
    status: MigrationStatus,
    is_recorded: bool,
) -> dict[NextStep, bool]:
    """Which steps are done since the change was seen; moments are aware, in order of the steps."""
    begin = since.astimezone(UTC)
    steps = {
        NextStep.REPROGRAM: any(one.astimezone(UTC) >= begin for one in sessions),
        NextStep.FILM: any(one.astimezone(UTC) >= begin for one in films),
        NextStep.JUDGE: status.significant is not None,
    }
    return steps | ({NextStep.RECORD: is_recorded} if status.significant or is_recorded else {})
