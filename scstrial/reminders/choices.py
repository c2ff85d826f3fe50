"""The kinds of reminders (rule book, section 10)."""

from scstrial.foundation.choice import Choice


class ReminderKind(Choice):
    """The value names the folder of its wording under `templates/reminders/messages/`."""

    BASELINE_DIARY = "baseline_diary", "Diary before the procedure"
    BASELINE_SHORT = "baseline_short", "Too few diary days before the procedure"
    HOLD_START = "hold_start", "Preparation step"
    FASTING = "fasting", "Fasting and escort"
    INFECTION_CHECK = "infection_check", "Check the evening before"
    D0_INSTRUCTIONS = "d0_instructions", "Instructions for the days at home"
    CALL_DAY1 = "call_day1", "Call on day 1"
    CALL_MID = "call_mid", "Call on day 3"
    ACTIVITY = "activity", "Activity reminder"
    LOG_AM = "log_am", "Morning log is ready"
    LOG_PM = "log_pm", "Evening log is ready"
    LOG_OVERDUE_PATIENT = "log_overdue_patient", "Log overdue, to the patient"
    LOG_OVERDUE_NURSE = "log_overdue_nurse", "Log overdue by 24 h"
    LOG_OVERDUE_PHYSICIAN = "log_overdue_physician", "Log overdue by 48 h"
    KEEP_HOLDING = "keep_holding", "Do not restart yet"
    PULL_APPT = "pull_appt", "Appointment"
    PULL_APPT_NURSE = "pull_appt_nurse", "Appointment, task for the nurses"
    PULL_NO_SHOW = "pull_no_show", "Appointment passed without a record"
    MAX_LENGTH = "max_length", "Longest time is near"
    DECISION_DUE = "decision_due", "Decision is due"
    DECISION_TOLD = "decision_told", "There is news"
    POST_PULL = "post_pull", "Check afterwards"
    POST_PULL_NURSE = "post_pull_nurse", "Check afterwards not answered"
    PHONE_INSTEAD = "phone_instead", "Phone the patient instead of a message"
