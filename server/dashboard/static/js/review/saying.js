// @ts-check
// How the review says players, shots, outcomes and points, in the viewer's language.

import { canSay, clockText, dayText, say } from "../common/language.js";
import { PAIRS, capital, playerName } from "../common/words.js";

/** @typedef {import("./types").Board} Board @typedef {import("./types").Point} Point @typedef {import("./types").Pair} Pair */

/** A shot's name, "" where nobody said it. @param {string | null} shot */
export const shotText = (shot) => (shot ? (canSay(`shot.${shot}`) ? say(`shot.${shot}`) : shot.replaceAll("_", " ")) : "");

/** @param {string | null} outcome */
export const outcomeText = (outcome) => (outcome ? say(`outcome.${outcome}`) : "");

/** A player's name, or the pair's where nobody said who. @param {Board} board @param {Pair | null} pair @param {number | null} player */
export function whoText(board, pair, player) {
  if (player) return playerName(board, player);
  return pair ? board[pair].name : "";
}

/** Who forced an error and by what, where that was said. @param {Board} board @param {Pick<Point, "forced_by" | "forcing_shot">} point */
export function forcedText(board, point) {
  const by = [point.forced_by && playerName(board, point.forced_by), shotText(point.forcing_shot)].filter(Boolean);
  return by.length ? say("forced-by", { by: by.join(" · ") }) : "";
}

/**
 * A point in words: "Ana · smash · winner", or "Point Blue" when nobody said how.
 * @param {Board | null} board @param {Pick<Point, "pair" | "player" | "shot" | "outcome" | "forced_by" | "forcing_shot" | "winner">} point
 */
export function pointText(board, point) {
  if (!board) return "";
  const said = [whoText(board, point.pair, point.player), shotText(point.shot), outcomeText(point.outcome), forcedText(board, point)];
  return said.filter(Boolean).join(" · ") || say("point.of", { pair: board[point.winner].name });
}

/** Both players of a pair. @param {Board} board @param {Pair} pair */
export const playersText = (board, pair) => board[pair].players.join(" / ");

/** Who beat whom. @param {Board} board */
export function titleText(board) {
  const [a, b] = PAIRS.map((pair) => playersText(board, /** @type {Pair} */ (pair)));
  if (board.winner) return say("title.beat", board.winner === "a" ? { winner: a, loser: b } : { winner: b, loser: a });
  return say("title.against", { a, b });
}

/** The sets, as results are printed: "6–4 7–6(5)". @param {Pick<Board, "sets">} board */
export const setsText = ({ sets }) =>
  sets.map((one) => `${one.a}–${one.b}${one.tiebreak ? `(${Math.min(...one.tiebreak)})` : ""}`).join(" ");

/** How it ended, or what stops it; "" of a match that goes on or was played to its end. @param {Board} board */
export function endingText(board) {
  if (board.state === "abandoned") return say("ended.abandoned", { reason: board.ending?.reason || say("ended.no-reason") });
  if (board.winner && board.ending) return say(`ended.${board.ending.kind}`, { winner: board[board.winner].name });
  return board.state === "set_aside" ? say("ended.set-aside") : "";
}

/** What is known of a match beside its score. @param {Board} board @param {Point[]} points */
export function factsText(board, points) {
  const created = Date.parse(board.created);
  const last = points.at(-1);
  const minutes = last ? Math.max(1, Math.round((Date.parse(last.time) - created) / 60_000)) : 0;
  return [
    capital(dayText(created)), clockText(created), last ? say("facts.minutes", { n: minutes }) : say("facts.not-started"),
    say("facts.points", { n: points.length }), say("facts.court", { court: board.court }), endingText(board),
  ].filter(Boolean).join(" · ");
}
