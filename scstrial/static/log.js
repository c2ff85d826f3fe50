// A log: follow-up questions, one answer for a group, numbers as yesterday, relief of the day.
"use strict";
(() => {
  const form = document.getElementById("log");
  if (!form) return;
  const all = (selector, within = form) => [...within.querySelectorAll(selector)];
  const checked = (name) => all("input:checked").find((el) => el.name === name);
  const valueOf = (name) => checked(name)?.value ?? all("input:not([type=radio])").find((el) => el.name === name)?.value.trim() ?? "";
  const typed = (el) => el.dispatchEvent(new Event("input", { bubbles: true }));
  const goOn = (button, event) => button.dispatchEvent(new CustomEvent("log:answered", { bubbles: true, detail: event }));

  // A follow-up stands there when an answer calls for it; what is not asked is not sent.
  const calls = (rule) => rule.split(" ").some((one) => {
    const [, name, not, value] = one.match(/^(.+?)(!?)=(.+)$/);
    return (valueOf(name) === value) !== Boolean(not);
  });
  const showFollowUp = (box) => {
    const asked = calls(box.dataset.onlyIf) || Boolean(box.querySelector("[aria-invalid=true]"));
    box.hidden = !asked;
    all("input, select, textarea, button", box).forEach((el) => { el.disabled = !asked; });
  };

  // "None of these": no to every question of the group that is open; a long list is folded until one wants each.
  const sets = (group) => {
    const byName = new Map();
    all("input[type=radio]:not(:disabled)", group).forEach((el) => byName.set(el.name, [...(byName.get(el.name) || []), el]));
    return [...byName.values()].filter((set) => set.some((el) => el.value === "no"));
  };
  const answerOf = (set) => set.find((el) => el.checked)?.value;
  const showGroup = (group) => {
    const answers = sets(group).map(answerOf);
    const given = answers.filter(Boolean).length;
    const allNo = answers.every((one) => one === "no");
    const part = (selector) => group.querySelector(selector);
    const [none, back, each] = [part("[data-none]"), part("[data-takes-back]"), part("[data-each]")];
    none.dataset.first ??= none.textContent;
    none.textContent = given ? none.dataset.rest : none.dataset.first;
    none.hidden = given === answers.length;
    back.hidden = !given;
    part(".none-said").hidden = !allNo;
    if (!each) return;
    const folded = group.dataset.folded === "yes" && (allNo || !given);
    part("[data-each-one]").hidden = folded;
    part(".none-list").hidden = !folded || allNo;
    part(".none-head").toggleAttribute("data-asked", folded && !given);
    each.hidden = given > 0 && !allNo;
    each.textContent = folded ? "Answer each" : "Fold the list";
    each.setAttribute("aria-expanded", String(!folded));
  };
  const groups = all("[data-none-group]");
  groups.filter((group) => "listed" in group.dataset).forEach((group) => {
    group.dataset.folded = sets(group).some(answerOf) || group.querySelector("[aria-invalid=true]") ? "no" : "yes";
  });
  const setGroup = (group, value) => {
    sets(group).forEach((set) => {
      if (value === null) set.forEach((el) => { el.checked = false; });
      else if (!answerOf(set)) set.forEach((el) => { el.checked = el.value === value; });
    });
    changedIn(group);
  };
  const changedIn = (group) => group.querySelector("input").dispatchEvent(new Event("change", { bubbles: true }));

  // "As yesterday" fills what is still empty, with the values that its words name.
  const places = (button) => all("[data-before]", button.closest("[data-as-group]"));
  const isEmpty = (place) => {
    if (place.matches("input[type=checkbox]")) return !place.checked;
    return place.matches("input") ? place.value.trim() === "" : !place.querySelector("input:checked");
  };
  const take = (place) => {
    const option = place.matches("input") ? place : all("input", place).find((el) => el.value === place.dataset.before);
    if (!option) return;
    if (option.matches("[type=radio], [type=checkbox]")) option.checked = true;
    else option.value = place.dataset.before;
    typed(option);
  };
  const showAsBefore = (button) => { button.hidden = !places(button).some(isEmpty); };

  // Relief of the day, in whole numbers of any size: never rounded up to the relief that is needed.
  const parts = (text) => text.split("/").map(BigInt);
  const floor = (a, b) => a / b - (a % b !== 0n && a < 0n ? 1n : 0n);
  const reliefWords = (baseline, needed, value) => {
    const found = value.trim().replace(",", ".").match(/^(\d{1,2})(?:\.(\d))?$/);
    if (!found) return "";
    const [n, d] = parts(baseline);
    const [wanted, per] = parts(needed);
    const top = 100n * (10n * n - BigInt(found[1] + (found[2] || "0")) * d); // tenths of a percent = top / n
    const size = top < 0n ? -top : top;
    let shown = ((2n * size + n) / (2n * n)) * (top < 0n ? -1n : 1n);
    if (top * per < 10n * wanted * n && shown * per >= 10n * wanted) shown = floor(top, n);
    const [whole, tenth] = [(shown < 0n ? -shown : shown) / 10n, (shown < 0n ? -shown : shown) % 10n];
    return `${shown < 0n ? "-" : ""}${whole}${tenth ? `.${tenth}` : ""} %`;
  };
  const showSoFar = (line) => {
    const words = reliefWords(line.dataset.baseline, line.dataset.needed, valueOf(line.dataset.soFar));
    line.hidden = !words;
    line.querySelector("b").textContent = words;
  };

  const shown = () => document.dispatchEvent(new Event("questions:shown")); // what is missing is counted anew
  const refresh = () => {
    all("[data-only-if]").forEach(showFollowUp);
    groups.forEach(showGroup);
    all("[data-as-before]").forEach(showAsBefore);
    all("[data-so-far]").forEach(showSoFar);
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const group = button?.closest("[data-none-group]");
    if (!button) return;
    if (button.matches("[data-none]")) setGroup(group, "no");
    else if (button.matches("[data-takes-back]")) setGroup(group, null);
    else if (button.matches("[data-each]")) { group.dataset.folded = group.dataset.folded === "yes" ? "no" : "yes"; refresh(); shown(); }
    else if (button.matches("[data-as-before]")) places(button).filter(isEmpty).forEach(take);
    else return;
    if (button.hidden && document.activeElement === document.body) {
      const near = button.closest("[data-as-group]") || button.parentElement;
      all("button:not([hidden]), input:not([type=hidden])", near)[0]?.focus({ preventScroll: true });
    }
    if (button.matches("[data-none], [data-as-before]")) goOn(button, event);
  });
  form.addEventListener("input", refresh);
  form.addEventListener("change", refresh);
  refresh();
  shown();
})();
