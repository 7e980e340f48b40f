// How the last point was won, and how those before it went.

import { el } from "../common/dom.js";
import { say } from "../common/language.js";
import { pointText } from "../common/saying.js";
import { pairColours } from "../common/words.js";
import { momentumLine } from "./momentum.js";

/** Show the point played last, and how the last ones went. */
export function showPoint(root, board) {
  const point = board.last_point;
  root.hidden = !point;
  if (!point) return;
  root.dataset.pairColour = pairColours(board)[point.winner];
  root.replaceChildren(
    el("p", { class: "label" }, el("span", { class: "swatch" }), say("live.last-point-to", { pair: board[point.winner].name })),
    el("p", { class: "shot-text" }, pointText(board, point)),
    el("div", { class: "lately" }, lastPoints(board), momentumLine(board)),
  );
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
