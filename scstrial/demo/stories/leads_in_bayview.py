"""Trials under way at Bayview."""

from scstrial.complications.choices import FlagRule
from scstrial.daily_logs.choices import Dressing, RedFlag
from scstrial.demo.stories.words import EVENING, MORNING, RIGHT_LEG, YES, F, M
from scstrial.demo.story import Extended, FlagAnswer, Reprogrammed, Said, Story
from scstrial.patients.choices import Language, Step

LEADS_IN_BAYVIEW = (
    Story(
        "Yilmaz",
        "Emre",
        "1972-01-09",
        M,
        Step.TRIAL,
        clinic="bayview",
        areas=RIGHT_LEG,
        opioid="hydrocodone 5 4",
        placed_days_ago=6,
        average="7 7 8 7 6 5",
        coverage="85 85 80 80 - -",
        stated=15,
        said=(Said(3, EVENING, {"dressing": Dressing.LOOSE}),),
        reprogrammed=Reprogrammed(5, "Tonic does not help; 10 kHz is tried", "HF"),
        extended=Extended(5, 9, "Tonic gave no relief; 10 kHz gets four days."),
        flag_answers=(FlagAnswer(FlagRule.DRESSING, 4, "10:05", "New occlusive dressing, site clean and dry."),),
    ),
    Story(
        "Tran",
        "Thị Lan",
        "1965-09-24",
        F,
        Step.TRIAL,
        clinic="bayview",
        language=Language.VIETNAMESE,
        caregiver="Minh Tran",
        kit="burst",
        opioid="",
        placed_days_ago=7,
        average="5 5 4 4 3 3 3",
        stated=55,
        said=(Said(4, MORNING, {"red_flags": {RedFlag.ITCH: YES}, "site": {"adhesive_shape": YES}}),),
        flag_answers=(
            FlagAnswer(FlagRule.SKIN_REACTION, 4, "15:20", "Square red mark under the tape, no fever. Paper tape now."),
        ),
    ),
    Story(
        "Osei",
        "Abena",
        "1969-07-07",
        F,
        Step.TRIAL,
        clinic="bayview",
        placed_days_ago=3,
        average="5 4 4",
        stated=50,
        said=(
            Said(
                2,
                EVENING,
                {"aspirin_or_nsaid_taken": YES, "bleeding_drug_note": "Ibuprofen 400 mg for a headache, about 14:00"},
            ),
        ),
        flag_answers=(
            FlagAnswer(
                FlagRule.ANTITHROMBOTIC_TAKEN,
                2,
                "21:20",
                "One tablet. Acetaminophen only from now on; leads stay, pull not before the hold is reached.",
                False,
                True,
            ),
        ),
    ),
)
