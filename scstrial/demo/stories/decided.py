"""Trials that ran their days and were decided."""

from scstrial.assessments.choices import WouldProceed
from scstrial.complications.choices import ComplicationKind, FlagRule, Outcome, Relatedness, Severity
from scstrial.daily_logs.choices import RedFlag, StimFelt
from scstrial.decision.choices import DecisionChoice, OpinionView
from scstrial.demo.stories.words import BACK, EVENING, MORNING, PSPS_1, RIGHT_LEG, YES, F, M
from scstrial.demo.story import Confirmed, FlagAnswer, Said, SecondOpinion, Signed, Slip, Story, Thinner
from scstrial.medications.choices import BleedingDrug, Intent
from scstrial.patients.choices import Step
from scstrial.screening.choices import ItemKey

DECIDED_AS_PLANNED = (
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
        opioid="oxycodone 5 5",
        slip=Slip(3, "38.6", "36.6", "Typed 38.6 in place of 36.6."),
        flag_answers=(FlagAnswer(FlagRule.FEVER_ALONE, 3, "09:50", "Typing slip: 36.6 °C measured."),),
        decisions=(Signed(DecisionChoice.PROCEED_TO_IMPLANT, days_after_pull=2),),
        checks=(1, 3, 14),
        lacking={"immunosuppressed": True},
        override=(
            ItemKey.IMMUNOSUPPRESSION,
            "Methotrexate 10 mg weekly for psoriasis; rheumatology agrees to a pause of two weeks.",
        ),
    ),
    Story(
        "Santos",
        "Beatriz",
        "1970-02-11",
        F,
        Step.AFTER,
        areas=RIGHT_LEG,
        placed_days_ago=31,
        average="7 7 6 7 7 6",
        pulled_day=7,
        stated=10,
        wish=WouldProceed.NO,
        thinner=Thinner(BleedingDrug.CLOPIDOGREL, Intent.SECONDARY_PREVENTION, "Dr Lowe, neurology", 8, restarted=True),
        said=(Said(4, EVENING, {"stim_felt": StimFelt.UNPLEASANT, "notes": "Too strong when she lies on her back."}),),
        flag_answers=(
            FlagAnswer(FlagRule.BAD_STIMULATION, 5, "09:55", "Shown how to turn it down before lying down."),
        ),
        decisions=(Signed(DecisionChoice.DO_NOT_IMPLANT),),
        checks=(1, 3, 14),
    ),
    Story(
        "Eriksen",
        "Lars",
        "1966-05-30",
        M,
        Step.AFTER,
        clinic="bayview",
        placed_days_ago=19,
        baseline="8 8 8 8 8 8 8",
        average="6 6 5 4 4 4",
        pulled_day=7,
        stated=50,
        dural_puncture=True,
        said=(
            Said(
                1, MORNING, {"red_flags": {RedFlag.HEADACHE_WORSE_UPRIGHT: YES}, "notes": "Headache goes when lying."}
            ),
        ),
        flag_answers=(
            FlagAnswer(
                FlagRule.PUNCTURE_HEADACHE, 1, "10:10", "Fluids, caffeine, rest. Call again tonight.", False, True
            ),
            FlagAnswer(FlagRule.PUNCTURE_HEADACHE, 4, "12:15", "Gone since last night, no blood patch.", True, True),
        ),
        complications=(
            Confirmed(
                4,
                ComplicationKind.PUNCTURE_HEADACHE,
                1,
                Severity.MILD,
                Relatedness.PROCEDURE,
                Outcome.RESOLVED,
                "Headache on standing from Day 1, gone on Day 3 with fluids and rest.",
                resolved_day=3,
            ),
        ),
        decisions=(Signed(DecisionChoice.PROCEED_TO_IMPLANT),),
        checks=(1, 3),
    ),
    Story(
        "Vance",
        "Marjorie",
        "1959-04-17",
        F,
        Step.AFTER,
        areas=BACK,
        indication=PSPS_1,
        kit="10 kHz",
        placed_days_ago=27,
        average="4 4 3 3 3 3",
        pulled_day=7,
        stated=65,
        wish=WouldProceed.NO,
        opinion=SecondOpinion(
            "The rules say met, but she does not want an implant after all. I mean not to implant. Do you agree?",
            OpinionView.AGREE,
            "Her wish decides. Offer a talk in three months.",
            days_after_pull=3,
        ),
        decisions=(
            Signed(
                DecisionChoice.DO_NOT_IMPLANT,
                "The patient does not want an implant after all and was offered time to think it over.",
                days_after_pull=3,
            ),
        ),
        checks=(1, 3, 14),
    ),
)
