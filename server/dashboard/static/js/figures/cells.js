// @ts-check
// Cells of tables of figures: shares with their interval as a line, results, names that lead on.

import { el } from "../common/dom.js";
import { number, percent, say } from "../common/language.js";

/** @typedef {{ value: number, low: number, high: number, of: number }} Share */

/** A share as a dot on a line, with its figures. @param {Share | null} share */
export const shareCell = (share) => el("td", { class: "is-share" }, share ? [
  el("b", {}, `${percent(share.value)} `), el("small", {}, say("interval", { low: number(100 * share.low), high: number(100 * share.high) })), whisker(share),
] : "–");

/** The share as a dot, its interval as a line; the middle is marked. @param {{ value: number, low: number, high: number }} share */
export function whisker(share) {
  const reach = el("i", { class: "whisker-reach" });
  const dot = el("i", { class: "whisker-dot" });
  reach.style.left = `${100 * share.low}%`;
  reach.style.width = `${100 * (share.high - share.low)}%`;
  dot.style.left = `${100 * share.value}%`;
  return el("span", { class: "whisker", "aria-hidden": "true" }, reach, dot);
}

/** @param {string | number} value */
export const figureCell = (value) => el("td", { class: "is-figure" }, String(value));

/** The head of a table. @param {string[]} words keys of the columns, the first of the rows' names @param {string[]} shares which of them are shares */
export const head = (words, shares = []) => el("thead", {}, el("tr", {}, words.map((word, at) =>
  el("th", { scope: "col", class: at > 0 && !shares.includes(word) ? "is-figure" : null }, say(word)))));

/** A table with its caption, that scrolls by itself where it is too wide. @param {string} caption @param {...any} content */
export const table = (caption, ...content) => el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": caption },
  el("table", { class: "plain-table" }, el("caption", { class: "visually-hidden" }, caption), ...content));

/** A player's page. @param {string} name */
export const playerPath = (name) => `/players/${encodeURIComponent(name)}`;

/** A player's name that leads to the page. @param {string} name */
export const playerLink = (name) => el("a", { href: playerPath(name) }, name);
