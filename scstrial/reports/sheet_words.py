"""The closed lists of the paper log, short enough for its columns, in the patient's language."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from scstrial.daily_logs.choices import RedFlag, Session

EVENING_PAIN = (
    _l("worst, last 24 hours"),
    _l("least, last 24 hours"),
    _l("average, last 24 hours"),
    _l("now"),
)
FUNCTION = (
    _l("Much worse"),
    _l("Worse"),
    _l("A little worse"),
    _l("The same"),
    _l("A little better"),
    _l("Better"),
    _l("Much better"),
)
FELT = (_l("As before"), _l("Weaker"), _l("Gone"), _l("In another place"), _l("Shocks or jolts"), _l("Unpleasant"))
DEVICE = (_l("Trouble with the battery"), _l("Trouble with a cable or plug"), _l("Turns on or off by itself"))
GOAL = (_l("No"), _l("Partly"), _l("Yes"))
THINNERS = (_l("Aspirin, ibuprofen, naproxen or the like"), _l("Blood thinner"), _l("Antibiotic, if prescribed"))
BANDAGE = (_l("Dry, in place"), _l("Loose"), _l("Wet"), _l("Off"))
WIRES = (_l("In place"), _l("Tape has moved"), _l("Wire to be seen"), _l("Wire came out"))
SITE = (_l("Red"), _l("Swollen"), _l("Warm"), _l("Hurts when touched"), _l("Smells bad"), _l("It is getting bigger"))
FLUID = (_l("None"), _l("Clear fluid"), _l("Blood"), _l("Pus or cloudy"))
ANSWERS = (_l("Yes"), _l("No"), "?")
SIGNS = {
    RedFlag.NEW_WEAKNESS: _l("Newly weak leg or arm"),
    RedFlag.NEW_NUMBNESS: _l("New numbness (no feeling)"),
    RedFlag.SADDLE_NUMBNESS: _l("No feeling between legs"),
    RedFlag.BLADDER_BOWEL: _l("Cannot pee, or lose pee or stool"),
    RedFlag.SEVERE_BACK_PAIN: _l("New, very bad back pain, or pain that shoots"),
    RedFlag.RIGORS: _l("Chills that make you shake"),
    RedFlag.STIFF_NECK: _l("Stiff neck"),
    RedFlag.CONFUSION: _l("Confused"),
    RedFlag.SEVERE_HEADACHE: _l("Very bad headache"),
    RedFlag.HEADACHE_WORSE_UPRIGHT: _l("Headache worse upright"),
    RedFlag.CANNOT_STAND: _l("Cannot stand for headache"),
    RedFlag.VISION_CHANGE: _l("See blurred or double"),
    RedFlag.RASH_OR_HIVES: _l("Rash or hives"),
    RedFlag.ITCH: _l("Itch"),
    RedFlag.FACE_SWELLING: _l("Swollen face or lips"),
    RedFlag.BREATHING_TROUBLE: _l("Trouble breathing"),
    RedFlag.FAINT: _l("Fainted"),
    RedFlag.CHEST_PAIN: _l("Pain in the chest"),
    RedFlag.CALF_SWELLING: _l("Swollen calf (lower leg)"),
    RedFlag.SELF_HARM_THOUGHTS: _l("Thoughts of hurting yourself"),
}
SESSIONS = {Session.MORNING: _l("morning"), Session.EVENING: _l("evening")}


def all_of(words: Sequence[Any]) -> tuple[str, ...]:
    """In the language of this moment."""
    return tuple(map(str, words))
