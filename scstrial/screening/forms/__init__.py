"""Forms of the screening, by what is entered."""

from scstrial.screening.forms.answers import AnswersForm, answers_form
from scstrial.screening.forms.care import CareForm
from scstrial.screening.forms.deciding import ConfirmForm, OverrideForm, WithdrawForm
from scstrial.screening.forms.evidence import EvidenceForm
from scstrial.screening.forms.fields import DayField, SeveralField
from scstrial.screening.forms.indication import IndicationForm
from scstrial.screening.forms.reevaluation import PartForm

__all__ = [
    "AnswersForm",
    "CareForm",
    "ConfirmForm",
    "DayField",
    "EvidenceForm",
    "IndicationForm",
    "OverrideForm",
    "PartForm",
    "SeveralField",
    "WithdrawForm",
    "answers_form",
]
