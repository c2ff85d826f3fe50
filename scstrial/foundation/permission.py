"""What a person may be allowed to do."""

from enum import StrEnum


class Permission(StrEnum):
    """What a person may do; roles map to these in `accounts.rules`."""

    SEE_WORKLIST = "see_worklist"
    SEE_PATIENTS = "see_patients"
    REGISTER_PATIENT = "register_patient"
    RECORD_BASELINE = "record_baseline"
    RECORD_SCREENING = "record_screening"
    OVERRIDE_SCREENING = "override_screening"
    PLAN_TRIAL = "plan_trial"
    RECORD_PLACEMENT = "record_placement"
    RECORD_PROGRAMMING = "record_programming"
    PULL_LEADS = "pull_leads"
    KEEP_DAILY_LOG = "keep_daily_log"
    ANSWER_FLAG = "answer_flag"
    RECORD_COMPLICATION = "record_complication"
    SEE_DECISION = "see_decision"
    SIGN_DECISION = "sign_decision"
    RECORD_AFTERCARE = "record_aftercare"
    SEE_REPORT = "see_report"
    SEE_MESSAGES = "see_messages"
    RESEND_MESSAGE = "resend_message"
    SET_MESSAGES = "set_messages"
    CONFIRM_PROTOCOL = "confirm_protocol"
    ADMINISTER_PEOPLE = "administer_people"
    ADMINISTER_CLINIC = "administer_clinic"
