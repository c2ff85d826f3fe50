"""Closed lists of flags and complications (rule book, section 9)."""

from scstrial.foundation.choice import Choice

EMERGENCY_WORDS = (
    "Call emergency services (911 in the US) or go to the emergency department now. Do not wait for a call from us."
)
CRISIS_LINE_WORDS = (
    "If you think of harming yourself, call or text 988 (US) at any hour. "
    "If you are in danger now, call emergency services."
)


class Urgency(Choice):
    """How soon somebody has to act, the most urgent first."""

    EMERGENCY = "E", "Emergency"
    SAME_DAY = "S", "Same day"
    WITHIN_24_H = "D", "Within 24 h"
    ROUTINE = "R", "Routine"

    @property
    def rank(self) -> int:
        """0 for an emergency, 3 for routine; never compare the letters."""
        return list(Urgency).index(self)


class FlagRule(Choice):
    """What a rule found, in the words that stand on the flag."""

    CORD_COMPRESSION = "C-01", "Possible epidural bleeding or cord compression"
    NEW_PAIN = "C-02", "New severe back pain or sudden pain where the leads enter"
    EPIDURAL_ABSCESS = "C-03", "Possible epidural abscess or meningitis"
    SEPSIS = "C-04", "Signs of sepsis"
    ANAPHYLAXIS = "C-05", "Possible severe allergic reaction (anaphylaxis)"
    SITE_INFECTION = "C-06", "Probable site infection"
    FEVER_ALONE = "C-07", "Fever without signs of site infection"
    MILD_SITE_SIGN = "C-08", "Mild change at the site"
    CSF_LEAK = "C-09", "Clear fluid from the site, possible CSF leak"
    SKIN_REACTION = "C-10", "Skin reaction to dressing or material"
    PUNCTURE_HEADACHE = "C-11", "Headache worse upright, possibly after dural puncture"
    LEAD_MIGRATION = "C-12", "Lead migration suspected"
    LOSS_OF_RELIEF = "C-13", "Loss of relief without change of coverage"
    LEAD_OUT_OF_PLACE = "C-14", "Lead exposed or pulled, or tape mark moved"
    DRESSING = "C-15", "Dressing off, loose or wet"
    BAD_STIMULATION = "C-16", "Uncomfortable stimulation, shocks or switching by itself"
    DEVICE_FAULT = "C-17", "Fault of the external stimulator"
    ANTITHROMBOTIC_TAKEN = "C-18", "Blood thinner, aspirin or NSAID taken with leads in"
    WOUND_BLEEDING = "C-19", "Bleeding from the wound"
    SELF_HARM = "C-20", "Thoughts of self-harm"
    CHEST_OR_CALF = "C-21", "Chest pain, fainting, trouble breathing or calf swelling"
    LOG_OVERDUE = "C-22", "Daily log overdue"
    TRIAL_TOO_LONG = "C-23", "Trial longer than 10 days"
    EXPECTED_SORENESS = "C-24", "Expected soreness at the site"
    TIPS_NOT_INTACT = "C-25", "Lead tips not intact at the pull"
    OTHER_WARNING_SIGN = "C-26", "Warning sign to be asked about"


# While one of these is open a trial is not extended (rule book 8.6).
INFECTION_FLAGS = (FlagRule.EPIDURAL_ABSCESS, FlagRule.SEPSIS, FlagRule.SITE_INFECTION, FlagRule.FEVER_ALONE)
NEURO_FLAGS = (FlagRule.CORD_COMPRESSION, FlagRule.NEW_PAIN)


class FlagState(Choice):
    OPEN = "open", "Open"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    CLOSED = "closed", "Closed"


class LadderStep(Choice):
    """Who is told of a flag that nobody has taken in hand, in this order."""

    NURSES = "nurses", "Nurses"
    PHYSICIANS = "physicians", "Physicians"
    SECOND_CONTACT = "second_contact", "Second contact"


class ToldBy(Choice):
    """How somebody was told of a flag."""

    EMAIL = "email", "by e-mail"
    WORKLIST = "worklist", "on the worklist"
    PHONE = "phone", "to be phoned"
    NOBODY = "nobody", "nobody there"


class Judging(Choice):
    """What the clockwork works out about a trial."""

    FLAGS = "flags", "Flags"
    REMINDERS = "reminders", "Reminders"


