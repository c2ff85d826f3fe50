// Questions of the screening: a follow-up stands there when an answer calls for it, or when something is typed in it.
"use strict";
(() => {
  const form = document.getElementById("questions");
  if (!form) return;
  const boxes = [...form.querySelectorAll("[data-only-if]")];
  const show = (box) => {
    const [name, value] = box.dataset.onlyIf.split("=");
    const chosen = form.elements[name]?.value;  // of radio buttons as of a list
    const typed = [...box.querySelectorAll("input, select, textarea")].some((el) => el.value.trim());
    box.hidden = chosen !== value && !typed && !box.querySelector("[aria-invalid=true]");
  };
  boxes.forEach(show);
  form.addEventListener("change", () => boxes.forEach(show));
})();
