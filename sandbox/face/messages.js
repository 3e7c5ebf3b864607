// The messages of a channel or a thread. A message is drawn anew only when it changed.

import { draw } from "./blocks.js";
import { clockDay, clockTime } from "./dates.js";
import { el } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

export function avatar(person) {
  const letters = person.real_name.split(/\s+/).map((each) => each[0]).join("").slice(0, 2).toUpperCase();
  const shade = [...person.real_name].reduce((sum, each) => sum + each.codePointAt(0), 0) % 6;
  return el(`span.avatar.shade${person.bot ? "bot" : shade}`, { "aria-hidden": "true" }, letters);
}

export function conversation(list, context) {
  const drawn = new Map();
  const days = new Map();
  const values = new Map();

  // `now` is what the workspace shows, `messages` those to draw, in order, `replies` how many each thread has.
  function show(now, messages, replies) {
    const zone = now.people[now.person].timezone;
    let day = "";
    const nodes = [];
    for (const message of messages) {
      const today = clockDay(message.ts, zone);
      if (today !== day) nodes.push(divider((day = today)));
      nodes.push(keep(now, message, replies?.get(message.ts) ?? 0));
    }
    for (const key of drawn.keys()) if (!messages.some((each) => each.ts === key)) drawn.delete(key);
    place(list, nodes);
  }

  function divider(day) {
    if (!days.has(day)) days.set(day, el("li.day", {}, el("span", {}, day)));
    return days.get(day);
  }

  function keep(now, message, count) {
    const mark = JSON.stringify([message, count, now.person, now.channel]);
    const old = drawn.get(message.ts);
    if (old?.mark === mark) return old.node;
    const node = one(now, message, count);
    drawn.set(message.ts, { mark, node });
    return node;
  }

  function one(now, message, count) {
    const author = message.slackbot ? { name: "slackbot", real_name: "Slackbot", bot: true } : now.people[message.user];
    if (!values.has(message.ts)) values.set(message.ts, new Map());
    const ctx = context({ channel: now.channel, ts: message.ts }, values.get(message.ts));
    const body = message.blocks.length ? draw(message.blocks, ctx) : el("div", {}, mrkdwn(message.text, ctx));
    return el(`li.message${message.ephemeral ? ".only" : ""}`, { "data-ts": message.ts, tabindex: "-1" },
      avatar(author),
      el("div.content", {},
        message.ephemeral && el("p.eye", {}, el("span", { "aria-hidden": "true" }, "👁 "), "Only visible to you"),
        el("p.head", {}, el("strong", {}, author.real_name), author.bot && el("span.app", {}, "APP"), el("time", {}, clockTime(message.ts, now.people[now.person].timezone))),
        body,
        message.edited && el("span.quiet", {}, "(edited)"),
        message.files.map((name) => el("p.file", {}, `📎 ${name}`)),
        count > 0 && el("button.plain.replies", { type: "button", onclick: () => context.thread(message.ts) }, `${count} ${count === 1 ? "reply" : "replies"}`)),
      !message.slackbot && tools(now, message));
  }

  function tools(now, message) {
    const mine = { channel: now.channel, ts: message.ts };
    return el("div.tools", {},
      !message.ephemeral && !message.thread_ts && context.thread && el("button", { type: "button", title: "Reply in thread", "aria-label": "Reply in thread", onclick: () => context.thread(message.ts) }, "💬"),
      el("button", { type: "button", title: "Inspect: what went over the wire", "aria-label": "Inspect this message", onclick: () => context.inspect(mine) }, "🔍"));
  }

  return { show };
}

// Put nodes into a list without touching those that already stand where they belong.
function place(list, nodes) {
  for (const old of [...list.children]) if (!nodes.includes(old)) old.remove();
  nodes.forEach((node, position) => {
    if (list.children[position] !== node) list.insertBefore(node, list.children[position] ?? null);
  });
}
