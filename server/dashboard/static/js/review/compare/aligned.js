// @ts-check
// Which stretch of another match answers to the one that is chosen, and curves of both on one time from their beginnings.

/**
 * @typedef {import("../types").Stretch} Stretch
 * @typedef {import("../outline.js").SetSpan} SetSpan
 * @typedef {"whole" | "start" | "set" | "game"} Alignment
 * @typedef {{ whole: Stretch, sets: SetSpan[] }} Match
 */

const STEP_S = 5;

/**
 * The stretch of the other match: all of it, the same time from its beginning, or from that of the same set or game; a whole
 * set or game answers to a whole one. Null where it has none.
 * @param {Alignment} alignment @param {Match} own @param {Stretch} chosen @param {Match} other @returns {Stretch | null}
 */
export function answering(alignment, own, chosen, other) {
  if (alignment === "whole" || isNear(chosen, own.whole)) return other.whole;
  if (alignment === "start") return moved(chosen, other.whole.from - own.whole.from, other.whole);
  const set = own.sets.find((one) => isIn(one, chosen));
  const same = other.sets.find((one) => one.number === set?.number);
  const game = set?.games.find((one) => isIn(one, chosen));
  const [base, answer] = alignment === "set" ? [set, same] : [game, same?.games.find((one) => one.number === game?.number)];
  if (!base || !answer) return null;
  return isNear(chosen, base) ? answer : moved(chosen, answer.from - base.from, other.whole);
}

/** @param {Stretch} span @param {Stretch} chosen */
const isIn = (span, chosen) => chosen.from <= span.to && chosen.to >= span.from + 1000;

/** @param {Stretch} one @param {Stretch} other */
const isNear = (one, other) => Math.abs(one.from - other.from) < 1500 && Math.abs(one.to - other.to) < 1500;

/** @param {Stretch} stretch @param {number} by @param {Stretch} whole */
function moved(stretch, by, whole) {
  const found = { from: stretch.from + by, to: Math.min(whole.to, stretch.to + by) };
  return found.to > found.from ? found : null;
}

/**
 * Two curves at the same seconds from their beginnings, and the first minus the second.
 * @param {(ms: number) => number | null} left @param {Stretch} ofLeft @param {(ms: number) => number | null} right @param {Stretch} ofRight
 */
export function together(left, ofLeft, right, ofRight) {
  const length = Math.max(ofLeft.to - ofLeft.from, ofRight.to - ofRight.from) / 1000;
  const seconds = Array.from({ length: Math.floor(length / STEP_S) + 1 }, (_, at) => at * STEP_S);
  const value = (/** @type {(ms: number) => number | null} */ of, /** @type {Stretch} */ stretch, /** @type {number} */ second) => (stretch.from + 1000 * second <= stretch.to ? of(stretch.from + 1000 * second) : null);
  const lefts = seconds.map((second) => value(left, ofLeft, second));
  const rights = seconds.map((second) => value(right, ofRight, second));
  const differences = lefts.map((one, at) => (one === null || rights[at] === null ? null : one - /** @type {number} */ (rights[at])));
  return { seconds, lefts, rights, differences };
}
