// A log by keyboard or thumb: an answer by a digit, a letter or a tap leads to the next open question.
// Arrow keys, Space, Tab and the mouse only answer: nothing moves that was not asked to.
"use strict";
(() => {
  const form = document.getElementById("log");
  if (!form) return;
  const all = (selector, within = form) => [...within.querySelectorAll(selector)];
  const [heard, save] = [document.createElement("p"), form.querySelector(".save-bar [type=submit]")];
  heard.className = "visually-hidden";
  heard.setAttribute("role", "status");
  form.before(heard);

  // The switch is remembered on this computer.
  const stored = (key, value) => {
    try {
      if (value !== undefined) localStorage.setItem(key, value);
      return localStorage.getItem(key);
    } catch { return null; }
  };
  const advance = document.querySelector("[data-advance]");
  if (advance) {
    advance.closest("[data-log-keys]").hidden = false;
    advance.checked = stored("advance") !== "off";
    advance.addEventListener("change", () => stored("advance", advance.checked ? "on" : "off"));
  }
  const goesOn = () => (advance ? advance.checked : stored("advance") !== "off");

  // Stops: questions still open, and the buttons that answer several at once.
  const entries = (stop) => all("input:not([type=hidden]):not(:disabled), select, textarea", stop);
  const isAnswered = (el) => (el.matches("[type=radio], [type=checkbox]") ? el.checked : el.value.trim() !== "");
  const isWaiting = (stop) => stop.offsetParent !== null && !stop.closest("details:not([open])")
    && (stop.matches("button") || !entries(stop).some(isAnswered));
  const waiting = () => all("[data-asked], [data-stop]").filter(isWaiting);
  const follows = (a, b) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING);
  const nextAfter = (from) => {
    const open = waiting().filter((stop) => !from.contains(stop) && !stop.contains(from));
    return open.find((stop) => follows(from, stop)) || open.find((stop) => !stop.matches("button")) || save;
  };
  const stopOf = (el) => el.closest("[data-stop]") || el.closest("[role=radiogroup]")?.closest(".question, .yn") || el.closest("[data-asked], .question, .yn, .group") || el;
  const entryOf = (stop) => {
    if (stop.matches("button")) return stop;
    return stop.querySelector("[data-stop]:not([hidden])") || entries(stop).find((el) => el.checked) || entries(stop)[0] || stop;
  };

  // Scrolls only where the next question is not in full sight.
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const show = (stop) => {
    if (stop === save) return;
    const whole = stop.matches("button") ? stop.closest("[data-none-group], [data-as-group]") || stop : stop;
    const bar = document.querySelector(".patient-bar");
    const top = bar && getComputedStyle(bar).position === "sticky" ? bar.getBoundingClientRect().height : 0;
    const bottom = form.querySelector(".save-bar").getBoundingClientRect().top;
    const box = whole.getBoundingClientRect();
    if (box.top >= top && box.bottom <= bottom) return;
    whole.scrollIntoView({ block: box.height > (bottom - top) * 0.6 ? "start" : "center", behavior: calm.matches ? "auto" : "smooth" });
  };
  const goTo = (stop) => { entryOf(stop).focus({ preventScroll: true }); show(stop); };
  const questionOf = (stop) => document.getElementById(stop.getAttribute("aria-labelledby") || stop.querySelector("[role=radiogroup]")?.getAttribute("aria-labelledby"))?.textContent.trim() || "";
  const say = (stop, words) => { heard.textContent = `${questionOf(stop)}: ${words}`; };

  // Letters: the first of each answer; where two answers begin alike, the number of the answer in the row.
  const initials = (words) => (words.toLowerCase().match(/[\p{L}\p{N}]+/gu) || []).map((word) => word[0]);
  const lettersFor = (options) => {
    const words = options.map((el) => initials(el.nextElementSibling.textContent));
    const letters = new Map();
    const fits = options.every((el, at) => {
      const free = words[at].find((letter) => !letters.has(letter) && (letter === words[at][0] || words.every((one) => one[0] !== letter)));
      if (free) letters.set(free, el);
      return Boolean(free);
    });
    return fits ? letters : new Map(options.slice(0, 9).map((el, at) => [String(at + 1), el]));
  };
  const known = new WeakMap();
  const keysOf = (stop) => {
    if (!known.has(stop)) {
      const options = all("input[type=radio]", stop);
      const keys = lettersFor(options);
      const unknown = options.find((el) => el.value === "unknown");
      if (unknown && !keys.has("u")) keys.set("u", unknown);
      known.set(stop, keys);
    }
    return known.get(stop);
  };
  const mark = (key, el) => {
    const [label, text] = [el.nextElementSibling, el.nextElementSibling.firstChild];
    const sign = document.createElement("span");
    if (/\d/.test(key)) {
      sign.className = "key-sign";
      sign.setAttribute("aria-hidden", "true");
      sign.textContent = key;
      label.prepend(sign);
      return;
    }
    const at = text.data.search(new RegExp(`(?<!\\p{L})${key}`, "iu"));
    if (at < 0) return;
    const words = document.createElement("span"); // one box in the label, so that the letter stays in its word
    text.replaceWith(words);
    words.append(text);
    const rest = text.splitText(at);
    rest.splitText(1);
    sign.className = "key";
    rest.replaceWith(sign);
    sign.append(rest);
  };
  if (matchMedia("(hover: hover) and (pointer: fine)").matches) {
    all("[role=radiogroup]").filter((group) => !group.closest(".scale, fieldset:has(> .scale)")).forEach((group) => {
      keysOf(group).forEach((el, key) => { if (el.nextElementSibling?.firstChild?.nodeType === 3 && !(key === "u" && el.nextElementSibling.querySelector(".key"))) mark(key, el); });
    });
  }

  // Choosing. A 1 waits: 0 makes it ten, anything else goes on. No clock decides it.
  let lone = null;
  const choose = (stop, el) => {
    el.checked = true;
    el.dispatchEvent(new Event("change", { bubbles: true }));
    say(stop, el.nextElementSibling.textContent);
    if (goesOn()) goTo(nextAfter(stop));
    else el.focus();
  };
  const rate = (stop, key) => {
    const options = all(".scale input[type=radio]", stop);
    const ten = lone === stop && key === "0";
    if (lone === stop && !ten && goesOn()) return passOn(stop, key);
    const el = options[ten ? 10 : Number(key)];
    lone = null;
    if (key !== "1") return choose(stop, el);
    lone = stop;
    el.checked = true;
    el.focus({ preventScroll: true });
    el.dispatchEvent(new Event("change", { bubbles: true }));
    say(stop, `${el.nextElementSibling.textContent}. 0 makes it ten, Enter goes on`);
    return undefined;
  };
  const passOn = (stop, key) => {
    lone = null;
    const next = nextAfter(stop);
    goTo(next);
    return answer(next, key);
  };
  const answer = (stop, key) => {
    if (stop === save) return false;
    if (stop.matches("button, .none-head")) return pressBy(entryOf(stop), key);
    const isScale = Boolean(stop.querySelector(".scale"));
    if (isScale && /^\d$/.test(key)) { rate(stop, key); return true; }
    if (isScale && lone === stop && goesOn()) { passOn(stop, key); return true; }
    const el = !isScale && stop.querySelector("input[type=radio]") && keysOf(stop).get(key);
    if (el) choose(stop, el);
    return Boolean(el);
  };
  const pressBy = (button, key) => {
    if (key === (button.matches("[data-none]") ? "n" : "y")) { button.click(); return true; }
    const first = /^\d$/.test(key) && button.closest("[data-as-group]")?.querySelector("input:not([type]), input[type=text]");
    if (first) first.focus();
    return false;
  };

  const keysAreOn = () => stored("keys") !== "off";
  const nothingHasFocus = (el) => el === document.body || el.id === "main";
  const oneSign = (event) => (event.key.length === 1 && /[\p{L}\p{N}]/u.test(event.key) ? event.key.toLowerCase() : "");
  const onward = (el) => {
    lone = null;
    const stop = stopOf(el);
    const more = el.matches("input:not([type=radio]):not([type=checkbox])") && entries(stop).find((one) => follows(el, one) && !one.matches("[type=radio], [type=checkbox]") && !isAnswered(one));
    if (more) more.focus();
    else goTo(nextAfter(stop));
  };
  const begin = (stop, key, taken) => {
    const box = entryOf(stop);
    if (answer(stop, key)) taken();
    else if (/\d/.test(key) && box.matches("input:not([type=radio]):not([type=checkbox])")) goTo(stop); // and the digit is typed there
  };
  document.addEventListener("keydown", (event) => {
    const el = event.target;
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const taken = () => { event.preventDefault(); event.stopImmediatePropagation(); };
    const key = oneSign(event);
    if (nothingHasFocus(el)) {
      if (key && keysAreOn() && waiting()[0]) begin(waiting()[0], key, taken);
    } else if (form.contains(el) && event.key === "Enter" && el.matches("input, select")) {
      taken();
      onward(el);
    } else if (form.contains(el) && key && el.matches("[type=radio], [data-stop]")) {
      if (answer(stopOf(el), key)) taken();
    }
  }, true);
  form.addEventListener("focusout", (event) => { if (lone && !lone.contains(event.relatedTarget)) lone = null; });

  // A finger: the page follows, the focus stays. A second tap on the same question corrects and moves nothing.
  let touched = null;
  form.addEventListener("pointerdown", (event) => {
    const stop = event.target.closest(".question, .yn");
    touched = event.pointerType === "touch" && stop && isWaiting(stop) ? stop : null;
  }, true);
  form.addEventListener("change", (event) => {
    const stop = event.target.matches("[type=radio]") && touched?.contains(event.target) && touched;
    touched = null;
    if (stop && goesOn()) show(nextAfter(stopOf(event.target)));
  });
  form.addEventListener("log:answered", (event) => {
    const { pointerType, detail } = event.detail;
    if (!goesOn() || (detail > 0 && pointerType !== "touch")) return;
    const next = nextAfter(event.target);
    if (pointerType === "touch") show(next);
    else goTo(next);
  });
})();
