"""The pages on which the facts of a trial are entered: leads and programs, logs, checks after the pull."""

from scstrial.bedside.routes import films as films
from scstrial.bedside.routes import holds as holds
from scstrial.bedside.routes import leads as leads
from scstrial.bedside.routes import log_moves as log_moves
from scstrial.bedside.routes import log_versions as log_versions
from scstrial.bedside.routes import logs as logs
from scstrial.bedside.routes import phone_round as phone_round
from scstrial.bedside.routes import programming as programming
from scstrial.bedside.routes import pull as pull
from scstrial.bedside.routes import records as records
from scstrial.bedside.routes.blueprint import pages as pages
