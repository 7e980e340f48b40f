// @ts-check
// Lines over matches or days, with intervals or bars where there are some: few marks, drawn anew as wide as the page is.

import { svg } from "../common/dom.js";

const HEIGHT = 210;
const LEFT = 46;
const [TOP, BOTTOM, RIGHT] = [10, 26, 14];
const TICKS_PX = 74;

/**
 * @typedef {{ x: number, y: number, low?: number, high?: number }} Mark
 * @typedef {{ lines: Mark[][], bars?: Mark[], middle?: number, from?: number, to?: number,
 *   y: (value: number) => string, x: (value: number) => string, label: string, dots?: boolean }} Chart
 */

/** Draw a chart into an element, and again when its width changes. @param {HTMLElement} root @param {Chart} chart */
export function drawLines(root, chart) {
  root.classList.add("lines");
  const draw = () => root.replaceChildren(drawn(chart, Math.max(260, root.clientWidth)));
  new ResizeObserver(draw).observe(root);
  draw();
}

/** @param {Chart} chart @param {number} width */
function drawn(chart, width) {
  const marks = [...chart.lines.flat(), ...(chart.bars ?? [])];
  const xs = marks.map((one) => one.x);
  const ys = marks.flatMap((one) => [one.low ?? one.y, one.high ?? one.y]);
  const [first, last] = [Math.min(...xs), Math.max(...xs)];
  const [from, to] = reach(chart, ys);
  const x = (/** @type {number} */ at) => LEFT + 12 + (last > first ? (at - first) / (last - first) : 0.5) * (width - LEFT - RIGHT - 24);
  const y = (/** @type {number} */ value) => TOP + (1 - (value - from) / (to - from || 1)) * (HEIGHT - TOP - BOTTOM);
  const bar = Math.min(18, Math.max(2, (width - LEFT) / (last - first + 1) * 0.7));
  return svg("svg", { width, height: HEIGHT, role: "img", "aria-label": chart.label },
    splits(from, to).map((value) => [
      svg("line", { class: "lines-grid", x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }),
      svg("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, chart.y(value)),
    ]).flat(),
    chart.middle === undefined ? null : svg("line", { class: "lines-middle", x1: LEFT, x2: width - RIGHT, y1: y(chart.middle), y2: y(chart.middle) }),
    ticks([...new Set(xs)].sort((a, b) => a - b), width).map((at) => svg("text", { x: x(at), y: HEIGHT - 6, "text-anchor": "middle" }, chart.x(at))),
    (chart.bars ?? []).map((one) => svg("rect", { class: "lines-bar", x: x(one.x) - bar / 2, y: y(one.y), width: bar, height: Math.max(0, y(from) - y(one.y)) })),
    chart.lines.map((line, at) => [
      svg("path", { class: `lines-${at + 1}`, d: line.map((one, number) => `${number ? "L" : "M"}${x(one.x).toFixed(1)},${y(one.y).toFixed(1)}`).join("") }),
      line.filter((one) => one.low !== undefined).map((one) => svg("line", { class: `lines-reach lines-${at + 1}`, x1: x(one.x), x2: x(one.x), y1: y(one.low ?? 0), y2: y(one.high ?? 0) })),
      chart.dots ? line.map((one) => svg("circle", { class: `lines-${at + 1}`, cx: x(one.x), cy: y(one.y), r: 4 })) : [],
    ]).flat(2));
}

/** From a round figure to a round one, in four equal steps, unless the chart says. @param {Chart} chart @param {number[]} ys */
function reach(chart, ys) {
  const [least, most] = [Math.min(chart.from ?? Infinity, ...ys), Math.max(...ys)];
  if (chart.to !== undefined) return [chart.from ?? least, chart.to];
  const raw = (most - least) / 4 || 1;
  const size = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * size >= raw * 1.0001) ?? 10) * size;
  const from = Math.floor(least / step) * step;
  return [from, from + 4 * step >= most ? from + 4 * step : from + 5 * step];
}

/** @param {number} from @param {number} to */
const splits = (from, to) => [0, 1, 2, 3, 4].map((at) => from + (at * (to - from)) / 4);

/** Places for words that do not touch: the first, the last and some between. @param {number[]} xs @param {number} width */
function ticks(xs, width) {
  const most = Math.max(2, Math.floor((width - LEFT) / TICKS_PX));
  if (xs.length <= most) return xs;
  return Array.from({ length: most }, (_, at) => xs[Math.round((at * (xs.length - 1)) / (most - 1))]);
}
