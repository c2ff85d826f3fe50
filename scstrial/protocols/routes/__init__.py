"""Pages of the protocol: the clinic's numbers with their sources, changed and confirmed by physicians."""

from scstrial.protocols.routes import changing as changing
from scstrial.protocols.routes import compared as compared
from scstrial.protocols.routes import payers as payers
from scstrial.protocols.routes import payers_changing as payers_changing
from scstrial.protocols.routes import shortcuts as shortcuts
from scstrial.protocols.routes import shown as shown
from scstrial.protocols.routes.blueprint import pages as pages
