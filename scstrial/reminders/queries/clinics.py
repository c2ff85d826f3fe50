"""What each clinic has set for its reminders: times and wordings, the latest version of each."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select

from scstrial.foundation.db import db
from scstrial.reminders.models import ReminderTimes, WordingVersion
from scstrial.reminders.rules import Timetable, timetable_from
from scstrial.reminders.rules.timetable import STANDARD


def timetables_of(clinic_ids: Collection[int]) -> dict[int, Timetable]:
    """The times that count at each clinic."""
    latest = select(func.max(ReminderTimes.id)).where(ReminderTimes.clinic_id.in_(clinic_ids))
    latest = latest.group_by(ReminderTimes.clinic_id)
    rows = db.session.scalars(select(ReminderTimes).where(ReminderTimes.id.in_(latest)))
    chosen = {row.clinic_id: timetable_from(row.chosen) for row in rows}
    return {clinic_id: chosen.get(clinic_id, STANDARD) for clinic_id in clinic_ids}


def times_versions_of(clinic_id: int) -> Sequence[ReminderTimes]:
    """Every version of a clinic's times, newest first."""
    rows = select(ReminderTimes).where(ReminderTimes.clinic_id == clinic_id).order_by(ReminderTimes.number.desc())
    return db.session.scalars(rows).all()


def own_wordings(clinic_ids: Collection[int]) -> dict[int, dict[str, WordingVersion]]:
    """The wording that counts, by clinic and kind, where a clinic has one of its own."""
    latest = select(func.max(WordingVersion.id)).where(WordingVersion.clinic_id.in_(clinic_ids))
    latest = latest.group_by(WordingVersion.clinic_id, WordingVersion.kind)
    found: dict[int, dict[str, WordingVersion]] = defaultdict(dict)
    for row in db.session.scalars(select(WordingVersion).where(WordingVersion.id.in_(latest))):
        found[row.clinic_id][row.kind] = row
    return found


def wording_versions_of(clinic_id: int, kind: str) -> Sequence[WordingVersion]:
    """Every version of one message at a clinic, newest first."""
    rows = select(WordingVersion).where(WordingVersion.clinic_id == clinic_id, WordingVersion.kind == kind)
    return db.session.scalars(rows.order_by(WordingVersion.number.desc())).all()


def texts_of(versions: Mapping[str, WordingVersion]) -> dict[tuple[str, str, str], str]:
    """The clinic's own texts by kind, language and part."""
    return {
        (kind, language, part): text
        for kind, version in versions.items()
        for language, parts in version.texts.items()
        for part, text in parts.items()
    }
