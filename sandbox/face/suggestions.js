// A menu whose options the app supplies while one types.

import { el, newId } from "./dom.js";
import { plain } from "./mrkdwn.js";

export function suggestions(thing, entry, many) {
  let chosen = [entry.get() ?? []].flat();
  let asked = 0;
  const list = el("div.suggested", { id: newId(), role: "listbox", hidden: true });
  const picked = el("div.picked");
  const input = el("input", { id: entry.id, type: "text", role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-controls": list.id, ...entry.attributes,
    placeholder: plain(thing.placeholder ?? { text: "Type to search" }), oninput: ask, onfocus: ask, onkeydown: move });

  async function ask() {
    const typed = input.value.trim();
    if (typed.length < (thing.min_query_length ?? 3)) return show([]);
    const number = (asked += 1);
    const outcome = await entry.suggest(typed);
    if (number === asked) show(outcome.answer ?? []);
  }

  function show(options) {
    list.replaceChildren(...options.map((option) => el("button", { type: "button", role: "option", onclick: () => choose(option), onkeydown: move }, plain(option.text))));
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  function move(event) {
    const stops = [input, ...list.children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    stops[stops.indexOf(document.activeElement) + step]?.focus();
  }

  function choose(option) {
    chosen = many ? [...chosen.filter((each) => each.value !== option.value), option] : [option];
    tell();
    input.focus();
    show([]);
  }

  function tell() {
    draw();
    entry.set(many ? chosen : chosen[0] ?? null);
  }

  function draw() {
    input.value = many ? "" : chosen[0] ? plain(chosen[0].text) : "";
    picked.replaceChildren(...(many ? chosen : []).map((option) => el("button.chip", { type: "button", "aria-label": `Remove ${plain(option.text)}`,
      onclick: () => { chosen = chosen.filter((each) => each !== option); tell(); } }, plain(option.text), " ✕")));
  }

  draw();
  return el("div.combo", {}, picked, input, list);
}
