"""Named systems that may act without a person."""

from scstrial.foundation.choice import Choice


class System(Choice):
    SCHEDULER = "scheduler", "Scheduler"
    COMMAND_LINE = "command line", "Command line"
    DEMO = "demo", "Demo"
