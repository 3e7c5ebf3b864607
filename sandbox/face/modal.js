// The modal before a person: drawn anew when its app changes it, with what was entered kept.

import { draw } from "./blocks.js";
import { el, find } from "./dom.js";
import { plain } from "./mrkdwn.js";

export function modals(line, context) {
  const dialog = find("modal");
  let shown = null;
  let values = new Map();

  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });

  function show(view) {
    if (shown && view && shown.id === view.id && shown.hash === view.hash) return;
    if (shown?.id !== view?.id) values = new Map();
    const typing = dialog.contains(document.activeElement) && document.activeElement.dataset.action;
    shown = view;
    if (!view) return dialog.close();
    dialog.replaceChildren(form(view));
    if (!dialog.open) dialog.showModal();
    focus(typing);
  }

  function focus(typing) {
    const same = typing && dialog.querySelector(`[data-action="${CSS.escape(typing)}"]`);
    const first = dialog.querySelector("[autofocus]") ?? dialog.querySelector(".input :is(input, textarea, select)");
    (same || first || dialog.querySelector("button.primary") || dialog.querySelector("button"))?.focus();
  }

  function form(view) {
    const ctx = context({ view: view.id }, values);
    const close = view.close ? plain(view.close) : view.submit ? "Cancel" : "Close";
    return el("form", { method: "dialog", novalidate: true, onsubmit: submit },
      el("header", {}, el("h2", { id: "modal-title" }, plain(view.title)), el("button.plain", { type: "button", "aria-label": "Close", onclick: leave }, "✕")),
      el("p.error.whole", { role: "alert" }),
      el("div.body", {}, draw(view.blocks, ctx)),
      el("footer", {},
        el("button.quiet", { type: "button", onclick: () => context.inspect({ view: view.id }, true) }, "Inspect"),
        el("button", { type: "button", onclick: leave }, view.nested ? "Back" : close),
        view.submit && el("button.primary", { type: "submit" }, plain(view.submit))));
  }

  async function submit(event) {
    event.preventDefault();
    const view = shown;
    const button = dialog.querySelector("footer .primary");
    if (!button || button.getAttribute("aria-busy")) return;
    errors({});
    button.setAttribute("aria-busy", "true");
    const inputs = view.blocks.filter((block) => block.type === "input" && block.element.type !== "file_input");
    const entered = Object.fromEntries(inputs.map((block) => [block.block_id, values.get(`${block.block_id}/${block.element.action_id}`) ?? null]));
    const outcome = await line.ask("submit", { view: view.id, values: entered });
    button.removeAttribute("aria-busy");
    if (outcome.mistake) trouble(outcome.mistake);
  }

  function leave() {
    if (shown) line.ask("close", { view: shown.id });
  }

  function errors(found) {
    dialog.querySelector(".error.whole")?.replaceChildren();
    for (const block of dialog.querySelectorAll(".input")) {
      block.querySelector(".error").textContent = found[block.dataset.block] ?? "";
      block.querySelector("[aria-describedby]")?.setAttribute("aria-invalid", String(block.dataset.block in found));
    }
    dialog.querySelector("[aria-invalid=true]")?.focus();
  }

  function trouble(text) {
    dialog.querySelector(".error.whole")?.replaceChildren(`We had some trouble connecting. Try again? (${text})`);
  }

  return { show, errors, trouble, isOpen: () => shown !== null };
}
