"""Forms about messages: a button, a pause, a wording."""

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from scstrial.foundation.forms import BaseForm, MomentField
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
