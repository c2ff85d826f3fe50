"""Records closed before a trial."""

from scstrial.demo.stories.words import BACK, F
from scstrial.demo.story import Story
from scstrial.patients.choices import ClosedReason, Language, Step

CLOSED = (
    Story(
        "Thornton",
        "Grace",
        "1952-06-09",
        F,
        Step.CLOSED,
        areas=BACK,
        closed=(ClosedReason.DECLINED, "Prefers to wait until her daughter's wedding is over."),
    ),
    Story(
        "Ivanova",
        "Olga",
        "1978-10-15",
        F,
        Step.CLOSED,
        clinic="bayview",
        language=Language.RUSSIAN,
        lacking={"surgical_compression": True},
        closed=(ClosedReason.NOT_CLEARED, "Surgery for the compression at L4/L5 comes first."),
    ),
)
