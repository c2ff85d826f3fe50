"""The first pages: worklist, one patient's whole way, how the place runs."""

from scstrial.overview.routes import head as head
from scstrial.overview.routes import patient as patient
from scstrial.overview.routes import worklist as worklist
from scstrial.overview.routes.blueprint import pages as pages
