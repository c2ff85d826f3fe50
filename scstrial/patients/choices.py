"""Closed lists about a patient: who they are, how to reach them, where they are on their way."""

from scstrial.foundation.choice import Choice


class Sex(Choice):
    """As recorded by the clinic; the kidney formula needs female or male."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Not known"


class Language(Choice):
    """The language a patient prefers, in its own words; pages for patients exist in English and Spanish."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Español"
    CHINESE = "zh", "中文"
    VIETNAMESE = "vi", "Tiếng Việt"
    TAGALOG = "tl", "Tagalog"
    KOREAN = "ko", "한국어"
    ARABIC = "ar", "العربية"
    RUSSIAN = "ru", "Русский"
    FRENCH = "fr", "Français"
    HAITIAN_CREOLE = "ht", "Kreyòl ayisyen"
    PORTUGUESE = "pt", "Português"
    GERMAN = "de", "Deutsch"
    POLISH = "pl", "Polski"
    ITALIAN = "it", "Italiano"
    HINDI = "hi", "हिन्दी"
    OTHER = "other", "Another language"


class MessageChannel(Choice):
    EMAIL = "email", "E-mail"
    SMS = "sms", "Text message"
    PHONE = "phone", "Phone call by the clinic"


class ConsentHow(Choice):
    """How it was said that messages may come, or may not."""

    IN_PERSON = "in_person", "Read out, answered in person"
    BY_PHONE = "by_phone", "Read out, answered by phone"
    ON_PAPER = "on_paper", "Signed on paper"
    BY_TEXT = "by_text", "Answered by text message"
    PHONE_COMPANY = "phone_company", "Told by the phone company"


class ConsentAsked(Choice):
    """Of these the ways in which a person of the clinic asks."""

    IN_PERSON = "in_person", "Read out, answered in person"
    BY_PHONE = "by_phone", "Read out, answered by phone"
    ON_PAPER = "on_paper", "Signed on paper"


class FirstChannel(Choice):
    EMAIL = "email", "E-mail, and a text message when it fails"
    SMS = "sms", "Text message, and an e-mail when it fails"


class Step(Choice):
    """Where a patient is on the way from referral to the time after the decision."""

    REFERRED = "referred", "Referred"
    SCREENING = "screening", "Screening"
    CLEARED = "cleared", "Cleared"
    SCHEDULED = "scheduled", "Scheduled"
    TRIAL = "trial", "Trial"
    DECISION = "decision", "Decision"
    AFTER = "after", "After the trial"
    CLOSED = "closed", "Closed"


class ClosedReason(Choice):
    """Why nobody expects anything further of this patient's record."""

    NOT_CLEARED = "not_cleared", "Not cleared for a trial"
    DECLINED = "declined", "Declined by the patient"
    WITHDRAWN = "withdrawn", "Withdrew"
    DIED = "died", "Died"
    MOVED = "moved", "Moved to another clinic"
    OTHER = "other", "Another reason"
