// The board: both pairs, their sets, games and points, who serves, and what the next point is worth.

import { el, setText, svg } from "../common/dom.js";
import { decidingPoint, formatText } from "../common/formats.js";
import { say } from "../common/language.js";
import { isOver, statusText } from "../common/standing.js";
import { PAIRS, pairColours } from "../common/words.js";

export class Scoreboard {
  #root;
  #rows = {};
  #status = el("span", { class: "status" });
  #badges = el("span", { class: "badges" });
  #when = el("span", { class: "when" });

  constructor(root) {
    this.#root = root;
    for (const pair of PAIRS) this.#rows[pair] = new Row(pair);
    const table = [this.#rows.a.element, this.#rows.b.element];
    root.setAttribute("role", "table");
    root.replaceChildren(el("div", { class: "ribbon", role: "caption" }, this.#status, this.#badges, this.#when), ...table);
  }

  /** Show a scoreboard as the API gives it; `mark` is what it says of itself. */
  show(board, mark = "") {
    const colours = pairColours(board);
    for (const pair of PAIRS) this.#rows[pair].show(board, colours[pair]);
    setText(this.#status, statusText(board));
    this.#badges.replaceChildren(...[mark, ...badges(board)].filter(Boolean).map((text) => el("span", { class: "badge" }, text)));
    setText(this.#when, formatText(board.format));
    this.#root.hidden = false;
  }
}

class Row {
  #pair;
  #names = [1, 2].map(() => el("span", { class: "player-name" }));
  #players;
  #sets = el("div", { class: "sets", role: "presentation" });
  #value = el("span", { class: "points-value" });
  #points;

  constructor(pair) {
    this.#pair = pair;
    this.#players = this.#names.map((name) => el("div", { class: "player" }, name, ballMark()));
    this.#points = el("div", { class: "points", role: "cell" }, this.#value);
    const names = el("div", { class: "names", role: "rowheader" }, this.#players);
    this.element = el("div", { class: "row", role: "row", "data-pair": pair }, names, this.#sets, this.#points);
  }

  show(board, colour) {
    const pair = board[this.#pair];
    this.element.dataset.pairColour = colour;
    this.element.classList.toggle("is-loser", Boolean(board.winner) && board.winner !== this.#pair);
    this.#showNames(board, pair);
    this.#sets.replaceChildren(...board.sets.map((one, at) => setCell(board, one, at, this.#pair)));
    if (isOver(board)) this.#showPoints(String(pair.sets_won), say("board.sets-won", { n: pair.sets_won }));
    else this.#showPoints(pair.points, say("board.points", { points: pair.points }));
  }

  #showNames(board, pair) {
    const first = this.#pair === "a" ? 1 : 3;
    this.#players.forEach((player, index) => {
      setText(this.#names[index], pair.players[index]);
      this.#names[index].title = pair.players[index];
      const serves = !isOver(board) && board.server === first + index;
      player.classList.toggle("is-serving", serves);
      player.querySelector(".ball").setAttribute("aria-hidden", String(!serves));
    });
  }

  #showPoints(text, label) {
    const changed = this.#value.textContent !== "" && this.#value.textContent !== text;
    setText(this.#value, text);
    this.#points.setAttribute("aria-label", label);
    if (!changed) return;
    this.element.classList.remove("has-changed");
    void this.element.offsetWidth; // restarts the animation
    this.element.classList.add("has-changed");
  }
}

function ballMark() {
  return svg("svg", { class: "ball", viewBox: "0 0 20 20", role: "img", "aria-label": say("board.serves") },
    svg("circle", { cx: 10, cy: 10, r: 8.5, fill: "currentColor", "stroke-width": 1.6 }),
    svg("path", { d: "M3.6 5c4 2.5 4 7.5 0 10M16.4 5c-4 2.5-4 7.5 0 10", fill: "none", "stroke-width": 1.5 }));
}

function setCell(board, one, at, pair) {
  const last = at === board.sets.length - 1;
  const running = last && !isOver(board);
  const finished = !last || (board.winner && !board.ending);
  const other = pair === "a" ? "b" : "a";
  const { games, superscript } = setFigures(one, pair);
  const won = finished && one[pair] > one[other];
  const label = say(superscript ? "board.set-tiebreak" : "board.set", { n: at + 1, games, points: superscript });
  const classes = ["set", running && "is-running", won && "is-won"].filter(Boolean).join(" ");
  return el("div", { class: classes, role: "cell", "aria-label": label }, games, superscript && el("sup", {}, superscript));
}

// A match tie-break counts one game; its points are its score.
function setFigures(one, pair) {
  const mine = one.tiebreak?.[pair === "a" ? 0 : 1];
  if (one.tiebreak && one.a + one.b === 1) return { games: String(mine), superscript: "" };
  return { games: String(one[pair]), superscript: one.tiebreak ? String(mine) : "" };
}

function badges(board) {
  if (isOver(board) || board.state === "set_aside") return [];
  const worth = ["match_point", "set_point", "break_point"].find((one) => board[one]);
  const deuce = board.deuces > 0 && board.a.points === board.b.points ? say("board.deuce", { n: board.deuces }) : "";
  return [worth && say(`board.${worth}`), board.deciding_point ? decidingPoint(board.format) : deuce].filter(Boolean);
}
