"""Signed decisions: what was signed is stored whole; an amendment is a further row."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from scstrial.decision.choices import DecisionChoice, EvaluationStatus
from scstrial.foundation.db import Chosen, Model, Moment


class Decision(Model):
    """What a physician decided, with the evaluation it rests on; never changed."""

    __tablename__ = "decisions"

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
