"""Closed lists of the trial: its states and moves, placement, leads, extension and pull (rule book, section 6)."""

from scstrial.foundation.choice import Choice
from scstrial.screening.choices import Region as Region


class TrialState(Choice):
    SCHEDULED = "scheduled", "Scheduled"
    UNDER_WAY = "under_way", "Under way"
    LEADS_OUT = "leads_out", "Leads out, decision due"
    DECIDED = "decided", "Decided"
    CANCELLED = "cancelled", "Cancelled"
    ABORTED = "aborted", "Stopped early, leads to be pulled"


class Move(Choice):
    """What can be done with a trial; the words are those of the button."""

    SCHEDULE = "schedule", "Schedule the trial"
    MOVE_PLACEMENT = "move_placement", "Move the placement"
    CANCEL = "cancel", "Cancel the trial"
    PLACE_LEADS = "place_leads", "Record the placement"
    EXTEND = "extend", "Extend the trial"
    MOVE_PULL = "move_pull", "Move the lead pull"
    ABORT = "abort", "Stop the trial early"
    PULL_LEADS = "pull_leads", "Record the lead pull"
    TAKE_BACK_PULL = "take_back_pull", "Take back a pull recorded by mistake"
    DECIDE_TO_GO_ON = "decide_to_go_on", "Decide to go on with the leads in"
    DECIDE = "decide", "Record the decision"
    REOPEN_DECISION = "reopen_decision", "Decide again"


class RepeatCause(Choice):
    """Why a trial is done again; the first three are those of rule book 2.1 and 8.6."""

    LEAD_MOVED = "lead_moved", "A lead moved in the trial before"
    NEW_WAVEFORM = "new_waveform", "A new waveform or another device"
    INFECTION = "infection", "The trial before was stopped for an infection"
    OTHER = "other", "Another reason"


class CancelReason(Choice):
    PATIENT_WISH = "patient_wish", "Patient's wish"
    INFECTION = "infection", "Infection"
    ILLNESS = "illness", "Other illness"
    HOLD_NOT_REACHED = "hold_not_reached", "Blood thinner not stopped long enough"
    NOT_AUTHORISED = "not_authorised", "No authorisation by the payer"
    NO_LONGER_INDICATED = "no_longer_indicated", "No longer indicated"
    LEADS_NOT_PLACEABLE = "leads_not_placeable", "Leads could not be placed"
    OTHER = "other", "Other"


class GoalReached(Choice):
    """Asked of each goal at the end of the trial."""

    REACHED = "reached", "Reached"
    PARTLY = "partly", "Partly"
    NOT = "not", "Not reached"


class AbortReason(Choice):
    INFECTION = "infection", "Infection"
    NEURO_DEFICIT = "neuro_deficit", "New weakness, numbness or bladder trouble"
    BLEEDING = "bleeding", "Bleeding or haematoma"
    HEADACHE = "headache", "Headache after dural puncture"
    ALLERGY = "allergy", "Allergic reaction"
    LEAD_MOVED = "lead_moved", "Lead moved or came out"
    DEVICE_FAULT = "device_fault", "Device fault"
    NOT_TOLERATED = "not_tolerated", "Stimulation not tolerated"
    PATIENT_WISH = "patient_wish", "Patient's wish"
    OTHER = "other", "Other"


class ExtensionReason(Choice):
    LEAD_MOVED = "lead_moved", "A lead moved"
    WAVEFORM_UNTRIED = "waveform_untried", "A new waveform is still untried"
    OTHER = "other", "Other"


class SiteOfService(Choice):
    HOSPITAL_OUTPATIENT = "hospital_outpatient", "Hospital outpatient department"
    SURGERY_CENTER = "surgery_center", "Ambulatory surgery center"
    OFFICE = "office", "Office"


class Sedation(Choice):
    NONE = "none", "None"
    MINIMAL = "minimal", "Minimal"
    MODERATE = "moderate", "Moderate"
    DEEP = "deep", "Deep"
    GENERAL = "general", "General anaesthesia"


class Approach(Choice):
    PARAMEDIAN_LEFT = "paramedian_left", "Paramedian, left"
    PARAMEDIAN_RIGHT = "paramedian_right", "Paramedian, right"
    MIDLINE = "midline", "Midline"


class ResistanceMedium(Choice):
    SALINE = "saline", "Saline"
    AIR = "air", "Air"
    CONTRAST = "contrast", "Contrast"


class Anchoring(Choice):
    SUTURE = "suture", "Suture"
    TAPE = "tape", "Tape"
    MECHANICAL = "mechanical", "Mechanical anchor"


class Antibiotic(Choice):
    CEFAZOLIN = "cefazolin", "Cefazolin"
    CLINDAMYCIN = "clindamycin", "Clindamycin"
    VANCOMYCIN = "vancomycin", "Vancomycin"
    OTHER = "other", "Other"
    NONE = "none", "None given"


class AntibioticTiming(Choice):
    """Start of the antibiotic against the incision (rule book 6.2)."""

    IN_TIME = "in_time", "In time"
    TOO_EARLY = "too_early", "Too early"
    AFTER_INCISION = "after_incision", "After the incision"
    NOT_GIVEN = "not_given", "None given"
    NOT_RECORDED = "not_recorded", "Times not recorded"


class Vendor(Choice):
    ABBOTT = "abbott", "Abbott"
    BOSTON_SCIENTIFIC = "boston_scientific", "Boston Scientific"
    MEDTRONIC = "medtronic", "Medtronic"
    NEVRO = "nevro", "Nevro"
    SALUDA = "saluda", "Saluda"
    BIOTRONIK = "biotronik", "Biotronik"
    NALU = "nalu", "Nalu"
    CURONIX = "curonix", "Curonix"
    OTHER = "other", "Other"


class LeadSide(Choice):
    LEFT = "left", "Left"
    MIDLINE = "midline", "Midline"
    RIGHT = "right", "Right"


class TipThird(Choice):
    UPPER = "upper", "Upper third"
    MIDDLE = "middle", "Middle third"
    LOWER = "lower", "Lower third"


class TipLevel(Choice):
    """Vertebral level of the top contact, from above downwards."""

    C2 = "C2", "C2"
    C3 = "C3", "C3"
    C4 = "C4", "C4"
    C5 = "C5", "C5"
    C6 = "C6", "C6"
    C7 = "C7", "C7"
    T1 = "T1", "T1"
    T2 = "T2", "T2"
    T3 = "T3", "T3"
    T4 = "T4", "T4"
    T5 = "T5", "T5"
    T6 = "T6", "T6"
    T7 = "T7", "T7"
    T8 = "T8", "T8"
    T9 = "T9", "T9"
    T10 = "T10", "T10"
    T11 = "T11", "T11"
    T12 = "T12", "T12"
    L1 = "L1", "L1"
    L2 = "L2", "L2"


class FilmComparison(Choice):
    """What a later film of the leads is compared with."""

    PLACEMENT = "placement", "With the film of the placement"
    EARLIER_FILM = "earlier_film", "With the film before this one"


class PullSite(Choice):
    CLEAN = "clean", "Clean"
    ERYTHEMA = "erythema", "Red"
    DRAINAGE = "drainage", "Draining"
    SWELLING = "swelling", "Swollen"
