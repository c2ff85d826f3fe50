"""Closed lists of the time after the decision: the implant, its codes, the visits after it."""

from scstrial.foundation.choice import Choice


class ImplantState(Choice):
    PLANNED = "planned", "Implant planned"
    DONE = "done", "Implanted"
    NOT_DONE = "not_done", "Not implanted"
    LOST = "lost", "Implanted, lost to follow-up"
    EXPLANTED = "explanted", "Explanted"
    WITHDRAWN = "withdrawn", "Entered in error"


class ImplantMove(Choice):
    """What can be done with an implant; the words are those of the button."""

    PLAN = "plan", "Plan the implant"
    CHANGE_PLAN = "change_plan", "Move or change the plan"
    RECORD = "record", "Record the implant"
    CORRECT = "correct", "Correct the record"
    DROP = "drop", "Record that it is not done"
    LOSE = "lose", "Lost to follow-up"
    EXPLANT = "explant", "Record the explant"
    CORRECT_EXPLANT = "correct_explant", "Correct the explant"
    TAKE_BACK = "take_back", "Take back the last entry"


class NotDoneReason(Choice):
    PATIENT_DECLINED = "patient_declined", "The patient declined"
    PAYER_DENIED = "payer_denied", "The payer denied it"
    MEDICAL = "medical", "A medical reason"
    OTHER = "other", "Other"


class ImplantCode(Choice):
    """CPT codes with our own short wording (CPT is the AMA's); rule book 11.3."""

    ELECTRODES = "63650", "63650 Percutaneous lead, epidural (one per lead)"
    PADDLE = "63655", "63655 Paddle lead by laminectomy"
    REVISE_ELECTRODES = "63663", "63663 Revise or replace percutaneous lead"
    REVISE_PADDLE = "63664", "63664 Revise or replace paddle lead"
    GENERATOR = "63685", "63685 Insert or replace generator"
    ANALYSIS = "95970", "95970 Electronic analysis without programming"
    SIMPLE_PROGRAMMING = "95971", "95971 Simple programming"
    COMPLEX_PROGRAMMING = "95972", "95972 Complex programming"


class ExplantCode(Choice):
    """CPT codes of a removal; rule book 11.3."""

    ELECTRODES = "63661", "63661 Remove percutaneous lead"
    PADDLE = "63662", "63662 Remove paddle lead"
    GENERATOR = "63688", "63688 Revise or remove generator"


class Anaesthesia(Choice):
    LOCAL = "local", "Local only"
    SEDATION = "sedation", "Local with sedation"
    REGIONAL = "regional", "Spinal or epidural"
    GENERAL = "general", "General"


class LeadKind(Choice):
    PERCUTANEOUS = "percutaneous", "Percutaneous"
    PADDLE = "paddle", "Paddle"


class Known(Choice):
    """Unknown is an answer of its own; blank is none."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class YesNo(Choice):
    YES = "yes", "Yes"
    NO = "no", "No"


class ExplantReason(Choice):
    INFECTION = "infection", "Infection"
    LOSS_OF_EFFECT = "loss_of_effect", "Loss of effect"
    NO_LONGER_NEEDED = "no_longer_needed", "No longer needed"
    MRI = "mri", "MRI needed"
    DEVICE_FAILURE = "device_failure", "Device failure"
    PAIN_AT_SITE = "pain_at_site", "Pain at the site"
    OTHER = "other", "Other"


class Removed(Choice):
    EVERYTHING = "everything", "Generator and all leads"
    GENERATOR = "generator", "Generator only"
    LEADS = "leads", "Leads only"


class VisitDue(Choice):
    """The visits after the implant."""

    WEEKS_2 = "weeks_2", "2 weeks"
    MONTHS_3 = "months_3", "3 months"
    MONTHS_6 = "months_6", "6 months"
    MONTHS_12 = "months_12", "12 months"


class VisitState(Choice):
    HELD = "held", "Held"
    MISSED = "missed", "Missed"
    DUE = "due", "Due now"
    OVERDUE = "overdue", "Overdue"
    AHEAD = "ahead", "Not due yet"
    NOT_DUE = "not_due", "Not due any more"


class MissedReason(Choice):
    NOT_REACHED = "not_reached", "Could not be reached"
    DID_NOT_COME = "did_not_come", "Had an appointment and did not come"
    ILL = "ill", "Ill or in hospital"
    ELSEWHERE = "elsewhere", "Followed at another clinic"
    DECLINED = "declined", "Does not want the visit"
    OTHER = "other", "Other"


class Satisfaction(Choice):
    """Satisfaction with the therapy on five points, best first."""

    VERY_SATISFIED = "5", "Very satisfied"
    SATISFIED = "4", "Satisfied"
    NEITHER = "3", "Neither satisfied nor dissatisfied"
    DISSATISFIED = "2", "Dissatisfied"
    VERY_DISSATISFIED = "1", "Very dissatisfied"


class AfterDoing(Choice):
    """The next step after the decision; its words stand in the pages."""

    LOOK_AT_PLAN = "look_at_plan", "The implant is planned, but the decision changed"
    PLAN_IMPLANT = "plan_implant", "Plan the implant"
    AWAIT_IMPLANT = "await_implant", "Wait for the implant"
    RECORD_IMPLANT = "record_implant", "Record the implant"
    HOLD_VISIT = "hold_visit", "Visit after the implant"
    AWAIT_VISIT = "await_visit", "Wait for the next visit"
    NOTHING = "nothing", "Nothing left to do"
