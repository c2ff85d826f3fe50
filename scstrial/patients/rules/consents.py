"""What a patient agrees to when messages are sent: the exact words, which are stored with the agreement."""

from collections.abc import Collection, Iterator

from scstrial.foundation.refusal import Problem
from scstrial.patients.choices import ConsentHow, MessageChannel

# Rule book 10: unencrypted e-mail and text messages are allowed to a patient who was warned and still wants them
# (HHS-EM); automated texts need prior consent because log prompts exceed one a day (TCPA15).
WORDING = {
    MessageChannel.EMAIL: (
        "I agree that my clinic sends me automatic messages about appointments and tasks by e-mail, several a day if "
        "needed. I was told that this e-mail is not encrypted and that other people may be able to read it. "
        "The messages say nothing about my health. I can end this at any time by telling my clinic."
    ),
    MessageChannel.SMS: (
        "I agree that my clinic sends me automatic text messages about appointments and tasks, several a day if "
        "needed. I was told that text messages are not encrypted, that other people may be able to read them and that "
        "my phone company may charge for them. The messages say nothing about my health. "
        "I can end this at any time by telling my clinic. My treatment does not depend on it."
    ),
    MessageChannel.PHONE: (
        "I agree that my clinic phones me about appointments and tasks and may leave a message with its name and "
        "number, without anything about my health. I can end this at any time by telling my clinic."
    ),
}

# Changes with every change of the words above, so that a consent says what was read out.
TEXT_VERSION = {MessageChannel.EMAIL: "email-1", MessageChannel.SMS: "sms-1", MessageChannel.PHONE: "phone-1"}
UNENCRYPTED = frozenset({MessageChannel.EMAIL, MessageChannel.SMS})
ORDERS = (MessageChannel.EMAIL, MessageChannel.SMS)  # either may come first; the other one follows


def consent_wording(channel: MessageChannel) -> str:
    """The sentence that is read out or shown before a patient agrees to messages on a channel."""
    return WORDING[channel]


def holds_warning(wording: str) -> bool:
    """Do these words say that messages are not encrypted?"""
    return "not encrypted" in wording


def problems_with_consents(
    channels: Collection[MessageChannel],
    *,
    phone: str,
    email: str,
    warned: bool = True,
    how: ConsentHow | None = ConsentHow.IN_PERSON,
) -> Iterator[Problem]:
    """A channel can only be agreed to when there is an address for it, and after the warning where one is due."""
    if UNENCRYPTED & set(channels) and not warned:
        yield Problem(
            "Tell the patient that e-mail and text messages are not encrypted, then tick that you did, or untick them.",
            "warned",
        )
    if channels and how is None:
        yield Problem("Say how the patient answered: in person, by phone or on paper.", "how")
    if MessageChannel.EMAIL in channels and not email:
        yield Problem("Enter the e-mail address to which messages may go, or untick e-mail.", "email")
    if {MessageChannel.SMS, MessageChannel.PHONE} & set(channels) and not phone:
        yield Problem("Enter the phone number for calls and text messages, or untick them.", "phone")
