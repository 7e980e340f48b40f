// What was heard last and what was decided on it (the umpire's eyes on the second ear), and how the last point was won.

import { clock, el } from "../common/dom.js";
import { say } from "../common/language.js";
import { pointText } from "../common/saying.js";
import { pairColours, verdict } from "../common/words.js";

/** Show the call heard last, loud where somebody must act on it. */
export function showCall(root, call) {
  root.hidden = !call;
  if (!call) return;
  const { word, sign, tone } = verdict(call.verdict);
  root.dataset.tone = tone;
  root.replaceChildren(
    el("span", { class: "call-sign", "aria-hidden": "true" }, sign),
    el("p", { class: "call-text" }, call.text ? say("quoted", { text: call.text }) : word),
    el("p", { class: "call-reason" }, el("b", {}, word), call.reason ? ` ${call.reason}` : "", el("time", { datetime: call.time }, clock(call.time))),
  );
}

const MUST_BE_HEARD = new Set(["asked", "alarm", "refused", "discarded"]);

/** What must be said aloud of a call that came after `before`, "" where nothing must. */
export function spokenOfCall(call, before) {
  if (!call || call.time === before?.time || !MUST_BE_HEARD.has(call.verdict)) return "";
  return `${verdict(call.verdict).word}: ${call.reason || call.text}`;
}

/** Show the point played last. */
export function showPoint(root, board) {
  const point = board.last_point;
  root.hidden = !point;
  if (!point) return;
  root.dataset.pairColour = pairColours(board)[point.winner];
  root.replaceChildren(...[
    el("p", { class: "label" }, el("span", { class: "swatch" }), say("live.last-point-to", { pair: board[point.winner].name })),
    el("p", { class: "shot-text" }, pointText(board, point)),
    lastPoints(board),
  ].filter(Boolean));
}

// Who won the last points, the newest last: a mark a point in its pair's row, since colour alone tells not everybody.
function lastPoints(board) {
  const winners = board.last_winners ?? [];
  if (winners.length < 2) return null;
  const colours = pairColours(board);
  const told = winners.map((pair) => board[pair].name).join(", ");
  const marks = winners.map((pair) => el("span", { class: "last-mark", "data-pair": pair, "data-pair-colour": colours[pair] }));
  return el("p", { class: "last-points" }, el("span", { class: "label" }, say("live.last-points", { n: winners.length })),
    el("span", { class: "last-marks", role: "img", "aria-label": told }, marks));
}
