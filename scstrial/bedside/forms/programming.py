"""The programming session and the programs set in it (rule book 6.4)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, Field, FieldList, FormField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from scstrial.assessments.rules.limits import ONE
from scstrial.bedside.forms.parts import ImpedancesField, Part, RecordForm, filled, parts_named
from scstrial.foundation.forms import ChoiceField, ExactField, MomentField, NrsField, SelectOneField, WholeField
from scstrial.programming.choices import ProgrammedBy, Waveform
from scstrial.programming.rules import ProgrammingSession, ProgramSettings

PROGRAMS_MAX = 4
CATHODE, ANODE, OFF = "-", "+", ""
POLARITIES = ((OFF, "off"), (CATHODE, "cathode"), (ANODE, "anode"))


class ContactsField(Field):  # type: ignore[misc]
    """The polarity of each contact, chosen at inputs named `<field>-<lead>-<contact>`; off is left out of `data`."""

    data: dict[str, str]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.raw_data: list[str] = []
        self.object_data = data
        self.data = dict(data) if isinstance(data, Mapping) else {}
        if formdata is None:
            return
        prefix = f"{self.name}-"
        chosen = {key[len(prefix) :]: formdata.get(key) for key in formdata if key.startswith(prefix)}
        self.data = {contact: sign for contact, sign in chosen.items() if sign in (CATHODE, ANODE)}

    def of(self, lead: int, contact: int) -> str:
        """The polarity of a contact, empty when it is off."""
        return self.data.get(f"{lead}-{contact}", OFF)

    def with_sign(self, sign: str) -> tuple[str, ...]:
        return tuple(sorted((name for name, chosen in self.data.items() if chosen == sign), key=contact_order))


def contact_order(name: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", name))


class ProgramPart(Part):
    """One program."""

    name = StringField("Name", [Optional()])
    waveform = SelectOneField("Waveform", Waveform)
    contacts = ContactsField("Contacts")
    amplitude_ma = ExactField("Amplitude")
    amplitude_v = ExactField("or, if set in volts")
    pulse_width_us = WholeField("Pulse width")
    rate_hz = WholeField("Rate")
    cycle_on_s = ExactField("Cycle: on for")
    cycle_off_s = ExactField("and off for")
    use_pct = WholeField("Use of the day")
    coverage_pct = WholeField("Pain area covered, if felt")
    immediate_nrs = NrsField("Pain right after programming")
    is_active = BooleanField("The patient leaves with this program")

    def settings(self) -> ProgramSettings:
        named = {name: getattr(self, name).data for name in SETTINGS}
        return ProgramSettings(
            **{**named, "name": named["name"] or ""},
            cathodes=self.contacts.with_sign(CATHODE),
            anodes=self.contacts.with_sign(ANODE),
        )


class FineProgramPart(ProgramPart):
    """The same with a typed number in place of eleven buttons."""

    immediate_nrs = ExactField("Pain right after programming")


SETTINGS = tuple(field.name for field in fields(ProgramSettings) if field.name not in ("cathodes", "anodes"))


class ImpedancesPart(Part):
    impedances_ohm = ImpedancesField("Impedances, from the tip down, in ohm")


class SessionForm(RecordForm):
    """A programming session; programs left empty at the end are not programs. `form_for_session` adds the leads."""

    held_at = MomentField("Programmed at", [InputRequired("Enter day and time of the programming.")])
    by_role = ChoiceField("Programmed by", ProgrammedBy, [InputRequired("Choose who programmed.")])
    reason = StringField("Reason", [InputRequired("Enter why it was programmed.")])
    programs = FieldList(FormField(ProgramPart), min_entries=1, max_entries=PROGRAMS_MAX)
    washout_hours = WholeField("Wash-out before a new waveform", default=0)
    note = TextAreaField("Note", [Optional()])
    correction_reason = TextAreaField("Why is the session corrected?", [Optional()])
    lead_numbers: Sequence[int] = ()

    def name_programs(self) -> None:
        """P1, P2 and so on, where a part has no name yet."""
        for number, part in enumerate(self.programs.entries, start=1):
            if not part.form.name.data and not part.form.name.raw_data:
                part.form.name.data = f"P{number}"

    def place_of(self, field: str | None) -> str | None:
        """Cathodes and anodes are asked in one field."""
        return re.sub(r"^(programs-\d+)-(cathodes|anodes)$", r"\1-contacts", field or "")

    def validate(self, extra_validators: Any = None) -> bool:
        well = super().validate(extra_validators)
        complete = [
            part.form.ask(waveform=f"Choose the waveform of program {number}.")
            for number, part in enumerate(self.program_parts(), start=1)
        ]
        self.gather_errors()
        return bool(well) and all(complete)

    def program_parts(self) -> list[FormField]:
        return filled(self.programs, "name", "is_active")

    def session(self) -> ProgrammingSession:
        leads = self["leads"].form
        measured = {number: leads[str(number)].form.impedances_ohm.data for number in self.lead_numbers}
        return ProgrammingSession(
            held_at=self.held_at.data,
            by_role=self.by_role.data,
            reason=self.reason.data or "",
            programs=tuple(part.form.settings() for part in self.program_parts()),
            washout_hours=self.washout_hours.data or 0,
            note=self.note.data or "",
            impedances_ohm={number: ohms for number, ohms in measured.items() if ohms},
        )


def form_for_session(lead_numbers: Sequence[int], step: Decimal = ONE) -> type[SessionForm]:
    """The session form with the impedances of each of these leads, named `leads-1-impedances_ohm`.

    `step` of the trial's pain scale: below 1 the pain after programming is typed.
    """
    leads = parts_named([str(number) for number in lead_numbers], ImpedancesPart)
    asked: dict[str, Any] = {"leads": leads, "lead_numbers": tuple(lead_numbers)}
    if step < ONE:
        asked["programs"] = FieldList(FormField(FineProgramPart), min_entries=1, max_entries=PROGRAMS_MAX)
        asked["programs"].creation_counter = SessionForm.programs.creation_counter  # its place among the errors
    return type("SessionFormWithLeads", (SessionForm,), asked)


def program_typed(program: Any) -> dict[str, Any]:
    """A stored program as the form shows it."""
    signs = {**dict.fromkeys(program.cathodes, CATHODE), **dict.fromkeys(program.anodes, ANODE)}
    return {**{name: getattr(program, name) for name in SETTINGS}, "contacts": signs}


def session_typed(session: Any, lead_numbers: Sequence[int]) -> dict[str, Any]:
    """A stored session as the form shows it."""
    kept = session.impedances_ohm
    return {
        **{name: getattr(session, name) for name in ("held_at", "by_role", "reason", "washout_hours", "note")},
        "programs": [program_typed(program) for program in session.programs],
        "leads": {str(number): {"impedances_ohm": tuple(kept.get(str(number), ()))} for number in lead_numbers},
    }
