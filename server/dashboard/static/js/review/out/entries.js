// @ts-check
// The match as a list of parts with beginning and end, in seconds from where a film of it begins.

/**
 * @typedef {{ title: string, from: number, to: number }} Entry
 * @typedef {import("../outline.js").GameSpan} GameSpan
 * @typedef {import("../types").Rally} Rally
 */

/** YouTube takes no list with entries closer than this. */
export const LEAST_S = 10;
const FEWEST = 3;
const LEAD_S = 2;

/**
 * One entry a game, from its first rally to the next game's. `zero` is the moment at which the film begins.
 * @param {GameSpan[]} games @param {Map<string, Rally>} rallies @param {(ms: number) => number} seconds
 * @returns {Entry[]}
 */
export function byGame(games, rallies, seconds) {
  const begins = games.map((game) => seconds(rallies.get(game.points[0]?.event)?.start_ms ?? game.from) - LEAD_S);
  return games.map((game, at) => ({ title: game.name, from: begins[at], to: begins[at + 1] ?? seconds(game.to) + LEAD_S }));
}

/**
 * One entry a point, from its rally's beginning to its end.
 * @param {GameSpan[]} games @param {Map<string, Rally>} rallies @param {(ms: number) => number} seconds
 * @param {(point: import("../types").ShownPoint, game: GameSpan) => string} title @returns {Entry[]}
 */
export function byPoint(games, rallies, seconds, title) {
  return games.flatMap((game) => game.points.flatMap((point) => {
    const rally = rallies.get(point.event);
    return rally ? [{ title: title(point, game), from: seconds(rally.start_ms) - LEAD_S, to: seconds(rally.end_ms) + LEAD_S }] : [];
  }));
}

/** What lies before the film is left out, what begins before it begins with it. @param {Entry[]} entries @returns {Entry[]} */
export function within(entries) {
  return entries.filter((one) => one.to > 0).map((one) => ({ ...one, from: Math.max(0, one.from) }));
}

/**
 * Entries as YouTube wants them: the first at 0:00, each at least ten seconds after the one before; what is closer is
 * joined to it. Empty where fewer than three are left, since then it shows none.
 * @param {Entry[]} entries @param {string} beginning what the time before the first entry is called
 */
export function spaced(entries, beginning) {
  const kept = /** @type {Entry[]} */ ([]);
  for (const one of within(entries)) {
    const whole = { ...one, from: Math.floor(one.from) };
    const last = kept.at(-1);
    if (!last && whole.from >= LEAST_S) kept.push({ title: beginning, from: 0, to: whole.from });
    if (!last && whole.from < LEAST_S) whole.from = 0;
    if (last && whole.from - last.from < LEAST_S) last.to = whole.to;
    else kept.push(whole);
  }
  return kept.length < FEWEST ? [] : kept;
}
