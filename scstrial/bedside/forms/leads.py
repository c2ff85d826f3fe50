"""The placement record: how the leads went in, and each lead (rule book 6.2, 6.3)."""

from dataclasses import fields
from typing import Any

from wtforms import BooleanField, FieldList, FormField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from scstrial.bedside.forms.parts import ContactCountField, ImpedancesField, Part, RecordForm, YesNoField, filled
from scstrial.foundation.forms import ChoiceField, ExactField, MomentField, SelectOneField, WholeField
from scstrial.trials.choices import (
    Anchoring,
    Antibiotic,
    Approach,
    LeadSide,
    ResistanceMedium,
    Sedation,
    SiteOfService,
    TipLevel,
    TipThird,
    Vendor,
)
from scstrial.trials.rules import CONTACT_COUNTS, LEADS_MAX, Lead, Placement

LEADS_SHOWN = 2  # most trials have two
USUAL_CONTACTS = 8


class LeadPart(Part):
    """One lead; its number is its place in the form."""

    vendor = SelectOneField("Maker", Vendor)
    model = StringField("Model", [Optional()])
    contact_count = ContactCountField("Contacts", CONTACT_COUNTS, default=USUAL_CONTACTS)
    side = ChoiceField("Side of the midline", LeadSide)
    tip_level = SelectOneField("Level of the tip", TipLevel)
    tip_third = SelectOneField("Third of the vertebra", TipThird, blank="Not recorded")
    tip_offset_mm = ExactField("Tip offset from the level (+ caudal, - cephalad)")
    serial = StringField("Serial number", [Optional()])
    lot = StringField("Lot", [Optional()])
    udi = StringField("UDI", [Optional()])
    impedances_ohm = ImpedancesField("Impedances, from the tip down, in ohm")
    image_taken = YesNoField("Image of the final position taken")

    def is_complete(self, number: int) -> bool:
        """Side, level and maker are asked of each lead; contacts come with an answer."""
        return self.ask(
            vendor=f"Choose the maker of lead {number}.",
            contact_count=f"Choose 4, 8 or 16 contacts for lead {number}.",
            side=f"Choose the side of lead {number}.",
            tip_level=f"Choose the level of the tip of lead {number}.",
        )

    def lead(self, number: int) -> Lead:
        named = {name: getattr(self, name).data for name in LEAD_FIELDS}
        texts = {name: named[name] or "" for name in ("model", "serial", "lot", "udi")}
        return Lead(number=number, **{**named, **texts, "impedances_ohm": self.impedances_ohm.data or ()})


LEAD_FIELDS = tuple(field.name for field in fields(Lead) if field.name != "number")


class PlacementForm(RecordForm):
    """The placement record with one part per lead; parts left empty at the end are not leads."""

    placed_at = MomentField("Leads placed at", [InputRequired("Enter day and time of the placement.")])
    operator = StringField("Placed by", [InputRequired("Enter who placed the leads.")])
    leads = FieldList(FormField(LeadPart), min_entries=LEADS_SHOWN, max_entries=LEADS_MAX)
    dural_puncture = YesNoField("Was the dura punctured?")
    blood_seen = YesNoField("Was blood seen?")
    antibiotic = SelectOneField("Antibiotic", Antibiotic)
    antibiotic_dose = StringField("Dose, such as 2 g", [Optional()])
    antibiotic_started_at = MomentField("Antibiotic started")
    incision_at = MomentField("Incision")
    antibiotic_stopped_at = MomentField("Last dose")
    paresthesia_free = BooleanField("Paresthesia-free: coverage was not tested")
    coverage_pct = WholeField("Pain area covered by the tingling")
    site_of_service = SelectOneField("Place of service", SiteOfService, blank="Not recorded")
    sedation = SelectOneField("Sedation", Sedation, blank="Not recorded")
    fluoroscopy_seconds = WholeField("Fluoroscopy time")
    fluoroscopy_dose = StringField("Fluoroscopy dose, such as 12 mGy", [Optional()])
    entry_level = StringField("Entry level, such as T12-L1", [Optional()])
    approach = SelectOneField("Approach", Approach, blank="Not recorded")
    loss_of_resistance = SelectOneField("Loss of resistance to", ResistanceMedium, blank="Not recorded")
    attempts = WholeField("Attempts")
    chlorhexidine_prep = YesNoField("Skin prepared with chlorhexidine")
    anchoring = SelectOneField("Fixed with", Anchoring, blank="Not recorded")
    dressing = StringField("Dressing", [Optional()])
    stimulator_model = StringField("External stimulator, model", [Optional()])
    stimulator_serial = StringField("External stimulator, serial number", [Optional()])
    note = TextAreaField("Note", [Optional()])
    hold_override_reason = TextAreaField("Physician's reason to go ahead", [Optional()])
    correction_reason = TextAreaField("Why is the record corrected?", [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        well = super().validate(extra_validators)
        complete = [part.form.is_complete(number) for number, part in enumerate(self.lead_parts(), start=1)]
        self.gather_errors()
        return bool(well) and all(complete)

    def lead_parts(self) -> list[FormField]:
        return filled(self.leads, "contact_count")

    def placement(self) -> Placement:
        values = {name: getattr(self, name).data for name in PLACEMENT_FIELDS}
        texts = {name: values[name] or "" for name in PLACEMENT_TEXTS}
        leads = tuple(part.form.lead(number) for number, part in enumerate(self.lead_parts(), start=1))
        return Placement(**{**values, **texts}, leads=leads)


PLACEMENT_FIELDS = tuple(field.name for field in fields(Placement) if field.name != "leads")
PLACEMENT_TEXTS = tuple(field.name for field in fields(Placement) if field.type is str or field.type == "str")


def placement_typed(placement: Any) -> dict[str, Any]:
    """A stored placement as the form shows it."""
    names = tuple(field.name for field in fields(Lead))
    leads = [{name: getattr(lead, name) for name in names} for lead in placement.leads]
    return {**{name: getattr(placement, name) for name in PLACEMENT_FIELDS}, "leads": leads}
