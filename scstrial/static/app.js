// Small comforts. Every page works without this file.
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const isChoice = (el) => el.type === "radio" || el.type === "checkbox";
  const changed = (el) => el.dispatchEvent(new Event("change", { bubbles: true }));

  // The error summary takes the focus; its links lead into the question; details with an error inside are open.
  all("[aria-invalid=true]").forEach((el) => {
    for (let box = el.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  });
  const summary = document.querySelector("[data-takes-focus]");
  if (summary) summary.focus();
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a");
    const goal = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!goal) return;
    event.preventDefault();
    const entry = goal.matches("fieldset, [role=radiogroup]") ? goal.querySelector("input:checked") || goal.querySelector("input") : goal;
    goal.closest(".question")?.scrollIntoView({ block: "start" });
    (entry || goal).focus({ preventScroll: Boolean(goal.closest(".question")) });
  });

  // Tables that scroll and long rows of tabs show what is current.
  all(".tabs, .main-nav").forEach((bar) => {
    const here = bar.querySelector("[aria-current]");
    if (here) bar.scrollLeft = here.offsetLeft - bar.clientWidth / 2 + here.offsetWidth / 2;
  });

  // "None of these" answers what is still open in its group, never what was answered.
  const groupOf = (button) => button.closest(".question, .group");
  const sets = (group) => {
    const byName = new Map();
    all("input[type=radio]", group).forEach((el) => byName.set(el.name, [...(byName.get(el.name) || []), el]));
    return [...byName.values()];
  };
  const showFill = (button) => {
    const groups = sets(groupOf(button)).filter((set) => set.some((el) => el.value === button.dataset.fills));
    const answered = groups.filter((set) => set.some((el) => el.checked));
    button.dataset.first ??= button.textContent;
    button.textContent = answered.length ? button.dataset.rest : button.dataset.first;
    button.hidden = answered.length === groups.length;
  };
  const showClear = (button) => { button.hidden = !groupOf(button).querySelector("input[type=radio]:checked"); };
  const refresh = () => { all("[data-fills]").forEach(showFill); all("[data-clears]").forEach(showClear); };
  document.addEventListener("click", (event) => {
    const fill = event.target.closest("[data-fills]");
    const clear = event.target.closest("[data-clears]");
    if (!fill && !clear) return;
    const group = groupOf(fill || clear);
    const target = group.querySelector("input[type=radio]");
    sets(group).forEach((set) => {
      if (clear) set.forEach((el) => { el.checked = false; });
      else if (!set.some((el) => el.checked)) set.forEach((el) => { el.checked = el.value === fill.dataset.fills; });
    });
    changed(target);
    const next = (fill ? group.querySelector("[data-clears]") : target) || target;
    if (document.activeElement === document.body || (fill || clear).hidden) next.focus({ preventScroll: true });
  });

  // How many answers are missing, and where the next one is.
  const isOpen = (question) => {
    if (question.offsetParent === null) return false;
    const entries = all("input, select, textarea", question).filter((el) => !el.disabled && el.type !== "hidden");
    return !entries.some((el) => (isChoice(el) ? el.checked : el.value.trim() !== ""));
  };
  const openIn = (form) => all("[data-asked]", form).filter(isOpen);
  const showMissing = (line) => {
    const form = line.closest("form");
    if (!form || !form.querySelector("[data-asked]")) return;
    const n = openIn(form).length;
    const words = n === 0 ? "Nothing missing" : n === 1 ? "1 answer missing" : `${n} answers missing`;
    if (line.textContent !== words) line.textContent = words;
    line.classList.toggle("is-complete", n === 0);
    const next = form.querySelector("[data-next-missing]");
    if (!next) return;
    next.hidden = n === 0;
    next.textContent = words;
    line.classList.toggle("visually-hidden", n !== 0);
  };
  const count = () => all("[data-missing]").forEach(showMissing);
  document.addEventListener("click", (event) => {
    const next = event.target.closest("[data-next-missing]");
    const question = next && openIn(next.closest("form"))[0];
    if (!question) return;
    question.scrollIntoView({ block: "center" });
    question.querySelector("input:not([type=hidden]), select, textarea").focus({ preventScroll: true });
  });

  // Leaving a form with unsaved typing asks first (the browser's own question).
  let unsaved = Boolean((summary || /[?&]typed=/.test(location.search)) && document.querySelector("form[data-guard]"));
  let timer = 0;
  const noticed = (event) => {
    if (event.target.closest("form[data-guard]")) unsaved = true;
    refresh();
    clearTimeout(timer);
    timer = setTimeout(count, 400);
  };
  document.addEventListener("questions:shown", count);
  document.addEventListener("change", noticed);
  document.addEventListener("input", noticed);
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-guard]")) unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  // Keys: ? and / can be switched off; the others act only on what has the focus.
  const help = document.getElementById("keyboard-help");
  const remembered = (value) => {
    try {
      if (value === undefined) return localStorage.getItem("keys") !== "off";
      localStorage.setItem("keys", value ? "on" : "off");
    } catch { /* storage is closed: the keys stay on */ }
    return true;
  };
  const box = document.querySelector("[data-keys-on]");
  if (box) {
    box.checked = remembered();
    box.addEventListener("change", () => remembered(box.checked));
  }
  all("[data-opens]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
  });
  const typing = (el) => el.matches("textarea, select, [contenteditable], input") && !isChoice(el);
  const chooseOnScale = (() => {
    let before = "";
    let at = 0;
    return (el, key) => {
      const typed = before === "1" && key === "0" && Date.now() - at < 800 ? "10" : key;
      [before, at] = [key, Date.now()];
      const scale = el.closest(".scale");
      const tens = scale.querySelector('input[value="5"]') ? "" : "0"; // 0 to 10, or 0 to 100 % in tens
      const goal = scale.querySelector(`input[value="${typed === "0" ? "0" : typed + tens}"]`);
      if (!goal) return;
      goal.checked = true;
      goal.focus();
      changed(goal);
    };
  })();
  document.addEventListener("keydown", (event) => {
    const el = event.target;
    if (event.key === "Enter" && event.ctrlKey && el.form) { event.preventDefault(); el.form.requestSubmit(); return; }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (el.type === "radio" && el.checked && (event.key === "Backspace" || event.key === "Delete")) {
      event.preventDefault();
      el.checked = false;
      changed(el);
    } else if (el.type === "radio" && /^\d$/.test(event.key) && el.closest(".scale")) {
      chooseOnScale(el, event.key);
    } else if (!typing(el) && help && !help.open && remembered()) {
      if (event.key === "?") { event.preventDefault(); help.showModal(); }
      const find = document.getElementById("find");
      if (event.key === "/" && find) { event.preventDefault(); find.focus(); }
    }
  });

  // What is folded, and nothing to fill in, goes onto the paper.
  const folded = () => all("main details.more:not([open])").filter((box) => !box.querySelector("input, select, textarea"));
  window.addEventListener("beforeprint", () => folded().forEach((box) => { box.open = true; box.dataset.printed = ""; }));
  window.addEventListener("afterprint", () => all("[data-printed]").forEach((box) => { box.open = false; delete box.dataset.printed; }));

  refresh();
  count();
})();
