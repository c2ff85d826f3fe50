"""Named systems that may act without a person."""

from scstrial.foundation.choice import Choice


class System(Choice):
    SCHEDULER = "scheduler", "Scheduler"
    FLAG_RULES = "flag rules", "Flag rules"
    COMMAND_LINE = "command line", "Command line"
    DEMO = "demo", "Demo"
    PATIENT = "patient", "Patient, by link"
    PATIENT_TEXT = "patient text", "Patient, by text message"
    PHONE_COMPANY = "phone company", "Phone company"
