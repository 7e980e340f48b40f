// Setting the score: for who takes a match over in the middle, or finds it wrong beyond undoing.

import { say } from "../common/language.js";
import { el } from "../common/dom.js";
import { PAIRS, PLAYERS, playerName } from "../common/words.js";

const MOST_SETS = 5;
const CALLED = ["0", "15", "30", "40"];

/** Give the form for a match; `set(what)` is called with the score. */
export function scoreForm(board, set) {
  const rows = board.sets.map((one) => new SetRow(board, one));
  const sets = el("div", { class: "score-sets" }, rows.map((row) => row.element));
  const more = el("button", { class: "plain", type: "button" }, say("umpire.score-more"));
  more.addEventListener("click", () => {
    rows.push(new SetRow(board, { a: 0, b: 0 }));
    sets.append(rows.at(-1).element);
    more.hidden = rows.length === MOST_SETS;
  });
  const points = PAIRS.map((pair) => pointsField(board, pair));
  const server = el("select", {}, PLAYERS.map((player) => el("option", { value: player, selected: player === board.server }, playerName(board, player))));
  const form = el("form", { class: "mend-form" }, sets, more,
    el("div", { class: "tap-row" }, points.map(({ label }) => label)),
    el("label", {}, say("umpire.score-server"), server),
    el("button", { class: "tap", type: "submit" }, say("umpire.score-set")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    set({ do: "score", sets: rows.map((row) => row.value), points: points.map(({ value }) => value()), player: Number(server.value) });
  });
  return form;
}

class SetRow {
  #inputs;
  #was;

  constructor(board, one) {
    this.#was = one;
    this.#inputs = PAIRS.map((pair) => el("input", { type: "number", min: 0, max: 99, value: one[pair], inputmode: "numeric", required: true }));
    this.element = el("div", { class: "tap-row" }, PAIRS.map((pair, at) => el("label", {}, say("umpire.score-games", { pair: board[pair].name }), this.#inputs[at])));
  }

  get value() {
    const [a, b] = this.#inputs.map((one) => Number(one.value));
    const { tiebreak } = this.#was;
    return { a, b, ...(tiebreak && a === this.#was.a && b === this.#was.b && { tiebreak }) };
  }
}

// In a game as they are called, in a tie-break as they are counted.
function pointsField(board, pair) {
  const shown = board[pair].points;
  const input = board.in_tiebreak
    ? el("input", { type: "number", min: 0, max: 99, value: shown, inputmode: "numeric", required: true })
    : el("select", {}, CALLED.map((one, at) => el("option", { value: at, selected: one === String(shown) }, one)));
  return { label: el("label", {}, say("umpire.score-points", { pair: board[pair].name }), input), value: () => Number(input.value) };
}
