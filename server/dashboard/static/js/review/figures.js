// @ts-check
// The stretch in figures, in one place: what each pair won of it, and how.

import { el } from "../common/dom.js";
import { number, percent, say, shareText } from "../common/language.js";
import { PAIRS, pairColours } from "../common/words.js";

/** @typedef {import("./types").OfPair} OfPair */

const ROWS = /** @type {[string, (pair: OfPair) => string][]} */ ([
  ["figure.won", (pair) => shareText(pair.won)],
  ["figure.serving", (pair) => shareText(pair.serving)],
  ["figure.receiving", (pair) => shareText(pair.receiving)],
  ["figure.winners", (pair) => String(pair.winners)],
  ["figure.unforced", (pair) => String(pair.unforced_errors)],
  ["figure.forced", (pair) => String(pair.forced_errors)],
  ["figure.run", (pair) => String(pair.longest_run)],
]);

/** @param {HTMLElement} root @param {import("./types").Board} board @param {import("./types").StretchFigures} figures */
export function showFigures(root, board, figures) {
  const colours = pairColours(board);
  const of = (/** @type {string} */ pair) => /** @type {OfPair} */ (figures.pairs.find((one) => one.pair === pair));
  const chance = figures.chance && (["before", "after"].map((when) => percent(figures.chance?.[/** @type {"before"} */ (when)] ?? 0)));
  root.replaceChildren(
    bar(board, figures, colours),
    el("table", { class: "versus" },
      el("caption", { class: "visually-hidden" }, say("figures.caption")),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, el("span", { class: "visually-hidden" }, say("figures.figure"))), PAIRS.map((pair) => el("th", { scope: "col", "data-pair-colour": colours[pair] }, board[/** @type {"a"} */ (pair)].name)))),
      el("tbody", {}, ROWS.map(([name, figure]) => el("tr", {}, el("th", { scope: "row" }, say(name)), PAIRS.map((pair) => el("td", {}, figure(of(pair)))))))),
    el("p", { class: "label" }, [
      chance ? say("figures.chance", { pair: board.a.name, before: chance[0], after: chance[1] }) : "",
      say("figures.play", { minutes: number(figures.play_s / 60, 1) }), say("figures.interval"),
    ].filter(Boolean).join(" ")));
}

/** @param {import("./types").Board} board @param {import("./types").StretchFigures} figures @param {Record<string, string>} colours */
function bar(board, figures, colours) {
  return el("div", { class: "share-bar", "aria-hidden": "true" }, figures.pairs.map((one) => {
    const count = one.won ? Math.round(one.won.value * one.won.of) : 0;
    const part = el("div", { class: `share-part share-${one.pair}`, "data-pair-colour": colours[one.pair] }, el("b", {}, String(count)), el("span", {}, board[one.pair].name));
    part.style.flexGrow = String(Math.max(count, 0.001));
    return part;
  }));
}
