// Slack's mrkdwn, and its plain text, as nodes. `ctx.now` is what the workspace last showed.

import { formatDate } from "./dates.js";
import { el, link } from "./dom.js";
import { emoji } from "./emoji.js";

const FENCE = /```([\s\S]+?)```/g;
const ATOM = /`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+'-]+):|(https?:\/\/[^\s<>|]+[^\s<>|.,;:!?'")\]])/g;
const MARKS = { "*": "strong", _: "em", "~": "s" };
const FORMAT = /(?<![\p{L}\p{N}])(?:\*(?=\S)([^*\n]*[^*\s])\*|_(?=\S)([^_\n]*[^_\s])_|~(?=\S)([^~\n]*[^~\s])~)(?![\p{L}\p{N}])/u;
const HELD = /[\uE000-\uF8FF]/;

export function unescape(text) {
  return text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);
}

export function plain(object) {
  const text = unescape(object.text);
  return object.emoji === false ? text : text.replace(/:([a-z0-9_+'-]+):/g, (_, name) => emoji(name));
}

// Any text object, as Slack shows it.
export function words(object, ctx) {
  if (!object) return "";
  if (object.type === "plain_text") return el("span.plain-text", {}, plain(object));
  return mrkdwn(object.text, ctx, object.verbatim);
}

export function mrkdwn(text, ctx, verbatim = false) {
  const out = document.createDocumentFragment();
  text = text.replace(/[\uE000-\uF8FF]/g, "□");
  let last = 0;
  for (const fence of text.matchAll(FENCE)) {
    out.append(lines(text.slice(last, fence.index), ctx, verbatim));
    out.append(el("pre", {}, unescape(fence[1].replace(/^\n/, ""))));
    last = fence.index + fence[0].length;
  }
  out.append(lines(text.slice(last), ctx, verbatim));
  return out;
}

function lines(text, ctx, verbatim) {
  const out = document.createDocumentFragment();
  let quote = null;
  text.split("\n").forEach((line, number, all) => {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (quoted) {
      if (!quote) out.append((quote = el("blockquote")));
      else quote.append(el("br"));
      quote.append(inline(quoted[1], ctx, verbatim));
      return;
    }
    const follows = number > 0 && !quote;
    quote = null;
    if (follows) out.append(el("br"));
    if (line || number < all.length - 1) out.append(inline(line, ctx, verbatim));
  });
  return out;
}

// Code, links and emoji are taken out first, so that no character inside them formats anything.
function inline(text, ctx, verbatim) {
  const held = [];
  const bare = text.replace(ATOM, (whole, code, reference, name, url) => {
    if (url && verbatim) return whole;
    held.push(code ? el("code", {}, unescape(code)) : reference ? refer(reference, ctx) : name ? emoji(name) : link(unescape(url), unescape(url)));
    return String.fromCharCode(0xe000 + held.length - 1);
  });
  return format(bare, held);
}

function format(text, held) {
  const out = document.createDocumentFragment();
  for (let found; (found = FORMAT.exec(text)); ) {
    out.append(release(text.slice(0, found.index), held));
    const inside = found[1] ?? found[2] ?? found[3];
    out.append(el(MARKS[found[0][0]], {}, format(inside, held)));
    text = text.slice(found.index + found[0].length);
  }
  out.append(release(text, held));
  return out;
}

function release(text, held) {
  const out = document.createDocumentFragment();
  for (const piece of text.split(/([\uE000-\uF8FF])/)) {
    if (HELD.test(piece)) out.append(held[piece.charCodeAt(0) - 0xe000]);
    else if (piece) out.append(unescape(piece));
  }
  return out;
}

// What stands in angle brackets: a person, a channel, a group, a date, or a link.
function refer(reference, ctx) {
  const [target, ...rest] = reference.split("|");
  const label = unescape(rest.join("|"));
  if (target.startsWith("@")) return mention(`@${ctx.now.people[target.slice(1)]?.real_name ?? (label || "unknown person")}`);
  if (target.startsWith("#")) return mention(`#${ctx.now.channels.find((each) => each.id === target.slice(1))?.name ?? (label || "private channel")}`);
  if (target.startsWith("!date^")) return date(target, label, ctx);
  if (target.startsWith("!subteam^")) return mention(`@${ctx.now.groups[target.split("^")[1]] ?? (label || "group")}`);
  if (/^!(here|channel|everyone)$/.test(target)) return mention(`@${target.slice(1)}`, "loud");
  if (target.startsWith("!")) return label || `<${unescape(target)}>`;
  return link(unescape(target), label || unescape(target));
}

export function mention(name, ...more) {
  return el(["span", "mention", ...more].join("."), {}, name);
}

function date(target, fallback, ctx) {
  const [, seconds, format, address] = target.split("^");
  const zone = ctx.now.people[ctx.now.person].timezone;
  const shown = /^\d+$/.test(seconds) && format ? formatDate(Number(seconds), unescape(format), zone, ctx.now.clock) : fallback;
  return address ? link(unescape(address), shown) : el("time", { title: fallback }, shown);
}
