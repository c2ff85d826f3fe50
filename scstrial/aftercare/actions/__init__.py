"""What is done after the decision."""

from scstrial.aftercare.actions.ending import explant, lose_track, take_back
from scstrial.aftercare.actions.implant import (
    change_plan,
    correct_implant,
    drop_implant,
    plan_implant,
    record_implant,
)
from scstrial.aftercare.actions.visits import hold_visit, miss_visit, withdraw_visit

__all__ = [
    "change_plan",
    "correct_implant",
    "drop_implant",
    "explant",
    "hold_visit",
    "lose_track",
    "miss_visit",
    "plan_implant",
    "record_implant",
    "take_back",
    "withdraw_visit",
]
