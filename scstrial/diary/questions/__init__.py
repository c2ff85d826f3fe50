"""What each screen asks, in the patient's words; which screens there are is said in `rules.screens`."""

from scstrial.diary.questions.parts import Numbers, Question, Screen, numbers_sentence
from scstrial.diary.questions.screens import screen_named

__all__ = ["Numbers", "Question", "Screen", "numbers_sentence", "screen_named"]
