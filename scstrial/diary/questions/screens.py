"""Which module says what a screen asks; which screens there are is said in `rules.screens`."""

from collections.abc import Callable, Mapping

from scstrial.diary.questions.day import DAY, MOVING, SLEEP
from scstrial.diary.questions.medicines import medicines_screen, thinners_screen
from scstrial.diary.questions.pain import pain_screen, relief_screen
from scstrial.diary.questions.parts import Screen
from scstrial.diary.questions.start import MORE, each_screen, signs_screen, start_screen
from scstrial.diary.questions.stimulator import DEVICE, stimulator_screen
from scstrial.diary.questions.wound import SITE_MORE, TEMPERATURE, UNWELL, site_screen, wound_screen
from scstrial.diary.rules import SIGNS, Asked

FIXED: Mapping[str, Screen] = {
    "unwell": UNWELL,
    "temperature": TEMPERATURE,
    "site-more": SITE_MORE,
    "device": DEVICE,
    "moving": MOVING,
    "day": DAY,
    "sleep": SLEEP,
    "more": MORE,
}
BY_PATIENT: Mapping[str, Callable[[Asked], Screen]] = {
    "start": start_screen,
    "wound": wound_screen,
    "site": site_screen,
    "relief": relief_screen,
    "stimulator": stimulator_screen,
    "medicines": medicines_screen,
    "thinners": thinners_screen,
}


def screen_named(name: str, asked: Asked) -> Screen:
    """What a screen asks of this patient."""
    if name in FIXED:
        return FIXED[name]
    if name in BY_PATIENT:
        return BY_PATIENT[name](asked)
    if name in SIGNS:
        return signs_screen(name, asked)
    if name.startswith("pain-"):
        return pain_screen(name, asked)
    return each_screen(name.removesuffix("-each"), asked)
