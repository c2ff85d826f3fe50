"""Pages of the time after the decision."""

from scstrial.aftercare.routes import implant as implant
from scstrial.aftercare.routes import visits as visits
from scstrial.aftercare.routes.blueprint import pages as pages
