"""What is corrected or withdrawn stays readable: treatments before, and the parts of the re-evaluation."""

from collections.abc import Sequence
from datetime import datetime

from scstrial.accounts.models import User
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.actions import lock
from scstrial.patients.models import Patient
from scstrial.screening import rules
from scstrial.screening.models import EarlierCare, Reevaluation

Version = EarlierCare | Reevaluation


def in_place_of(
    replaces: Version | None, why: str, problems: Sequence[Problem], *, by: User, now: datetime
) -> dict[str, object]:
    """The columns that lead back to the row that a new one corrects, which counts no more from here on.

    Raises `Refused` with what is wrong with the new row, and with its reason where it corrects one.
    """
    refuse_if([*problems, *(rules.problems_with_reason(why) if replaces is not None else [])])
    if replaces is None:
        return {"replaces_id": None, "why": ""}
    give_up(replaces, "", by, now)
    return {"replaces_id": replaces.id, "why": why.strip()}


def withdraw(patient: Patient, row: Version, why: str, *, by: User, now: datetime) -> None:
    """It was entered by mistake; it stays on the page, struck, with who withdrew it, when and why."""
    lock(patient)
    refuse_if(rules.problems_with_step(patient.step))
    refuse_if(rules.problems_with_reason(why))
    give_up(row, why, by, now)


def give_up(row: Version, why: str, by: User, now: datetime) -> None:
    """It counts no more; `why` stands in the row that replaces it, where one does."""
    if row.retired_at is not None:
        raise Refused([Problem("This was corrected or withdrawn already. Look at the list again.")])
    row.retired_at, row.retired_by_name, row.retired_why = now, by.name, why.strip()
    db.session.flush()
