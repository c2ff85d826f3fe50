"""Forms of the time after the decision."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import FieldList, Form, FormField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from scstrial.aftercare.choices import (
    Anaesthesia,
    ExplantCode,
    ExplantReason,
    ImplantCode,
    Known,
    LeadKind,
    MissedReason,
    NotDoneReason,
    Removed,
    Satisfaction,
    VisitDue,
    YesNo,
)
from scstrial.aftercare.rules import LEADS_MAX, ExplantFacts, ImplantedLead, ImplantPlan, Operation, VisitFacts
from scstrial.assessments.choices import Area
from scstrial.bedside.choices import Change
from scstrial.foundation.choice import Choice
from scstrial.foundation.clock import day_of
from scstrial.foundation.forms import (
    BaseForm,
    ChoiceField,
    DayField,
    ExactField,
    MomentField,
    SelectOneField,
    WholeField,
    one_of,
    options,
)
from scstrial.trials.choices import LeadSide, SiteOfService, TipLevel, Vendor


class TicksField(SelectMultipleField):
    """Several of a closed list as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, choices: type[Choice], **kw: Any) -> None:
        super().__init__(label, coerce=one_of(choices), choices=options(choices), **kw)


class SeenForm(BaseForm):
    """A form that knows which version of the record it was made from."""

    @property
    def version_seen(self) -> int | None:
        typed = self.seen_version.data or ""
        return int(typed) if typed.isdecimal() else None


class PlanForm(SeenForm):
    planned_at = MomentField("Implant", [InputRequired("Enter day and time of the implant.")])
    surgeon = StringField("Surgeon", [Optional()])
    place = SelectOneField("Where", SiteOfService)
    note = TextAreaField("Note", [Optional()])

    def plan(self, zone: str) -> ImplantPlan:
        return ImplantPlan(
            planned_at=self.planned_at.data,
            planned_on=day_of(self.planned_at.data, zone),
            surgeon=self.surgeon.data or "",
            place=self.place.data,
            note=self.note.data or "",
        )


class LeadPart(Form):
    """One lead; its number is its place in the form."""

    class Meta:
        bind_field = BaseForm.Meta.bind_field

    kind = ChoiceField("Kind", LeadKind)
    contact_count = WholeField("Contacts")
    level = SelectOneField("Level of the tip", TipLevel)
    side = ChoiceField("Side of the midline", LeadSide)
    model = StringField("Model", [Optional()])
    serial = StringField("Serial number", [Optional()])

    @property
    def is_blank(self) -> bool:
        return not any(field.data for field in self) and not any(field.errors for field in self)

    def lead(self, number: int) -> ImplantedLead:
        return ImplantedLead(
            number=number,
            kind=self.kind.data,
            model=self.model.data or "",
            serial=self.serial.data or "",
            contact_count=self.contact_count.data,
            level=self.level.data,
            side=self.side.data,
        )


class OperationForm(SeenForm):
    """The implant as done; parts for leads left empty at the end are not leads."""

    done_on = DayField("Done on", [InputRequired("Enter the day of the implant.")])
    surgeon = StringField("Surgeon", [Optional()])
    place = SelectOneField("Where", SiteOfService, blank="Not recorded")
    anaesthesia = SelectOneField("Anaesthesia", Anaesthesia, blank="Not recorded")
    codes = TicksField("CPT codes of what was done", ImplantCode)
    generator_vendor = SelectOneField("Maker", Vendor)
    generator_model = StringField("Model", [Optional()])
    generator_serial = StringField("Serial number", [Optional()])
    rechargeable = ChoiceField("Rechargeable", Known)
    mri_conditional = ChoiceField("MR-conditional", Known)
    leads = FieldList(FormField(LeadPart), min_entries=LEADS_MAX, max_entries=LEADS_MAX)
    note = TextAreaField("Note", [Optional()])
    correction_reason = TextAreaField("Why is the record corrected?", [Optional()])

    def operation(self) -> Operation:
        parts = [entry.form for entry in self.leads.entries]
        while parts and parts[-1].is_blank:
            parts.pop()
        return Operation(
            done_on=self.done_on.data,
            surgeon=self.surgeon.data or "",
            place=self.place.data,
            codes=tuple(self.codes.data or ()),
            generator_vendor=self.generator_vendor.data,
            generator_model=self.generator_model.data or "",
            generator_serial=self.generator_serial.data or "",
            rechargeable=self.rechargeable.data,
            mri_conditional=self.mri_conditional.data,
            leads=tuple(part.lead(number) for number, part in enumerate(parts, start=1)),
            anaesthesia=self.anaesthesia.data,
            note=self.note.data or "",
        )


