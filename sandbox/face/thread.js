// The thread beside the channel: its first message, the replies, and a line to reply on.

import { composer } from "./composer.js";
import { el, find } from "./dom.js";
import { conversation } from "./messages.js";

export function threads(context, write) {
  const pane = find("thread");
  const list = el("ol.messages", { role: "log", "aria-label": "Replies" });
  const form = el("form.composer", { autocomplete: "off" });
  let open = null;
  let last = null;
  const log = conversation(list, Object.assign((...given) => context(...given), { inspect: context.inspect }));
  const input = composer(form, (text) => write(text, open));
  input.show([], "Reply…", "");
  pane.append(el("header", {}, el("h2", {}, "Thread"), el("button.plain", { "aria-label": "Close the thread", onclick: close }, "✕")), el("div.body", {}, list), form);

  function show(now) {
    last = now;
    pane.hidden = open === null;
    if (open) log.show(now, now.messages.filter((each) => each.ts === open || each.thread_ts === open));
  }

  function close() {
    open = null;
    pane.hidden = true;
  }

  return {
    show,
    close,
    open(ts) {
      open = ts;
      show(last);
      input.focus();
    },
  };
}
