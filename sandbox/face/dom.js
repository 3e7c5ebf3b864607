// Builds nodes; text only ever enters the page as text, and links only lead where links may lead.

export function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  return fill(document.createElement(tag), classes, attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), classes, attributes, children);
}

function fill(node, classes, attributes, children) {
  if (classes.length) node.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function find(id) {
  return document.getElementById(id);
}

let ids = 0;
export function newId() {
  ids += 1;
  return `n${ids}`;
}

// The address if it is one that may be opened, else null: no javascript:, no data:, no file:.
export function safe(address) {
  try {
    const url = new URL(address);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function link(address, ...children) {
  const href = safe(address);
  if (!href) return el("span.unsafe", { title: "Not a link that Slack would open" }, ...children);
  if (href.startsWith("mailto:")) return el("a", { href }, ...children);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

// Go where a button leads: a page in a tab of its own, or the mail program.
export function follow(address) {
  if (address && safe(address)) link(address).click();
}

export function image(address, alt, ...classes) {
  const url = safe(address);
  if (!url || !url.startsWith("https:")) return el("span.broken", {}, `[image: ${alt}]`);
  const node = el("img", { src: url, alt, referrerpolicy: "no-referrer", loading: "lazy" });
  node.classList.add(...classes);
  return node;
}
