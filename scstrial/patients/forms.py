"""Forms about a patient's details, consents and record."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import phonenumbers
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, TelInput

from scstrial.clinics.rules import known_zones
from scstrial.foundation.forms import BaseForm, ChoiceField, SelectOneField, options
from scstrial.patients.choices import (
    ClosedReason,
    ConsentAsked,
    ConsentHow,
    FirstChannel,
    Language,
    MessageChannel,
    Sex,
)
from scstrial.patients.rules import HOME_REGION, PatientDetails, consent_wording, day_typed, phone_words, readable

NEAR_ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
)
CONTINENTS = (
    *("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/"),
    *("Australia/", "Europe/", "Indian/", "Pacific/"),
)


def zone_choices() -> list[SelectChoice]:
    """Time zones in two groups, the likely ones first."""
    far = sorted(zone for zone in known_zones() if zone.startswith(CONTINENTS) and zone not in NEAR_ZONES)
    groups = (("United States", NEAR_ZONES), ("Elsewhere", far))
    named = [SelectChoice(zone, zone.replace("_", " "), {}, group) for group, zones in groups for zone in zones]
    return [SelectChoice("", "The same as the clinic's"), *named]


def version_seen(form: BaseForm) -> int:
    """The version a form was made from; 0 when it says none."""
    typed = form.seen_version.data or ""
    return int(typed) if typed.isdecimal() else 0


class TypedField(Field):
    """One line of text that means something else; what was typed stays on the page."""

    data: Any

    def _value(self) -> str:
        return readable(self.raw_data[0]) if self.raw_data else self.words()

    def words(self) -> str:
        return str(self.data or "")


class PhoneField(TypedField):
    """A phone number as people write it; `data` is E.164 or empty."""

    widget = TelInput()

    def words(self) -> str:
        return phone_words(self.data or "")

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = ""
        if not typed:
            return
        try:
            number = phonenumbers.parse(typed, HOME_REGION)
        except phonenumbers.NumberParseException as wrong:
            raise ValueError("Enter a phone number, for example (312) 555-0142 or +44 20 7946 0958.") from wrong
        if number.extension:
            raise ValueError("Enter the number without an extension.")
        if not phonenumbers.is_valid_number(number):
            raise ValueError("Check this phone number: there is none like it. Start with + for another country.")
        self.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class BirthDateField(TypedField):
    """A date of birth from the browser's calendar or typed in one of three ways."""

    widget = DateInput()

    def words(self) -> str:
        return self.data.isoformat() if isinstance(self.data, date) else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = day_typed(valuelist[0]) if valuelist else None
        if self.data is None and valuelist and valuelist[0].strip():
            raise ValueError("Enter the date like 1968-05-04, 4 May 1968 or 05/04/1968.")


class TicksField(SelectMultipleField):
    """Several of a list as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PatientForm(BaseForm):
    """Who the patient is and how to reach them."""

    given_name = StringField("Given name", [InputRequired("Enter the given name.")])
    family_name = StringField("Family name", [InputRequired("Enter the family name.")])
    born_on = BirthDateField("Date of birth", [InputRequired("Enter the date of birth.")])
    mrn = StringField("Record number (MRN)", [InputRequired("Enter the record number.")])
    sex = ChoiceField("Sex", Sex, [InputRequired("Choose the sex as recorded by the clinic.")])
    phone = PhoneField("Phone", [Optional()])
    email = EmailField("E-mail", [Optional()])
    language = SelectOneField(
        "Preferred language",
        Language,
        [InputRequired("Choose the language the patient prefers.")],
        default=Language.ENGLISH,
    )
    interpreter_needed = BooleanField("An interpreter is needed")
    caregiver_name = StringField("Caregiver's name", [Optional()])
    caregiver_phone = PhoneField("Caregiver's phone", [Optional()])
    time_zone = SelectField("Time zone", validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.time_zone.choices = zone_choices()

    def details(self, clinic_zone: str) -> PatientDetails:
        """What was typed, in the clinic's time zone unless another one was chosen."""
        return PatientDetails(
            mrn=self.mrn.data,
            family_name=self.family_name.data,
            given_name=self.given_name.data,
            born_on=self.born_on.data,
            sex=self.sex.data,
            phone=self.phone.data or "",
            email=self.email.data or "",
            language=self.language.data,
            interpreter_needed=self.interpreter_needed.data,
            caregiver_name=self.caregiver_name.data or "",
            caregiver_phone=self.caregiver_phone.data or "",
            time_zone=self.time_zone.data or clinic_zone,
        )


