"""Daily logs. A row is one version: corrections are further rows, nothing is overwritten."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import (
    Answer,
    Drainage,
    Dressing,
    GoalMet,
    LeadSeen,
    LogSource,
    ReportedBy,
    Session,
    StimFelt,
    TemperatureMethod,
    TemperatureUnit,
)
from scstrial.foundation.db import Chosen, Exact, Model, Moment
from scstrial.foundation.named import Done


class DailyLog(Model):
    """One entry for a day and session. The counting one is the last entered that is not in error."""

    __tablename__ = "daily_logs"
    __table_args__ = (
        Index("ix_daily_logs_trial_id_for_on_session_id", "trial_id", "for_on", "session", "id"),
        Index("ix_daily_logs_trial_id_entered_at", "trial_id", "entered_at"),  # what was entered after a signing
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"))
    for_on: Mapped[date]
    session: Mapped[Session] = mapped_column(Chosen(Session))
    source: Mapped[LogSource] = mapped_column(Chosen(LogSource))
    reported_by: Mapped[ReportedBy] = mapped_column(Chosen(ReportedBy))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_by_name: Mapped[str] = mapped_column(String(200))
    is_late: Mapped[bool] = mapped_column(default=False)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("daily_logs.id"))
    correction_reason: Mapped[str] = mapped_column(String(500), default="")
    in_error: Mapped[bool] = mapped_column(
        default=False
    )  # this row withdraws the one it corrects; it counts for nothing
    # Moved here from another trial, day or session: that log, and by whom and when it was first entered there.
    moved_from_id: Mapped[int | None] = mapped_column(ForeignKey("daily_logs.id"), index=True)
    first_entered_at: Mapped[datetime | None] = mapped_column(Moment)
    first_entered_by_name: Mapped[str] = mapped_column(String(200), default="", server_default="")

    relief_reported_pct: Mapped[int | None]
    relief_sufficient: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    stim_on: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    stim_hours_used: Mapped[Decimal | None] = mapped_column(Exact)
    program: Mapped[str | None] = mapped_column(String(20))
    amplitude_ma: Mapped[Decimal | None] = mapped_column(Exact)
    coverage_pct: Mapped[int | None]
    stim_felt: Mapped[StimFelt | None] = mapped_column(Chosen(StimFelt))
    battery_fault: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    cable_fault: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    switches_by_itself: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    contacts_out_of_range: Mapped[int | None]
    sleep_hours: Mapped[Decimal | None] = mapped_column(Exact)
    sleep_quality_nrs: Mapped[int | None]
    awakenings: Mapped[int | None]
    walk_minutes: Mapped[int | None]
    stand_minutes: Mapped[int | None]
    sit_minutes: Mapped[int | None]
    steps: Mapped[int | None]
    goal_met: Mapped[GoalMet | None] = mapped_column(Chosen(GoalMet))
    function_change: Mapped[int | None]
    mood_nrs: Mapped[int | None]
    took_no_analgesics: Mapped[bool | None]
    aspirin_or_nsaid_taken: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    anticoagulant_taken: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    bleeding_drug_note: Mapped[str] = mapped_column(String(200), default="")
    antibiotic_taken: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    temperature_c: Mapped[Decimal | None] = mapped_column(Exact)
    temperature_unit: Mapped[TemperatureUnit | None] = mapped_column(Chosen(TemperatureUnit))
    temperature_typed: Mapped[str] = mapped_column(String(20), default="")
    temperature_method: Mapped[TemperatureMethod | None] = mapped_column(Chosen(TemperatureMethod))
    redness: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    redness_cm: Mapped[Decimal | None] = mapped_column(Exact)
    swelling: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    warmth: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    tenderness: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    drainage: Mapped[Drainage | None] = mapped_column(Chosen(Drainage))
    odour: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    spreading: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    adhesive_shape: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    soaks_dressing: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    lead_site_pain_nrs: Mapped[Decimal | None] = mapped_column(Exact)
    dressing: Mapped[Dressing | None] = mapped_column(Chosen(Dressing))
    lead: Mapped[LeadSeen | None] = mapped_column(Chosen(LeadSeen))
    red_flags: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # RedFlag -> Answer; what was asked only
    reprogrammed: Mapped[Answer | None] = mapped_column(Chosen(Answer))
    side_effects: Mapped[str] = mapped_column(String(2000), default="")
    notes: Mapped[str] = mapped_column(String(2000), default="")

    pain: Mapped[list["LogPain"]] = relationship(order_by="LogPain.id", lazy="selectin")
    analgesics: Mapped[list["LogAnalgesic"]] = relationship(order_by="LogAnalgesic.id", lazy="selectin")

    as_read = cast(Any, None)  # the entry as the rules read it, made once (queries.entry_of); a kept log never changes


class LogPain(Model):
    """Pain of one area in one entry, NRS 0-10."""

    __tablename__ = "log_pains"

    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("daily_logs.id"), index=True)
    area: Mapped[Area] = mapped_column(Chosen(Area))
    average: Mapped[Decimal | None] = mapped_column(Exact)
    worst: Mapped[Decimal | None] = mapped_column(Exact)
    least: Mapped[Decimal | None] = mapped_column(Exact)
    current: Mapped[Decimal | None] = mapped_column(Exact)
    overnight: Mapped[Decimal | None] = mapped_column(Exact)


class LogAnalgesic(Model):
    """One analgesic really taken that day."""

    __tablename__ = "log_analgesics"

    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("daily_logs.id"), index=True)
    drug: Mapped[str] = mapped_column(String(60))
    strength: Mapped[Decimal] = mapped_column(Exact)
    unit: Mapped[str] = mapped_column(String(20), default="mg")
    count: Mapped[Decimal] = mapped_column(Exact)
    route: Mapped[str | None] = mapped_column(String(20))


class LogRuling(Done, Model):
    """Of two logs of one session that contradict each other, a person has said which one is right. Never changed."""

    __tablename__ = "log_rulings"

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("daily_logs.id"))
    wrong_id: Mapped[int] = mapped_column(ForeignKey("daily_logs.id"))
    reason: Mapped[str] = mapped_column(String(500))
