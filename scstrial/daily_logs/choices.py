"""Closed lists of the daily log (rule book, section 7)."""

from scstrial.foundation.choice import Choice


class Session(Choice):
    MORNING = "morning", "Morning"
    EVENING = "evening", "Evening"
    UNSCHEDULED = "unscheduled", "Unscheduled"


class LogSource(Choice):
    """How the answers reached the record."""

    CLINIC = "clinic", "At the clinic"
    PHONE = "phone", "By phone"
    APP = "app", "By the patient's link"
    PAPER = "paper", "From a paper sheet"


class ReportedBy(Choice):
    NURSE = "nurse", "Nurse"
    PATIENT = "patient", "Patient"
    CAREGIVER = "caregiver", "Caregiver"


class Answer(Choice):
    """Unknown is never no; a question that was not asked has no answer at all."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class StimFelt(Choice):
    UNCHANGED = "unchanged", "As before"
    WEAKER = "weaker", "Weaker"
    LOST = "lost", "Gone"
    MOVED = "moved", "In another place"
    SHOCK = "shock", "Shocks or jolts"
    UNPLEASANT = "unpleasant", "Unpleasant"


class Drainage(Choice):
    NONE = "none", "None"
    CLEAR = "clear", "Clear fluid"
    BLOODY = "bloody", "Bloody"
    PUS = "pus", "Pus or cloudy"


class Dressing(Choice):
    INTACT = "intact", "Dry and intact"
    LOOSE = "loose", "Loose"
    WET = "wet", "Wet"
    OFF = "off", "Off"


class LeadSeen(Choice):
    IN_PLACE = "in_place", "In place"
    MARK_MOVED = "mark_moved", "Tape mark moved"
    EXPOSED = "exposed", "Lead exposed"
    PULLED = "pulled", "Lead pulled out"


class GoalMet(Choice):
    NOT_AT_ALL = "not_at_all", "Not at all"
    PARTLY = "partly", "Partly"
    FULLY = "fully", "Fully"


class TemperatureUnit(Choice):
    CELSIUS = "c", "°C"
    FAHRENHEIT = "f", "°F"


class TemperatureMethod(Choice):
    ORAL = "oral", "Mouth"
    EAR = "ear", "Ear"
    FOREHEAD = "forehead", "Forehead"
    ARMPIT = "armpit", "Armpit"


class RedFlag(Choice):
    """Warning signs; the wording is that of the question (rule book, section 7)."""

    NEW_WEAKNESS = "new_weakness", "New weakness of a leg or arm"
    NEW_NUMBNESS = "new_numbness", "New numbness"
    SADDLE_NUMBNESS = "saddle_numbness", "Numbness between the legs, where a saddle touches"
    BLADDER_BOWEL = "bladder_bowel", "Cannot pass urine, or lost control of bladder or bowel"
    SEVERE_BACK_PAIN = (
        "severe_back_pain",
        "New severe pain in the back, or shooting into a limb or around the chest",
    )
    RIGORS = "rigors", "Shaking chills"
    STIFF_NECK = "stiff_neck", "Stiff neck"
    CONFUSION = "confusion", "Confusion"
    SEVERE_HEADACHE = "severe_headache", "Severe headache"
    HEADACHE_WORSE_UPRIGHT = "headache_worse_upright", "Headache that is worse sitting or standing"
    CANNOT_STAND = "cannot_stand", "Cannot stand up because of headache"
    VISION_CHANGE = "vision_change", "Change of vision"
    RASH_OR_HIVES = "rash_or_hives", "Rash or hives"
    ITCH = "itch", "Itch"
    FACE_SWELLING = "face_swelling", "Swelling of face or lips"
    BREATHING_TROUBLE = "breathing_trouble", "Trouble breathing"
    FAINT = "faint", "Fainting"
    CHEST_PAIN = "chest_pain", "Chest pain"
    CALF_SWELLING = "calf_swelling", "Swelling of a calf"
    SELF_HARM_THOUGHTS = "self_harm_thoughts", "Thoughts of self-harm"
