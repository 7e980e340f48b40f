// The court from above, as seen from the umpire's chair: whose end is which, who serves, and into which box.

import { el, setText, svg } from "../common/dom.js";
import { say } from "../common/language.js";
import { isOver } from "../common/standing.js";
import { PAIRS, pairColours, pairOf, playerName } from "../common/words.js";

// 20 m × 10 m at 10 units a metre; service lines 6.95 m from the net (FIP Rules of Padel, the court).
const LENGTH = 200;
const WIDTH = 100;
const NET = 100;
const SERVICE = 69.5;

export class CourtDiagram {
  #drawing = svg("svg", { class: "court", viewBox: "-6 -6 212 112", "aria-hidden": "true" });
  #who = el("p", { class: "serve-who" });
  #from = el("p", { class: "serve-from" });
  #fault = el("p", { class: "serve-fault" }, say("court.second-serve"));
  #root;

  constructor(root) {
    this.#root = root;
    root.replaceChildren(this.#drawing, el("div", {}, this.#who, this.#from, this.#fault));
  }

  /** Show who serves from where; a match that is over has no server. */
  show(board) {
    this.#root.hidden = isOver(board);
    if (isOver(board)) return;
    const name = playerName(board, board.server);
    setText(this.#who, say("court.serves", { player: name }));
    setText(this.#from, sideText(board));
    this.#fault.hidden = !board.fault;
    this.#drawing.replaceChildren(...ends(board), ...boxes(board), ...lines(), ...serve(board, name));
  }
}

const isOpenChoice = (board) => board.deciding_point && !board.chosen_side;

function sideText(board) {
  if (isOpenChoice(board)) return say("court.receivers-choose");
  return say(`court.${board.deciding_point ? "chosen" : "from"}-${board.receiver_side}`);
}

function ends(board) {
  const colours = pairColours(board);
  return PAIRS.map((pair) => svg("rect", {
    class: "court-end", "data-pair-colour": colours[pair], x: board[pair].end === "left" ? 0 : NET, y: 0, width: NET, height: WIDTH,
  }));
}

const serverEnd = (board) => board[pairOf(board.server)].end;

// Facing the net, a player's right is the bottom of the drawing at the left end and the top at the right end.
const rightIsBottom = (end) => end === "left";
const isBottom = (end, side) => rightIsBottom(end) === (side === "right");

function boxes(board) {
  const end = serverEnd(board) === "left" ? "right" : "left";
  const sides = isOpenChoice(board) ? ["left", "right"] : [board.receiver_side];
  const x = end === "left" ? NET - SERVICE : NET;
  return sides.map((side) => svg("rect", { class: "court-box", x, y: isBottom(end, side) ? 50 : 0, width: SERVICE, height: 50 }));
}

function lines() {
  return [
    svg("rect", { class: "court-line", x: 0, y: 0, width: LENGTH, height: WIDTH }),
    svg("path", { class: "court-line", d: `M${NET - SERVICE} 0V100M${NET + SERVICE} 0V100M${NET - SERVICE} 50H${NET + SERVICE}` }),
    svg("path", { class: "court-net", d: `M${NET} -5V105` }),
  ];
}

function serve(board, name) {
  const end = serverEnd(board);
  const far = end === "left" ? "right" : "left";
  const x = end === "left" ? 18 : LENGTH - 18;
  const y = isBottom(end, board.receiver_side) ? 76 : 24;
  const to = { x: end === "left" ? 148 : 52, y: isBottom(far, board.receiver_side) ? 75 : 25 };
  const colour = pairColours(board)[pairOf(board.server)];
  const path = svg("path", { class: "court-path", d: `M${x} ${y}L${to.x} ${to.y}` });
  return [
    isOpenChoice(board) ? null : path,
    svg("circle", { class: "court-server", "data-pair-colour": colour, cx: x, cy: y, r: 11 }, svg("title", {}, name)),
    svg("circle", { class: "court-ball", cx: x + (end === "left" ? 12 : -12), cy: y - 9, r: 6 }),
  ].filter(Boolean);
}
