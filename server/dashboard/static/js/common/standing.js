// Where a match stands, in words: its status, how it ended.

import { canSay, say } from "./language.js";

/** Whether a match is over, with a winner or without. */
export const isOver = (board) => Boolean(board.winner) || board.state === "abandoned";

/** How a match ended, in a few words; empty while it goes on. */
export function endingText(board) {
  if (board.state === "abandoned") return say("ended.abandoned", { reason: board.ending?.reason || say("ended.no-reason") });
  if (!board.winner) return "";
  const [winner, loser] = [board.winner, board.winner === "a" ? "b" : "a"].map((pair) => board[pair].name);
  return say(`ended.${board.ending?.kind ?? "won"}`, { winner, loser });
}

/** What stops play now; empty while it goes on. A match that nobody ended or set aside was left. */
export function pauseText(board) {
  if (board.state !== "set_aside") return canSay(`status.${board.status}`) ? say(`status.${board.status}`) : "";
  return say(board.status === "suspended" || board.status === "created" ? "status.set-aside" : "status.left");
}

/** Where a match stands, in a few words. */
export function statusText(board) {
  const running = say(board.in_tiebreak ? "status.tiebreak" : "set.name", { n: board.sets.length });
  return endingText(board) || pauseText(board) || running;
}

/** Sets in one line, as results are printed: "6–4 7–6(5)", "6–4 2–1 ret.", "w/o". */
export function setsText({ sets, ending }) {
  const mark = ending && say(`mark.${ending.kind}`);
  if (ending?.kind === "walkover") return mark;
  const figures = sets.map((one) => `${one.a}–${one.b}${one.tiebreak ? `(${Math.min(...one.tiebreak)})` : ""}`);
  return [...figures, mark].filter(Boolean).join(" ");
}

/** Sets and points in one line, as a device tells them: "6-4 2-1 40-15". */
export function scoreText(board) {
  const points = [board.a.points, board.b.points].map(String);
  const sets = setsText(board).replaceAll("–", "-");
  return isOver(board) || points.every((one) => one === "0") ? sets : `${sets} ${points.join("-")}`;
}
