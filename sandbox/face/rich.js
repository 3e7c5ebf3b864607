// rich_text blocks, tables and markdown as nodes.

import { formatDate } from "./dates.js";
import { el, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { mention } from "./mrkdwn.js";

export function richText(block, ctx) {
  return el("div.rich", {}, block.elements.map((each) => richPart(each, ctx)));
}

function richPart(part, ctx) {
  switch (part.type) {
    case "rich_text_section":
      return el("div", {}, part.elements.map((each) => richPiece(each, ctx)));
    case "rich_text_list": {
      const items = part.elements.map((each) => el("li", {}, richPart(each, ctx)));
      return el(`${part.style === "ordered" ? "ol" : "ul"}.level${part.indent ?? 0}`, { start: part.offset ? part.offset + 1 : null }, items);
    }
    case "rich_text_preformatted":
      return el("pre", {}, part.elements.map((each) => richPiece(each, ctx)));
    case "rich_text_quote":
      return el("blockquote", {}, part.elements.map((each) => richPiece(each, ctx)));
    default:
      return strange(part);
  }
}

function richPiece(piece, ctx) {
  const style = piece.style ?? {};
  const marks = [["bold", "strong"], ["italic", "em"], ["strike", "s"], ["code", "code"], ["underline", "u"]];
  return marks.reduce((node, [name, tag]) => (style[name] ? el(tag, {}, node) : node), barePiece(piece, ctx));
}

function barePiece(piece, ctx) {
  const { people, channels, groups, person, clock } = ctx.now;
  switch (piece.type) {
    case "text": return piece.text;
    case "link": return link(piece.url, piece.text || piece.url);
    case "emoji": return emoji(piece.name);
    case "user": return mention(`@${people[piece.user_id]?.real_name ?? "unknown person"}`);
    case "channel": return mention(`#${channels.find((each) => each.id === piece.channel_id)?.name ?? "private channel"}`);
    case "usergroup": return mention(`@${groups[piece.usergroup_id] ?? "group"}`);
    case "broadcast": return mention(`@${piece.range}`, "loud");
    case "date": return formatDate(piece.timestamp, piece.format, people[person].timezone, clock);
    case "color": return el("code", {}, piece.value);
    default: return strange(piece);
  }
}

export function table(block, ctx) {
  const aligned = (position) => block.column_settings?.[position]?.align ?? "left";
  const cell = (tag, each, position) => el(`${tag}.${aligned(position)}`, tag === "th" ? { scope: "col" } : {}, tableCell(each, ctx));
  const [first, ...rest] = block.rows;
  return el("div.table", { tabindex: "0", role: "region", "aria-label": "Table" }, el("table", {},
    el("thead", {}, el("tr", {}, first.map((each, position) => cell("th", each, position)))),
    el("tbody", {}, rest.map((row) => el("tr", {}, row.map((each, position) => cell("td", each, position)))))));
}

function tableCell(cell, ctx) {
  if (cell.type === "rich_text") return richText(cell, ctx);
  if (cell.type === "raw_number") return cell.text ?? Number(cell.value).toLocaleString("en");
  return cell.text ?? "";
}

// What has no drawing is shown, never dropped.
export function strange(thing) {
  return el("div.strange", { role: "note" }, el("strong", {}, `This page cannot draw “${thing?.type ?? typeof thing}”`), el("pre", {}, JSON.stringify(thing, null, 2)));
}

export function markdown(text) {
  const out = el("div.markdown");
  const lines = text.split("\n");
  while (lines.length) {
    const line = lines.shift();
    const heading = /^(#{1,6}) +(.*)$/.exec(line);
    if (/^```/.test(line)) {
      const end = lines.findIndex((each) => /^```/.test(each));
      out.append(el("pre", {}, lines.splice(0, end < 0 ? lines.length : end + 1).filter((each) => !/^```/.test(each)).join("\n")));
    } else if (heading) out.append(el(`h${Math.min(heading[1].length + 2, 6)}`, {}, spans(heading[2])));
    else if (/^ *([-*+]|\d+[.]) +/.test(line)) listItem(out, line);
    else if (/^> ?/.test(line)) out.append(el("blockquote", {}, spans(line.replace(/^> ?/, ""))));
    else if (/^(---|\*\*\*)\s*$/.test(line)) out.append(el("hr"));
    else if (line.trim()) out.append(el("p", {}, spans(line)));
  }
  return out;
}

function listItem(out, line) {
  const tag = /^ *\d/.test(line) ? "ol" : "ul";
  const last = out.lastElementChild;
  const list = last?.localName === tag ? last : out.appendChild(el(tag));
  list.append(el("li", {}, spans(line.replace(/^ *([-*+]|\d+[.]) +/, ""))));
}

const SPAN = /`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)|\*\*(.+?)\*\*|~~(.+?)~~|[*_](\S.*?)[*_](?!\w)/;

function spans(text) {
  const out = document.createDocumentFragment();
  for (let found; (found = SPAN.exec(text)); ) {
    const [whole, code, label, address, bold, struck, leaning] = found;
    out.append(text.slice(0, found.index));
    out.append(code ? el("code", {}, code) : label ? link(address, label) : bold ? el("strong", {}, spans(bold)) : struck ? el("s", {}, spans(struck)) : el("em", {}, spans(leaning)));
    text = text.slice(found.index + whole.length);
  }
  out.append(text);
  return out;
}
