"""Closed lists about ratings: areas, scales, instruments."""

from scstrial.foundation.choice import Choice


class Area(Choice):
    """Where it hurts (rule book 4.1)."""

    LOW_BACK = "low_back", "Low back"
    LEG_LEFT = "leg_left", "Left leg"
    LEG_RIGHT = "leg_right", "Right leg"
    BUTTOCK_LEFT = "buttock_left", "Left buttock or hip"
    BUTTOCK_RIGHT = "buttock_right", "Right buttock or hip"
    FOOT_LEFT = "foot_left", "Left foot"
    FOOT_RIGHT = "foot_right", "Right foot"
    NECK = "neck", "Neck"
    ARM_LEFT = "arm_left", "Left arm"
    ARM_RIGHT = "arm_right", "Right arm"
    HAND_LEFT = "hand_left", "Left hand"
    HAND_RIGHT = "hand_right", "Right hand"
    CHEST = "chest", "Chest"
    ABDOMEN = "abdomen", "Abdomen"
    PELVIS = "pelvis", "Pelvis"
    OVERALL = "overall", "Overall"


class Scale(Choice):
    """How pain is rated; never mixed inside one percentage (rule book 4.1)."""

    NRS = "nrs", "NRS 0-10"
    VAS_MM = "vas_mm", "VAS 0-100 mm"


class BaselineSource(Choice):
    """Where the pain before the trial is known from; a diary rating recalls 24 h, a clinic rating 7 days."""

    DIARY = "diary", "Diary before placement"
    CLINIC = "clinic", "Clinic rating of the last 7 days"


class WouldProceed(Choice):
    """Whether the patient wants the implant."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNSURE = "unsure", "Not sure"


class HowOften(Choice):
    """The answers of PHQ-9 and GAD-7, by their points."""

    NOT_AT_ALL = "0", "Not at all"
    SEVERAL_DAYS = "1", "Several days"
    MORE_THAN_HALF = "2", "More than half the days"
    NEARLY_EVERY_DAY = "3", "Nearly every day"


class Impression(Choice):
    """The answers of the PGIC, by their points: 1 is best (rule book 4.2)."""

    VERY_MUCH_IMPROVED = "1", "Very much improved"
    MUCH_IMPROVED = "2", "Much improved"
    MINIMALLY_IMPROVED = "3", "Minimally improved"
    NO_CHANGE = "4", "No change"
    MINIMALLY_WORSE = "5", "Minimally worse"
    MUCH_WORSE = "6", "Much worse"
    VERY_MUCH_WORSE = "7", "Very much worse"


class AnsweredBy(Choice):
    """How the questions of an instrument are answered."""

    HOW_OFTEN = "how_often", "How often, 0 to 3"
    TENS = "tens", "A number from 0 to 10"
    IMPRESSION = "impression", "One of seven words"
    NUMBER = "number", "A whole number"


class Better(Choice):
    """Which way a score improves."""

    LOWER = "lower", "Lower is better"
    HIGHER = "higher", "Higher is better"


class Instrument(Choice):
    """Questionnaires and measured abilities (rule book 4.2)."""

    NRS = "nrs", "Pain, NRS"
    PEG = "peg", "PEG"
    PHQ9 = "phq9", "PHQ-9"
    GAD7 = "gad7", "GAD-7"
    PROMIS_PHYSICAL_FUNCTION = "promis_physical_function", "PROMIS-29 physical function"
    PROMIS_ANXIETY = "promis_anxiety", "PROMIS-29 anxiety"
    PROMIS_DEPRESSION = "promis_depression", "PROMIS-29 depression"
    PROMIS_FATIGUE = "promis_fatigue", "PROMIS-29 fatigue"
    PROMIS_SLEEP_DISTURBANCE = "promis_sleep_disturbance", "PROMIS-29 sleep disturbance"
    PROMIS_SOCIAL_ROLES = "promis_social_roles", "PROMIS-29 social roles and activities"
    PROMIS_PAIN_INTERFERENCE = "promis_pain_interference", "PROMIS-29 pain interference"
    PROMIS_PAIN_INTENSITY = "promis_pain_intensity", "PROMIS-29 pain intensity"
    ODI = "odi", "ODI"
    EQ5D_UTILITY = "eq5d_utility", "EQ-5D-5L utility"
    EQ5D_VAS = "eq5d_vas", "EQ-5D-5L health today (VAS)"
    PCS = "pcs", "PCS"
    PGIC = "pgic", "PGIC"
    SLEEP_QUALITY = "sleep_quality", "Sleep quality, NRS"
    SLEEP_HOURS = "sleep_hours", "Sleep, hours a night"
    PSQI = "psqi", "PSQI"
    ISI = "isi", "ISI"
    WALK_MINUTES = "walk_minutes", "Walking, minutes"
    STAND_MINUTES = "stand_minutes", "Standing, minutes"
    SIT_MINUTES = "sit_minutes", "Sitting, minutes"
    WALK_METRES = "walk_metres", "Walking distance, metres"
    PAIN_DETECT = "pain_detect", "painDETECT"
    DN4 = "dn4", "DN4"
    S_LANSS = "s_lanss", "S-LANSS"
    SATISFACTION = "satisfaction", "Satisfaction"
