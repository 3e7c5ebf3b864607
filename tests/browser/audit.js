// What somebody cannot use: controls without a name, and text that is too faint to read.

export function unnamed() {
  const named = (e) => e.getAttribute("aria-label") || e.getAttribute("aria-labelledby") || e.labels?.length;
  const speaks = (e) => e.innerText?.trim() && !e.matches("input, select, textarea");
  return [...document.querySelectorAll("button, input, select, textarea, summary, [role=listbox], dialog[open]")]
    .filter((e) => e.checkVisibility() && !named(e) && !speaks(e))
    .map((e) => e.outerHTML);
}

// WCAG 2.1, success criterion 1.4.3: 4.5 to 1, or 3 to 1 for large text.
export function faint() {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.data.trim();
    const e = texts.currentNode.parentElement;
    if (!text || !e.checkVisibility() || e.closest("svg, .hidden, .skip, :disabled, option")) continue;
    const style = getComputedStyle(e);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.6 && style.fontWeight >= 700) ? 3 : 4.5;
    const ratio = contrast(over(parse(style.color), ground(e)), ground(e));
    if (ratio < needed) found.push([text.slice(0, 40), e.className, style.color, ratio]);
  }
  return found;
}

const parse = (color) => color.match(/[\d.]+/g).map(Number);

function over([r, g, b, a = 1], [x, y, z]) {
  return [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a)];
}

function ground(e) {
  return e ? over(parse(getComputedStyle(e).backgroundColor), ground(e.parentElement)) : [255, 255, 255];
}

function light(color) {
  const [r, g, b] = color.map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, two) {
  const [bright, dark] = [light(one), light(two)].sort((a, b) => b - a);
  return (bright + 0.05) / (dark + 0.05);
}
