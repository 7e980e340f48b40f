// @ts-check
// A score and the points after it, by the same rules as the server's: it is told at every point against `padel` in a test.

import { parts } from "../../common/formats.js";

/** @typedef {"a" | "b"} Pair */
/** @typedef {"left" | "right"} End */
/** @typedef {[number, number]} Two */
/** @typedef {{ a: number, b: number, tiebreak: Two | null }} SetScore */
/** @typedef {{ games: number, decidesAt: number | null, to: number | null, by: number, at: number }} SetRules */
/** @typedef {{ bestOf: number, usual: SetRules, last: SetRules }} Rules */
/**
 * `order`: the players as they serve from the next point on; `aAt`: the end of pair a at that point.
 * @typedef {{ rules: Rules, sets: SetScore[], points: Two, order: number[], aAt: End, side: End | null, winner: Pair | null }} Score
 */
/**
 * @typedef {object} Board
 * @property {string} match
 * @property {string} format
 * @property {string} status
 * @property {string} state
 * @property {any} a
 * @property {any} b
 * @property {SetScore[]} sets
 * @property {number} deuces
 * @property {number[]} service_order
 * @property {End | null} chosen_side
 * @property {boolean} fault
 * @property {Pair | null} winner
 * @property {{ verdict: string } | null} last_call
 * @property {object | null} clock
 */

const FIFTEENS = ["0", "15", "30", "40"];
/** @type {Record<string, number>} */
const DECIDES_AT = { TN1D: 1, TN3D: 3 };
const SET = /^(?:(\d+)(NOAD)?)?\/?(?:TB(\d+)(NOAD)?)?(?:@(\d+))?$/;
/** @type {Pair[]} */
const PAIRS = ["a", "b"];
const at = (/** @type {Pair} */ pair) => PAIRS.indexOf(pair);
/** @template {string} One @param {One} one @param {One[]} both */
const otherOf = (one, both) => both[1 - both.indexOf(one)];

export const other = (/** @type {Pair} */ pair) => otherOf(pair, PAIRS);
export const pairOf = (/** @type {number} */ player) => /** @type {Pair} */ (player <= 2 ? "a" : "b");
export const serving = (/** @type {Score} */ score) => pairOf(score.order[0]);

/** Read the score of a board. @param {Board} board @returns {Score} */
export function scoreOf(board) {
  const rules = rulesOf(board.format);
  const score = { rules, sets: board.sets, points: /** @type {Two} */ ([0, 0]), order: board.service_order, aAt: board.a.end, side: board.chosen_side, winner: board.winner };
  const read = inTiebreak(score) ? Number : (/** @type {string} */ text) => fifteens(text, board.deuces);
  return { ...score, points: [read(board.a.points), read(board.b.points)] };
}

/** The score after a point; a finished match stays as it is. @param {Score} score @param {Pair} pair @returns {Score} */
export function pointTo(score, pair) {
  if (score.winner) return score;
  const points = plus(score.points, pair);
  if (isGame(score, points)) return gameTo(score, pair, points);
  const after = { ...score, points, side: null };
  if (!inTiebreak(score)) return after;
  const played = total(points);
  return { ...after, order: turned(score.order, played % 2), aAt: played % 6 === 0 ? far(score.aAt) : score.aAt };
}

/** What a board shows of a score. @param {Score} score */
export function shownOf(score) {
  const [a, b] = shownPoints(score);
  const won = setsWon(score);
  const goes = !score.winner;
  const side = total(score.points) % 2 ? "left" : "right";
  const isDeciding = goes && score.points[0] === score.points[1] && PAIRS.every((pair) => winsGame(score, pair));
  return {
    a: { points: a, sets_won: won[0], end: score.aAt },
    b: { points: b, sets_won: won[1], end: far(score.aAt) },
    sets: score.sets,
    server: score.order[0],
    service_order: score.order,
    receiver_side: isDeciding && !inTiebreak(score) ? score.side ?? "right" : side,
    chosen_side: score.side,
    in_tiebreak: goes && inTiebreak(score),
    deuces: inTiebreak(score) ? 0 : Math.max(0, Math.min(...score.points) - 2),
    deciding_point: isDeciding,
    break_point: goes && !inTiebreak(score) && winsGame(score, other(serving(score))),
    set_point: goes && PAIRS.some((pair) => winsSet(score, pair)),
    match_point: goes && PAIRS.some((pair) => winsSet(score, pair) && won[at(pair)] + 1 === setsToWin(score)),
    winner: score.winner,
  };
}

// ---- the rules

