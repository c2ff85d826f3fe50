"""Pages: deciding, what was signed, second opinions."""

from scstrial.decision.routes import deciding as deciding
from scstrial.decision.routes import opinions as opinions
from scstrial.decision.routes import signed as signed
from scstrial.decision.routes.blueprint import pages as pages
