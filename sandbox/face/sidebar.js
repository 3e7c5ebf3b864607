// Who one is, and the channels, direct messages and the app that this person can open.

import { el, find } from "./dom.js";

const SIGNS = { public: "#", private: "🔒", connect: "⇄", dm: "", mpim: "" };
const KINDS = {
  public: "", private: "Private channel", connect: "Shared with people of another workspace", mpim: "Group message", dm: "Direct message",
};

export function standing(person) {
  return person.outsider ? `${person.title || "Outsider"}, of another workspace` : person.title || (person.guest ? "Guest" : "Member");
}

export function nameOf(channel, now, bot) {
  if (channel.kind !== "dm" && channel.kind !== "mpim") return channel.name;
  const others = channel.members.filter((each) => each !== now.person);
  if (others.includes(bot) && others.length === 1) return now.people[bot].real_name;
  return others.map((each) => now.people[each].real_name).join(", ") || now.people[now.person].real_name;
}

export function describe(channel, now) {
  const people = channel.members.filter((each) => !now.people[each].bot).length;
  const kind = channel.archived ? "Archived" : KINDS[channel.kind];
  return [kind, channel.kind !== "dm" && `${people} ${people === 1 ? "person" : "people"}`].filter(Boolean).join(" · ");
}

export function sidebar(on) {
  const person = find("person");
  person.addEventListener("change", () => on.person(person.value));
  find("unfold").addEventListener("click", () => fold(false));
  find("fold").addEventListener("click", () => fold(true));

  function fold(away) {
    document.body.classList.toggle("unfolded", !away);
    (away ? find("unfold") : find("fold")).focus();
  }

  function show(now, about, unread) {
    const known = [...person.options].map((each) => each.value).join();
    const people = Object.entries(now.people).filter(([, each]) => !each.bot);
    if (known !== people.map(([id]) => id).join()) {
      person.replaceChildren(...people.map(([id, each]) => el("option", { value: id }, `${each.real_name} · ${standing(each)}`)));
    }
    person.value = now.person;
    const isApp = (each) => each.kind === "dm" && each.members.includes(about.app.bot);
    const direct = (each) => ["dm", "mpim"].includes(each.kind) && !isApp(each);
    const held = document.activeElement.dataset?.channel;
    find("places").replaceChildren(
      group("Channels", now.channels.filter((each) => !["dm", "mpim"].includes(each.kind))),
      group("Direct messages", now.channels.filter(direct)),
      group("Apps", now.channels.filter(isApp)));
    if (held) find("places").querySelector(`[data-channel="${held}"]`)?.focus();

    function group(title, channels) {
      if (!channels.length) return "";
      return el("section", {}, el("h2", {}, title), el("ul", {}, channels.map((each) => el("li", {}, place(each)))));
    }

    function place(channel) {
      const name = nameOf(channel, now, about.app.bot);
      const news = unread(channel);
      return el(`button.place${news ? ".news" : ""}`, { "data-channel": channel.id, "aria-current": channel.id === now.channel ? "page" : null,
        onclick: () => { document.body.classList.remove("unfolded"); on.channel(channel.id); } },
        el("span.sign", { "aria-hidden": "true" }, SIGNS[channel.kind] || "●"), el("span", {}, name),
        news && el("span.dot", {}, el("span.hidden", {}, "unread")));
    }
  }

  return { show };
}
