"""Every table, so that the migrations and the tests know all of them."""

from scstrial.accounts import models as accounts
from scstrial.aftercare import models as aftercare
from scstrial.assessments import models as assessments
from scstrial.audit import models as audit
from scstrial.bedside import models as bedside
from scstrial.clinics import models as clinics
from scstrial.complications import models as complications
from scstrial.contact import models as contact
from scstrial.daily_logs import models as daily_logs
from scstrial.decision import models as decision
from scstrial.diary import models as diary
from scstrial.foundation import submissions, typed
from scstrial.medications import models as medications
from scstrial.outbox import models as outbox
from scstrial.patients import models as patients
from scstrial.programming import models as programming
from scstrial.protocols import models as protocols
from scstrial.reminders import models as reminders
from scstrial.screening import models as screening
from scstrial.trials import models as trials

TABLES = (
    accounts,
    aftercare,
    assessments,
    audit,
    bedside,
    clinics,
    complications,
    contact,
    daily_logs,
    decision,
    diary,
    medications,
    outbox,
    patients,
    programming,
    protocols,
    reminders,
    screening,
    submissions,
    trials,
    typed,
)
