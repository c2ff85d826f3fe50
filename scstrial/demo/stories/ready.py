"""Candidates: cleared and scheduled."""

from scstrial.demo.stories.words import BACK, BOTH_FEET, PDN, RIGHT_LEG, F, M
from scstrial.demo.story import Story, Thinner
from scstrial.medications.choices import BleedingDrug, Intent
from scstrial.patients.choices import Language, Step
from scstrial.trials.choices import CancelReason

READY = (
    Story("Morales", "Elena", "1963-07-11", F, Step.CLEARED, language=Language.SPANISH, caregiver="Luis Morales"),
    Story(
        "Fraser",
        "Iain",
        "1960-10-29",
        M,
        Step.CLEARED,
        clinic="bayview",
        areas=RIGHT_LEG,
        placed_days_ago=4,
        cancelled=(CancelReason.ILLNESS, "Flu with fever; he calls when he is well for two weeks."),
    ),
    Story(
        "Lindqvist",
        "Astrid",
        "1968-03-19",
        F,
        Step.SCHEDULED,
        placed_days_ago=-1,
        thinner=Thinner(BleedingDrug.NAPROXEN, prescriber="Dr Webb, family practice", held_days=6),
    ),
    Story(
        "Banerjee",
        "Arun",
        "1973-05-06",
        M,
        Step.SCHEDULED,
        clinic="bayview",
        placed_days_ago=-5,
        areas=BOTH_FEET,
        indication=PDN,
        kit="10 kHz",
        opioid="",
        baseline="7 7 8 7 7 6 7",
    ),
    Story(
        "Doyle",
        "Patrick",
        "1957-09-13",
        M,
        Step.SCHEDULED,
        placed_days_ago=-12,
        time_zone="America/Indiana/Indianapolis",
        areas=BACK,
        opioid="oxycodone 5 4",
        thinner=Thinner(
            BleedingDrug.CLOPIDOGREL,
            Intent.SECONDARY_PREVENTION,
            "Dr Amin, cardiology",
            mistaken=BleedingDrug.WARFARIN,
        ),
        asked_again={"active_infection": True},  # a tooth, found after clearing: the worklist says so
    ),
)
