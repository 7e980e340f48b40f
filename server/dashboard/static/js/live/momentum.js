// Who won more of the last points than their services let expect, and whether chance alone explains it.

import { el, svg } from "../common/dom.js";
import { number, say } from "../common/language.js";
import { pairColours } from "../common/words.js";

/** From how many points on it is shown: before, next to everything is within chance. */
const LEAST_POINTS = 8;
const [HALF, MIDDLE, MOST] = [60, 7, 0.7];

/** The momentum of a board as a line of a panel, or null where there is none yet. */
export function momentumLine(board) {
  const found = board.momentum;
  if (!found || found.points < LEAST_POINTS) return null;
  return el("div", { class: "momentum" }, el("p", { class: "label" }, say("live.momentum")), picture(board, found), el("p", { class: "momentum-text" }, sentence(board, found)));
}

function sentence(board, { value, points, lately }) {
  const extra = number(Math.abs(value) * points, 1);
  if (extra === number(0, 1)) return say("live.momentum-even", { of: points });
  const pair = board[value > 0 ? "a" : "b"].name;
  return say(lately ? "live.momentum-beyond" : "live.momentum-chance", { pair, n: extra, of: points });
}

// The first pair is on the left. The bar is what chance explains: it reaches the middle unless there is more to it.
function picture(board, { value, low, high }) {
  const at = (share) => HALF - HALF * Math.max(-1, Math.min(1, share / MOST));
  const colours = pairColours(board);
  const end = (pair, x) => svg("rect", { class: "momentum-end", "data-pair-colour": colours[pair], x, y: 0, width: 6, height: 2 * MIDDLE });
  return svg("svg", { class: "momentum-picture", viewBox: `-10 0 ${2 * HALF + 20} ${2 * MIDDLE}`, "aria-hidden": "true" },
    end("a", -10), end("b", 2 * HALF + 4),
    svg("line", { x1: 0, x2: 2 * HALF, y1: MIDDLE, y2: MIDDLE }), svg("line", { x1: HALF, x2: HALF, y1: 0, y2: 2 * MIDDLE }),
    svg("rect", { class: "momentum-chance", x: at(high), y: MIDDLE - 4, width: at(low) - at(high), height: 8, rx: 4 }),
    svg("circle", { class: "momentum-now", "data-pair-colour": colours[value > 0 ? "a" : "b"], cx: at(value), cy: MIDDLE, r: 5 }));
}
