// @ts-check
// The points that mattered most, and what each took from its loser.

import { el } from "../common/dom.js";
import { percent, say } from "../common/language.js";
import { pointText } from "../common/saying.js";
import { pairColours } from "../common/words.js";

/**
 * @param {HTMLElement} root @param {import("./types").Board} board @param {import("./types").Dear[]} dearest
 * @param {Map<string, import("./types").Point>} points @param {(events: string[]) => void} showPoints
 */
export function showDearPoints(root, board, dearest, points, showPoints) {
  const known = dearest.flatMap((one) => {
    const point = points.get(one.event);
    return point ? [{ one, point }] : [];
  });
  if (known.length === 0) return root.replaceChildren(el("p", { class: "quiet" }, say("dear.none")));
  const colours = pairColours(board);
  root.replaceChildren(el("p", { class: "label" }, say("dear.about")), el("ol", { class: "dear-list" }, known.map(({ one, point }) => {
    const button = el("button", { class: "dear", type: "button", "data-pair-colour": colours[one.winner] },
      el("b", {}, point.score.replaceAll("-", "–")), el("span", {}, pointText(board, point)),
      el("span", { class: "label" }, say("dear.figures", { pair: board[one.winner].name, importance: percent(one.importance), loss: percent(one.loss) })));
    button.addEventListener("click", () => showPoints([one.event]));
    return el("li", {}, button);
  })));
}
