"""The form about a clinic."""

from wtforms import EmailField, StringField
from wtforms.validators import InputRequired, Length, Optional

from scstrial.clinics.rules import known_zones
from scstrial.foundation.forms import BaseForm


class ClinicForm(BaseForm):
    name = StringField("Name of the clinic", [InputRequired("Enter the name of the clinic."), Length(max=120)])
    phone = StringField(
        "Phone number that patients call",
        [InputRequired("Enter the phone number that patients call."), Length(max=40)],
        description="It stands in every message.",
    )
    emergency_phone = StringField("Emergency number", [InputRequired("Enter the emergency number."), Length(max=40)])
    address = StringField("Address", [Optional(), Length(max=300)])
    time_zone = StringField(
        "Time zone", [InputRequired("Enter the time zone, for example America/Chicago.")], render_kw={"list": "zones"}
    )
    second_contact_name = StringField("Second contact for urgent flags", [Optional(), Length(max=120)])
    second_contact_phone = StringField("Phone of the second contact", [Optional(), Length(max=40)])
    second_contact_email = EmailField(
        "E-mail of the second contact",
        [Optional(), Length(max=255)],
        description="Is written to when nobody answers an urgent flag in time; without it somebody has to phone.",
    )

    programme_lead_name = StringField("Programme lead", [Optional(), Length(max=120)])
    programme_lead_email = EmailField(
        "E-mail of the programme lead",
        [Optional(), Length(max=255)],
        description="Is written to when a decision is five days late; without it the physicians alone are told.",
    )

    def details(self) -> dict[str, str]:
        """What was typed, by column."""
        names = ("name", "phone", "emergency_phone", "address", "time_zone")
        second = ("second_contact_name", "second_contact_phone", "second_contact_email")
        lead = ("programme_lead_name", "programme_lead_email")
        return {name: self[name].data or "" for name in (*names, *second, *lead)}


def zone_names() -> list[str]:
    return sorted(zone for zone in known_zones() if "/" in zone and not zone.startswith("Etc/"))
