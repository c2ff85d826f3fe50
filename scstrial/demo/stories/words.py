"""Short names that the stories share."""

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import Answer, Session
from scstrial.patients.choices import Sex
from scstrial.screening.choices import Indication

F, M = Sex.FEMALE, Sex.MALE
YES = Answer.YES
MORNING, EVENING = Session.MORNING, Session.EVENING
PDN = (Indication.PDN, "E11.42")
PSPS_1 = (Indication.PSPS_1, "M54.16")
BOTH_FEET = (Area.FOOT_LEFT, Area.FOOT_RIGHT)
RIGHT_LEG = (Area.LEG_RIGHT, Area.LOW_BACK)
BACK = (Area.LOW_BACK, Area.LEG_RIGHT)
ALL_CHECKS = (1, 3, 14, 30)
