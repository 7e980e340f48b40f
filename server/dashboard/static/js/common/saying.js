// @ts-check
// How the pages say shots, outcomes and points, in the viewer's language.

import { canSay, say } from "./language.js";
import { playerName } from "./words.js";

/** @typedef {import("../review/types").Board} Board @typedef {import("../review/types").Point} Point @typedef {import("../review/types").Pair} Pair */

/** A shot's name, "" where nobody said it. @param {string | null} shot */
export const shotText = (shot) => (shot ? (canSay(`shot.${shot}`) ? say(`shot.${shot}`) : shot.replaceAll("_", " ")) : "");

/** @param {string | null} outcome */
export const outcomeText = (outcome) => (outcome ? (canSay(`outcome.${outcome}`) ? say(`outcome.${outcome}`) : outcome.replaceAll("_", " ")) : "");

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
