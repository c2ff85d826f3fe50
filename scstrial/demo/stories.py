"""Who comes to the demo clinics, and how it goes with each; days count from the placement (Day 0)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from scstrial.assessments.choices import Area, WouldProceed
from scstrial.daily_logs.choices import Answer, Drainage, Dressing, LeadSeen, RedFlag, StimFelt
from scstrial.daily_logs.rules import SiteCheck
from scstrial.decision.choices import DecisionChoice
from scstrial.patients.choices import ClosedReason, Language, Sex, Step
from scstrial.screening.choices import Indication
from scstrial.trials.choices import AbortReason

F, M = Sex.FEMALE, Sex.MALE
YES = Answer.YES


@dataclass(frozen=True)
class Said:
    """What a log of one day and session says beside the usual."""

    day: int
    session: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Story:
    """One patient. `average`: evening averages of the primary area from Day 1, "-" where no log was kept."""

    family: str
    given: str
    born: str
    sex: Sex
    step: Step
    clinic: str = "north"
    areas: tuple[Area, ...] = (Area.LEG_LEFT, Area.LOW_BACK)
    indication: tuple[Indication, str] = (Indication.PSPS_2, "M96.1")
    language: Language = Language.ENGLISH
    baseline: str = "8 7 8 9 8 7 8"
    lacking: dict[str, Any] = field(default_factory=dict)  # screening answers that are not in order
    placed_days_ago: int | None = None  # below 0: planned in so many days
    planned_days: int = 7
    average: str = ""
    stated: int | None = None
    coverage: str = ""
    pulled_day: int | None = None
    aborted: tuple[int, AbortReason, str] | None = None
    wish: WouldProceed = WouldProceed.YES
    decision: tuple[DecisionChoice, str] | None = None
    said: tuple[Said, ...] = ()
    closed: tuple[ClosedReason, str] | None = None
    flags_closed: str = ""  # the note with which the physician closed the flags
    last_log_day: int | None = None  # no log after this day
    reprogrammed_day: int | None = None

    @property
    def born_on(self) -> date:
        return date.fromisoformat(self.born)


def site(**seen: Any) -> SiteCheck:
    return SiteCheck(**seen)


STORIES: tuple[Story, ...] = (
    # Referred and in screening
    Story("Abernathy", "Ruth", "1961-02-14", F, Step.REFERRED),
    Story("Castillo", "Joaquín", "1974-09-30", M, Step.REFERRED, language=Language.SPANISH),
    Story("Nakamura", "Ken", "1969-11-03", M, Step.REFERRED, clinic="bayview"),
    Story(
        "Whitfield",
        "Denise",
        "1958-06-21",
        F,
        Step.SCREENING,
        lacking={"psychological_evaluation": None},
        baseline="7 8 7 - - - -",
    ),
    Story("Petrov", "Anton", "1966-01-17", M, Step.SCREENING, lacking={"active_infection": True}),
    Story("Huang", "Mei", "1971-08-08", F, Step.SCREENING, clinic="bayview", lacking={"prior_authorization": "pending"}),
    Story("Sorensen", "Karl", "1955-12-02", M, Step.SCREENING, lacking={"psychological_evaluation": "expired"}),
    Story(
        "Adeyemi",
        "Funmi",
        "1979-04-25",
        F,
        Step.SCREENING,
        clinic="bayview",
        indication=(Indication.CRPS_1, "G90.522"),
        areas=(Area.FOOT_LEFT,),
        lacking={"education_done": None, "goals_recorded": None},
        baseline="6 7 6 7 - - -",
    ),
    # Cleared and scheduled
    Story("Morales", "Elena", "1963-07-11", F, Step.CLEARED, language=Language.SPANISH),
    Story("Fraser", "Iain", "1960-10-29", M, Step.CLEARED, clinic="bayview"),
    Story("Lindqvist", "Astrid", "1968-03-19", F, Step.SCHEDULED, placed_days_ago=-1),
    Story("Banerjee", "Arun", "1973-05-06", M, Step.SCHEDULED, placed_days_ago=-5, clinic="bayview"),
    Story("Doyle", "Patrick", "1957-09-13", M, Step.SCHEDULED, placed_days_ago=-12),
    # Leads in
    Story(
        "Hart",
        "Lydia",
        "1967-05-04",
        F,
        Step.TRIAL,
        placed_days_ago=4,
        average="6 5 5",
        stated=40,
        said=(
            Said(
                4,
                "morning",
                {"temperature_c": Decimal("38.6"), "red_flags": {RedFlag.SEVERE_BACK_PAIN: YES, RedFlag.RIGORS: YES}},
            ),
        ),
    ),
    Story(
        "Ruiz",
        "Miguel",
        "1964-08-22",
        M,
        Step.TRIAL,
        language=Language.SPANISH,
        placed_days_ago=5,
        average="5 4 3 3",
        stated=60,
        said=(
            Said(
                5,
                "morning",
                {
                    "temperature_c": Decimal("38.3"),
                    "site": site(redness=YES, redness_cm=Decimal("2.5"), drainage=Drainage.PUS, tenderness=YES),
                },
            ),
        ),
    ),
    Story("Okafor", "Tunde", "1970-12-12", M, Step.TRIAL, placed_days_ago=2, average="6", last_log_day=0),
    Story(
        "Kowalski",
        "Irena",
        "1962-04-03",
        F,
        Step.TRIAL,
        placed_days_ago=4,
        average="3 3 6",
        coverage="90 90 40",
        stated=25,
        said=(Said(3, "evening", {"stim_felt": StimFelt.MOVED, "lead": LeadSeen.MARK_MOVED}),),
        reprogrammed_day=4,
    ),
    Story("Bergman", "Olof", "1959-02-27", M, Step.TRIAL, placed_days_ago=6, average="4 4 3 3 2", stated=70),
    Story("Delacroix", "Yvette", "1976-06-16", F, Step.TRIAL, placed_days_ago=1, average="5"),
    Story(
        "Yilmaz",
        "Emre",
        "1972-01-09",
        M,
        Step.TRIAL,
        clinic="bayview",
        placed_days_ago=5,
        average="7 7 8 7",
        stated=5,
        said=(Said(3, "evening", {"dressing": Dressing.LOOSE}),),
    ),
    Story("Tran", "Thị Lan", "1965-09-24", F, Step.TRIAL, clinic="bayview", placed_days_ago=7, average="5 5 4 4 3 3"),
    Story(
        "Osei",
        "Abena",
        "1969-07-07",
        F,
        Step.TRIAL,
        clinic="bayview",
        placed_days_ago=3,
        average="5 4",
        said=(Said(2, "evening", {"aspirin_or_nsaid_taken": YES, "bleeding_drug_note": "Ibuprofen 400 mg, 14:00"}),),
    ),
    # Leads out, decision due
    Story(
        "Lindt",
        "Petra",
        "1961-11-18",
        F,
        Step.DECISION,
        placed_days_ago=9,
        average="7 6 5 4 4 3",
        pulled_day=7,
        stated=60,
    ),
    Story(
        "Ferreira",
        "João",
        "1968-10-05",
        M,
        Step.DECISION,
        placed_days_ago=8,
        baseline="8 8 8 8 8 8 7.5",
        average="5 5 4.5 4 4 3.9",
        pulled_day=7,
        stated=50,
    ),
    Story(
        "Mbeki",
        "Nomsa",
        "1973-03-28",
        F,
        Step.DECISION,
        placed_days_ago=10,
        baseline="8 8 8 8 8 8 8",
        average="5 5 5 4.5 4.5 4.5",
        pulled_day=7,
        stated=75,
        clinic="bayview",
    ),
    Story(
        "Gallagher",
        "Sean",
        "1956-08-31",
        M,
        Step.DECISION,
        placed_days_ago=9,
        average="5 - - - - 4",
        pulled_day=7,
        stated=55,
    ),
    # Decided
    Story(
        "Novak",
        "Jiří",
        "1963-12-20",
        M,
        Step.AFTER,
        placed_days_ago=24,
        average="6 5 4 3 3 2",
        pulled_day=7,
        stated=70,
        decision=(DecisionChoice.PROCEED_TO_IMPLANT, ""),
    ),
    Story(
        "Santos",
        "Beatriz",
        "1970-02-11",
        F,
        Step.AFTER,
        placed_days_ago=31,
        average="7 7 6 7 7 6",
        pulled_day=7,
        stated=10,
        wish=WouldProceed.NO,
        decision=(DecisionChoice.DO_NOT_IMPLANT, ""),
    ),
    Story(
        "Eriksen",
        "Lars",
        "1966-05-30",
        M,
        Step.AFTER,
        placed_days_ago=19,
        baseline="8 8 8 8 8 8 8",
        average="6 6 5 4 4 4",
        pulled_day=7,
        stated=50,
        decision=(DecisionChoice.PROCEED_TO_IMPLANT, ""),
        clinic="bayview",
    ),
    Story(
        "Vance",
        "Marjorie",
        "1959-04-17",
        F,
        Step.AFTER,
        placed_days_ago=27,
        average="4 4 3 3 3 3",
        pulled_day=7,
        stated=65,
        wish=WouldProceed.NO,
        decision=(DecisionChoice.DO_NOT_IMPLANT, "The patient does not want an implant after all and was offered time."),
    ),
    Story(
        "Haddad",
        "Samir",
        "1974-07-02",
        M,
        Step.AFTER,
        placed_days_ago=16,
        average="6",
        said=(
            Said(
                2,
                "morning",
                {"temperature_c": Decimal("38.9"), "site": site(redness=YES, redness_cm=Decimal(3), drainage=Drainage.PUS)},
            ),
        ),
        aborted=(2, AbortReason.INFECTION, "Pus from the entry site, cultures taken, antibiotics begun."),
        pulled_day=2,
        decision=(DecisionChoice.DEFERRED, ""),
        flags_closed="Leads out, MSSA grown, six weeks of antibiotics arranged with infectious diseases.",
    ),
    # Closed
    Story("Thornton", "Grace", "1952-06-09", F, Step.CLOSED, closed=(ClosedReason.DECLINED, "Prefers to wait.")),
    Story(
        "Ivanova",
        "Olga",
        "1978-10-15",
        F,
        Step.CLOSED,
        clinic="bayview",
        closed=(ClosedReason.NOT_CLEARED, "Surgery for compression comes first."),
    ),
)
