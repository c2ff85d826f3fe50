"""What patients read: plain words, the same for every screen. English here, other languages in `translations/`."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from babel.dates import get_month_names
from flask_babel import format_date, format_decimal, get_locale, gettext
from flask_babel import lazy_gettext as _l

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import RedFlag, Session
from scstrial.diary.choices import Advice, LinkKind
from scstrial.medications.choices import Opioid

Words: TypeAlias = Any  # put into the language of the request when it is read

YES_NO_UNKNOWN: tuple[tuple[str, Words], ...] = (
    ("yes", _l("Yes")),
    ("no", _l("No")),
    ("unknown", _l("I don't know")),
)
AREAS: Mapping[Area, Words] = {
    Area.LOW_BACK: _l("lower back"),
    Area.LEG_LEFT: _l("left leg"),
    Area.LEG_RIGHT: _l("right leg"),
    Area.BUTTOCK_LEFT: _l("left buttock or hip"),
    Area.BUTTOCK_RIGHT: _l("right buttock or hip"),
    Area.FOOT_LEFT: _l("left foot"),
    Area.FOOT_RIGHT: _l("right foot"),
    Area.NECK: _l("neck"),
    Area.ARM_LEFT: _l("left arm"),
    Area.ARM_RIGHT: _l("right arm"),
    Area.HAND_LEFT: _l("left hand"),
    Area.HAND_RIGHT: _l("right hand"),
    Area.CHEST: _l("chest"),
    Area.ABDOMEN: _l("belly"),
    Area.PELVIS: _l("pelvis"),
    Area.OVERALL: _l("whole body"),
}
SIGN_WORDS: Mapping[RedFlag, Words] = {
    RedFlag.NEW_WEAKNESS: _l("A leg or an arm is weak, and that is new"),
    RedFlag.NEW_NUMBNESS: _l("A part of your body is numb (no feeling), and that is new"),
    RedFlag.SADDLE_NUMBNESS: _l("No feeling between your legs, where a saddle would touch"),
    RedFlag.BLADDER_BOWEL: _l("You cannot pee, or you lose pee or stool without wanting to"),
    RedFlag.SEVERE_BACK_PAIN: _l(
        "New, very bad pain in your back, or pain that shoots into an arm or a leg or around your chest"
    ),
    RedFlag.CHEST_PAIN: _l("Pain in your chest"),
    RedFlag.BREATHING_TROUBLE: _l("Trouble breathing"),
    RedFlag.FACE_SWELLING: _l("Your face or your lips are swollen"),
    RedFlag.FAINT: _l("You fainted"),
    RedFlag.CALF_SWELLING: _l("A calf (the back of your lower leg) is swollen"),
    RedFlag.RIGORS: _l("Chills that make you shake"),
    RedFlag.CONFUSION: _l("You are confused, or others say so"),
    RedFlag.STIFF_NECK: _l("A stiff neck: you cannot bend your head down"),
    RedFlag.SEVERE_HEADACHE: _l("A very bad headache"),
    RedFlag.HEADACHE_WORSE_UPRIGHT: _l("A headache that gets worse when you sit or stand"),
    RedFlag.CANNOT_STAND: _l("You cannot stand up because of a headache"),
    RedFlag.VISION_CHANGE: _l("Your sight has changed: you see blurred or double"),
    RedFlag.RASH_OR_HIVES: _l("A rash or hives (raised spots on the skin)"),
    RedFlag.ITCH: _l("Your skin itches"),
    RedFlag.SELF_HARM_THOUGHTS: _l("Thoughts of hurting yourself"),
}
DRUGS: Mapping[str, Words] = {
    Opioid.CODEINE.value: _l("Codeine"),
    Opioid.FENTANYL.value: _l("Fentanyl"),
    Opioid.HYDROCODONE.value: _l("Hydrocodone"),
    Opioid.HYDROMORPHONE.value: _l("Hydromorphone"),
    Opioid.METHADONE.value: _l("Methadone"),
    Opioid.MORPHINE.value: _l("Morphine"),
    Opioid.OXYCODONE.value: _l("Oxycodone"),
    Opioid.OXYMORPHONE.value: _l("Oxymorphone"),
    Opioid.TAPENTADOL.value: _l("Tapentadol"),
    Opioid.TRAMADOL.value: _l("Tramadol"),
    Opioid.BUPRENORPHINE.value: _l("Buprenorphine"),
    Opioid.OTHER.value: _l("Another strong pain medicine"),
}
UNITS: Mapping[str, Words] = {"mcg_per_h": _l("mcg per hour (patch)")}
LOG_OF: Mapping[Session, Words] = {
    Session.MORNING: _l("Your morning log"),
    Session.EVENING: _l("Your evening log"),
}
PAGE_OF: Mapping[LinkKind, Words] = {
    LinkKind.BASELINE: _l("Your diary"),
    LinkKind.CHECK: _l("How are you now?"),
}
# The first two sentences are those of the flag rules, word for word; a test holds them together.
EMERGENCY: Words = _l(
    "Call emergency services (911 in the US) or go to the emergency department now. Do not wait for a call from us."
)
CRISIS: Words = _l(
    "If you think of harming yourself, call or text 988 (US) at any hour. "
    "If you are in danger now, call emergency services."
)
ADVICE_TITLES: Mapping[Advice, Words] = {
    Advice.EMERGENCY: _l("Call emergency services now"),
    Advice.CRISIS: _l("Please talk to somebody now"),
    Advice.CALL_CLINIC: _l("Call the clinic now"),
}


def page_words(kind: LinkKind, session: Session) -> Words:
    """What is behind a link; read only after the second check."""
    return PAGE_OF.get(kind) or LOG_OF[session]


def day_words(on: date) -> str:
    """`Tuesday, March 3`, `martes, 3 de marzo`."""
    return str(format_date(on, gettext("EEEE, MMMM d")))  # a pattern of Unicode, so each catalogue has its own


def month_names() -> list[tuple[str, str]]:
    """Number and name of each month."""
    return [(str(number), name) for number, name in get_month_names("wide", locale=get_locale()).items()]


def day_comes_first() -> bool:
    """Whether dates are written with the day before the month."""
    pattern = str(get_locale().date_formats["short"].pattern) if get_locale() is not None else ""
    return pattern.find("d") < pattern.find("M")


def number_words(number: Decimal | int) -> str:
    """`6.5`, `6,5`."""
    return str(format_decimal(number))


def drug_words(drug: str) -> Words:
    """A medicine as patients know it; what the clinic wrote stays as written."""
    return DRUGS.get(drug.casefold(), drug[:1].upper() + drug[1:])


def unit_words(unit: str) -> Words:
    return UNITS.get(unit, unit)
