// Elements that people press: buttons, icons and overflow menus. Menus and inputs are in inputs.js.

import { confirmed } from "./confirm.js";
import { el, follow, image } from "./dom.js";
import { field, isField } from "./inputs.js";
import { plain, words } from "./mrkdwn.js";
import { strange } from "./rich.js";

const ICONS = { trash: "🗑" };

// An element of a section, an actions block or a context. It acts at once when it is used.
export function element(thing, block, ctx) {
  if (isField(thing)) {
    const name = plain(thing.placeholder ?? { text: thing.action_id });
    return el("span.acting", {}, field(thing, block, ctx, { label: thing.accessibility_label ?? name, acts: true }));
  }
  switch (thing.type) {
    case "button":
    case "workflow_button":
      return button(thing, block, ctx);
    case "icon_button":
      return el("button.icon", press(thing, block, ctx, thing.value, thing.accessibility_label ?? plain(thing.text)), ICONS[thing.icon] ?? thing.icon);
    case "feedback_buttons":
      return el("span.feedback", {}, [["positive_button", "👍"], ["negative_button", "👎"]].map(([name, sign]) =>
        el("button.icon", press(thing, block, ctx, thing[name].value, plain(thing[name].text)), sign)));
    case "overflow":
      return overflow(thing, block, ctx);
    case "image":
      return image(thing.image_url, thing.alt_text, "thumbnail");
    case "plain_text":
    case "mrkdwn":
      return el("span", {}, words(thing, ctx));
    default:
      return strange(thing);
  }
}

function press(thing, block, ctx, value, label) {
  return { type: "button", "aria-label": label, title: label, onclick: (event) => use(event.currentTarget, thing, block, ctx, value) };
}

function button(thing, block, ctx) {
  const style = { primary: ".primary", danger: ".danger" }[thing.style] ?? "";
  const shown = plain(thing.text);
  const attributes = { type: "button", "data-action": thing.action_id, onclick: (event) => use(event.currentTarget, thing, block, ctx, thing.value ?? "") };
  if (thing.accessibility_label) attributes["aria-label"] = thing.accessibility_label;
  return el(`button.block${style}`, attributes, shown, thing.url && el("span", { "aria-hidden": "true" }, " ↗"));
}

async function use(node, thing, block, ctx, value) {
  if (node.getAttribute("aria-busy") || !(await confirmed(thing.confirm, ctx))) return;
  follow(thing.url);
  node.setAttribute("aria-busy", "true");
  await ctx.act(block, thing, value);
  node.removeAttribute("aria-busy");
}

function overflow(thing, block, ctx) {
  const choose = async (event, option) => {
    const menu = event.currentTarget.closest("details");
    menu.open = false;
    follow(option.url);
    await use(menu, thing, block, ctx, option.value);
  };
  return el("details.menu.overflow", {}, el("summary", { "aria-label": "More actions" }, "⋯"),
    el("div.choices", {}, thing.options.map((option) => el("button", { type: "button", onclick: (event) => choose(event, option) }, plain(option.text)))));
}
