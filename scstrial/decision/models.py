"""Signed decisions and second opinions: what was signed is stored whole; an amendment is a further row."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scstrial.decision.choices import DecisionChoice, EvaluationStatus, OpinionView
from scstrial.foundation.db import Chosen, Model, Moment
from scstrial.trials.models import Trial


class Decision(Model):
    """What a physician decided, with the evaluation it rests on; never changed."""

    __tablename__ = "decisions"
    __table_args__ = (Index("ix_decisions_signed_at", "signed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    choice: Mapped[DecisionChoice] = mapped_column(Chosen(DecisionChoice))
    reason: Mapped[str] = mapped_column(String(4000), default="")
    amend_reason: Mapped[str] = mapped_column(String(4000), default="")
    status: Mapped[EvaluationStatus] = mapped_column(Chosen(EvaluationStatus))  # what the rules said
    signed_content: Mapped[str] = mapped_column(Text)  # canonical JSON: facts, rule, evaluation, choice, reason, signer
    content_sha256: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime] = mapped_column(Moment)
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    signed_by_name: Mapped[str] = mapped_column(String(200))
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))

    trial: Mapped[Trial] = relationship()


class OpinionRequest(Model):
    """One physician asks another about a trial; open until it is answered or withdrawn."""

    __tablename__ = "opinion_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    question: Mapped[str] = mapped_column(String(2000))
    asked_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_name: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_by_name: Mapped[str] = mapped_column(String(200))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by_name: Mapped[str] = mapped_column(String(200), default="")
    withdraw_reason: Mapped[str] = mapped_column(String(500), default="")

    trial: Mapped[Trial] = relationship()
    opinion: Mapped["Opinion | None"] = relationship(lazy="joined", viewonly=True)

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and self.opinion is None


class Opinion(Model):
    """What the second physician says, with the fingerprint of the case it was given on; never changed."""

    __tablename__ = "opinions"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("opinion_requests.id"), unique=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    view: Mapped[OpinionView] = mapped_column(Chosen(OpinionView))
    words: Mapped[str] = mapped_column(String(4000), default="")
    case_sha256: Mapped[str] = mapped_column(String(64))
    signed_content: Mapped[str] = mapped_column(Text)  # canonical JSON: question, case, view, words, signer
    content_sha256: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime] = mapped_column(Moment)
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    signed_by_name: Mapped[str] = mapped_column(String(200))
