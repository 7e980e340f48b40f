// @ts-check
// A radar of figures from 0 to 100 with their intervals; the dashed ring at 50 is the middle of the population.

import { svg } from "../common/dom.js";

const MIDDLE = [230, 150];
const REACH = 108;
const LABELS = 124;

/** @typedef {{ name: string, value: number | null, low: number | null, high: number | null }} Axis */

/** @param {Axis[]} axes @param {string} label */
export function radar(axes, label) {
  const known = axes.map((axis, at) => ({ axis, at })).filter(({ axis }) => axis.value !== null);
  const ring = (/** @type {number} */ value) => path(axes.map((_, at) => place(at, axes.length, value)));
  return svg("svg", { class: "radar", viewBox: "0 0 460 300", role: "img", "aria-label": label },
    [25, 75, 100].map((value) => svg("path", { class: "radar-ring", d: ring(value) })),
    svg("path", { class: "radar-middle", d: ring(50) }),
    axes.map((_, at) => line("radar-spoke", place(at, axes.length, 0), place(at, axes.length, 100))),
    svg("path", { class: "radar-shape", d: path(known.map(({ axis, at }) => place(at, axes.length, axis.value ?? 0))) }),
    known.map(({ axis, at }) => line("radar-reach", place(at, axes.length, axis.low ?? 0), place(at, axes.length, axis.high ?? 0))),
    known.map(({ axis, at }) => dot(place(at, axes.length, axis.value ?? 0))),
    axes.map((axis, at) => name(axis, at, axes.length)));
}

/** @param {number} at @param {number} of @param {number} value @returns {[number, number]} */
const place = (at, of, value) => around(at, of, (REACH * value) / 100);

/** @param {number} at @param {number} of @param {number} radius @returns {[number, number]} */
function around(at, of, radius) {
  const turn = (2 * Math.PI * at) / of - Math.PI / 2;
  return [MIDDLE[0] + radius * Math.cos(turn), MIDDLE[1] + radius * Math.sin(turn)];
}

/** @param {[number, number][]} places */
const path = (places) => (places.length ? `M${places.map((one) => one.map((part) => part.toFixed(1)).join(",")).join("L")}Z` : "");

/** @param {string} kind @param {[number, number]} from @param {[number, number]} to */
const line = (kind, [x1, y1], [x2, y2]) => svg("line", { class: kind, x1, y1, x2, y2 });

/** @param {[number, number]} at */
const dot = ([cx, cy]) => svg("circle", { class: "radar-dot", cx, cy, r: 4 });

/** @param {Axis} axis @param {number} at @param {number} of */
function name(axis, at, of) {
  const [x, y] = around(at, of, LABELS);
  const anchor = Math.abs(x - MIDDLE[0]) < 2 ? "middle" : x > MIDDLE[0] ? "start" : "end";
  return svg("text", { x, y: y + 5, "text-anchor": anchor, class: axis.value === null ? "is-few" : null }, axis.name);
}
