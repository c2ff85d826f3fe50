"""Deciding and signing; a second physician's opinion."""

from scstrial.decision.actions.opinions import ask_opinion, give_opinion, withdraw_request
from scstrial.decision.actions.signing import CHANGED_MEANWHILE, OPINION_MEANWHILE, numbers_of, sign_decision

__all__ = [
    "CHANGED_MEANWHILE",
    "OPINION_MEANWHILE",
    "ask_opinion",
    "give_opinion",
    "numbers_of",
    "sign_decision",
    "withdraw_request",
]
