// The line that people write on, with the app's commands completed as they are typed.

import { el, newId } from "./dom.js";

export function composer(form, send) {
  const list = el("ul.completions", { id: newId(), role: "listbox", "aria-label": "Commands", hidden: true });
  const line = el("textarea", { rows: 1, "aria-label": "Message", "aria-autocomplete": "list", "aria-controls": list.id, oninput: typed, onkeydown: key });
  const button = el("button.primary", { type: "submit", "aria-label": "Send" }, "➤");
  form.replaceChildren(list, line, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  let commands = [];
  let at = 0;

  function submit() {
    const text = line.value.trim();
    if (!text || line.disabled) return;
    line.value = "";
    typed();
    send(text);
  }

  function typed() {
    line.style.height = "auto";
    line.style.height = `${Math.min(line.scrollHeight, 160)}px`;
    at = 0;
    draw();
  }

  function fitting() {
    if (!/^\/\S*$/.test(line.value)) return [];
    return commands.filter((each) => each.name.startsWith(line.value.toLowerCase()));
  }

  function draw() {
    const found = fitting();
    list.hidden = !found.length;
    list.replaceChildren(...found.map((each, position) => el("li", { id: `${list.id}-${position}`, role: "option", "aria-selected": String(position === at), onmousedown: (event) => event.preventDefault(), onclick: () => complete(each) },
      el("strong", {}, each.name), " ", el("span.hint", {}, each.hint), el("span.quiet", {}, each.description))));
    if (list.hidden) line.removeAttribute("aria-activedescendant");
    else line.setAttribute("aria-activedescendant", `${list.id}-${at}`);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  function complete(command) {
    fill(`${command.name} `);
  }

  function fill(text) {
    line.value = text;
    line.focus();
    line.setSelectionRange(text.length, text.length);
    typed();
  }

  function key(event) {
    const found = fitting();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (found.length && step) {
      event.preventDefault();
      at = (at + step + found.length) % found.length;
      draw();
    } else if (found.length && (event.key === "Tab" || (event.key === "Enter" && found[at].name !== line.value))) {
      event.preventDefault();
      complete(found[at]);
    } else if (event.key === "Escape") {
      list.hidden = true;
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  }

  // `off` is the sentence that says why nothing can be written here, empty where something can.
  function show(given, placeholder, off) {
    commands = given;
    line.disabled = button.disabled = Boolean(off);
    line.placeholder = off || placeholder;
  }

  return { show, fill, focus: () => line.focus() };
}
