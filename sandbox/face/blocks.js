// Blocks as nodes. A block that this page does not know is shown as a red box.

import { chart } from "./chart.js";
import { el, image, link, newId } from "./dom.js";
import { element } from "./elements.js";
import { field, isGroup } from "./inputs.js";
import { plain, words } from "./mrkdwn.js";
import { markdown, richText, strange, table } from "./rich.js";

const DRAW = {
  section,
  header: (block) => el("h3.heading", {}, plain(block.text)),
  context: (block, ctx) => el("div.small", {}, block.elements.map((each) => element(each, block, ctx))),
  divider: () => el("hr"),
  actions: (block, ctx) => el("div.actions", {}, block.elements.map((each) => element(each, block, ctx))),
  context_actions: (block, ctx) => el("div.actions", {}, block.elements.map((each) => element(each, block, ctx))),
  image: (block) => el("figure", {}, block.title && el("figcaption", {}, plain(block.title)), image(block.image_url, block.alt_text, "picture")),
  input,
  table,
  data_visualization: chart,
  rich_text: richText,
  markdown: (block) => markdown(block.text),
  alert: (block, ctx) => el(`div.alert.${block.level ?? "default"}`, { role: "note" }, words(block.text, ctx)),
  video: (block) => el("p", {}, link(block.title_url ?? block.video_url, plain(block.title))),
  card,
  container: (block, ctx) => el("div.card", {}, block.title && el("strong", {}, words(block.title, ctx)), block.subtitle && el("p.quiet", {}, words(block.subtitle, ctx)), draw(block.child_blocks, ctx)),
  carousel: (block, ctx) => el("div.carousel", { tabindex: "0", role: "region", "aria-label": "Carousel" }, draw(block.elements, ctx)),
};

export function draw(blocks, ctx) {
  return blocks.map((block) => {
    try {
      const drawn = Object.hasOwn(DRAW, block?.type) ? DRAW[block.type](block, ctx) : strange(block);
      if (block.block_id) drawn.dataset.block = block.block_id;
      return drawn;
    } catch {
      return strange(block); // a block that is not what it says it is
    }
  });
}

function section(block, ctx) {
  const fields = block.fields?.map((each) => el("div", {}, words(each, ctx)));
  return el("div.section", {},
    el("div.text", {}, block.text && el("div", {}, words(block.text, ctx)), fields && el("div.fields", {}, fields)),
    block.accessory && el("div.accessory", {}, element(block.accessory, block, ctx)));
}

function input(block, ctx) {
  const id = newId();
  const hint = block.hint && el("p.hint", { id: `${id}-hint` }, plain(block.hint));
  const name = [plain(block.label), block.optional && el("span.quiet", {}, " (optional)")];
  const group = isGroup(block.element);
  const entry = field(block.element, block, ctx, { id, describedby: `${id}-hint ${id}-error`, label: group ? plain(block.label) : null, acts: block.dispatch_action });
  return el("div.input", {}, group ? el("span.label", { "aria-hidden": "true" }, name) : el("label", { for: id }, name), entry, hint, el("p.error", { id: `${id}-error`, role: "alert" }));
}

function card(block, ctx) {
  const icon = block.icon ?? block.slack_icon;
  return el("div.card", {},
    block.hero_image && image(block.hero_image.image_url, block.hero_image.alt_text, "picture"),
    el("div.cardhead", {}, icon?.image_url && image(icon.image_url, icon.alt_text, "thumbnail"), el("div", {}, block.title && el("strong", {}, words(block.title, ctx)), block.subtitle && el("div.quiet", {}, words(block.subtitle, ctx)))),
    block.body && el("div", {}, words(block.body, ctx)),
    block.actions && el("div.actions", {}, block.actions.map((each) => element(each, block, ctx))));
}
