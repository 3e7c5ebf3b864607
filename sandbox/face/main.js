// The page: keeps what the workspace shows and draws it; everything that happens is asked of the workspace.

import { draw } from "./blocks.js";
import { composer } from "./composer.js";
import { clockDay, clockTime } from "./dates.js";
import { el, find } from "./dom.js";
import { inspector } from "./inspector.js";
import { connect } from "./link.js";
import { conversation } from "./messages.js";
import { modals } from "./modal.js";
import { notice, pressed } from "./notices.js";
import { describe, nameOf, sidebar } from "./sidebar.js";
import { threads } from "./thread.js";

const state = { about: null, now: null, tab: "messages", notices: [], typed: {}, read: {}, home: "", wanted: recall() };
const line = connect({ about: begin, now: show, told, lost: () => trouble("The workspace has stopped, or is starting again.") });
const context = Object.assign(
  (place, values) => ({
    get now() { return state.now; },
    values,
    act: (block, thing, value) => done(line.ask("act", { ...place, block_id: block.block_id, action_id: thing.action_id, value, typed: place.view ? Object.fromEntries(values) : {} })),
    suggest: (block, thing, typed) => line.ask("suggest", { ...place, block_id: block.block_id, action_id: thing.action_id, typed }),
  }),
  { inspect, thread: (ts) => thread.open(ts) });
const modal = modals(line, context);
const log = conversation(find("messages"), context);
const thread = threads(context, write);
const side = sidebar({ person: (id) => look(id, ""), channel: (id) => look(state.now.person, id) });
const drawer = inspector(find("inspector"), () => { find("inspector").hidden = true; input.focus(); });
const input = composer(find("composer"), (text) => write(text));

for (const button of find("clock").querySelectorAll("button")) {
  button.addEventListener("click", async () => {
    find("clock").open = false;
    find("time").setAttribute("aria-busy", "true"); // what fell due meanwhile is being made up for
    await done(line.ask("skip", { until: button.dataset.until, seconds: button.dataset.seconds }));
    find("time").removeAttribute("aria-busy");
  });
}
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || modal.isOpen()) return;
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  document.body.classList.remove("unfolded");
});

function recall() {
  const [person = "", channel = ""] = decodeURIComponent(location.hash.slice(1)).split("/");
  return { person, channel };
}

function begin(about) {
  state.about = about;
  document.title = `${about.app.name} · Local workspace`;
  guide(about.guide);
  const person = about.people.includes(state.wanted.person) ? state.wanted.person : about.people[0];
  if (person) look(person, state.wanted.channel);
}

function look(person, channel) {
  state.wanted = { person, channel };
  if (channel !== state.now?.channel) thread.close();
  state.tab = "messages";
  line.look(person, channel);
}

function show(now) {
  if (now.person !== state.wanted.person) return;
  const first = state.now?.channel !== now.channel || state.now?.person !== now.person;
  state.now = now;
  const channel = now.channels.find((each) => each.id === now.channel);
  if (!channel) {
    if (now.channels.length) look(now.person, now.channels[0].id);
    return;
  }
  history.replaceState(null, "", `#${now.person}/${now.channel}`);
  if (first) find("inspector").hidden = true;
  state.read[`${now.person}/${channel.id}`] = channel.latest;
  trouble(now.app_connected ? "" : "The app is not connected yet: nothing answers.");
  side.show(now, state.about, unread);
  top(channel);
  messages(first);
  thread.show(now);
  modal.show(now.modal);
}

function unread(channel) {
  return Number(channel.latest || 0) > Number(state.read[`${state.now.person}/${channel.id}`] ?? 0);
}

