"""The numbers of the clinic and of the payer, and what they may be."""

from scstrial.protocols.rules.evaluation import DEFAULT_EVALUATION_RULE as DEFAULT_EVALUATION_RULE
from scstrial.protocols.rules.evaluation import DEFAULT_TRIAL_LENGTH as DEFAULT_TRIAL_LENGTH
from scstrial.protocols.rules.evaluation import EvaluationRule as EvaluationRule
from scstrial.protocols.rules.evaluation import TrialLength as TrialLength
from scstrial.protocols.rules.evaluation import problems_with_evaluation_rule as problems_with_evaluation_rule
from scstrial.protocols.rules.evaluation import problems_with_trial_length as problems_with_trial_length
from scstrial.protocols.rules.lead_numbers import LeadNumbers as LeadNumbers
from scstrial.protocols.rules.lead_numbers import problems_with_lead_numbers as problems_with_lead_numbers
from scstrial.protocols.rules.numbers import ProtocolNumbers as ProtocolNumbers
from scstrial.protocols.rules.numbers import cautions_in_numbers as cautions_in_numbers
from scstrial.protocols.rules.numbers import problems_with_effective_day as problems_with_effective_day
from scstrial.protocols.rules.numbers import problems_with_numbers as problems_with_numbers
from scstrial.protocols.rules.numbers import trial_window_of as trial_window_of
from scstrial.protocols.rules.stored import length_from as length_from
from scstrial.protocols.rules.stored import rule_from as rule_from
from scstrial.protocols.rules.stored import stored_length as stored_length
from scstrial.protocols.rules.stored import stored_rule as stored_rule
