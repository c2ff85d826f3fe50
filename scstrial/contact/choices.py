"""What a text message from a patient asks for."""

from scstrial.foundation.choice import Choice


class ReplyKind(Choice):
    STOP = "stop", "Ends messages"
    START = "start", "Wants messages again"
    HELP = "help", "Asks for help"
    YES = "yes", "Agrees to messages"
    FREE = "free", "Something else"


class AnswerKind(Choice):
    """What the program answers by itself; the value names the folder of its wording."""

    STOP_CONFIRMED = "stop_confirmed", "Messages ended"
    START_CONFIRMED = "start_confirmed", "Messages begin again"
    HELP_ANSWER = "help_answer", "Whom to call"
    CONSENT_CONTACT = "consent_contact", "May we write to you?"
