"""Forms about scores and blood thinners taken again."""

from wtforms import DateField
from wtforms.validators import InputRequired

from scstrial.assessments.choices import Instrument
from scstrial.assessments.rules import Score
from scstrial.foundation.forms import BaseForm, ExactField, MomentField, SelectOneField, WholeField


class ScoreForm(BaseForm):
    instrument = SelectOneField("Questionnaire or measure", Instrument, [InputRequired("Choose what was measured.")])
    on = DateField("Day", [InputRequired("Enter the day, for example 2026-02-24.")])
    score = ExactField("Score", [InputRequired("Enter the score.")])
    item9 = WholeField("PHQ-9: answer to question 9, from 0 to 3")

    def facts(self) -> Score:
        return Score(instrument=self.instrument.data, on=self.on.data, score=self.score.data, item9=self.item9.data)


class RestartForm(BaseForm):
    restarted_at = MomentField("Taken again at", [InputRequired("Enter when it was taken again.")])
