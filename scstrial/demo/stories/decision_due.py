"""Leads are out, and nobody has decided."""

from scstrial.assessments.choices import WouldProceed
from scstrial.complications.choices import FlagRule
from scstrial.demo.stories.words import BACK, BOTH_FEET, PDN, RIGHT_LEG, F, M
from scstrial.demo.story import FlagAnswer, Story
from scstrial.patients.choices import Language, Step

DECISION_DUE = (
    Story(
        "Lindt",
        "Petra",
        "1961-11-18",
        F,
        Step.DECISION,
        placed_days_ago=9,
        average="7 6 5 4 3 3",
        pulled_day=7,
        stated=60,
        sore=True,
        checks=(1,),
        flag_answers=(FlagAnswer(FlagRule.EXPECTED_SORENESS, 3, "09:30", "Gone by itself, as expected."),),
    ),
    Story(
        "Ferreira",
        "João",
        "1968-10-05",
        M,
        Step.DECISION,
        language=Language.PORTUGUESE,
        areas=RIGHT_LEG,
        opioid="tapentadol 50 2",
        placed_days_ago=8,
        baseline="7 7 8 7 7 8 7",
        average="5 5 5 4 4 3",
        pulled_day=7,
        stated=50,
        wish=WouldProceed.UNSURE,
    ),
    Story(
        "Mbeki",
        "Nomsa",
        "1973-03-28",
        F,
        Step.DECISION,
        clinic="bayview",
        areas=BOTH_FEET,
        indication=PDN,
        kit="10 kHz",
        opioid="",
        placed_days_ago=10,
        baseline="8 8 8 8 8 8 8",
        average="6 5 5 5 4 5",
        pulled_day=7,
        stated=75,
        checks=(1,),
    ),
    Story(
        "Gallagher",
        "Sean",
        "1956-08-31",
        M,
        Step.DECISION,
        areas=BACK,
        writes_mail=False,
        placed_days_ago=9,
        average="5 - - - - 4",
        pulled_day=7,
        stated=55,
        rated_at_pull=False,
        checks=(1,),
        flag_answers=(
            FlagAnswer(
                FlagRule.LOG_OVERDUE,
                4,
                "11:10",
                "No answer at both numbers, message left with his sister.",
                False,
            ),
            FlagAnswer(
                FlagRule.LOG_OVERDUE,
                6,
                "20:40",
                "Reached. He is well, was at the lake and had left the sheets at home.",
            ),
        ),
    ),
)
