"""Pages of the screening: the checklist, its questions, the indication, what was before, overrides, clearing."""

from scstrial.screening.routes import care as care
from scstrial.screening.routes import checklist as checklist
from scstrial.screening.routes import deciding as deciding
from scstrial.screening.routes import evidence as evidence
from scstrial.screening.routes import indications as indications
from scstrial.screening.routes import reevaluation as reevaluation
from scstrial.screening.routes.blueprint import pages as pages
