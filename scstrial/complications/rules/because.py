"""What raised a flag, in words with units."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import Dressing, LeadSeen, RedFlag, Session, StimFelt

DRAINAGE = {"clear": "clear fluid from the site", "bloody": "bloody drainage", "pus": "pus or cloudy drainage"}
DRESSING: dict[str, str] = {
    Dressing.LOOSE: "dressing loose",
    Dressing.WET: "dressing wet",
    Dressing.OFF: "dressing off",
    Dressing.INTACT: "dressing intact",
}
LEAD: dict[str, str] = {
    LeadSeen.MARK_MOVED: "tape mark moved",
    LeadSeen.EXPOSED: "lead exposed",
    LeadSeen.PULLED: "lead pulled out",
    LeadSeen.IN_PLACE: "lead in place",
}
STIMULATION: dict[str, str] = {
    StimFelt.WEAKER: "stimulation weaker",
    StimFelt.LOST: "stimulation gone",
    StimFelt.MOVED: "stimulation in another place",
    StimFelt.SHOCK: "shocks or jolts",
    StimFelt.UNPLEASANT: "stimulation unpleasant",
    StimFelt.UNCHANGED: "stimulation as before",
}
SITE = {
    "redness": "redness",
    "swelling": "swelling",
    "warmth": "warmth",
    "tenderness": "tenderness",
    "odour": "odour",
    "spreading": "redness spreading",
    "adhesive_shape": "rash in the shape of the adhesive",
    "soaks_dressing": "dressing soaked",
}
DEVICE = {
    "battery_fault": "battery fault",
    "cable_fault": "cable fault",
    "switches_by_itself": "stimulation switches by itself",
}
PLAIN = {
    "temperature_c": "{} °C",
    "site.redness_cm": "redness {} cm",
    "device.contacts_out_of_range": "{} contacts out of range",
    "lead_site_pain_nrs": "pain where the leads enter {} of 10",
    "coverage_pct": "coverage {} %",
    "relief_reported_pct": "relief stated {} %",
    "relief_pct_calculated": "relief {} %",
    "phq9_item9": "PHQ-9 item 9: {}",
    "trial_day": "leads in on day {}",
}
FIXED = {
    "anticoagulant_taken": "blood thinner taken",
    "aspirin_or_nsaid_taken": "aspirin or NSAID taken",
    "pull.neuro_normal": "neuro check at the pull not normal",
    "pull.tips_intact": "lead tips not intact at the pull",
}
ONE_OF: dict[str, Mapping[str, str]] = {
    "site.drainage": DRAINAGE,
    "dressing": DRESSING,
    "lead": LEAD,
    "stim_felt": STIMULATION,
}
YES = {"site": SITE, "device": DEVICE}


def because_words(because: Mapping[str, str]) -> str:
    """The values that raised a flag: `38.6 °C, stiff neck`; a path without words is shown as it is."""
    return ", ".join(_words(path, text) for path, text in _in_order(because))


def _in_order(because: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Measured redness says that there is redness."""
    hidden = {"site.redness"} if "site.redness_cm" in because else set()
    return ((path, text) for path, text in because.items() if path not in hidden)


def _words(path: str, text: str) -> str:
    if path in PLAIN:
        return PLAIN[path].format(_values(text))
    if path in FIXED:
        return FIXED[path]
    if path in ONE_OF:
        return ONE_OF[path].get(text, text)
    return _words_of_parts(path, text)


def _values(text: str) -> str:
    """`40 -> 10` as it is read; long decimals cut to one place."""
    return " to ".join(_short(part) for part in text.split(" -> "))


def _short(number: str) -> str:
    whole, point, decimals = number.partition(".")
    return f"{whole}{point}{decimals[:1]}"


def _words_of_parts(path: str, text: str) -> str:
    first, _, rest = path.partition(".")
    if first == "red_flags":
        return lower_first(RedFlag(rest).label)
    if first in YES and rest in YES[first]:
        return YES[first][rest]
    if first == "pain":
        return f"pain {Area(rest.split('.')[0]).label.lower()} {_values(text)} of 10"
    if path == "log_due":
        return _log_words(text)
    if path == "antithrombotic.restarted_at":
        return f"blood thinner taken again {_day(datetime.fromisoformat(text).date())}"
    return f"{path} {text}"


def _log_words(text: str) -> str:
    on, session = text.split(" ")
    return f"{Session(session).label.lower()} log of {_day(date.fromisoformat(on))} not in"


def _day(on: date) -> str:
    return f"{on:%a} {on.day} {on:%b}"


def lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]
