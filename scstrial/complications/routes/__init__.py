"""Pages about flags and complications."""

from scstrial.complications.routes import by_hand as by_hand
from scstrial.complications.routes import flags as flags
from scstrial.complications.routes.blueprint import pages as pages
