// Menus and inputs: what is entered is kept in `ctx.values`, and told at once where the element acts.

import { confirmed } from "./confirm.js";
import { el, newId } from "./dom.js";
import { suggestions } from "./suggestions.js";
import { plain, words } from "./mrkdwn.js";
import { strange } from "./rich.js";

const TYPED = { email_text_input: "email", url_text_input: "url", number_input: "number", plain_text_input: "text", datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };
const LISTS = ["static_select", "users_select", "channels_select", "conversations_select"];
const OTHERS = ["external_select", "multi_external_select", "radio_buttons", "checkboxes", "rich_text_input", "file_input"];

export function isField(thing) {
  return thing.type in TYPED || OTHERS.includes(thing.type) || LISTS.includes(thing.type.replace(/^multi_/, ""));
}

export function isGroup(thing) {
  return ["radio_buttons", "checkboxes"].includes(thing.type) || thing.type.startsWith("multi_");
}

export function keyOf(block, thing) {
  return `${block.block_id}/${thing.action_id}`;
}

// The node of an input. `how`: id and describedby for its label, or label where there is none to see; acts.
export function field(thing, block, ctx, how) {
  const key = keyOf(block, thing);
  const entry = {
    id: how.id ?? newId(),
    attributes: { "aria-label": how.label, "aria-describedby": how.describedby, "data-action": thing.action_id },
    get: () => (ctx.values.has(key) ? ctx.values.get(key) : first(thing)),
    async set(value, done = true) {
      ctx.values.set(key, value);
      if (how.acts && done && (await confirmed(thing.confirm, ctx))) ctx.act(block, thing, value);
    },
    suggest: (typed) => ctx.suggest(block, thing, typed),
  };
  if (!ctx.values.has(key)) ctx.values.set(key, first(thing));
  if (thing.type in TYPED) return typed(thing, entry);
  if (thing.type === "rich_text_input") return rich(thing, entry);
  if (thing.type === "external_select") return suggestions(thing, entry, false);
  if (thing.type === "multi_external_select") return suggestions(thing, entry, true);
  if (thing.type === "file_input") return strange(thing);
  if (isGroup(thing)) return boxes(thing, entry, ctx);
  return menu(thing, entry, ctx);
}

// What stands in an element before anybody enters anything; options stand as their values.
function first(thing) {
  const options = (given) => given?.map((each) => each.value);
  return thing.initial_value ?? thing.initial_date ?? thing.initial_time ?? thing.initial_date_time ?? thing.initial_user ?? thing.initial_channel ?? thing.initial_conversation
    ?? thing.initial_users ?? thing.initial_channels ?? thing.initial_conversations
    ?? (thing.type.endsWith("external_select") ? thing.initial_option ?? thing.initial_options : thing.initial_option?.value ?? options(thing.initial_options))
    ?? (["checkboxes"].includes(thing.type) || thing.type.startsWith("multi_") ? [] : null);
}

function typed(thing, entry) {
  const value = (node) => {
    if (node.value === "") return null;
    return thing.type === "datetimepicker" ? Date.parse(`${node.value}Z`) / 1000 : node.value;
  };
  const attributes = {
    id: entry.id, ...entry.attributes,
    placeholder: thing.placeholder && plain(thing.placeholder),
    maxlength: thing.max_length, min: thing.min_value, max: thing.max_value,
    step: thing.type === "number_input" ? (thing.is_decimal_allowed ? "any" : "1") : null,
    autofocus: thing.focus_on_load,
    oninput: (event) => entry.set(value(event.currentTarget), false),
    onchange: (event) => entry.set(value(event.currentTarget)),
  };
  const node = thing.multiline ? el("textarea", { rows: 4, ...attributes }) : el("input", { type: TYPED[thing.type], ...attributes });
  const now = entry.get();
  if (now !== null) node.value = thing.type === "datetimepicker" ? new Date(now * 1000).toISOString().slice(0, 16) : now;
  return node;
}

function rich(thing, entry) {
  const value = (text) => (text ? { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] } : null);
  return el("textarea", { id: entry.id, rows: 4, ...entry.attributes, placeholder: thing.placeholder && plain(thing.placeholder),
    oninput: (event) => entry.set(value(event.currentTarget.value), false), onchange: (event) => entry.set(value(event.currentTarget.value)) });
}

// The options of any menu or group, as groups of {value, text, description}.
function groups(thing, ctx) {
  const people = Object.entries(ctx.now.people).filter(([, each]) => !each.bot).map(([value, each]) => ({ value, text: each.real_name }));
  const channels = ctx.now.channels.filter((each) => !["dm", "mpim"].includes(each.kind)).map((each) => ({ value: each.id, text: `#${each.name}` }));
  const source = thing.type.replace(/^multi_/, "");
  if (source === "users_select") return [{ options: people }];
  if (source === "channels_select" || source === "conversations_select") return [{ options: channels }];
  const option = (each) => ({ value: each.value, text: plain(each.text), node: each.text, description: each.description });
  if (thing.option_groups) return thing.option_groups.map((each) => ({ label: plain(each.label), options: each.options.map(option) }));
  return [{ options: thing.options.map(option) }];
}

function menu(thing, entry, ctx) {
  const options = (group) => group.options.map((each) => el("option", { value: each.value }, each.text));
  const node = el("select", { id: entry.id, ...entry.attributes, onchange: (event) => entry.set(event.currentTarget.value || null) },
    el("option", { value: "" }, thing.placeholder ? plain(thing.placeholder) : "Choose"),
    groups(thing, ctx).map((group) => (group.label ? el("optgroup", { label: group.label }, options(group)) : options(group))));
  node.value = entry.get() ?? "";
  return node;
}

function boxes(thing, entry, ctx) {
  const many = thing.type !== "radio_buttons";
  const name = newId();
  const chosen = new Set([entry.get() ?? []].flat());
  const change = (event) => {
    if (!many) chosen.clear();
    if (event.currentTarget.checked) chosen.add(event.currentTarget.value);
    else chosen.delete(event.currentTarget.value);
    entry.set(many ? [...chosen] : [...chosen][0] ?? null);
  };
  const box = (each) => el("label.box", {},
    el("input", { type: many ? "checkbox" : "radio", name, value: each.value, checked: chosen.has(each.value), "data-action": thing.action_id, onchange: change }),
    el("span", {}, each.node ? words(each.node, ctx) : each.text, each.description && el("small", {}, words(each.description, ctx))));
  return el("div.boxes", { id: entry.id, role: many ? "group" : "radiogroup", ...entry.attributes },
    groups(thing, ctx).map((group) => [group.label && el("strong", {}, group.label), group.options.map(box)]));
}
