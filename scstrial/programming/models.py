"""Programming sessions and the programs set in them; a correction is a further session that names the first."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scstrial.foundation.db import Chosen, Exact, Model, Moment
from scstrial.foundation.named import Entered
from scstrial.programming.choices import ProgrammedBy, Waveform


class ProgrammingSession(Entered, Model):
    """When, by whom and why programs were set."""

    __tablename__ = "programming_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    held_at: Mapped[datetime] = mapped_column(Moment)
    by_role: Mapped[ProgrammedBy] = mapped_column(Chosen(ProgrammedBy))
    reason: Mapped[str] = mapped_column(String(500))
    washout_hours: Mapped[int] = mapped_column(default=0)
    impedances_ohm: Mapped[dict[str, list[int | None]]] = mapped_column(JSON, default=dict)  # by lead number
    note: Mapped[str] = mapped_column(String(2000), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("programming_sessions.id"))
    correction_reason: Mapped[str] = mapped_column(String(500), default="")

    programs: Mapped[list["Program"]] = relationship(order_by="Program.id", lazy="selectin")


class Program(Model):
    """One program: waveform, contacts, amplitude (mA), pulse width (us), rate (Hz)."""

    __tablename__ = "programs"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("programming_sessions.id"), index=True)
    name: Mapped[str] = mapped_column(String(20))
    waveform: Mapped[Waveform] = mapped_column(Chosen(Waveform))
    cathodes: Mapped[list[str]] = mapped_column(JSON)  # lead and contact: "1-3"
    anodes: Mapped[list[str]] = mapped_column(JSON)
    amplitude_ma: Mapped[Decimal | None] = mapped_column(Exact)
    amplitude_v: Mapped[Decimal | None] = mapped_column(Exact)
    pulse_width_us: Mapped[int | None]
    rate_hz: Mapped[int | None]
    use_pct: Mapped[int | None]
    coverage_pct: Mapped[int | None]
    immediate_nrs: Mapped[Decimal | None] = mapped_column(Exact)
    is_active: Mapped[bool] = mapped_column(default=True)  # the one the patient leaves with
    cycle_on_s: Mapped[Decimal | None] = mapped_column(Exact)  # seconds on, seconds off, over and over
    cycle_off_s: Mapped[Decimal | None] = mapped_column(Exact)
