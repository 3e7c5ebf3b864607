// The drawer that tells what went over the wire for a message or a view, and what Slack would say of it.

import { clockTime } from "./dates.js";
import { el } from "./dom.js";

export function inspector(drawer, close) {
  function show(found, zone) {
    drawer.replaceChildren(
      el("header", {}, el("h2", {}, "Inspector"), el("button.plain", { "aria-label": "Close the inspector", onclick: close }, "✕")),
      el("div.body", {}, verdict(found.verdict), el("h3", {}, "Over the wire"),
        found.story.length ? found.story.map((each) => passage(each, zone)) : el("p.quiet", {}, "Nothing: a person wrote this.")));
    drawer.hidden = false;
    drawer.querySelector("button").focus();
  }

  return { show };
}

function verdict({ problems, blocks, characters, most }) {
  const size = characters === undefined ? `${blocks} of 100 blocks` : `${blocks} of 50 blocks · ${characters.toLocaleString("en")} of ${most.toLocaleString("en")} characters`;
  const said = problems.length ? el("ul.problems", {}, problems.map((each) => el("li", {}, each))) : el("p.fine", {}, "✓ Slack’s schemas, slack_sdk and the table of documented limits find nothing wrong.");
  return [el("h3", {}, "What the oracles say"), said, el("p.quiet", {}, size)];
}

function passage({ at, way, what, sent, came_back: back }, zone) {
  const failed = back.trouble ?? back.error;
  return el("details.passage", {},
    el("summary", {}, el("span.way", { title: way }, way === "to the app" ? "→" : "←"), el("span.hidden", {}, `${way}: `), el("code", {}, what), failed && el("span.failed", {}, failed), el("time", {}, clockTime(at, zone))),
    el("h4", {}, way === "to the app" ? "Slack sent" : "The app sent"), json(sent),
    el("h4", {}, way === "to the app" ? "The app acked with" : "Slack answered"), json(back));
}

function json(value) {
  return el("pre", { tabindex: "0" }, JSON.stringify(value, null, 2));
}
