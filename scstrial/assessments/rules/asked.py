"""The questions of the instruments that may be asked here without a licence, in their own words (rule book 4.2).

Where the words were read: PHQ-9, wikimsk.org "PHQ-9" and form publicform-50515 of myupdox.com, which agree; GAD-7, that
form and two public copies (they differ in commas alone), after Spitzer et al., Arch Intern Med 2006;166:1092; PEG,
precisionmdapp.com "PEG-3 Score", after Krebs et al., J Gen Intern Med 2009;24:733; PGIC, PhenX protocol 860801, after
Farrar et al., Pain 2001;94:149, whose "since the start of the study" reads "since the leads were placed" here. NRS and
tolerance times have no printed form: words of the program (design), the NRS as the first question of the PEG.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scstrial.assessments.choices import AnsweredBy, Instrument


@dataclass(frozen=True)
class Asked:
    """Lead-in and questions; `ends` words both ends of each question's scale from 0 to 10, `unit` that of a number."""

    lead_in: str
    questions: tuple[str, ...]
    answered_by: AnsweredBy
    ends: tuple[tuple[str, str], ...] = ()
    unit: str = ""


PAIN_ENDS = ("No pain", "Pain as bad as you can imagine")
INTERFERENCE_ENDS = ("Does not interfere", "Completely interferes")
TOLERANCE = "Without a break, on a usual day of the last week."


def _tolerance(question: str, unit: str = "minutes") -> Asked:
    return Asked(TOLERANCE, (question,), AnsweredBy.NUMBER, unit=unit)


ASKED: Mapping[Instrument, Asked] = {
    Instrument.NRS: Asked(
        "In the area that the trial is judged on",
        ("What number best describes your pain on average in the past week?",),
        AnsweredBy.TENS,
        (PAIN_ENDS,),
    ),
    Instrument.PEG: Asked(
        "Pain, enjoyment of life, general activity",
        (
            "What number best describes your pain on average in the past week?",
            "What number best describes how, during the past week, pain has interfered with your enjoyment of life?",
            "What number best describes how, during the past week, pain has interfered with your general activity?",
        ),
        AnsweredBy.TENS,
        (PAIN_ENDS, INTERFERENCE_ENDS, INTERFERENCE_ENDS),
    ),
    Instrument.PHQ9: Asked(
        "Over the last 2 weeks, how often have you been bothered by any of the following problems?",
        (
            "Little interest or pleasure in doing things",
            "Feeling down, depressed, or hopeless",
            "Trouble falling or staying asleep, or sleeping too much",
            "Feeling tired or having little energy",
            "Poor appetite or overeating",
            "Feeling bad about yourself — or that you are a failure or have let yourself or your family down",
            "Trouble concentrating on things, such as reading the newspaper or watching television",
            "Moving or speaking so slowly that other people could have noticed? Or the opposite — being so fidgety or"
            " restless that you have been moving around a lot more than usual",
            "Thoughts that you would be better off dead or of hurting yourself in some way",
        ),
        AnsweredBy.HOW_OFTEN,
    ),
    Instrument.GAD7: Asked(
        "Over the last 2 weeks, how often have you been bothered by the following problems?",
        (
            "Feeling nervous, anxious, or on edge",
            "Not being able to stop or control worrying",
            "Worrying too much about different things",
            "Trouble relaxing",
            "Being so restless that it is hard to sit still",
            "Becoming easily annoyed or irritable",
            "Feeling afraid, as if something awful might happen",
        ),
        AnsweredBy.HOW_OFTEN,
    ),
    Instrument.PGIC: Asked(
        "Patient's global impression of change",
        ("Since the leads were placed, my overall status is:",),
        AnsweredBy.IMPRESSION,
    ),
    Instrument.SIT_MINUTES: _tolerance("For how many minutes can you sit before pain makes you get up?"),
    Instrument.STAND_MINUTES: _tolerance("For how many minutes can you stand before pain makes you sit or lie down?"),
    Instrument.WALK_MINUTES: _tolerance("For how many minutes can you walk before pain makes you stop?"),
    Instrument.WALK_METRES: _tolerance("How far can you walk before pain makes you stop?", "m"),
}
