// The question that an element asks before it acts, where its app wants one.

import { el } from "./dom.js";
import { plain, words } from "./mrkdwn.js";

export function confirmed(question, ctx) {
  if (!question) return Promise.resolve(true);
  return new Promise((resolve) => {
    const answer = (yes) => () => {
      dialog.remove();
      resolve(yes);
    };
    const yes = el(`button.${question.style === "danger" ? "danger" : "primary"}`, { type: "button", onclick: answer(true) }, plain(question.confirm));
    const dialog = el("dialog.confirm", { "aria-label": plain(question.title), oncancel: answer(false) },
      el("h2", {}, plain(question.title)),
      el("p", {}, words(question.text, ctx)),
      el("div.buttons", {}, el("button", { type: "button", onclick: answer(false) }, plain(question.deny)), yes));
    document.body.append(dialog);
    dialog.showModal();
    yes.focus();
  });
}
