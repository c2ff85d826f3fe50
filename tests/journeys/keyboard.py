"""Somebody without a mouse: Tab to the next question, an answer, Tab; every key press is counted."""

from playwright.sync_api import Page

WHERE_THE_FOCUS_IS = """() => {
  const at = document.activeElement;
  const group = at.closest('[role=radiogroup]');
  const asked = document.getElementById(group?.getAttribute('aria-labelledby'))
    || [...document.querySelectorAll('label')].find(label => at.id && label.htmlFor === at.id);
  const words = asked?.cloneNode(true);
  words?.querySelector('.yesterday')?.remove();
  return {
    kind: at.closest('.scale') ? 'scale' : at.type || at.tagName.toLowerCase(),
    question: words?.textContent.trim() || '',
    words: at.innerText?.trim() || '',
    values: [...(group?.querySelectorAll('label') || [])].map(label => parseInt(label.textContent)),
    answers: [...(group?.querySelectorAll('label') || [])].map(label => {
      const answer = label.cloneNode(true);
      answer.querySelector('.key-sign')?.remove();
      return answer.textContent.trim();
    }),
  };
}"""
FAR_ENOUGH = 400


class Keyboard:
    """Presses keys on a page and counts them."""

    def __init__(self, page: Page, *, by_position: bool = False) -> None:
        self.page, self.presses, self.by_position = page, 0, by_position

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.presses += 1

    def type(self, text: str) -> None:
        for sign in text:
            self.press(sign)

    def focus(self) -> dict:
        return self.page.evaluate(WHERE_THE_FOCUS_IS)

    def fills(self, answers: dict[str, str]) -> set[str]:
        """Tab through the form once; answer what there is an answer for; gives the questions answered."""
        answered = set()
        for _ in range(FAR_ENOUGH):
            at = self.focus()
            if at["kind"] == "submit" and at["words"].startswith("Save"):
                return answered
            question = next((each for each in answers if each in (at["question"], at["words"])), None)
            if question:
                self.answer(at, answers[question])
                answered.add(question)
            self.press("Tab")
        raise AssertionError(f"the save button was not reached by {FAR_ENOUGH} Tabs; answered: {answered}")

    def answer(self, at: dict, answer: str) -> None:
        if at["kind"] == "scale" and self.by_position:
            self.choose(at["values"].index(int(answer.removesuffix(" %"))))
        elif at["kind"] in ("scale", "text"):
            self.type(answer)
        elif at["kind"] == "radio":
            self.choose(at["answers"].index(answer))
        elif at["kind"] == "select-one":
            self.type(answer[0])
        else:
            self.press("Enter")

    def choose(self, place: int) -> None:
        """The first answer has the focus: Space takes it, arrows take those after it."""
        if place == 0:
            self.press("Space")
        for _ in range(place):
            self.press("ArrowDown")
