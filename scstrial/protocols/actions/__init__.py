"""Writing the clinic's numbers: versions of the protocol and of the payers' profiles."""

from scstrial.protocols.actions.payers import confirm_payer_version as confirm_payer_version
from scstrial.protocols.actions.payers import draft_payer_version as draft_payer_version
from scstrial.protocols.actions.versions import ALIKE as ALIKE
from scstrial.protocols.actions.versions import FROM_THE_BEGINNING as FROM_THE_BEGINNING
from scstrial.protocols.actions.versions import add_default_protocol as add_default_protocol
from scstrial.protocols.actions.versions import change_lead_numbers as change_lead_numbers
from scstrial.protocols.actions.versions import change_pain_step as change_pain_step
from scstrial.protocols.actions.versions import confirm_protocol as confirm_protocol
from scstrial.protocols.actions.versions import draft_version as draft_version
from scstrial.protocols.actions.versions import problems_with_draft as problems_with_draft
