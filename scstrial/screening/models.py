"""Answers to the screening items, overrides and the recorded verdicts: rows are only added."""

import re
from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scstrial.foundation.db import Model
from scstrial.foundation.named import Done, Entered, Retired, Withdrawn
from scstrial.protocols.choices import Level, Payer
from scstrial.screening.choices import (
    Indication,
    ItemKey,
    PainComponent,
    PainDistribution,
    PainMechanism,
    ReevaluationPart,
    Region,
    State,
    Treatment,
    Verdict,
)

SOURCE = re.compile(r" \(source: [^)]*\)")  # a list of work does not name it; the checklist does


class PatientIndication(Entered, Retired, Model):
    """Why a stimulator is considered: indication, ICD-10-CM code, pain component and since when.

    One of those not given up is the primary one.
    """

    __tablename__ = "patient_indications"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    indication: Mapped[str] = mapped_column(String(40))
    icd10_code: Mapped[str] = mapped_column(String(10))
    pain_component: Mapped[str] = mapped_column(String(20), default="")
    pain_since_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(1000), default="")
    is_primary: Mapped[bool] = mapped_column(default=False)

    @property
    def words(self) -> str:
        return Indication(self.indication).label

    @property
    def component_words(self) -> str:
        return PainComponent(self.pain_component).label if self.pain_component else ""


class ScreeningAnswer(Entered, Model):
    """One fact about the candidate, by the name it has in `screening.rules`; the last entered counts."""

    __tablename__ = "screening_answers"
    __table_args__ = (Index("ix_screening_answers_patient_id_fact_id", "patient_id", "fact", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    fact: Mapped[str] = mapped_column(String(60))
    value: Mapped[Any] = mapped_column(JSON)  # numbers as texts; null = unknown again
    dated_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(1000), default="")
    typed: Mapped[str] = mapped_column(String(60), default="")  # `5 ft 7 in`: as read, where that is another unit


class EarlierCare(Entered, Retired, Model):
    """A spine operation or another treatment before: when, what, with which result.

    A correction is a further row with its reason; what was withdrawn stays readable.
    """

    __tablename__ = "earlier_care"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    treatment: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(String(200), default="")
    level: Mapped[str] = mapped_column(String(60), default="")  # of the spine
    region: Mapped[str] = mapped_column(String(40), default="")  # of a stimulator trial elsewhere
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(String(1000), default="")  # what followed
    unsuitable_because: Mapped[str] = mapped_column(String(1000), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("earlier_care.id"))
    why: Mapped[str] = mapped_column(String(500), default="")  # it replaces the row before
    retired_why: Mapped[str] = mapped_column(String(500), default="")

    @property
    def words(self) -> str:
        return Treatment(self.treatment).label

    @property
    def region_words(self) -> str:
        return Region(self.region).label if self.region else ""

    @property
    def name(self) -> str:
        """`Surgery: Discectomy, L4-L5`."""
        what = f"{self.words}: {self.what}" if self.what else self.words
        return ", ".join(part for part in (what, self.level, self.region_words) if part)

    @property
    def outcome(self) -> str:
        """What followed, or why it was not tried."""
        return f"Unsuitable because: {self.unsuitable_because}" if self.unsuitable_because else self.result

    @property
    def is_spine_surgery(self) -> bool:
        return self.treatment == Treatment.SURGERY and not self.unsuitable_because


class Reevaluation(Entered, Retired, Model):
    """One part of the re-evaluation after surgery of the spine: what was found, when, by whom; or why it was not done.

    A correction is a further row with its reason; what was withdrawn stays readable.
    """

    __tablename__ = "reevaluations"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    part: Mapped[str] = mapped_column(String(40))
    on: Mapped[date | None]
    distribution: Mapped[str] = mapped_column(String(20), default="")  # these two of the pain history only
    mechanism: Mapped[str] = mapped_column(String(20), default="")
    result: Mapped[str] = mapped_column(String(1000), default="")
    by_whom: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")
    not_done_because: Mapped[str] = mapped_column(String(500), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("reevaluations.id"))
    why: Mapped[str] = mapped_column(String(500), default="")  # it replaces the row before
    retired_why: Mapped[str] = mapped_column(String(500), default="")

    @property
    def part_words(self) -> str:
        return ReevaluationPart(self.part).label

    @property
    def words(self) -> str:
        """What was found: `Radicular, neuropathic pain. Burning down to the foot`, or why it was not done."""
        if self.not_done_because:
            return f"Not done because: {self.not_done_because}"
        kind = ""
        if self.distribution and self.mechanism:
            distribution = PainDistribution(self.distribution).label
            kind = f"{distribution}, {PainMechanism(self.mechanism).label.lower()} pain"
        return ". ".join(part for part in (kind, self.result) if part)


class ScreeningEvidence(Entered, Withdrawn, Model):
    """A piece of evidence for one item: of which day, what it says, by whom, where the paper is kept."""

    __tablename__ = "screening_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    item: Mapped[str] = mapped_column(String(60))
    on: Mapped[date | None]
    result: Mapped[str] = mapped_column(String(500), default="")
    by_whom: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")
    file_reference: Mapped[str] = mapped_column(String(300), default="")

    @property
    def words(self) -> str:
        """Everything but its day: `Negative; by Dr. Example; kept as LAB-7`."""
        by_whom, kept = self.by_whom and f"by {self.by_whom}", self.file_reference and f"kept as {self.file_reference}"
        return "; ".join(part for part in (self.result, by_whom, self.note, kept) if part)


class FactConfirmation(Entered, Model):
    """A person confirms that what the record holds elsewhere answers an item; it holds until that changes."""

    __tablename__ = "fact_confirmations"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    item: Mapped[str] = mapped_column(String(60))
    found: Mapped[str] = mapped_column(String(1000))  # the finding that was confirmed


class ScreeningOverride(Done, Withdrawn, Model):
    """A physician sets one HARD item aside, with a reason that is shown ever after."""

    __tablename__ = "screening_overrides"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    item: Mapped[str] = mapped_column(String(60))
    why: Mapped[str] = mapped_column(String(1000), default="")  # what was found when it was overridden
    reason: Mapped[str] = mapped_column(String(2000))

    @property
    def question(self) -> str:
        return ItemKey(self.item).label


class ScreeningVerdict(Done, Model):
    """A verdict that a person took note of, with the items as they then stood."""

    __tablename__ = "screening_verdicts"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(20))
    payer: Mapped[str] = mapped_column(String(40))
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    @property
    def words(self) -> str:
        return Verdict(self.verdict).label

    @property
    def in_the_way(self) -> list[str]:
        """Why it does not clear: what must be put right or overridden, in the words of that moment."""
        needed = (Level.BLOCK.value, Level.HARD.value)
        return [
            SOURCE.sub("", one["why"])
            for one in self.items
            if one["level"] in needed and one["state"] != State.MET and not one["overridden"]
        ]

    @property
    def payer_words(self) -> str:
        return Payer(self.payer).label