/** @param {string} code @returns {Rules} */
function rulesOf(code) {
  const { bestOf, set, deuce, last } = parts(code);
  const usual = setRules(set, DECIDES_AT[deuce] ?? null);
  return { bestOf: Number(bestOf.slice(3)), usual, last: last ? setRules(last, DECIDES_AT[deuce] ?? null) : usual };
}

/** @param {string} text @param {number | null} decidesAt @returns {SetRules} */
function setRules(text, decidesAt) {
  const [, games, noAd, to, byOne, level] = SET.exec(text) ?? [];
  return { games: Number(games ?? 0), decidesAt: noAd ? 1 : decidesAt, to: to ? Number(to) : null, by: byOne ? 1 : 2, at: Number(level ?? games ?? 0) };
}

const running = (/** @type {Score} */ { sets }) => sets[sets.length - 1];
const setFormat = (/** @type {Score} */ { rules, sets }) => (sets.length === rules.bestOf ? rules.last : rules.usual);
const setsToWin = (/** @type {Score} */ { rules }) => Math.floor(rules.bestOf / 2) + 1;

/** @param {Score} score */
function inTiebreak(score) {
  const { to, at: level } = setFormat(score);
  const { a, b } = running(score);
  return to !== null && a === level && b === level;
}

/** @param {Score} score @param {Two} points */
function isGame(score, points) {
  const { to, by, decidesAt } = setFormat(score);
  const [high, low] = [Math.max(...points), Math.min(...points)];
  if (inTiebreak(score)) return high >= /** @type {number} */ (to) && high - low >= by;
  return high >= 4 && high > low && (high >= low + 2 || low - 2 === decidesAt);
}

/** @param {SetRules} rules @param {SetScore} set */
function isSet({ games, to, at: level }, { a, b }) {
  const [high, low] = [Math.max(a, b), Math.min(a, b)];
  return (high >= games && high >= low + 2) || (to !== null && low === level && high === low + 1);
}

/** @param {Score} score @param {Pair} pair @param {Two} points @returns {Score} */
function gameTo(score, pair, points) {
  const isTiebreak = inTiebreak(score);
  const done = { ...plusGame(running(score), pair), tiebreak: isTiebreak ? points : null };
  const isOver = isSet(setFormat(score), done);
  const isMatch = isOver && setsWon(score)[at(pair)] + 1 === setsToWin(score);
  const begun = isOver && !isMatch ? [{ a: 0, b: 0, tiebreak: null }] : [];
  // Whoever served the tie-break's first point has served it.
  const turns = isTiebreak ? 1 - Math.floor((total(score.points) + 1) / 2) : 1;
  return {
    ...score,
    sets: [...score.sets.slice(0, -1), done, ...begun],
    points: [0, 0],
    order: turned(score.order, turns),
    aAt: (done.a + done.b) % 2 ? far(score.aAt) : score.aAt,
    side: null,
    winner: isMatch ? pair : null,
  };
}

const winsGame = (/** @type {Score} */ score, /** @type {Pair} */ pair) => isGame(score, plus(score.points, pair));
const winsSet = (/** @type {Score} */ score, /** @type {Pair} */ pair) => isSet(setFormat(score), plusGame(running(score), pair)) && winsGame(score, pair);

/** @param {Score} score @returns {Two} */
function setsWon(score) {
  const finished = score.winner ? score.sets : score.sets.slice(0, -1);
  const byA = finished.filter((one) => one.a > one.b).length;
  return [byA, finished.length - byA];
}

// ---- figures

/** @param {string} text @param {number} deuces */
function fifteens(text, deuces) {
  if (deuces > 0) return deuces + 2 + (text === "AD" ? 1 : 0);
  return FIFTEENS.indexOf(text);
}

/** @param {Score} score @returns {[string, string]} */
function shownPoints(score) {
  const [a, b] = score.points;
  if (inTiebreak(score)) return [String(a), String(b)];
  if (Math.min(a, b) >= 3) return [a > b ? "AD" : "40", b > a ? "AD" : "40"];
  return [FIFTEENS[Math.min(a, 3)], FIFTEENS[Math.min(b, 3)]];
}

const total = (/** @type {Two} */ [a, b]) => a + b;
const plus = (/** @type {Two} */ [a, b], /** @type {Pair} */ pair) => /** @type {Two} */ (pair === "a" ? [a + 1, b] : [a, b + 1]);
const plusGame = (/** @type {SetScore} */ set, /** @type {Pair} */ pair) => ({ ...set, [pair]: set[pair] + 1 });
const far = (/** @type {End} */ end) => /** @type {End} */ (end === "left" ? "right" : "left");
const turned = (/** @type {number[]} */ order, /** @type {number} */ turns) => order.map((_, place) => order[(((place + turns) % 4) + 4) % 4]);
