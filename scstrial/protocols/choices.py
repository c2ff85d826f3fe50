"""Closed lists of what a clinic may set in its protocol."""

from scstrial.foundation.choice import Choice


class TrialWindow(Choice):
    """Which days of the trial count (rule book 8.2a). `last_day` and `last_1` are the same rule."""

    LAST_1 = "last_1", "Last day"
    LAST_2 = "last_2", "Last 2 days"
    LAST_3 = "last_3", "Last 3 days"
    LAST_4 = "last_4", "Last 4 days"
    LAST_5 = "last_5", "Last 5 days"
    LAST_6 = "last_6", "Last 6 days"
    LAST_7 = "last_7", "Last 7 days"
    LAST_DAY = "last_day", "Last day"
    ALL_DAYS = "all_days", "All days"
    BEST_DAY = "best_day", "Best day"
    BEST_PROGRAM_PERIOD = "best_program_period", "Best period on one program"
    END_OF_TRIAL_VISIT = "end_of_trial_visit", "Rating at the end-of-trial visit"
    CONSECUTIVE_YES = "consecutive_yes", "Relief sufficient on three days in a row"


class Combine(Choice):
    """What must be reached besides pain (rule book 8.4)."""

    PAIN_ONLY = "pain_only", "Pain alone"
    PAIN_OR_ANALGESIC = "pain_or_analgesic", "Pain, or fewer opioids"
    PAIN_AND_FUNCTION = "pain_and_function", "Pain and function"
    COMPOSITE = "composite", "Pain, function and wish for the implant"


class PrimaryMeasure(Choice):
    """Which percentage decides (rule book 8.3)."""

    CALCULATED = "calculated", "Calculated from the ratings"
    REPORTED = "reported", "Stated by the patient"
    EITHER = "either", "One of the two"
    BOTH = "both", "Both"


class AreaRule(Choice):
    """Which target areas must reach the threshold (rule book 8.6)."""

    PRIMARY = "primary", "The primary area"
    ALL = "all", "All target areas"
    ANY = "any", "Any target area"


class PainStep(Choice):
    """How finely pain is rated (rule book 4.1, 7)."""

    ONE = "1", "Whole numbers: eleven buttons"
    HALF = "0.5", "Halves: a number such as 4.5"
    TENTH = "0.1", "Tenths: a number such as 4.3"


class BaselineAsked(Choice):
    """What the relief is measured against (rule book 8.2 point 1; the sources use diary or clinic, 8.2)."""

    DIARY_ELSE_CLINIC = "diary_else_clinic", "The diary; with too few days the clinic's rating"
    DIARY = "diary", "The diary alone"
    CLINIC = "clinic", "The clinic's rating alone"


class WindowRule(Choice):
    """The rules of `TrialWindow` as a physician chooses them: the number of last days is asked beside it."""

    LAST_N = "last_n", "The last days before the pull; how many, see below"
    LAST_DAY = "last_day", "The last day before the pull"
    ALL_DAYS = "all_days", "All days"
    BEST_DAY = "best_day", "The best day"
    BEST_PROGRAM_PERIOD = "best_program_period", "The best period on one program"
    END_OF_TRIAL_VISIT = "end_of_trial_visit", "The rating at the end-of-trial visit"
    CONSECUTIVE_YES = "consecutive_yes", "Relief sufficient on three days in a row"


class StimOffDays(Choice):
    """Days with stimulation off for more than 12 h (rule book 7, 8.2a)."""

    EXCLUDE = "exclude", "Left out"
    INCLUDE = "include", "Counted"


class Payer(Choice):
    """Whose floors and levels a screening is read by (rule book 2.1, 2.2)."""

    DEFAULT = "default", "Clinic's default"
    MEDICARE = "medicare", "Medicare (US)"
    AETNA = "aetna", "Aetna"
    EVICORE = "evicore", "eviCore / Cigna"
    BCBS_AL = "bcbs_al", "Blue Cross Blue Shield of Alabama"
    NICE = "nice", "NICE (UK)"
    CLINIC = "clinic", "The clinic's own profile"


class Indication(Choice):
    """Why a stimulator is considered (rule book, section 1)."""

    PSPS_2 = "psps_2", "Persistent spinal pain after spine surgery (PSPS type 2)"
    PSPS_1 = "psps_1", "Persistent spinal pain without surgery (PSPS type 1)"
    CRPS_1 = "crps_1", "Complex regional pain syndrome, type I"
    CRPS_2 = "crps_2", "Complex regional pain syndrome, type II (causalgia)"
    PDN = "pdn", "Painful diabetic neuropathy"
    RADICULOPATHY = "radiculopathy", "Radiculopathy without surgery"
    POSTHERPETIC_NEURALGIA = "postherpetic_neuralgia", "Postherpetic neuralgia"
    PHANTOM_LIMB = "phantom_limb", "Phantom or residual limb pain"
    POST_THORACOTOMY = "post_thoracotomy", "Pain after chest surgery, or intercostal pain"
    NERVE_INJURY = "nerve_injury", "Pain after injury of a peripheral nerve"
    ARACHNOIDITIS = "arachnoiditis", "Arachnoiditis"
    LIMB_ISCHAEMIA = "limb_ischaemia", "Ischaemic limb"
    ANGINA = "angina", "Refractory angina"
    PANCREATITIS = "pancreatitis", "Chronic pancreatitis or visceral pain"
    PELVIC = "pelvic", "Pelvic or perineal pain"


class Level(Choice):
    """How much an item that is not met stands in the way (rule book, section 2)."""

    BLOCK = "BLOCK", "Must be put right first"
    HARD = "HARD", "Needs a physician's override"
    WARN = "WARN", "Warning"
    INFO = "INFO", "For information"


class TreatmentKind(Choice):
    """Kinds of treatment that a payer wants to have been tried before (rule book 2.1, 2.2)."""

    DRUGS = "drugs", "Drug classes"
    PHYSICAL_THERAPY = "physical_therapy", "Physical therapy"
    PSYCHOLOGICAL = "psychological", "Psychological therapy"
    INJECTION = "injection", "Injection or radiofrequency treatment"
    SURGERY = "surgery", "Spine surgery"
    INTERVENTION = "intervention", "Injection, radiofrequency treatment or surgery"


class TreatmentAsked(Choice):
    """How a payer asks for a kind of treatment; what is unsuitable, with the reason, counts as tried."""

    NOT = "not", "Not asked for"
    PACKET = "packet", "To be shown in the packet"
    CHECKLIST = "checklist", "Must have been tried"


class Mark(Choice):
    """How far a value was checked; `design` and `from_memory` wait for a physician of the clinic."""

    SOURCED = "sourced", "As the source says"
    DESIGN = "design", "Default, to be confirmed by your clinic"
    FROM_MEMORY = "from_memory", "Default from memory, to be confirmed by your clinic"
    CLINIC = "clinic", "Set by your clinic"
