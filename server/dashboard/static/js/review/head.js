// @ts-check
// The head of a review: who played, the score by sets, and when.

import { el } from "../common/dom.js";
import { say } from "../common/language.js";
import { PAIRS, pairColours } from "../common/words.js";
import { factsText, playersText, titleText } from "./saying.js";

/**
 * Show who played and how it stands.
 * @param {{ title: HTMLElement, score: HTMLElement, facts: HTMLElement }} parts
 * @param {import("./types").Board} board @param {import("./types").Point[]} points
 */
export function showHead({ title, score, facts }, board, points) {
  title.textContent = titleText(board);
  facts.textContent = factsText(board, points);
  const colours = pairColours(board);
  const isRunning = !board.winner && board.state === "live";
  const row = (/** @type {import("./types").Pair} */ pair) => el("tr", { "data-pair-colour": colours[pair], class: board.winner === pair ? "is-winner" : null },
    el("th", { scope: "row" }, el("i", { class: "swatch" }), playersText(board, pair)),
    board.sets.map((set) => el("td", {}, String(set[pair]), set.tiebreak && set[pair] < set[pair === "a" ? "b" : "a"] ? el("sup", {}, String(Math.min(...set.tiebreak))) : "")),
    isRunning ? el("td", { class: "score-points" }, board[pair].points) : "");
  score.replaceChildren(el("table", { class: "score-table" },
    el("caption", { class: "visually-hidden" }, say("score.caption")),
    el("thead", { class: "visually-hidden" }, el("tr", {}, el("th", { scope: "col" }, say("score.pair")), board.sets.map((_, at) => el("th", { scope: "col" }, say("set.name", { n: at + 1 }))), isRunning ? el("th", { scope: "col" }, say("score.points")) : "")),
    el("tbody", {}, PAIRS.map((pair) => row(/** @type {import("./types").Pair} */ (pair))))));
}
