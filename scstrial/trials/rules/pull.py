"""The lead pull and the early end of a trial (rule book 6.5)."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from scstrial.assessments.choices import Area, Scale, WouldProceed
from scstrial.assessments.rules import (
    LONG_TEXT,
    ONE,
    SHORT_TEXT,
    TENTH,
    Limits,
    problems_with_number,
    problems_with_text,
    scale_limits,
)
from scstrial.foundation.refusal import Caution, Problem
from scstrial.trials.choices import AbortReason, GoalReached, PullSite
from scstrial.trials.rules.leads import (
    CONTRADICTION,
    MIGRATION_LEVEL_LIMITS,
    MIGRATION_MM_LIMITS,
    LeadMigration,
    direction_of,
)

TEMPERATURE_MIN_C = Decimal("34.0")  # rule book 7
TEMPERATURE_MAX_C = Decimal("42.0")  # rule book 7
FEVER_C = Decimal("38.0")  # rule book 7, 9.1
TEMPERATURE_SENTENCE = "Enter a temperature between 34.0 and 42.0 °C (93.2 and 107.6 °F), or leave it empty."
TEMPERATURE_LIMITS = Limits("a temperature", TEMPERATURE_MIN_C, TEMPERATURE_MAX_C, "°C", TENTH)
RELIEF_LIMITS = Limits("the relief", -100, 100, "%")  # negative: worse; rule book 7
PGIC_LIMITS = Limits("the overall change (PGIC)", 1, 7)  # rule book 4.2
QUESTIONS = {
    "tips_intact": "all lead tips are intact",
    "strength_normal": "strength is normal",
    "sensation_normal": "sensation is normal",
    "bladder_normal": "bladder and bowel are normal",
}
TEXTS = {"dressing": 60, "restart_told": 500, "note": LONG_TEXT}  # characters that the record holds


@dataclass(frozen=True)
class EndRating:
    """The clinic's rating of one area at the end of the trial: average pain on its scale."""

    area: Area
    average: Decimal
    scale: Scale = Scale.NRS


@dataclass(frozen=True)
class GoalAnswer:
    """One goal in the patient's own words, and how far it was reached in the trial."""

    goal: str
    reached: GoalReached


@dataclass(frozen=True)
class PullRecord:
    """The pull as recorded; None = not answered."""

    removed_at: datetime
    removed_by: str
    tips_intact: bool | None = None
    strength_normal: bool | None = None
    sensation_normal: bool | None = None
    bladder_normal: bool | None = None
    site: PullSite | None = None
    temperature_c: Decimal | None = None
    image_before_pull: bool | None = None
    migrations: tuple[LeadMigration, ...] = ()
    dressing: str = ""
    restart_told: str = ""
    ratings: tuple[EndRating, ...] = ()
    relief_reported_pct: int | None = None
    wants_implant: WouldProceed | None = None
    function_improved: bool | None = None
    pgic: int | None = None
    goals: tuple[GoalAnswer, ...] = ()
    note: str = ""

    @property
    def neuro_normal(self) -> bool | None:
        """False as soon as one part is not normal, True when all are normal, None when something is unanswered."""
        parts = (self.strength_normal, self.sensation_normal, self.bladder_normal)
        if False in parts:
            return False
        return None if None in parts else True


def problems_with_pull(
    pull: PullRecord, placed_at: datetime, now: datetime, lead_numbers: tuple[int, ...] = (), step: Decimal = ONE
) -> list[Problem]:
    """Between placement and now, the questions answered, numbers in range (rule book 6.5).

    `lead_numbers`: the leads placed; empty = not looked at. `step`: that of the clinic's pain scale.
    """
    problems = problems_with_end_at(pull.removed_at, placed_at, now, "removed_at")
    problems += problems_with_text(pull.removed_by, SHORT_TEXT, "removed_by", required="who pulled the leads")
    problems += _problems_with_questions(pull)
    if pull.temperature_c is not None and not TEMPERATURE_LIMITS.allow(pull.temperature_c):
        problems.append(Problem(TEMPERATURE_SENTENCE, "temperature_c"))
    problems += problems_with_number(pull.relief_reported_pct, RELIEF_LIMITS, "relief_reported_pct")
    problems += problems_with_number(pull.pgic, PGIC_LIMITS, "pgic")
    for field, longest in TEXTS.items():
        problems += problems_with_text(getattr(pull, field), longest, field)
    return problems + _problems_with_ratings(pull, step) + _problems_with_migrations(pull, lead_numbers)


