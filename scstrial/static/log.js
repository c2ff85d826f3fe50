// "As yesterday": puts yesterday's numbers into the boxes of a group that are still empty.
"use strict";
(() => {
  const boxes = (button) => [...button.closest(".group").querySelectorAll("input[data-before]")];
  const isEmpty = (box) => box.value.trim() === "";
  const show = (button) => { button.hidden = !boxes(button).some(isEmpty); };
  const buttons = [...document.querySelectorAll("[data-as-before]")];
  const showAll = () => buttons.forEach(show);
  buttons.forEach((button) => button.addEventListener("click", () => {
    const filled = boxes(button).filter(isEmpty);
    filled.forEach((box) => {
      box.value = box.dataset.before;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    filled[0]?.focus();
  }));
  document.addEventListener("input", showAll);
  showAll();
})();
