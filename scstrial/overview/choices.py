"""Closed lists of the first pages: what needs attention, what comes next, what happened."""

from scstrial.foundation.choice import Choice


class AttentionKind(Choice):
    """Why something stands on the worklist."""

    FLAG = "flag", "Flag"
    LOG_OVERDUE = "log_overdue", "Daily log overdue"
    DECISION_DUE = "decision_due", "Decision due"
    DECISION_CHANGED = "decision_changed", "Record changed after signing"
    COMPLICATION_MISSING = "complication_missing", "Stopped for a complication, and none is recorded"
    CLEARANCE_LOST = "clearance_lost", "The screening does not hold any more"
    OPINION_ASKED = "opinion_asked", "Second opinion asked for"
    CHECK_DUE = "check_due", "Check after the pull"
    FOLLOW_UP_DUE = "follow_up_due", "Follow-up of a complication"
    LOGS_DIFFER = "logs_differ", "Two logs differ"
    AFTERCARE = "aftercare", "After the decision"
    NOT_JUDGED = "not_judged", "Cannot be judged"
    TASK = "task", "Task"
    MESSAGE_FAILED = "message_failed", "Message failed"


class AppointmentKind(Choice):
    PLACEMENT = "placement", "Placement of the leads"
    PULL = "pull", "Lead pull"
    IMPLANT = "implant", "Implant"


class AppointmentDay(Choice):
    """As the day list groups them."""

    PASSED = "passed", "Passed without a record"
    TODAY = "today", "Today"
    TOMORROW = "tomorrow", "Tomorrow"


class Doing(Choice):
    """The next step of a patient; its words stand in `overview/_next_step.html`."""

    ANSWER_FLAG = "answer_flag", "Answer the flag"
    REOPEN = "reopen", "Open the record again"
    CHOOSE_AREAS = "choose_areas", "Choose the target areas"
    RECORD_INDICATION = "record_indication", "Record the indication"
    ANSWER_ITEMS = "answer_items", "Answer the screening items"
    PUT_RIGHT = "put_right", "Put right what blocks"
    OVERRIDE = "override", "Override or put right"
    CLEAR = "clear", "Clear the candidate"
    RATE_BASELINE = "rate_baseline", "Complete the baseline"
    SCREEN_AGAIN = "screen_again", "Look at the screening again"
    SCHEDULE = "schedule", "Schedule the trial"
    AWAIT_PLACEMENT = "await_placement", "Wait for the placement"
    PLACE_LEADS = "place_leads", "Record the placement"
    HOLD_SESSION = "hold_session", "Record the first programming"
    LOG_NOW = "log_now", "Enter the log"
    AWAIT_LOG = "await_log", "Wait for the next log"
    PULL_LEADS = "pull_leads", "Record the lead pull"
    DECIDE = "decide", "Decide"
    CHECK_NOW = "check_now", "Check after the pull"
    AWAIT_CHECK = "await_check", "Wait for the next check"
    LOOK_AT_PLAN = "look_at_plan", "The implant is planned, but the decision changed"
    PLAN_IMPLANT = "plan_implant", "Plan the implant"
    AWAIT_IMPLANT = "await_implant", "Wait for the implant"
    RECORD_IMPLANT = "record_implant", "Record the implant"
    HOLD_VISIT = "hold_visit", "Visit after the implant"
    AWAIT_VISIT = "await_visit", "Wait for the next visit"
    NOTHING = "nothing", "Nothing left to do"


class EventKind(Choice):
    """What stands on a patient's timeline."""

    STEP = "step", "Step"
    TRIAL = "trial", "Trial"
    FLAG = "flag", "Flag"
    FLAG_NOTE = "flag_note", "Flag answered"
    COMPLICATION = "complication", "Complication"
    DECISION = "decision", "Decision"
    OPINION = "opinion", "Second opinion"
    IMPLANT = "implant", "Implant"
    VISIT = "visit", "Visit after the implant"
    LOG_CORRECTED = "log_corrected", "Log corrected"
    DETAILS_CORRECTED = "details_corrected", "Details corrected"
