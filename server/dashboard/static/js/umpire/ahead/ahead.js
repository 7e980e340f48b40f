// @ts-check
// How a match stands with the taps that wait, as the server will say once it has them: points, faults, and what is taken
// back. Of the rest nothing is guessed.

import { other, pairOf, pointTo, scoreOf, serving, shownOf } from "./score.js";

/** @typedef {import("./score.js").Board} Board @typedef {import("./score.js").Pair} Pair @typedef {import("./score.js").Score} Score */
/** @typedef {{ do: string, pair?: Pair, player?: number, shot?: string, outcome?: string }} Tap */
/**
 * `waits`: a spoken shot may wait for its who, which is the first thing that anything but a point is about.
 * @typedef {{ score: Score, status: string, fault: boolean, isOver: boolean, waits: boolean }} Play
 */

const STOPPED = ["warming_up", "break", "suspended"];

/**
 * Give the board after taps, and what can be taken back and brought back of them; null where that cannot be known here.
 * @param {Board} board @param {Tap[]} taps
 * @returns {{ board: Board, undo: boolean, redo: boolean } | null}
 */
export function ahead(board, taps) {
  if (board.state === "set_aside" || !board.service_order || taps.length === 0) return null;
  const played = [playOf(board)];
  /** @type {Play[]} */
  let undone = [];
  for (const tap of taps) {
    const now = played[played.length - 1];
    if (tap.do === "undo" || tap.do === "redo") {
      const [from, to] = tap.do === "undo" ? [played, undone] : [undone, played];
      const isKnown = tap.do === "undo" ? played.length > 1 : undone.length > 0 || played.length > 1;
      if (!isKnown) return null;
      if (from.length > 0) to.push(/** @type {Play} */ (from.pop()));
      continue;
    }
    const after = next(now, tap);
    if (!after) return null;
    if (after === now) continue;
    played.push(after);
    undone = [];
  }
  if (played.length === 1) return { board, undo: false, redo: undone.length > 0 };
  return { board: boardOf(board, played[played.length - 1]), undo: true, redo: undone.length > 0 };
}

/** @param {Board} board @returns {Play} */
function playOf(board) {
  const { status, fault } = board;
  return { score: scoreOf(board), status, fault, isOver: Boolean(board.winner) || board.state === "abandoned", waits: ["asked", "alarm"].includes(board.last_call?.verdict ?? "") };
}

/** @param {Board} board @param {Play} play @returns {Board} */
function boardOf(board, { score, status, fault, isOver }) {
  const { a, b, ...shown } = shownOf(score);
  return { ...board, ...shown, a: { ...board.a, ...a }, b: { ...board.b, ...b }, status, fault, state: isOver ? "finished" : "live", clock: null };
}

// The same play where the tap is refused, null where it is not known what it does.
/** @param {Play} play @param {Tap} tap @returns {Play | null} */
function next(play, tap) {
  const winner = pointBy(play, tap);
  if (winner) return winner === "nobody" ? play : won(play, winner);
  if (play.waits || !(tap.do in CHANGES)) return null;
  return play.isOver ? play : CHANGES[tap.do](play);
}

/** @type {Record<string, (play: Play) => Play | null>} */
const CHANGES = {
  fault: (play) => unlessStopped(play, { fault: true }),
  let: (play) => unlessStopped(play, {}),
  replay: (play) => unlessStopped(play, { fault: false }),
  start: (play) => (play.status === "running" ? play : { ...play, status: "running" }),
  // Whether a warm-up is one in the middle of a match nobody says.
  resume: (play) => (play.status === "warming_up" ? null : ["created", "running"].includes(play.status) ? play : { ...play, status: "running" }),
  suspend: (play) => (["created", "suspended"].includes(play.status) ? play : { ...play, status: "suspended" }),
};

/** @param {Play} play @param {Partial<Play>} change */
const unlessStopped = (play, change) => (STOPPED.includes(play.status) ? play : { ...play, ...change });

// Who wins the point that a tap says; "nobody" where such a shot cannot have been, "" where it says none.
/** @param {Play} play @param {Tap} tap @returns {Pair | "nobody" | ""} */
function pointBy({ score, fault, waits }, { do: what, pair, player, shot, outcome }) {
  const server = serving(score);
  if (what === "point" && pair) return pair;
  if (what === "ace") return server;
  if (what === "double_fault" || (what === "fault" && fault && !waits)) return other(server);
  const by = player ? pairOf(player) : pair;
  if (what !== "shot" || !by || !outcome || outcome === "in_play") return "";
  if (shot === "serve" && (by !== server || (player && player !== score.order[0]))) return "nobody";
  if (shot === "return" && by === server) return "nobody";
  return outcome === "winner" ? by : other(by);
}

/** @param {Play} play @param {Pair} pair @returns {Play} */
function won(play, pair) {
  if (play.isOver || STOPPED.includes(play.status)) return play;
  const score = pointTo(play.score, pair);
  return { score, status: score.winner ? "ended" : "running", fault: false, isOver: Boolean(score.winner), waits: false };
}
