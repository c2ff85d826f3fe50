"""A trial stopped early for an infection."""

from decimal import Decimal

from scstrial.assessments.choices import WouldProceed
from scstrial.complications.choices import (
    ComplicationKind,
    FlagRule,
    InfectionCertainty,
    InfectionSite,
    LeadsPulled,
    Outcome,
    Relatedness,
    SeriousBecause,
    Severity,
)
from scstrial.daily_logs.choices import Drainage
from scstrial.decision.choices import DecisionChoice
from scstrial.demo.stories.words import MORNING, RIGHT_LEG, YES, M
from scstrial.demo.story import Confirmed, FlagAnswer, Said, Signed, Stopped, Story
from scstrial.patients.choices import Language, Step
from scstrial.trials.choices import AbortReason

STOPPED_EARLY = (
    Story(
        "Haddad",
        "Samir",
        "1974-07-02",
        M,
        Step.AFTER,
        language=Language.ARABIC,
        areas=RIGHT_LEG,
        placed_days_ago=18,
        average="6",
        stated=20,
        said=(
            Said(
                2,
                MORNING,
                {
                    "temperature_c": Decimal("38.9"),
                    "site": {"redness": YES, "redness_cm": Decimal(3), "drainage": Drainage.PUS, "warmth": YES},
                    "notes": "Shirt stuck to the dressing on waking.",
                },
            ),
        ),
        stopped=Stopped(2, AbortReason.INFECTION, "Pus from the entry site, cultures taken, antibiotics begun."),
        wish=WouldProceed.UNSURE,
        flag_answers=(
            FlagAnswer(FlagRule.SITE_INFECTION, 2, "09:05", "Comes in at once; leads out today.", False, True),
            FlagAnswer(
                FlagRule.SITE_INFECTION,
                9,
                "13:30",
                "MSSA grown, MRI without abscess. Two weeks of antibiotics with infectious diseases.",
                True,
                True,
            ),
        ),
        complications=(
            Confirmed(
                3,
                ComplicationKind.INFECTION,
                2,
                Severity.MODERATE,
                Relatedness.PROCEDURE,
                Outcome.IMPROVING,
                "Pus at the entry site on Day 2, leads pulled, cefazolin, MRI without abscess.",
                infection_site=InfectionSite.SUPERFICIAL,
                certainty=InfectionCertainty.PROVEN,
                organism="MSSA",
                serious_because=SeriousBecause.INTERVENTION,
                leads_pulled=LeadsPulled.YES,
                site="entry site",
                treatment="Cefazolin 2 g every 8 hours from Day 2.",
                next_look_days=29,
            ),
        ),
        decisions=(
            Signed(DecisionChoice.DEFERRED, "Infection first."),
            Signed(
                DecisionChoice.DO_NOT_IMPLANT,
                "Infection treated. A new trial may be discussed in three months.",
                days_after_pull=13,
            ),
        ),
        checks=(1, 3, 14),
    ),
)
