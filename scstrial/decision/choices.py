"""Closed lists of the evaluation and of the physician's decision."""

from scstrial.foundation.choice import Choice


class EvaluationStatus(Choice):
    """What the rules say (rule book 8.6)."""

    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    NOT_EVALUABLE = "not_evaluable", "Not evaluable"


class Reason(Choice):
    """Why a trial cannot be evaluated; if several apply, the first in this order (rule book 8.6)."""

    NO_TARGET_AREA = "no_target_area", "No primary target area is marked"
    TRIAL_ABORTED_COMPLICATION = "trial_aborted_complication", "The trial was stopped before three full days"
    SCALE_MISMATCH = "scale_mismatch", "Baseline and trial were rated on different scales"
    BASELINE_MISSING = "baseline_missing", "Too few baseline days and no clinic baseline"
    BASELINE_ZERO = "baseline_zero", "Baseline pain is 0, so no percentage exists"
    STIM_NOT_USED = "stim_not_used", "Too few days with stimulation on"
    TOO_FEW_DAYS = "too_few_days", "Too few days that can be evaluated"
    REPORTED_MISSING = "reported_missing", "The patient's own percentage is not recorded"
    CRITERION_MISSING = "criterion_missing", "A yes or no that the rule needs is not recorded"


class EvaluationFlag(Choice):
    """What must be seen beside the status (rule book 8.6)."""

    ABORTED = "aborted", "The trial was stopped early"
    BASELINE_BELOW_FLOOR = "baseline_below_floor", "Baseline below 5, the floor of most payers"
    BASELINE_DIFFERS = "baseline_differs", "Diary and clinic baseline differ by 2 points or more"
    BASELINE_SOURCE_CLINIC = "baseline_source_clinic", "Baseline taken from the clinic's rating"
    BORDERLINE = "borderline", "Within 5 points of the threshold"
    DISCORDANT = "discordant", "Calculated and stated relief disagree"
    LEADS_IN = "leads_in", "Leads still in: not final"
    LOW_BASELINE = "low_baseline", "Baseline below 3: the percentage is unstable"
    STIM_OFF_DAYS = "stim_off_days", "A day left out: stimulation off for more than 12 h"
    TRIAL_SOURCE_CLINIC = "trial_source_clinic", "Trial value taken from the clinic's rating"
    WINDOW_INFLATES = "window_inflates", "This rule picks the best days and reads high"


class ValueSource(Choice):
    """Where a baseline or trial value comes from."""

    DIARY = "diary", "Diary"
    CLINIC = "clinic", "Clinic rating"


class OtherRule(Choice):
    """The rules that the one in force is compared with (rule book 8.2a, last point)."""

    LAST_DAY = "last_day", "Last day"
    LAST_3 = "last_3", "Last 3 days"
    ALL_DAYS = "all_days", "All days"
    BEST_DAY = "best_day", "Best day"
    BEST_PROGRAM_PERIOD = "best_program_period", "Best period on one program"
    END_OF_TRIAL_VISIT = "end_of_trial_visit", "Rating at the end-of-trial visit"
    CONSECUTIVE_YES = "consecutive_yes", "Relief sufficient on three days in a row"
    REPORTED = "reported", "Stated by the patient"
    CLINIC_BASELINE = "clinic_baseline", "Against the clinic's baseline"


class Domain(Choice):
    """What a composite looks at (rule book 8.5)."""

    PAIN = "pain", "Pain"
    FUNCTION = "function", "Function"
    QUALITY_OF_LIFE = "quality_of_life", "Quality of life"
    SLEEP = "sleep", "Sleep"
    MOOD = "mood", "Mood"


class EntryKind(Choice):
    """What a verdict is computed from, one entry at a time."""

    TRIAL_DAY = "trial_day", "Rating of a trial day"
    TRIAL_CLINIC = "trial_clinic", "Rating at the end-of-trial visit"
    ANSWER = "answer", "Answer: was the relief sufficient?"
    BASELINE_DAY = "baseline_day", "Rating of a baseline day"
    BASELINE_CLINIC = "baseline_clinic", "The clinic's baseline rating"
    STATED = "stated", "Relief stated by the patient"


class DecisionChoice(Choice):
    """What the physician decides (rule book 8.6)."""

    PROCEED_TO_IMPLANT = "proceed_to_implant", "Proceed to implant"
    DO_NOT_IMPLANT = "do_not_implant", "Do not implant"
    REPEAT_TRIAL = "repeat_trial", "Repeat the trial"
    EXTEND_TRIAL = "extend_trial", "Extend the trial"
    CHANGE_WAVEFORM = "change_waveform", "Change the waveform"
    ABORT_TRIAL = "abort_trial", "Stop the trial early"
    DEFERRED = "deferred", "Defer the decision"
    PATIENT_DECLINED = "patient_declined", "Patient declined"


class OpinionView(Choice):
    """What a second physician says to the question that was asked."""

    AGREE = "agree", "I agree"
    DISAGREE = "disagree", "I disagree"
    OTHER = "other", "Neither: see below"

    @property
    def said(self) -> str:
        """As others read it."""
        return {"agree": "Agrees", "disagree": "Disagrees", "other": "Neither agrees nor disagrees"}[self.value]


class SignedKind(Choice):
    """What can be signed and is kept for ever."""

    DECISION = "decision", "Decision"
    OPINION = "opinion", "Second opinion"
