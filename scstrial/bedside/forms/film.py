"""A later film of the leads: views, what it is compared with, and how far each lead moved (rule book 9.2)."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from wtforms import BooleanField, Field, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import TextInput

from scstrial.bedside.forms.parts import Part, RecordForm, parts_named
from scstrial.bedside.rules import levels_words
from scstrial.foundation.forms import ChoiceField, ExactField, MomentField, SelectOneField
from scstrial.trials.choices import FilmComparison, TipLevel, TipThird
from scstrial.trials.rules import LEVELS_SENTENCE, Film, FilmReading

LEVELS = re.compile(r"([+-]?)\s*(?:(\d{1,3})\s+)?(\d{1,3})/(\d{1,3})|([+-]?\d{1,3}(?:\.\d{1,6})?)")
MINUS = str.maketrans({"−": "-", "–": "-", ",": "."})
PLAIN = ("taken_at", "compared_with", "view_ap", "view_lateral", "in_error")


def levels_from(typed: str) -> Fraction:
    """`1`, `0.5`, `1/2`, `-1 1/3` as an exact number of levels. Raises ValueError for anything else."""
    found = LEVELS.fullmatch(typed.strip().translate(MINUS))
    if found is None or found[4] in ("0", "00", "000"):
        raise ValueError(LEVELS_SENTENCE)
    if found[5]:
        return Fraction(found[5])
    size = int(found[2] or 0) + Fraction(int(found[3]), int(found[4]))
    return -size if found[1] == "-" else size


class LevelsField(Field):  # type: ignore[misc]
    """Vertebral levels in halves or thirds; empty is None."""

    widget = TextInput()
    data: Fraction | None

    def __init__(self, label: str, **kw: Any) -> None:
        super().__init__(label, [Optional()], **kw)

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else levels_words(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if typed:
            self.data = levels_from(typed)


class ReadingPart(Part):
    """One lead on the film."""

    mm = ExactField("Moved, in mm")
    levels = LevelsField("Moved, in vertebral levels")
    tip_level = SelectOneField("Level of the tip now", TipLevel, blank="Not read")
    tip_third = SelectOneField("Third of the vertebra", TipThird, blank="Not read")
    lateral_shift = StringField("Shift to the side", [Optional()])


class FilmForm(RecordForm):
    """A film of the leads. `form_for_film` adds the leads."""

    taken_at = MomentField("Film taken at", [InputRequired("Enter day and time of the film.")])
    read_by = StringField("Read by", [InputRequired("Enter who read the film.")])
    view_ap = BooleanField("AP view")
    view_lateral = BooleanField("Lateral view")
    compared_with = ChoiceField("Compared", FilmComparison, [InputRequired("Choose what the film is compared with.")])
    note = TextAreaField("Note", [Optional()])
    in_error = BooleanField("Entered in error: this film does not count")
    correction_reason = TextAreaField("Why is the record corrected?", [Optional()])
    lead_numbers: Sequence[int] = ()

    def film(self) -> Film:
        parts = zip(self.lead_numbers, self["readings"].form, strict=True)
        return Film(
            **{name: self[name].data for name in PLAIN},
            read_by=self.read_by.data or "",
            note=self.note.data or "",
            readings=tuple(reading_in(number, part.form) for number, part in parts),
        )


def reading_in(number: int, part: Any) -> FilmReading:
    return FilmReading(
        number, part.mm.data, part.levels.data, part.lateral_shift.data or "", part.tip_level.data, part.tip_third.data
    )


def form_for_film(lead_numbers: Sequence[int]) -> type[FilmForm]:
    """The film form with what was read of each of these leads, named `readings-0-mm` and on."""
    readings = parts_named([str(place) for place in range(len(lead_numbers))], ReadingPart)
    return type("FilmFormWithLeads", (FilmForm,), {"readings": readings, "lead_numbers": tuple(lead_numbers)})


def film_typed(film: Any, lead_numbers: Sequence[int]) -> dict[str, Any]:
    """A stored film as the form shows it."""
    read = {one.lead_number: one for one in film.readings}
    names = ("mm", "levels", "tip_level", "tip_third", "lateral_shift")
    return {
        **{name: getattr(film, name) for name in (*PLAIN, "read_by", "note")},
        "readings": {
            str(place): {name: getattr(read[number], name) for name in names} if number in read else {}
            for place, number in enumerate(lead_numbers)
        },
    }
