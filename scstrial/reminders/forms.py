"""Forms about messages: a button, a pause, a wording."""

from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from scstrial.foundation.forms import BaseForm, MomentField, options
from scstrial.foundation.refusal import Problem
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.rules import Timetable
from scstrial.reminders.rules.timetable import GROUPS, WORDS, typed_times, words_of
from scstrial.reminders.rules.wordings import Texts


class ActForm(BaseForm):
    """Nothing to fill in: the button says it all."""


class PauseForm(BaseForm):
    until = MomentField("Until", [InputRequired("Enter when the pause ends.")])
    why = StringField("Why?", [InputRequired("Enter the reason.")])


class WordingForm(BaseForm):
    """Lengths and words are checked by the rules, so that what was typed is also shown when it is refused."""

    subject_en = StringField("Subject, English")
    body_en = TextAreaField("Text, English", render_kw={"rows": 8})
    subject_es = StringField("Subject, Spanish")
    body_es = TextAreaField("Text, Spanish", render_kw={"rows": 8})
    why = StringField("Why is it changed?", [Optional()])

    def texts(self, languages: list[str]) -> dict[str, dict[str, str]]:
        """What was typed, by language."""
        parts = ("subject", "body")
        return {
            one: {part: (self[f"{part}_{one}"].data or "").replace("\r\n", "\n") for part in parts} for one in languages
        }

    def fill(self, texts: Texts) -> None:
        for language, parts in texts.items():
            for part, text in parts.items():
                self[f"{part}_{language}"].data = text


class TimesForm(BaseForm):
    """One field for each value of the timetable, and the kinds a clinic does without."""

    off = SelectMultipleField(
        "Messages that this clinic does without",
        [Optional()],
        choices=options(ReminderKind),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    why = StringField("Why is it changed?", [InputRequired("Enter the reason.")])

    def fill(self, times: Timetable) -> None:
        for name, text in words_of(times).items():
            self[name].data = text
        self.off.data = sorted(times.off)

    def typed(self) -> tuple[Timetable, list[Problem]]:
        return typed_times({name: self[name].data or "" for name in WORDS}, self.off.data or ())

    @property
    def groups(self) -> dict[str, list[StringField]]:
        return {heading: [self[name] for name in names] for heading, names in GROUPS.items()}


for name, words in WORDS.items():
    setattr(TimesForm, name, StringField(words))
