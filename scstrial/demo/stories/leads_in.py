"""Trials under way at the North clinic."""

from decimal import Decimal
from fractions import Fraction

from scstrial.complications.choices import ComplicationKind, FlagRule, Outcome, Relatedness, Severity
from scstrial.daily_logs.choices import Drainage, LeadSeen, RedFlag, StimFelt
from scstrial.demo.stories.words import BACK, EVENING, RIGHT_LEG, YES, F, M
from scstrial.demo.story import Confirmed, Filmed, FlagAnswer, JustNow, Reprogrammed, Said, Story, Thinner
from scstrial.medications.choices import BleedingDrug, Intent
from scstrial.patients.choices import Language, Step

LEADS_IN_NORTH = (
    Story(
        "Hart",
        "Lydia",
        "1967-05-04",
        F,
        Step.TRIAL,
        caregiver="Neil Hart",
        placed_days_ago=4,
        average="6 5 5 5",
        stated=40,
        just_now=JustNow(
            4,
            {
                "temperature_c": Decimal("38.6"),
                "red_flags": {RedFlag.SEVERE_BACK_PAIN: YES},
                "notes": "Husband phones: shivery since waking, new pain between the shoulder blades.",
            },
        ),
    ),
    Story(
        "Ruiz",
        "Miguel",
        "1964-08-22",
        M,
        Step.TRIAL,
        language=Language.SPANISH,
        kit="burst",
        placed_days_ago=5,
        average="5 4 3 3 3",
        stated=60,
        just_now=JustNow(
            9,
            {
                "temperature_c": Decimal("38.3"),
                "site": {
                    "redness": YES,
                    "redness_cm": Decimal("2.5"),
                    "drainage": Drainage.PUS,
                    "tenderness": YES,
                },
                "notes": "Saw yellow fluid on the gauze.",
            },
        ),
    ),
    Story("Okafor", "Tunde", "1970-12-12", M, Step.TRIAL, placed_days_ago=2, last_log_day=0, writes_mail=False),
    Story(
        "Kowalski",
        "Irena",
        "1962-04-03",
        F,
        Step.TRIAL,
        placed_days_ago=5,
        average="3 3 6 4 3",
        coverage="90 90 40 80 85",
        stated=60,
        said=(
            Said(
                3,
                EVENING,
                {
                    "stim_felt": StimFelt.MOVED,
                    "lead": LeadSeen.MARK_MOVED,
                    "relief_reported_pct": 20,
                    "notes": "Tingling sits in the belly since lifting the cat.",
                },
            ),
        ),
        reprogrammed=Reprogrammed(4, "Coverage lost in the leg after a lead moved down"),
        filmed=Filmed(4, ((1, Decimal(9), Fraction(1, 2)), (2, Decimal(0), Fraction(0))), "Anchored anew."),
        flag_answers=(
            FlagAnswer(
                FlagRule.LEAD_OUT_OF_PLACE,
                3,
                "20:52",
                "Tape mark 8 mm further out, lead covered and dry. Film tomorrow at 8, no bending.",
                False,
                True,
            ),
            FlagAnswer(
                FlagRule.LEAD_OUT_OF_PLACE,
                4,
                "11:25",
                "AP and lateral film: lead 1 down by 9 mm, lead 2 unchanged. Anchored anew.",
                True,
                True,
            ),
            FlagAnswer(
                FlagRule.LEAD_MIGRATION,
                4,
                "11:30",
                "Reprogrammed one contact up, the leg is covered again. Watch tonight's log.",
                False,
                True,
            ),
        ),
        complications=(
            Confirmed(
                4,
                ComplicationKind.LEAD_MIGRATION,
                3,
                Severity.MILD,
                Relatedness.DEVICE,
                Outcome.IMPROVING,
                "Lead 1 moved 9 mm caudally; coverage regained by reprogramming.",
            ),
        ),
    ),
    Story(
        "Bergman",
        "Olof",
        "1959-02-27",
        M,
        Step.TRIAL,
        areas=BACK,
        kit="10 kHz",
        writes_mail=False,
        placed_days_ago=6,
        average="4 4 3 3 2 2",
        stated=70,
        late_day=2,
    ),
    Story(
        "Delacroix",
        "Yvette",
        "1976-06-16",
        F,
        Step.TRIAL,
        language=Language.FRENCH,
        areas=RIGHT_LEG,
        placed_days_ago=1,
        average="5",
        sore=True,
        thinner=Thinner(BleedingDrug.APIXABAN, Intent.THERAPEUTIC, "Dr Amin, cardiology", held_days=4),
    ),
)
