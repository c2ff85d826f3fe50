"""The groups of questions that a daily log is made of; the rules judge the ranges, the fields only the shape."""

from decimal import Decimal
from typing import Any

from wtforms import FormField, HiddenField, StringField

from scstrial.assessments.choices import Area
from scstrial.bedside.forms.log_asked import PLAIN, TEXTS
from scstrial.bedside.forms.parts import Part
from scstrial.daily_logs.choices import Answer, Drainage, RedFlag
from scstrial.daily_logs.rules import DoseTaken, LogEntry
from scstrial.foundation.forms import ChoiceField, ExactField, NrsField, WholeField
from scstrial.medications.choices import Opioid

PAIN_WORDS = {
    "worst": "Worst, last 24 h",
    "least": "Least, last 24 h",
    "average": "Average, last 24 h",
    "current": "Now",
    "overnight": "During the night",
}
UNIT_WORDS = {"mcg_per_h": "mcg/h"}


def scale(label: str) -> NrsField:
    """Eleven buttons; a number outside 0-10 is left to the rules."""
    return NrsField(label, validate_choice=False)


class AreaPainForm(Part):
    """Pain of one area."""

    worst = scale(PAIN_WORDS["worst"])
    least = scale(PAIN_WORDS["least"])
    average = scale(PAIN_WORDS["average"])
    current = scale(PAIN_WORDS["current"])
    overnight = scale(PAIN_WORDS["overnight"])


class FineAreaPainForm(Part):
    """The same where the clinic rates in halves or tenths."""

    worst = ExactField(PAIN_WORDS["worst"])
    least = ExactField(PAIN_WORDS["least"])
    average = ExactField(PAIN_WORDS["average"])
    current = ExactField(PAIN_WORDS["current"])
    overnight = ExactField(PAIN_WORDS["overnight"])


PainForm = type("PainForm", (Part,), {area.value: FormField(AreaPainForm, area.label) for area in Area})
RedFlagForm = type("RedFlagForm", (Part,), {flag.value: ChoiceField(flag.label, Answer) for flag in RedFlag})


class DeviceForm(Part):
    """The external stimulator."""

    battery_fault = ChoiceField("Battery trouble", Answer)
    cable_fault = ChoiceField("Cable or plug trouble", Answer)
    switches_by_itself = ChoiceField("Switches on or off by itself", Answer)
    contacts_out_of_range = WholeField("Contacts out of the impedance range")


class SiteForm(Part):
    """The place where the leads enter."""

    redness = ChoiceField("Redness", Answer)
    redness_cm = ExactField("How far the redness reaches")
    swelling = ChoiceField("Swelling", Answer)
    warmth = ChoiceField("Warmth", Answer)
    tenderness = ChoiceField("Tender to touch", Answer)
    odour = ChoiceField("Bad smell", Answer)
    spreading = ChoiceField("Redness or swelling that is spreading", Answer)
    adhesive_shape = ChoiceField("Red or itchy only where the adhesive was", Answer)
    soaks_dressing = ChoiceField("Fluid or blood soaks the dressing", Answer)
    drainage = ChoiceField("Fluid from the wound", Drainage)


class DoseForm(Part):
    """One medicine and how much of it was taken; `listed` ones are known, only the number is asked."""

    listed = HiddenField()
    drug = StringField("Medicine")
    strength = ExactField("Strength of one")
    unit = StringField("Unit", default="mg")
    route = StringField("Route")
    count = ExactField("Number taken")

    @property
    def is_given(self) -> bool:
        """A listed medicine needs a number, another one counts as soon as it is named."""
        named = bool(self.drug.data) or self.strength.data is not None
        return self.count.data is not None or (named and not self.listed.data)

    @property
    def words(self) -> str:
        return medicine_words(self.drug.data or "", self.strength.data, self.unit.data or "")

    def dose(self) -> DoseTaken:
        """What was typed; a missing number is left to the rules, which ask for it."""
        count: Any = self.count.data
        strength = self.strength.data if self.strength.data is not None else Decimal(0)
        return DoseTaken(self.drug.data or "", strength, self.unit.data or "", count, self.route.data or None)


def medicine_words(drug: str, strength: Decimal | None, unit: str) -> str:
    """`Oxycodone 5 mg`; an opioid's store key is put in words."""
    name = next((one.label for one in Opioid if one.value == drug), drug)
    amount = "" if strength is None else f"{strength.normalize():f} "
    return f"{name} {amount}{UNIT_WORDS.get(unit, unit)}".strip()


def dose_data(dose: DoseTaken, *, listed: bool, count: Decimal | None) -> dict[str, Any]:
    """A medicine as a line of the form, asked about (`count` None) or answered."""
    return {**vars(dose), "route": dose.route or "", "listed": "1" if listed else "", "count": count}


def data_of(entry: LogEntry) -> dict[str, Any]:
    """An entry as a form is filled with it."""
    relief = entry.relief_reported_pct
    even = relief is not None and relief % 10 == 0
    covered = entry.coverage_pct
    in_tens = covered is not None and covered % 10 == 0
    temperature = entry.temperature_typed or (entry.temperature_c and format(entry.temperature_c, "f")) or ""
    return {
        **{name: getattr(entry, name) for name in (*PLAIN, *TEXTS)},
        "pain": {rating.area.value: vars(rating) for rating in entry.pain},
        "relief_tens": abs(relief) if relief is not None and even else None,
        "relief_reported_pct": abs(relief) if relief is not None and not even else None,
        "relief_worse": relief is not None and relief < 0,
        "coverage_tens": covered if in_tens else None,
        "coverage_pct": None if in_tens else covered,
        "device": vars(entry.device),
        "site": vars(entry.site),
        "temperature_c": temperature,
        "temperature_unit": entry.temperature_unit,
        "red_flags": {flag.value: answer for flag, answer in entry.red_flags.items()},
    }