function top(channel) {
  const { now, about } = state;
  const zone = now.people[now.person].timezone;
  const name = nameOf(channel, now, about.app.bot);
  const isApp = channel.kind === "dm" && channel.members.includes(about.app.bot);
  find("where").textContent = channel.kind === "dm" ? name : `# ${name}`;
  find("kind").textContent = describe(channel, now);
  find("time").textContent = `${clockDay(now.clock, zone)}, ${clockTime(now.clock, zone)}`;
  tabs(isApp && about.app.home_tab);
  const closed = isApp && !about.app.messages_open;
  const off = channel.archived ? "This channel is archived." : closed ? "Sending messages to this app has been turned off." : "";
  input.show(now.people[now.person].outsider ? [] : about.commands, `Message ${channel.kind === "dm" ? name : `#${name}`}, or type / for commands`, off);
}

function tabs(there) {
  const shown = there ? state.tab : "messages";
  const tab = (id, label) => el("button", { role: "tab", "aria-selected": String(shown === id), onclick: () => choose(id) }, label);
  if (there) find("tabs").replaceChildren(tab("home", "Home"), tab("messages", "Messages"));
  find("tabs").hidden = !there;
  find("home").hidden = shown !== "home";
  find("messages").hidden = find("foot").hidden = shown === "home";
  const view = state.now.home;
  const mark = `${view?.id} ${view?.hash} ${state.now.person}`;
  if (shown !== "home" || mark === state.home) return;
  state.home = mark;
  find("home").replaceChildren(...(view ? draw(view.blocks, context({ view: view.id }, new Map())) : [el("p.quiet", {}, "The app has not published a home tab yet.")]));
}

function choose(tab) {
  state.tab = tab;
  if (tab === "home") line.ask("home", {});
  show(state.now);
  find("tabs").querySelector("[aria-selected=true]").focus();
}

function messages(first) {
  const { now } = state;
  const scroll = find("scroll");
  const near = first || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  const mine = state.notices.filter((each) => each.person === now.person && each.channel === now.channel);
  const all = [...now.messages.filter((each) => !each.thread_ts || each.thread_ts === each.ts), ...mine].sort((one, two) => one.ts - two.ts);
  const replies = new Map();
  for (const each of now.messages) if (each.thread_ts && each.thread_ts !== each.ts) replies.set(each.thread_ts, (replies.get(each.thread_ts) ?? 0) + 1);
  const before = find("messages").lastElementChild;
  log.show(now, all, replies);
  const last = find("messages").lastElementChild;
  if (!near || (!first && last === before)) return;
  if (last?.offsetHeight > scroll.clientHeight) last.scrollIntoView(); // it is read from its beginning
  else scroll.scrollTop = scroll.scrollHeight;
}

function guide(steps) {
  const box = find("guide");
  box.hidden = !steps.length;
  box.replaceChildren(el("strong", {}, "Try"), ...steps.map(([title, text]) => el("button", { type: "button", title: text, onclick: () => input.fill(text) }, title)),
    el("button.plain", { type: "button", "aria-label": "Close this", onclick: () => { box.hidden = true; input.focus(); } }, "✕"));
}

async function write(text, thread_ts) {
  const { channel } = state.now;
  state.typed[channel] = text;
  await done(line.ask("write", { channel, text, thread_ts }));
}

async function done(asked) {
  const outcome = await asked;
  if (outcome.mistake) toast(outcome.mistake);
  return outcome;
}

function told({ kind, what, channel }) {
  if (kind === "form_errors") modal.errors(what);
  else if (channel) {
    const { now } = state;
    state.notices.push({ person: now.person, channel, ts: String(now.clock), user: "", slackbot: true, ephemeral: true, blocks: [], files: [], text: notice(what, state.typed[channel] ?? "") });
    messages(false);
  } else if (modal.isOpen()) modal.trouble(what);
  else toast(pressed(what));
}

async function inspect(place, inModal = false) {
  const outcome = await done(line.ask("inspect", place));
  if (!outcome.answer) return;
  const { now } = state;
  if (inModal) return inspector(find("modal").appendChild(el("aside.over")), () => find("modal").querySelector("aside").remove()).show(outcome.answer, now.people[now.person].timezone);
  drawer.show(outcome.answer, now.people[now.person].timezone);
}

function trouble(text) {
  find("trouble").hidden = !text;
  if (find("trouble").textContent !== text) find("trouble").textContent = text;
}

let fading = 0;
function toast(text) {
  find("toast").textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => { find("toast").textContent = ""; }, 8000);
}
