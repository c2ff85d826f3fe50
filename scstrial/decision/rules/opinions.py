"""When a second physician can be asked, what an opinion has to say, and when a request can be withdrawn."""

from collections.abc import Collection

from scstrial.decision.choices import OpinionView
from scstrial.foundation.refusal import Problem

QUESTION_LONGEST = 2_000  # characters
WORDS_LONGEST = 4_000
REASON_LONGEST = 500


def problems_with_asking(
    asked_id: int | None, question: str, *, by_id: int, physicians: Collection[int], waiting: Collection[int]
) -> list[Problem]:
    """Fields `asked_id` and `question`; `physicians` = who works at the clinic, `waiting` = who is asked already."""
    problems = []
    if asked_id is None or asked_id not in physicians:
        problems.append(Problem("Choose a physician who works at this clinic.", "asked_id"))
    elif asked_id == by_id:
        problems.append(Problem("You cannot ask yourself. Choose a colleague.", "asked_id"))
    elif asked_id in waiting:
        message = "This physician is asked already. Wait for the answer, or withdraw that request first."
        problems.append(Problem(message, "asked_id"))
    problems += _text_of(question, "question", "Write what you want to know.", QUESTION_LONGEST)
    return problems


def problems_with_opinion(view: OpinionView, words: str) -> list[Problem]:
    """Who does not simply agree says why; field `words`."""
    missing = "" if view is OpinionView.AGREE else "Say what you think instead, and why."
    return _text_of(words, "words", missing, WORDS_LONGEST)


def problems_with_withdrawal(reason: str, is_open: bool) -> list[Problem]:
    """Only a request that nobody has answered; field `reason`."""
    if not is_open:
        return [Problem("This request is not open any more: it was answered or withdrawn. Nothing was changed.")]
    return _text_of(reason, "reason", "Say why the request is withdrawn.", REASON_LONGEST)


def _text_of(text: str, field: str, missing: str, longest: int) -> list[Problem]:
    if missing and not text.strip():
        return [Problem(missing, field)]
    if len(text) > longest:
        return [Problem(f"Shorten this to {longest:,} characters.", field)]
    return []
