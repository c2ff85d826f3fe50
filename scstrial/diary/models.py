"""Links to the patient's own page, what was answered there so far, and the tries at the second check."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scstrial.daily_logs.choices import Session
from scstrial.diary.choices import LinkKind, TryOutcome
from scstrial.foundation.db import Chosen, Model, Moment
from scstrial.trials.models import Trial


class DiaryLink(Model):
    """The way to one log, diary day or check of one trial; the last two have no session, so it is `unscheduled`.

    Token and code follow from the number and our key: neither is stored.
    """

    __tablename__ = "diary_links"
    __table_args__ = (Index("ix_diary_links_trial_id_for_on_session_id", "trial_id", "for_on", "session", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"))
    kind: Mapped[LinkKind] = mapped_column(Chosen(LinkKind), default=LinkKind.LOG)
    for_on: Mapped[date]
    session: Mapped[Session] = mapped_column(Chosen(Session))
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_name: Mapped[str] = mapped_column(String(200))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)
    code_mark: Mapped[str] = mapped_column(String(64), index=True, default="")  # fingerprint of the code
    sent_at: Mapped[datetime | None] = mapped_column(Moment)  # the patient finished

    trial: Mapped[Trial] = relationship()


class DiaryDraft(Model):
    """Answers so far, by screen. `typed` holds what could not be taken, for the patient to put right."""

    __tablename__ = "diary_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("diary_links.id"), unique=True)
    answers: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    typed: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    told: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # flag rule -> urgency
    changed_at: Mapped[datetime] = mapped_column(Moment)
    # Of a check: the entry kept so far. Unscheduled entries replace nothing, so what follows corrects this one.
    log_id: Mapped[int | None] = mapped_column(ForeignKey("daily_logs.id"))


class DiaryTry(Model):
    """One try at the second check, or with a code; a row each, so that every web process counts the same."""

    __tablename__ = "diary_tries"
    __table_args__ = (Index("ix_diary_tries_outcome_at", "outcome", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    outcome: Mapped[TryOutcome] = mapped_column(Chosen(TryOutcome))
    trial_id: Mapped[int | None] = mapped_column(ForeignKey("trials.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("diary_links.id"), index=True)
    from_mark: Mapped[str] = mapped_column(String(64), default="")  # fingerprint of the address a code came from
