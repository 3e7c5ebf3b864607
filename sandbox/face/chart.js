// Slack's data visualization block as a drawing, with the numbers in words for who cannot see it.

import { el, svg } from "./dom.js";

const WIDTH = 560;
const HEIGHT = 220;
const LEFT = 56;
const RIGHT = 548;
const TOP = 12;
const BOTTOM = 178;

export function chart(block) {
  const data = block.chart;
  const drawing = data.type === "pie" ? pie(data) : axes(data);
  return el("figure.chart", {}, el("figcaption", {}, block.title), drawing, legend(data), numbers(data));
}

function values(data) {
  return data.type === "pie" ? data.segments.map((each) => each.value) : data.series.flatMap((each) => each.data.map((point) => point.value));
}

function axes(data) {
  const names = data.axis_config.categories;
  const found = values(data);
  const ticks = scale(Math.min(0, ...found), Math.max(...found, 1));
  const [low, high] = [ticks[0], ticks.at(-1)];
  const y = (value) => BOTTOM - ((value - low) / (high - low)) * (BOTTOM - TOP);
  const slot = (RIGHT - LEFT) / names.length;
  const x = (position) => LEFT + slot * (position + 0.5);
  const every = Math.ceil(names.length / 8);
  const at = (series, name) => series.data.find((point) => point.label === name)?.value ?? 0;
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": "A chart; its numbers are in the table below" },
    ticks.map((tick) => [svg("line.grid", { x1: LEFT, x2: RIGHT, y1: y(tick), y2: y(tick) }), label(LEFT - 8, y(tick) + 4, "end", short(tick))]),
    names.map((name, position) => position % every === 0 && label(x(position), BOTTOM + 22, "middle", name)),
    data.axis_config.x_label && label((LEFT + RIGHT) / 2, HEIGHT - 4, "middle", data.axis_config.x_label),
    data.series.map((series, number) => {
      const points = names.map((name, position) => [x(position), y(at(series, name)), name, at(series, name)]);
      if (data.type === "bar") return bars(points, number, data.series.length, slot, y(Math.max(low, 0)));
      return curve(points, number, data.type === "area" ? y(Math.max(low, 0)) : null);
    }));
}

function scale(low, high) {
  const rough = (high - low) / 4;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * size).find((each) => each >= rough);
  const first = Math.floor(low / step) * step;
  const ticks = [first];
  while (ticks.at(-1) < high) ticks.push(Number((ticks.at(-1) + step).toPrecision(12)));
  return ticks;
}

// As an axis has room for it: 2,500 and 250K.
function short(tick) {
  return tick.toLocaleString("en", Math.abs(tick) < 10000 ? {} : { notation: "compact" });
}

function label(x, y, anchor, text) {
  return svg("text", { x, y, "text-anchor": anchor }, text);
}

function tip(name, value) {
  return svg("title", {}, `${name}: ${value.toLocaleString("en")}`);
}

function bars(points, number, count, slot, zero) {
  const width = (slot * 0.7) / count;
  return points.map(([x, y, name, value]) =>
    svg(`rect.fill${number}`, { x: x - slot * 0.35 + number * width, y: Math.min(y, zero), width: Math.max(width - 2, 1), height: Math.max(Math.abs(zero - y), 1), rx: 2 }, tip(name, value)));
}

function curve(points, number, zero) {
  const line = points.map(([x, y]) => `${x},${y}`).join(" ");
  return [
    zero !== null && svg(`polygon.fill${number}.area`, { points: `${points[0][0]},${zero} ${line} ${points.at(-1)[0]},${zero}` }),
    svg(`polyline.line${number}`, { points: line }),
    points.map(([x, y, name, value]) => svg(`circle.fill${number}`, { cx: x, cy: y, r: 3 }, tip(name, value))),
  ];
}

function pie(data) {
  const total = values(data).reduce((sum, each) => sum + each, 0);
  const [x, y, radius] = [WIDTH / 2, HEIGHT / 2, 96];
  let angle = -Math.PI / 2;
  const corner = (turn) => `${x + radius * Math.cos(turn)},${y + radius * Math.sin(turn)}`;
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": "A pie chart; its numbers are in the table below" },
    data.segments.map((each, number) => {
      const [from, turn] = [angle, (each.value / total) * 2 * Math.PI];
      angle += turn;
      if (data.segments.length === 1) return svg("circle.fill0", { cx: x, cy: y, r: radius }, tip(each.label, each.value));
      return svg(`path.fill${number}`, { d: `M${x},${y} L${corner(from)} A${radius},${radius} 0 ${turn > Math.PI ? 1 : 0} 1 ${corner(angle)} Z` }, tip(each.label, each.value));
    }));
}

function legend(data) {
  const names = data.type === "pie" ? data.segments.map((each) => each.label) : data.series.map((each) => each.name);
  const axis = data.axis_config?.y_label;
  return el("p.legend", {}, names.map((name, number) => el("span", {}, el(`i.key${number}`, { "aria-hidden": "true" }), name)), axis && el("span.axis", {}, axis));
}

function numbers(data) {
  const series = data.type === "pie" ? [{ name: "", data: data.segments }] : data.series;
  return el("details.numbers", {}, el("summary", {}, "Numbers"), el("table", {},
    series.map((each) => each.data.map((point) => el("tr", {}, each.name && el("th", { scope: "row" }, each.name), el("td", {}, point.label), el("td.number", {}, point.value.toLocaleString("en")))))));
}