def problems_with_end_at(end_at: datetime, placed_at: datetime, now: datetime, field: str) -> list[Problem]:
    """The end of a trial lies between the placement and now."""
    if end_at.astimezone(UTC) < placed_at.astimezone(UTC):
        return [Problem("Enter a time after the placement.", field)]
    if end_at.astimezone(UTC) > now.astimezone(UTC):
        return [Problem("Enter a time that is not in the future.", field)]
    return []


def _problems_with_questions(pull: PullRecord) -> list[Problem]:
    """Blank is not yes: tips, neuro check and site are answered."""
    problems = [
        Problem(f"Say whether {what}.", field) for field, what in QUESTIONS.items() if getattr(pull, field) is None
    ]
    return problems if pull.site is not None else [*problems, Problem("Say how the site looks.", "site")]


def _problems_with_ratings(pull: PullRecord, step: Decimal) -> list[Problem]:
    problems = []
    for rating in pull.ratings:
        limits = scale_limits(f"the average pain ({rating.area.label.lower()})", rating.scale, step)
        problems += problems_with_number(rating.average, limits, f"ratings-{rating.area.value}-average")
    for area, times in Counter(rating.area for rating in pull.ratings).items():
        if times > 1:
            problems.append(Problem(f"{area.label} is rated {times} times; keep one.", f"ratings-{area.value}-average"))
    return problems


def _problems_with_migrations(pull: PullRecord, lead_numbers: tuple[int, ...]) -> list[Problem]:
    problems = []
    for index, migration in enumerate(pull.migrations):
        field = f"migrations-{index}-"
        if lead_numbers and migration.lead_number not in lead_numbers:
            named = ", ".join(str(number) for number in lead_numbers)
            problems.append(Problem(f"Choose a lead that was placed: {named}.", f"{field}lead_number"))
        problems += problems_with_number(migration.mm, MIGRATION_MM_LIMITS, f"{field}mm")
        problems += problems_with_number(migration.levels, MIGRATION_LEVEL_LIMITS, f"{field}levels")
        if direction_of(migration.mm) * direction_of(migration.levels) < 0:
            message = CONTRADICTION.format(lead=migration.lead_number, one="mm", other="levels")
            problems.append(Problem(message, f"{field}levels"))
    return problems


def cautions_in_pull(pull: PullRecord, *, drugs_held: bool = False) -> list[Caution]:
    """What has to be acted on or made up for after the pull (rule book 6.5); `drugs_held`: a blood thinner is held."""
    cautions = _cautions_about_findings(pull)
    if drugs_held and not pull.restart_told.strip():
        message = "A blood thinner is held: tell the patient when to take it again, and record what was said."
        cautions.append(Caution(message, "restart_told"))
    if not pull.ratings:
        cautions.append(Caution("No pain rating at the end of the trial. Ask for the average pain.", "ratings"))
    if pull.relief_reported_pct is None:
        message = "The patient's own relief in percent is missing. Please ask; it is always recorded."
        cautions.append(Caution(message, "relief_reported_pct"))
    if pull.wants_implant is None:
        cautions.append(Caution("Ask whether the patient wants the implant.", "wants_implant"))
    return cautions


def _cautions_about_findings(pull: PullRecord) -> list[Caution]:
    cautions = []
    if pull.neuro_normal is False:
        field = next(name for name in QUESTIONS if name != "tips_intact" and getattr(pull, name) is False)
        message = "The neuro check is not normal: call the physician now and send to the ED for urgent MRI or CT."
        cautions.append(Caution(message, field))
    if pull.tips_intact is False:
        cautions.append(Caution("A lead tip is not intact: take a film the same day and keep the lead.", "tips_intact"))
    if pull.site not in (None, PullSite.CLEAN):
        cautions.append(Caution("The site is not clean: have it examined the same day.", "site"))
    if pull.temperature_c is not None and pull.temperature_c >= FEVER_C:
        message = f"{pull.temperature_c} °C is fever: the physician looks the same day."
        cautions.append(Caution(message, "temperature_c"))
    return cautions


def problems_with_abort(
    reason: AbortReason | None, note: str, aborted_at: datetime, placed_at: datetime, now: datetime
) -> list[Problem]:
    """A trial stopped early says when and why."""
    problems = problems_with_end_at(aborted_at, placed_at, now, "aborted_at")
    if reason is None:
        return [*problems, Problem("Choose why the trial is stopped.", "reason")]
    needed = "why the trial is stopped" if reason is AbortReason.OTHER else ""
    return problems + problems_with_text(note, LONG_TEXT, "note", required=needed)
