"""What patients read is plain enough for a reading age of about 12 (US grade 6 to 7; Flesch-Kincaid)."""

import re
from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from scstrial.diary.language import FOLDER
from scstrial.reminders.wording import FOLDER as MESSAGES

# Flesch-Kincaid grade = 0.39 x words a sentence + 11.8 x syllables a word - 15.59 (Kincaid 1975). Children of 11 to 12
# read at grade 6, of 12 to 13 at grade 7: no text is above 7. All together stay three grades below, as a patient in
# pain, or one who reads in a second language, reads worse than at best.
GRADE_OF_ALL = 4.0
GRADE_OF_ONE = 7.0
WORDS_TO_JUDGE = 8  # shorter texts are labels: the formula needs sentences
WORDS_IN_A_SENTENCE = 25
WORD = re.compile(r"[A-Za-z][A-Za-z']*")
HOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
# Words that cannot be plainer: names of medicines, by which people know them, and whom to call, in the set words.
NAMES = ("warfarin", "apixaban", "rivaroxaban", "clopidogrel", "aspirin", "ibuprofen", "naproxen", "emergency services")
NAME = re.compile("|".join(NAMES), re.IGNORECASE)
LIST = re.compile(r"(?<= for: ).*")


def syllables(word):
    """Groups of vowels; a silent e at the end is none."""
    word = word.lower()
    word = re.sub(r"(?<=[^aeiouyl])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouyscgxz])es$", "", word)
    return max(1, len(re.findall(r"[aeiouy]+", word)))


def sentences(text):
    text = LIST.sub(lambda found: found[0].replace(", ", ". "), text)  # boxes of the paper log: a list of signs
    plain = re.sub(r"\d+([.,:]\d+)*", "one", HOLDER.sub("it", NAME.sub("it", text)))
    return [words for part in re.split(r"[.!?:;]+(?:\s|$)", plain) if (words := WORD.findall(part))]


def grade(parts):
    words = [word for part in parts for word in part]
    return 0.39 * len(words) / len(parts) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def texts():
    catalogue = read_po(BytesIO((FOLDER / "en" / "LC_MESSAGES" / "messages.po").read_bytes()))
    said = [message.string for message in catalogue if message.id and "MMM" not in message.id]
    messages = [path for path in sorted(MESSAGES.glob("*/body.txt")) if is_patients(path)]
    return said + [path.read_text(encoding="utf-8") for path in messages]


def is_patients(path):
    """Messages to patients end in how to stop them; tasks of staff do not."""
    return "{stop}" in path.read_text(encoding="utf-8")


LONG = [text for text in texts() if sum(map(len, sentences(text))) >= WORDS_TO_JUDGE]


@pytest.mark.parametrize(
    ("word", "count"),
    [("pain", 1), ("wire", 1), ("taken", 2), ("emergency", 4), ("stimulator", 4), ("moved", 1), ("wanted", 2),
     ("table", 2), ("clinic", 2), ("answers", 2), ("temperature", 4), ("places", 2), ("bandage", 2)],
)  # fmt: skip
def test_syllables_are_counted(word, count):
    assert syllables(word) == count


def test_the_grade_of_known_sentences():
    assert grade(sentences("The cat sat on the mat.")) == pytest.approx(-1.45)
    hard = "Immediate neurological evaluation is recommended if progressive sensorimotor impairment is experienced."
    assert grade(sentences(hard)) > GRADE_OF_ONE


def test_there_are_texts_to_judge():
    assert len(LONG) > 60


def test_all_texts_together_are_read_at_twelve():
    assert grade([part for text in LONG for part in sentences(text)]) <= GRADE_OF_ALL


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:40])
def test_no_text_is_much_harder_than_the_others(text):
    assert grade(sentences(text)) <= GRADE_OF_ONE


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:40])
def test_no_sentence_is_long(text):
    assert max(map(len, sentences(text))) <= WORDS_IN_A_SENTENCE
