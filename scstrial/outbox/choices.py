"""Closed lists about messages: how they travel, to whom, where they stand, why a sending failed."""

from scstrial.foundation.choice import Choice


class Channel(Choice):
    EMAIL = "email", "E-mail"
    SMS = "sms", "Text message"
    FILE = "file", "Written to a file"
    TASK = "task", "Task in the program"


class Recipient(Choice):
    PATIENT = "patient", "Patient"
    NURSES = "nurses", "Nurses of the clinic"
    PHYSICIANS = "physicians", "Physicians of the clinic"
    LEAD = "lead", "Programme lead"
    PERSON = "person", "One person of the clinic"


class MessageStatus(Choice):
    WAITING = "waiting", "Planned"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ProviderStatus(Choice):
    """How far the text message service has come; a later one never gives way to an earlier one."""

    ACCEPTED = "accepted", "Accepted"
    SCHEDULED = "scheduled", "Scheduled"
    QUEUED = "queued", "Queued"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Given to the phone company"
    CANCELED = "canceled", "Cancelled"
    FAILED = "failed", "Not sent"
    UNDELIVERED = "undelivered", "Not delivered"
    DELIVERED = "delivered", "Delivered"
    READ = "read", "Read"


class FailureKind(Choice):
    """Why one try failed; the words tell a nurse what to do."""

    BAD_ADDRESS = "bad_address", "The address was refused. Ask the patient for the right one."
    REFUSED = "refused", "The patient's mail server or phone company refused the message. Phone instead."
    OPTED_OUT = "opted_out", "The patient has ended text messages with the phone company. Phone instead."
    SETTINGS = "settings", "Our settings for sending were refused. Tell the person who runs this program."
    UNREACHABLE = "unreachable", "The mail server or text message service could not be reached."
    LOST = "lost", "The line broke before the answer came: it is not known whether it was handed over."
    BROKEN = "broken", "The program failed while sending. Tell the person who runs this program."


class TryOutcome(Choice):
    BEGUN = "begun", "Begun"
    DELIVERED = "delivered", "Handed over"
    FAILED = "failed", "Failed"
    INTERRUPTED = "interrupted", "Interrupted: it is not known whether it was handed over"


class EndReason(Choice):
    """Why a message will not be tried again, besides having been sent."""

    TRIES_USED_UP = "tries_used_up", "All tries failed. Phone instead."
    PERMANENT = "permanent", "It cannot be delivered as it is. Correct the address or phone instead."
    TOO_LATE = "too_late", "It could not go out in time and would be of no use now. Phone if it still matters."
    NOT_WANTED = "not_wanted", "No longer needed."
    OPTED_OUT = "opted_out", "The patient did not agree, or no longer agrees, to messages this way."
    RECORD_CLOSED = "record_closed", "The patient's record was closed."
    CONTACT_CHANGED = "contact_changed", "The address or number is no longer the patient's."
    REPLACED = "replaced", "A later reminder about the same thing took its place."
    OVER_CAP = "over_cap", "As many messages as a day may have had gone out."
