"""Trials that led to an implant, the visits after it, and a further trial."""

from scstrial.aftercare.choices import Satisfaction, VisitDue
from scstrial.decision.choices import DecisionChoice
from scstrial.demo.stories.words import ALL_CHECKS, RIGHT_LEG, F
from scstrial.demo.story import Implanted, Signed, Story
from scstrial.patients.choices import Step
from scstrial.trials.choices import RepeatCause

IMPLANTED = (
    Story(
        "Baptiste",
        "Yvonne",
        "1965-06-18",
        F,
        Step.AFTER,
        areas=RIGHT_LEG,
        placed_days_ago=100,
        average="6 6 5 5 5 5",
        pulled_day=7,
        stated=35,
        decisions=(Signed(DecisionChoice.REPEAT_TRIAL, days_after_pull=2),),
        checks=ALL_CHECKS,
        again=Story(
            "Baptiste",
            "Yvonne",
            "1965-06-18",
            F,
            Step.AFTER,
            areas=RIGHT_LEG,
            kit="10 kHz",
            repeats=RepeatCause.NEW_WAVEFORM,
            placed_days_ago=42,
            average="5 4 4 3 3 3",
            pulled_day=7,
            stated=60,
            decisions=(Signed(DecisionChoice.PROCEED_TO_IMPLANT),),
            checks=ALL_CHECKS,
            implanted=Implanted(day=31),
        ),
    ),
    Story(
        "Delgado",
        "Rosario",
        "1962-03-27",
        F,
        Step.AFTER,
        placed_days_ago=142,
        average="6 5 4 3 3 3",
        pulled_day=7,
        stated=65,
        decisions=(Signed(DecisionChoice.PROCEED_TO_IMPLANT, days_after_pull=2),),
        checks=ALL_CHECKS,
        implanted=Implanted(
            day=36,
            visits=(
                (VisitDue.WEEKS_2, 14, "3", 2, Satisfaction.VERY_SATISFIED),
                (VisitDue.MONTHS_3, 92, "3.5", 2, Satisfaction.SATISFIED),
            ),
        ),
    ),
)
