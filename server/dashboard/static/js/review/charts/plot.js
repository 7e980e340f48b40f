// @ts-check
// What the time charts of the review share: the library, the one time axis, colours of the theme, choosing by a drag.

import { clockText } from "../../common/language.js";

/** @typedef {typeof import("uplot")} PlotMaker */

/** How wide the scale on the left is, the same in all, so that one moment is one place. */
export const GUTTER_PX = 56;

const LEAST_PX = 8;

// A chart that is panned asks for its colours at every mark of every frame.
const colours = /** @type {Map<string, string>} */ (new Map());
addEventListener("themechange", () => colours.clear());

/** A colour of the theme. @param {string} name @returns {string} */
export const token = (name) => remembered(name, () => document.documentElement, name);

/** The colour in which a pair's lines are drawn. @param {string} colour */
export const inkOf = (colour) => remembered(`pair ${colour}`, () => document.querySelector(`[data-pair-colour="${colour}"]`), "--pair-ink");

/** @param {string} key @param {() => Element | null} probe @param {string} property @returns {string} */
function remembered(key, probe, property) {
  const known = colours.get(key);
  if (known) return known;
  const element = probe();
  const found = element ? getComputedStyle(element).getPropertyValue(property).trim() : token("--ink");
  if (element && found) colours.set(key, found);
  return found;
}

/**
 * Options that all have. `hovered(ms)` gets the moment under the cursor, or null.
 * @param {import("./../selection.js").Selection} selection
 * @returns {Pick<import("uplot").Options, "legend" | "cursor" | "scales" | "padding">}
 */
export function common(selection) {
  return {
    padding: [10, 10, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 }, sync: { key: "review", scales: ["x", null] } },
    scales: { x: { range: () => [selection.now.from / 1000, selection.now.to / 1000] } },
  };
}

/** @param {Partial<import("uplot").Axis>} more @returns {import("uplot").Axis} */
export function axis(more) {
  const line = { stroke: () => token("--hair"), width: 1 };
  return { stroke: () => token("--ink-soft"), grid: line, ticks: line, font: "13px 'Archivo Variable', sans-serif", ...more };
}

/** The time axis: seconds are shown only where ticks are closer than a minute. @returns {import("uplot").Axis} */
export const timeAxis = () => axis({
  space: 70, size: 32,
  values: (_, ticks) => ticks.map((one) => clockText(one * 1000, (ticks[1] ?? Infinity) - ticks[0] < 60)),
});

/**
 * Let a drag over a chart choose a stretch, with a mouse or a finger, and a double click the whole match.
 * @param {import("uplot")} plot @param {import("./../selection.js").Selection} selection
 */
export function chooseByDrag(plot, selection) {
  const { over } = plot;
  let begin = -1;
  const left = (/** @type {PointerEvent} */ event) => Math.min(over.clientWidth, Math.max(0, event.clientX - over.getBoundingClientRect().left));
  const draw = (/** @type {number} */ end) => plot.setSelect({ left: Math.min(begin, end), width: Math.abs(end - begin), top: 0, height: over.clientHeight }, false);
  over.addEventListener("pointerdown", (event) => {
    if (event.button === 0) begin = left(event);
  });
  over.addEventListener("pointermove", (event) => {
    if (begin < 0 || Math.abs(left(event) - begin) < LEAST_PX) return;
    if (!over.hasPointerCapture(event.pointerId)) over.setPointerCapture(event.pointerId);
    draw(left(event));
  });
  const done = (/** @type {PointerEvent} */ event) => {
    const end = left(event);
    const [from, to] = [Math.min(begin, end), Math.max(begin, end)];
    const isDrag = begin >= 0 && to - from >= LEAST_PX && event.type === "pointerup";
    begin = -1;
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    if (isDrag) selection.set({ from: plot.posToVal(from, "x") * 1000, to: plot.posToVal(to, "x") * 1000 });
  };
  over.addEventListener("pointerup", done);
  over.addEventListener("pointercancel", done);
  over.addEventListener("dblclick", () => selection.clear());
}

/**
 * Keep a chart as wide as its place, and drawn in the theme's colours.
 * @param {import("uplot")} plot @param {HTMLElement} root @param {() => number} height
 */
export function keepFitting(plot, root, height) {
  new ResizeObserver(() => {
    const size = { width: Math.max(240, root.clientWidth), height: height() };
    if (size.width !== plot.width || size.height !== plot.height) plot.setSize(size);
  }).observe(root);
  addEventListener("themechange", () => plot.redraw(false, true));
}