def number_read(value: Any) -> int | None:
    return int(value) if value else None


def channel_read(value: Any) -> MessageChannel:
    return MessageChannel(value)


def consents_field() -> TicksField:
    """Each channel with the exact words the patient agrees to."""
    words = options((channel, f"{channel.label}: “{consent_wording(channel)}”") for channel in MessageChannel)
    return TicksField("Read out, and tick what the patient agrees to", choices=words, coerce=channel_read)


class ConsentQuestions(BaseForm):
    """What goes with an agreement: how it was given, and the warning before it."""

    how = ChoiceField("How did the patient answer?", ConsentAsked, [Optional()])
    warned = BooleanField(
        "I said that e-mail and text messages are not encrypted; the patient prefers them all the same"
    )

    def how_said(self) -> ConsentHow | None:
        """How it was said; None while that was not answered."""
        return ConsentHow(str(self.how.data)) if self.how.data is not None else None


class RegisterForm(PatientForm, ConsentQuestions):
    """A new patient; who may be registered already is asked about."""

    clinic = SelectField("Clinic", [InputRequired("Choose the clinic.")], coerce=number_read)
    consents = consents_field()
    somebody_else = BooleanField("I looked: this is somebody else")
    seen_ids = HiddenField()

    def offer_clinics(self, clinics: Iterable[Any]) -> None:
        """Who works at one clinic is not asked which."""
        choices = options((str(clinic.id), clinic.name) for clinic in clinics)
        self.clinic.choices = [SelectChoice("", "Choose"), *choices]
        if len(choices) == 1:
            self.clinic.choices = choices
            self.clinic.validators = []
            self.clinic.data = int(choices[0].value)

    def clinic_id(self) -> int:
        """The clinic chosen, or the only one there is."""
        return int(self.clinic.data)

    def different_from(self) -> frozenset[int]:
        """The look-alikes that were shown and called somebody else."""
        if not self.somebody_else.data:
            return frozenset()
        return frozenset(int(word) for word in (self.seen_ids.data or "").split(",") if word.isdecimal())

    def show_look_alikes(self, ids: Collection[int]) -> None:
        """Remember who is shown; others than before must be looked at anew."""
        seen = ",".join(str(number) for number in sorted(ids))
        if self.seen_ids.data != seen:
            self.somebody_else.data = False
        self.seen_ids.data = seen


class CorrectForm(PatientForm):
    """Corrected details; `seen_version` says what the person was looking at."""

    @classmethod
    def showing(cls, details: PatientDetails, *, clinic_zone: str, version: int) -> "CorrectForm":
        """The form filled with what is stored."""
        zone = "" if details.time_zone == clinic_zone else details.time_zone
        return cls(data={**vars(details), "time_zone": zone, "seen_version": str(version)})


class ConsentForm(ConsentQuestions):
    """Messages agreed to now; `seen_version` is the latest consent the person was looking at."""

    consents = consents_field()
    first = ChoiceField("Which comes first?", FirstChannel, [Optional()])

    @classmethod
    def showing(cls, channels: Collection[MessageChannel], latest_id: int, first: MessageChannel) -> "ConsentForm":
        words = {"consents": list(channels), "seen_version": str(latest_id), "first": FirstChannel(str(first))}
        return cls(data=words)

    def first_channel(self) -> MessageChannel | None:
        """The channel that comes first; None leaves it as it is."""
        return MessageChannel(str(self.first.data)) if self.first.data is not None else None


class CloseForm(BaseForm):
    reason = ChoiceField("Why is the record closed?", ClosedReason, [InputRequired("Choose why the record is closed.")])
    why = TextAreaField("In a few words", [Optional(), Length(max=2000)])


class ReopenForm(BaseForm):
    why = TextAreaField(
        "Why is it opened again?",
        [InputRequired("Say in a few words why the record is opened again."), Length(max=2000)],
    )