def operation_typed(row: Any) -> dict[str, Any]:
    """A stored operation as the form shows it."""
    names = ("kind", "model", "serial", "contact_count", "level", "side")
    fields = [name for name in Operation.__dataclass_fields__ if name not in ("leads", "codes")]
    return {
        **{name: getattr(row, name) for name in fields},
        "codes": [ImplantCode(code) for code in row.codes],
        "leads": [{name: getattr(lead, name) for name in names} for lead in row.leads],
    }


class DropForm(SeenForm):
    reason = ChoiceField("Why is the implant not done?", NotDoneReason)
    note = TextAreaField("In a few words", [Optional()])


class ExplantForm(SeenForm):
    explanted_on = DayField("Taken out on", [InputRequired("Enter the day it was taken out.")])
    reason = ChoiceField("Why", ExplantReason)
    removed = ChoiceField("What was taken out", Removed)
    codes = TicksField("CPT codes of what was done", ExplantCode)
    note = TextAreaField("Note", [Optional()])
    correction_reason = TextAreaField("Why is the record corrected?", [Optional()])

    def facts(self) -> ExplantFacts:
        return ExplantFacts(
            explanted_on=self.explanted_on.data,
            reason=self.reason.data,
            removed=self.removed.data,
            codes=tuple(self.codes.data or ()),
            note=self.note.data or "",
        )


class WhyForm(SeenForm):
    why = TextAreaField("Why", [Optional()])


class PainPart(Form):
    """The average of one area; which one stands in the form."""

    area = HiddenField()
    average = ExactField("Average pain in the last week")


class VisitForm(SeenForm):
    """What is asked at a visit after the implant."""

    held_on = DayField("Day of the visit", [InputRequired("Enter the day of the visit.")])
    pain = FieldList(FormField(PainPart))
    uses_stimulator = ChoiceField("Does the patient use the stimulator?", YesNo)
    pgic = ChoiceField("Overall change since before the trial (PGIC)", Change)
    satisfaction = ChoiceField("Satisfaction with the stimulator", Satisfaction)
    mme_per_day = ExactField("Opioids")
    has_complication = ChoiceField("Any complication since the last visit?", YesNo)
    note = TextAreaField("Note", [Optional()])
    correction_reason = TextAreaField("Why is the record corrected?", [Optional()])

    def ask_areas(self, areas: Sequence[Area], typed: Mapping[Area, Any]) -> None:
        """One part for each area, in their order; what was sent stays, each name is the area's."""
        while len(self.pain.entries) > len(areas):
            self.pain.pop_entry()
        for index, area in enumerate(areas):
            if index >= len(self.pain.entries):
                self.pain.append_entry({"average": typed.get(area)})
            part = self.pain.entries[index].form
            part.area.data = area.value
            part.average.label.text = f"{area.label}: average pain in the last week"

    def facts(self, due: VisitDue, areas: Sequence[Area]) -> VisitFacts:
        averages = [entry.form.average.data for entry in self.pain.entries]
        pairs: Iterable[tuple[Area, Any]] = zip(areas, averages, strict=False)
        return VisitFacts(
            due=due,
            held_on=self.held_on.data,
            pain={area: average for area, average in pairs if average is not None},
            pgic=int(self.pgic.data.value) if self.pgic.data is not None else None,
            satisfaction=self.satisfaction.data,
            uses_stimulator=self.uses_stimulator.data,
            mme_per_day=self.mme_per_day.data,
            has_complication=self.has_complication.data,
            note=self.note.data or "",
        )


class MissedForm(SeenForm):
    reason = ChoiceField("Why was the visit missed?", MissedReason)
    note = TextAreaField("In a few words", [Optional()])
