// @ts-check
// The shots of a stretch by player, kind and outcome, with the share won and its interval; and who forced the errors.

import { el } from "../common/dom.js";
import { number, percent, say } from "../common/language.js";
import { shotText, whoText } from "../common/saying.js";
import { PAIRS, PLAYERS, pairColours, pairOf, playerName } from "../common/words.js";
import { whisker } from "../figures/cells.js";

/**
 * @typedef {import("./types").Board} Board
 * @typedef {import("./types").OfShot} OfShot
 * @typedef {import("./types").Forced} Forced
 */

const HEADS = ["shots.shot", "shots.winners", "shots.forcing", "shots.forced", "shots.unforced", "shots.won", "shots.added"];

/**
 * @param {HTMLElement} root @param {Board} board @param {OfShot[]} shots
 * @param {(events: string[]) => void} showPoints
 */
export function showShots(root, board, shots, showPoints) {
  if (shots.length === 0) return root.replaceChildren(el("p", { class: "quiet" }, say("shots.none")));
  const groups = [
    ...PLAYERS.map((player) => ({ name: playerName(board, player), pair: pairOf(player), rows: shots.filter((row) => row.player === player) })),
    ...PAIRS.map((pair) => ({ name: say("shots.unnamed", { pair: board[/** @type {"a"} */ (pair)].name }), pair, rows: shots.filter((row) => row.pair === pair && !row.player) })),
  ].filter((group) => group.rows.length > 0);
  root.replaceChildren(
    el("p", { class: "chart-says" }, sentence(board, shots)),
    el("div", { class: "shot-grid" }, groups.map((group) => table(board, group, showPoints))),
    el("p", { class: "label" }, say("shots.about")));
}

/** @param {Board} board @param {OfShot[]} shots */
function sentence(board, shots) {
  const known = shots.filter((one) => one.player && one.shot);
  if (known.length === 0) return say("shots.says-unnamed");
  const best = known.reduce((one, other) => (other.added > one.added ? other : one));
  const worst = known.reduce((one, other) => (other.added < one.added ? other : one));
  const words = (/** @type {OfShot} */ one) => ({ player: whoText(board, one.pair, one.player), shot: shotText(one.shot) });
  return [
    best.added > 0 ? say("shots.says-best", { ...words(best), added: signed(best.added) }) : "",
    worst.added < 0 ? say("shots.says-worst", { ...words(worst), added: signed(worst.added) }) : "",
  ].filter(Boolean).join(" ");
}

/**
 * @param {Board} board @param {{ name: string, pair: string, rows: OfShot[] }} group @param {(events: string[]) => void} showPoints
 */
function table(board, { name, pair, rows }, showPoints) {
  return el("table", { class: "shot-table", "data-pair-colour": pairColours(board)[pair] },
    el("caption", {}, name),
    el("thead", {}, el("tr", {}, HEADS.map((word) => el("th", { scope: "col" }, say(word))))),
    el("tbody", {}, rows.map((row) => {
      const button = el("button", { class: "evidence-link", type: "button", title: say("shots.show") }, shotText(row.shot) || say("shots.no-name"));
      button.addEventListener("click", () => showPoints(row.events));
      return el("tr", {}, el("th", { scope: "row" }, button),
        [row.winners, row.forcing, row.forced_errors, row.unforced_errors].map((count) => el("td", { class: count ? null : "is-none" }, String(count))),
        shotsWon(row.won),
        el("td", { class: "balance" }, signed(row.added)));
    })));
}

/** The share won as a cell, with its interval. @param {import("./types").Share | null} won */
export function shotsWon(won) {
  return el("td", { class: "shot-won" }, won ? [whisker(won), el("span", {}, `${percent(won.value)} `), el("small", {}, say("interval", { low: number(100 * won.low), high: number(100 * won.high) }))] : "–");
}

/**
 * Who forced the errors, and who made them.
 * @param {HTMLElement} root @param {Board} board @param {Forced[]} forced
 */
export function showForced(root, board, forced) {
  const total = forced.reduce((sum, one) => sum + one.times, 0);
  if (total === 0) return root.replaceChildren(el("p", { class: "quiet" }, say("forced.none")));
  const told = forced.filter((one) => one.by !== null);
  const known = told.reduce((sum, one) => sum + one.times, 0);
  const makers = new Map();
  for (const one of forced) makers.set(whoText(board, one.pair, one.made_by), (makers.get(whoText(board, one.pair, one.made_by)) ?? 0) + one.times);
  const [most] = [...makers].sort((one, other) => other[1] - one[1]);
  root.replaceChildren(
    el("p", { class: "chart-says" }, say("forced.says", { player: most[0], n: most[1], total }), " ", known < total ? say("forced.untold", { n: total - known, total }) : ""),
    told.length === 0 ? "" : el("div", { class: "wide" }, el("table", { class: "plain-table" },
      el("caption", { class: "visually-hidden" }, say("forced.caption")),
      el("thead", {}, el("tr", {}, ["forced.by", "forced.with", "forced.made", "forced.times"].map((word) => el("th", { scope: "col" }, say(word))))),
      el("tbody", {}, told.map((one) => el("tr", {}, el("th", { scope: "row" }, whoText(board, null, one.by)), el("td", {}, shotText(one.shot) || "–"), el("td", {}, whoText(board, one.pair, one.made_by)), el("td", {}, String(one.times))))))));
}

/** @param {number} added */
const signed = (added) => `${added > 0 ? "+" : ""}${percent(added, 1)}`;
