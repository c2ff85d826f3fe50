"""How a patient is reached and what comes back: ways in their order, replies by text message, words of the service."""
