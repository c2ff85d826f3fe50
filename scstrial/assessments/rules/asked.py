"""The questions of the instruments that may be asked here without a licence, in their own words (rule book 4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from scstrial.assessments.choices import Instrument


@dataclass(frozen=True)
class Asked:
    """Lead-in and questions; `ends` words both ends of a scale from 0 to 10, else it is asked how often."""

    lead_in: str
    questions: tuple[str, ...]
    ends: tuple[str, str] | None = None


TWO_WEEKS = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"

ASKED: Mapping[Instrument, Asked] = {
    Instrument.PEG: Asked(
        "In the past week",
        (
            "What number best describes your pain on average?",
            "What number best describes how pain has interfered with your enjoyment of life?",
            "What number best describes how pain has interfered with your general activity?",
        ),
        ("none, or does not interfere", "as bad as you can imagine, or interferes completely"),
    ),
    Instrument.PHQ9: Asked(
        TWO_WEEKS,
        (
            "Little interest or pleasure in doing things",
            "Feeling down, depressed, or hopeless",
            "Trouble falling or staying asleep, or sleeping too much",
            "Feeling tired or having little energy",
            "Poor appetite or overeating",
            "Feeling bad about yourself, or that you are a failure or have let yourself or your family down",
            "Trouble concentrating on things, such as reading the newspaper or watching television",
            "Moving or speaking so slowly that other people could have noticed? Or the opposite, being so fidgety or"
            " restless that you have been moving around a lot more than usual",
            "Thoughts that you would be better off dead, or of hurting yourself in some way",
        ),
    ),
    Instrument.GAD7: Asked(
        TWO_WEEKS,
        (
            "Feeling nervous, anxious, or on edge",
            "Not being able to stop or control worrying",
            "Worrying too much about different things",
            "Trouble relaxing",
            "Being so restless that it is hard to sit still",
            "Becoming easily annoyed or irritable",
            "Feeling afraid, as if something awful might happen",
        ),
    ),
}