class FlagDoing(Choice):
    """The one next step on a flag."""

    TAKE_IN_HAND = "take_in_hand", "Take it in hand"
    LOOK_AND_CLOSE = "look_and_close", "Look at the corrected log, then close"
    CLOSE_WHEN_OVER = "close_when_over", "Close it when it is over"
    NOTHING = "nothing", "Nothing left to do"


class OverdueStep(Choice):
    """Whose turn it is when a daily log does not come in (C-22)."""

    PATIENT = "patient", "Patient reminded"
    NURSE = "nurse", "Nurse to phone"
    PHYSICIAN = "physician", "On the physician's list"


class ComplicationKind(Choice):
    """What went wrong, as confirmed by a person."""

    EPIDURAL_HAEMATOMA = "epidural_haematoma", "Epidural haematoma"
    CORD_OR_NERVE_INJURY = "cord_or_nerve_injury", "Injury of spinal cord or nerve"
    INFECTION = "infection", "Infection"
    SEPSIS = "sepsis", "Sepsis"
    DURAL_PUNCTURE = "dural_puncture", "Dural puncture"
    PUNCTURE_HEADACHE = "puncture_headache", "Headache after dural puncture"
    CSF_LEAK = "csf_leak", "CSF leak"
    LEAD_MIGRATION = "lead_migration", "Lead migration"
    LEAD_BREAKAGE = "lead_breakage", "Lead breakage or retained fragment"
    DEVICE_FAULT = "device_fault", "Fault of the external stimulator"
    BAD_STIMULATION = "bad_stimulation", "Uncomfortable stimulation or shock"
    WOUND_BLEEDING = "wound_bleeding", "Wound bleeding, haematoma or seroma"
    WOUND_DEHISCENCE = "wound_dehiscence", "Wound opened"
    SKIN_REACTION = "skin_reaction", "Contact or allergic skin reaction"
    ANAPHYLAXIS = "anaphylaxis", "Anaphylaxis"
    PAIN_AT_SITE = "pain_at_site", "Pain at the site"
    THROMBOEMBOLISM = "thromboembolism", "Thrombosis or embolism"
    CARDIAC = "cardiac", "Chest pain or fainting"
    SELF_HARM = "self_harm", "Self-harm or thoughts of it"
    OTHER = "other", "Other"


class Severity(Choice):
    MILD = "mild", "Mild"
    MODERATE = "moderate", "Moderate"
    SEVERE = "severe", "Severe"


class Serious(Choice):
    """Asked apart from the reason, so that an empty reason is never taken for a no."""

    YES = "yes", "Yes, serious"
    NO = "no", "Not serious"


class SeriousBecause(Choice):
    """What makes a complication serious (rule book 9.2)."""

    DEATH = "death", "Death"
    LIFE_THREAT = "life_threat", "Threat to life"
    HOSPITAL_STAY = "hospital_stay", "Hospital stay"
    DISABILITY = "disability", "Lasting disability"
    INTERVENTION = "intervention", "Intervention needed"


class Relatedness(Choice):
    PROCEDURE = "procedure", "Related to the procedure"
    DEVICE = "device", "Related to the device"
    STIMULATION = "stimulation", "Related to stimulation"
    UNRELATED = "unrelated", "Not related to the therapy"
    UNKNOWN = "unknown", "Not known"


class LeadsPulled(Choice):
    """Whether the leads came out because of a complication."""

    YES = "yes", "Yes, pulled"
    PLANNED = "planned", "Planned"
    NO = "no", "No"


class InfectionSite(Choice):
    SUPERFICIAL = "superficial", "Superficial surgical site"
    DEEP = "deep", "Deep surgical site"
    EPIDURAL_ABSCESS = "epidural_abscess", "Epidural abscess"
    MENINGITIS = "meningitis", "Meningitis"
    OTHER = "other", "Other"


class InfectionCertainty(Choice):
    PROVEN = "proven", "Proven"
    PROBABLE = "probable", "Probable"
    SUSPECTED = "suspected", "Suspected"


class Outcome(Choice):
    """Is it over?"""

    ONGOING = "ongoing", "Ongoing"
    IMPROVING = "improving", "Improving"
    RESOLVED = "resolved", "Resolved"
    LASTING_EFFECTS = "lasting_effects", "Over, with lasting effects"
    DEATH = "death", "Death"
    UNKNOWN = "unknown", "Not known"
