"""Candidates: referred, and in screening."""

from scstrial.assessments.choices import Area, WouldProceed
from scstrial.complications.choices import FlagRule
from scstrial.daily_logs.choices import LeadSeen, StimFelt
from scstrial.decision.choices import DecisionChoice
from scstrial.demo.stories.words import ALL_CHECKS, BACK, MORNING, PSPS_1, RIGHT_LEG, F, M
from scstrial.demo.story import FlagAnswer, Said, Signed, Stopped, Story
from scstrial.patients.choices import Language, Step
from scstrial.screening.choices import Indication
from scstrial.trials.choices import AbortReason

IN_SCREENING = (
    Story("Abernathy", "Ruth", "1961-02-14", F, Step.REFERRED),
    Story("Castillo", "Joaquín", "1974-09-30", M, Step.REFERRED, language=Language.SPANISH),
    Story("Nakamura", "Ken", "1969-11-03", M, Step.REFERRED, clinic="bayview"),
    Story(
        "Whitfield",
        "Denise",
        "1958-06-21",
        F,
        Step.SCREENING,
        areas=BACK,
        indication=PSPS_1,
        lacking={"psychological_evaluation": None},
    ),
    Story("Petrov", "Anton", "1966-01-17", M, Step.SCREENING, lacking={"active_infection": True}),
    Story(
        "Huang",
        "Mei",
        "1971-08-08",
        F,
        Step.SCREENING,
        clinic="bayview",
        language=Language.CHINESE,
        areas=RIGHT_LEG,
        lacking={"prior_authorization": "pending"},
    ),
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
        baseline="6 7 6 7 6 7 6",
        lacking={"education_done": None, "goals_recorded": None},
    ),
    Story(
        "Osterman",
        "Ute",
        "1964-10-08",
        F,
        Step.SCREENING,
        areas=RIGHT_LEG,
        placed_days_ago=96,
        average="5 4",
        stated=45,
        said=(Said(3, MORNING, {"lead": LeadSeen.PULLED, "stim_felt": StimFelt.LOST, "notes": "Caught on the belt."}),),
        flag_answers=(
            FlagAnswer(FlagRule.LEAD_OUT_OF_PLACE, 3, "09:05", "Comes in at once, lead covered sterile.", False, True),
            FlagAnswer(FlagRule.LEAD_OUT_OF_PLACE, 3, "11:30", "Lead 1 lay outside the skin. Both pulled.", True, True),
            FlagAnswer(FlagRule.LEAD_MIGRATION, 3, "11:32", "Lead out; see the pull record.", True, True),
        ),
        stopped=Stopped(3, AbortReason.LEAD_MOVED, "Lead 1 was pulled out by the seat belt."),
        wish=WouldProceed.UNSURE,
        decisions=(Signed(DecisionChoice.REPEAT_TRIAL, days_after_pull=5),),
        checks=ALL_CHECKS,
        lacking={},
        asked_again={"prior_authorization": "pending", "prior_trials_same_region": 1},
    ),
)
