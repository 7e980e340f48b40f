// @ts-check
// When sets and games were played, for the strip, the choice of a stretch, and chapters.

import { say } from "../common/language.js";
import { groupPoints } from "./grouping.js";

/**
 * @typedef {import("./types").Stretch} Stretch
 * @typedef {import("./types").Point} Point
 * @typedef {Stretch & { set: number, number: number, score: string, server: number, winner: import("./types").Pair | null, points: import("./types").ShownPoint[], name: string }} GameSpan
 * @typedef {Stretch & { number: number, score: string, name: string, games: GameSpan[] }} SetSpan
 */

const BEFORE_MS = 30_000;
const AFTER_MS = 15_000;

/** When a point ended. @param {Point} point */
export const at = (point) => Date.parse(point.time);

/**
 * The sets with their games; one begins where the one before it ended.
 * @param {Point[]} points
 * @returns {SetSpan[]}
 */
export function outline(points) {
  let from = points.length ? at(points[0]) - BEFORE_MS : 0;
  return groupPoints(points).map((/** @type {import("./types").SetOfGames} */ set) => {
    const games = set.games.map((game) => {
      const to = at(/** @type {Point} */ (game.points.at(-1)));
      const span = { from, to, set: set.number, number: game.number, score: game.score, server: game.server, points: game.points, winner: winnerOf(game), name: "" };
      from = to + 1;
      return span;
    });
    for (const game of games) game.name = game.score ? say("game.name", { set: set.number, score: game.score }) : say("game.now", { set: set.number });
    return { number: set.number, score: set.score, name: say("set.name", { n: set.number }), games, from: games[0].from, to: /** @type {GameSpan} */ (games.at(-1)).to };
  });
}

/**
 * The whole of a session: its points, or its heart rates where there are none.
 * @param {Point[]} points
 * @param {Stretch | null} beats
 * @returns {Stretch | null}
 */
export function wholeOf(points, beats) {
  if (points.length === 0) return beats && beats.to > beats.from ? beats : null;
  return { from: at(points[0]) - BEFORE_MS, to: at(/** @type {Point} */ (points.at(-1))) + AFTER_MS };
}

/** @param {import("./types").Game} game */
function winnerOf(game) {
  return game.isOver ? (game.points.at(-1)?.winner ?? null) : null;
}

/**
 * What a stretch is called: "Set 2", "Set 1, 4–3", or its times.
 * @param {SetSpan[]} sets @param {Stretch} stretch
 */
export function nameOf(sets, stretch) {
  const near = (/** @type {Stretch} */ one) => Math.abs(one.from - stretch.from) < 1500 && Math.abs(one.to - stretch.to) < 1500;
  return sets.find(near)?.name ?? sets.flatMap((set) => set.games).find(near)?.name ?? null;
}
