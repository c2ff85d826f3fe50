"""Opioids at baseline, and drugs that thin the blood."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scstrial.foundation.db import Chosen, Exact, Model, Moment
from scstrial.foundation.named import Entered
from scstrial.medications.choices import AgreedHow


class OpioidList(Entered, Model):
    """The opioids a patient takes, as stated on one day; the last entered list counts. No lines: takes none."""

    __tablename__ = "opioid_lists"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    on: Mapped[date]

    lines: Mapped[list["OpioidLine"]] = relationship(order_by="OpioidLine.id", lazy="selectin")


class OpioidLine(Model):
    """One drug: strength in `unit` (mg, mcg_per_h), units per day (patches: those worn at once)."""

    __tablename__ = "opioid_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("opioid_lists.id"), index=True)
    drug: Mapped[str] = mapped_column(String(60))
    strength: Mapped[Decimal] = mapped_column(Exact)
    unit: Mapped[str] = mapped_column(String(20), default="mg")
    units_per_day: Mapped[Decimal] = mapped_column(Exact)
    route: Mapped[str] = mapped_column(String(20), default="oral")


class HoldAgreement(Entered, Model):
    """What the prescriber of a drug agreed to, for the placement planned then. The last entered of a drug counts."""

    __tablename__ = "hold_agreements"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    drug: Mapped[str] = mapped_column(String(60))
    prescriber: Mapped[str] = mapped_column(String(200))
    agreed_on: Mapped[date]
    how: Mapped[AgreedHow] = mapped_column(Chosen(AgreedHow))
    note: Mapped[str] = mapped_column(String(500), default="")
    placement_at: Mapped[datetime | None] = mapped_column(Moment)  # the placement that was planned then


class KidneyValues(Entered, Model):
    """Creatinine and weight of one day, for the creatinine clearance; the last measured counts."""

    __tablename__ = "kidney_values"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    measured_on: Mapped[date]
    creatinine_mg_dl: Mapped[Decimal] = mapped_column(Exact)
    weight_kg: Mapped[Decimal] = mapped_column(Exact)
    creatinine_typed: Mapped[str] = mapped_column(String(40), default="")  # `97 µmol/L`; in mg/dL it is left empty
    weight_typed: Mapped[str] = mapped_column(String(40), default="")  # `180 lb`; in kg it is left empty


class BloodThinner(Entered, Model):
    """An anticoagulant, antiplatelet or NSAID: when last taken, and when taken up again after the pull."""

    __tablename__ = "blood_thinners"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    drug: Mapped[str] = mapped_column(String(60))
    intent: Mapped[str] = mapped_column(String(40), default="")
    prescriber: Mapped[str] = mapped_column(String(200), default="")
    last_dose_at: Mapped[datetime | None] = mapped_column(Moment)
    restarted_at: Mapped[datetime | None] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(String(500), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("blood_thinners.id"))
    retired_at: Mapped[datetime | None] = mapped_column(Moment)  # replaced by a later row, or taken off the list
    withdrawn_by_name: Mapped[str] = mapped_column(String(200), default="")  # who took it off the list; it stays shown
    withdrawn_why: Mapped[str] = mapped_column(String(500), default="")

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None
