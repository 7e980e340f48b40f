// @ts-check
// How the review says who played and what is known of a match, in the viewer's language.

import { clockText, dayText, say } from "../common/language.js";
import { endingText, pauseText } from "../common/standing.js";
import { PAIRS, capital } from "../common/words.js";

/** @typedef {import("./types").Board} Board @typedef {import("./types").Point} Point @typedef {import("./types").Pair} Pair */

/** Both players of a pair. @param {Board} board @param {Pair} pair */
export const playersText = (board, pair) => board[pair].players.join(" / ");

/** Who beat whom. @param {Board} board */
export function titleText(board) {
  const [a, b] = PAIRS.map((pair) => playersText(board, /** @type {Pair} */ (pair)));
  if (board.winner) return say("title.beat", board.winner === "a" ? { winner: a, loser: b } : { winner: b, loser: a });
  return say("title.against", { a, b });
}

// A match that was played to its end needs no word on how it ended, and one that is being played none on where it stands.
/** @param {Board} board */
function endingFact(board) {
  if (board.state === "set_aside") return pauseText(board);
  return board.ending ? endingText(board) : "";
}

/** What is known of a match beside its score. @param {Board} board @param {Point[]} points */
export function factsText(board, points) {
  const created = Date.parse(board.created);
  const last = points.at(-1);
  const minutes = last ? Math.max(1, Math.round((Date.parse(last.time) - created) / 60_000)) : 0;
  return [
    capital(dayText(created)), clockText(created), last ? say("facts.minutes", { n: minutes }) : say("facts.not-started"),
    say("facts.points", { n: points.length }), say("court.name", { court: board.court }), endingFact(board),
  ].filter(Boolean).join(" · ");
}
