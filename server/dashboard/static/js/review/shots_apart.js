// @ts-check
// What came of each player's shots in the parts of a stretch, as the server counts them.

import { el } from "../common/dom.js";
import { percent, say, shareText } from "../common/language.js";
import { PLAYERS, pairColours, pairOf, playerName } from "../common/words.js";
import { partText } from "../figures/parts_of_shots.js";
import { shotsWon } from "./shots.js";

/**
 * @typedef {import("./types").Board} Board
 * @typedef {import("./types").ShotsOfPart} Row
 */

const HEADS = ["apart.part", "shots.winners", "shots.forcing", "shots.forced", "shots.unforced", "shots.won"];
const ORDER = ["match_point", "set_point", "deciding_point", "break_point", "other"];

/**
 * @param {HTMLElement} root @param {Board} board @param {string} by @param {Row[]} rows
 * @param {(events: string[]) => void} showPoints
 */
export function showShotsApart(root, board, by, rows, showPoints) {
  if (rows.length === 0) return root.replaceChildren(el("p", { class: "quiet" }, say("apart.none")));
  const groups = PLAYERS.map((player) => ({ player, rows: rows.filter((row) => row.player === player).sort(inOrder) })).filter((group) => group.rows.length > 0);
  root.replaceChildren(
    el("p", { class: "chart-says" }, sentence(board, by, groups)),
    el("div", { class: "shot-grid" }, groups.map(({ player, rows: own }) => el("table", { class: "shot-table", "data-pair-colour": pairColours(board)[pairOf(player)] },
      el("caption", {}, playerName(board, player)),
      el("thead", {}, el("tr", {}, HEADS.map((word) => el("th", { scope: "col" }, say(word))))),
      el("tbody", {}, own.map((row) => line(by, row, showPoints)))))),
    el("p", { class: "label" }, say("strokes.about"), " ", by === "zone" ? say("apart.zones") : ""));
}

/** @param {string} by @param {Row} row @param {(events: string[]) => void} showPoints */
function line(by, row, showPoints) {
  const button = el("button", { class: "evidence-link", type: "button", title: say("shots.show") }, partText(by, row.part));
  button.addEventListener("click", () => showPoints(row.events));
  return el("tr", {}, el("th", { scope: "row" }, button),
    [row.winners, row.forcing, row.forced_errors, row.unforced_errors].map((count) => el("td", { class: count ? null : "is-none" }, String(count))),
    shotsWon(row.won));
}

/** The part that is furthest from what its player won of all, where that is beyond chance. @param {Board} board @param {string} by @param {{ player: number, rows: Row[] }[]} groups */
function sentence(board, by, groups) {
  const beyond = groups.flatMap(({ player, rows }) => {
    const all = rows.reduce((sum, row) => sum + (row.won ? row.won.value * row.points : 0), 0) / rows.reduce((sum, row) => sum + row.points, 0);
    return rows.flatMap(({ won, part }) => (won && (won.low > all || won.high < all) ? [{ player, part, won, all }] : []));
  });
  if (beyond.length === 0) return say("apart.even");
  const most = beyond.reduce((one, other) => (Math.abs(other.won.value - other.all) > Math.abs(one.won.value - one.all) ? other : one));
  return say("apart.says", { player: playerName(board, most.player), part: partText(by, most.part), share: shareText(most.won), all: percent(most.all) });
}

/** @param {Row} one @param {Row} other */
function inOrder(one, other) {
  const place = (/** @type {Row} */ row) => (ORDER.includes(row.part) ? ORDER.indexOf(row.part) : ORDER.length);
  return place(one) - place(other) || one.part.localeCompare(other.part);
}
