// @ts-check
// Who did what to a set of weights, when and why; and the figures of one that was fitted to points.

import { dayAndTime, el } from "../common/dom.js";
import { number, say } from "../common/language.js";
import { outcomeText, shotText } from "../common/saying.js";
import { figureCell, head, table } from "../figures/cells.js";
import { weightText } from "./weight_text.js";

const SHOWN = 6;

/** @typedef {{ time: string, what: string, author: string, reason: string, name: string | null, changes: { shot: string, outcome: string, dimension: string, before: number, after: number }[] }} Entry */

/** @param {HTMLElement} root @param {Entry[]} entries the oldest first */
export function showAudit(root, entries) {
  root.replaceChildren(entries.length === 0 ? el("p", { class: "quiet" }, say("audit.none")) : el("ol", { class: "audit" }, [...entries].reverse().map((one) => el("li", {},
    el("b", {}, say(`audit.${one.what}`, { author: one.author })), ` ${dayAndTime(one.time)}${one.reason ? `: ${one.reason}` : ""}`,
    one.changes.length ? el("p", { class: "quiet" }, one.changes.slice(0, SHOWN).map(changeText).join("; "), one.changes.length > SHOWN ? ` ${say("audit.more", { n: one.changes.length - SHOWN })}` : "") : null))));
}

/** @param {Entry["changes"][0]} one */
const changeText = ({ shot, outcome, dimension, before, after }) =>
  `${shotText(shot)}, ${outcomeText(outcome)}, ${say(`dimension.${dimension}`)}: ${weightText(before)} → ${weightText(after)}`;

/** @param {HTMLElement} root @param {{ shot: string, points: number, log_odds: number, low: number, high: number }[]} fitted */
export function showFitted(root, fitted) {
  const chance = (/** @type {number} */ odds) => number(100 / (1 + Math.exp(-odds)));
  root.replaceChildren(table(say("weights.fitted"), head(["shots.shot", "points", "fitted.chance", "profile.interval"]),
    el("tbody", {}, fitted.map((one) => el("tr", {}, el("th", { scope: "row" }, shotText(one.shot)), figureCell(one.points), figureCell(`${chance(one.log_odds)} %`),
      figureCell(say("interval", { low: chance(one.low), high: chance(one.high) })))))),
  el("p", { class: "label" }, say("fitted.about")));
}
