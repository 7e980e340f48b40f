// @ts-check
// Two curves on one time from their beginnings, and below them their difference.

import { el } from "../../common/dom.js";
import { loadCharts } from "../charts/loading.js";
import { GUTTER_PX, axis, inkOf, keepFitting, token } from "../charts/plot.js";

/** @typedef {{ seconds: number[], lefts: (number | null)[], rights: (number | null)[], differences: (number | null)[] }} Curves */

const minutes = (/** @type {number} */ seconds) => `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, "0")}`;

/**
 * Draw them; nothing where the chart library is not installed.
 * @param {HTMLElement} root @param {Curves} curves @param {[string, string]} colours @param {(value: number) => string} words @param {string} label
 */
export async function showCurves(root, curves, colours, words, label) {
  const charts = await loadCharts();
  if (!charts) return root.replaceChildren();
  const both = el("div", { class: "chart", role: "img", "aria-label": label });
  const difference = el("div", { class: "chart", "aria-hidden": "true" });
  root.replaceChildren(both, difference);
  const line = (/** @type {string | null} */ colour, /** @type {number[] | undefined} */ dash) => ({ stroke: () => (colour ? inkOf(colour) : token("--ink")), width: 2, dash, points: { show: false } });
  const plot = (/** @type {HTMLElement} */ place, /** @type {number} */ height, /** @type {any[]} */ data, /** @type {any[]} */ series) => {
    const made = new charts.Plot({
      width: Math.max(240, place.clientWidth), height, padding: [8, 10, 0, 0], legend: { show: false }, scales: { x: { time: false } },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: "compare", scales: ["x", null] } },
      series: [{}, ...series], axes: [axis({ space: 70, size: 32, values: (_, ticks) => ticks.map(minutes) }), axis({ size: GUTTER_PX, values: (_, ticks) => ticks.map(words) })],
    }, /** @type {any} */ (data), place);
    keepFitting(made, place, () => height);
  };
  plot(both, 210, [curves.seconds, curves.lefts, curves.rights], [line(colours[0], undefined), line(colours[1], [9, 4])]);
  plot(difference, 120, [curves.seconds, curves.differences, curves.seconds.map(() => 0)], [line(null, undefined), { stroke: () => token("--line"), width: 1, points: { show: false } }]);
}
