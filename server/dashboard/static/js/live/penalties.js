// The warnings, penalties and time violations of each pair.

import { el } from "../common/dom.js";
import { say } from "../common/language.js";
import { PAIRS, pairColours, playerName } from "../common/words.js";

/** One penalty in words, without the pair: "Warning, Ana"; of time: "Warning for time". */
export function penaltyText(board, { step, reason, player }) {
  const what = say(`penalty.${step ?? "time"}`);
  const why = step && reason === "time" ? say("penalty.for-time", { what }) : what;
  return player ? `${why}, ${playerName(board, player)}` : why;
}

/** Show what each pair has been given, oldest first; nothing where nothing was given. */
export function showPenalties(root, board) {
  const colours = pairColours(board);
  root.replaceChildren(...PAIRS.filter((pair) => given(board, pair).length > 0).map((pair) =>
    el("div", { class: "penalties-of", "data-pair-colour": colours[pair], "data-pair": pair },
      el("b", {}, board[pair].name),
      el("ul", {}, counted(board, pair).map(([text, penalty, times]) =>
        el("li", { class: "penalty", "data-step": penalty.step ?? "none" }, times > 1 ? `${text} ×${times}` : text))))));
}

const given = (board, pair) => board.penalties.filter((one) => one.pair === pair);

// The same thing several times is one entry with its number.
function counted(board, pair) {
  const found = new Map();
  for (const penalty of given(board, pair)) {
    const text = penaltyText(board, penalty);
    found.set(text, [text, penalty, (found.get(text)?.[2] ?? 0) + 1]);
  }
  return [...found.values()];
}
