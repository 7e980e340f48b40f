// @ts-check
// How much the hearts and the movement of partners go together in the stretch, beside those of opponents.

import * as api from "../common/api.js";
import { asViewer } from "../common/coach.js";
import { el } from "../common/dom.js";
import { number, say } from "../common/language.js";
import { pairColours } from "../common/words.js";
import { playersText } from "./saying.js";

/**
 * @typedef {import("./types").Board} Board
 * @typedef {import("./types").Synchrony} Synchrony
 * @typedef {import("./types").Correlation} Correlation
 */

export class SynchronyPart {
  #root;
  #session;
  #selection;
  #part;
  /** @type {Board | null} */ #board = null;
  #asked = 0;

  /** It is asked for while `part` is open. @param {HTMLElement} root @param {string} session @param {import("./selection.js").Selection} selection @param {HTMLDetailsElement} part */
  constructor(root, session, selection, part) {
    this.#root = root;
    this.#session = session;
    this.#selection = selection;
    this.#part = part;
    part.addEventListener("toggle", () => this.#ask());
  }

  /** Show it of the stretch that is chosen now. @param {Board} board */
  show(board) {
    this.#board = board;
    this.#ask();
  }

  async #ask() {
    const board = this.#board;
    if (!board || !this.#part.open) return;
    const asked = ++this.#asked;
    try {
      const found = await api.synchrony(this.#session, this.#selection.query, asViewer());
      if (asked === this.#asked) this.#root.replaceChildren(...content(board, found));
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      if (asked === this.#asked) this.#root.replaceChildren();
    }
  }
}

/** @param {Board} board @param {Synchrony} found */
function content(board, { pairs, across }) {
  const title = el("h3", {}, say("synchrony"));
  if (!pairs.some((one) => one.heart || one.movement)) return [title, el("p", { class: "quiet" }, say("synchrony.none"))];
  const colours = pairColours(board);
  return [
    title,
    el("p", { class: "chart-says" }, pairs.flatMap((one) => (one.heart ? [says(playersText(board, one.pair), one.heart, across.heart)] : [])).join(" ")),
    el("table", { class: "recovery" },
      el("caption", { class: "visually-hidden" }, say("synchrony.caption")),
      el("thead", {}, el("tr", {}, ["synchrony.who", "synchrony.hearts", "synchrony.movement"].map((word) => el("th", { scope: "col" }, say(word))))),
      el("tbody", {},
        pairs.map((one) => el("tr", { "data-pair-colour": colours[one.pair] }, el("th", { scope: "row" }, el("i", { class: "swatch" }), " ", playersText(board, one.pair)), cell(one.heart), cell(one.movement))),
        el("tr", {}, el("th", { scope: "row" }, say("synchrony.across")), [across.heart, across.movement].map((one) => el("td", { class: one === null ? "is-none" : null }, one === null ? "–" : number(one, 2)))))),
    el("p", { class: "label" }, say("synchrony.about")),
  ];
}

/** @param {string} pair @param {Correlation} heart @param {number | null} across */
function says(pair, heart, across) {
  const r = number(heart.value, 2);
  if (across === null) return say("synchrony.alone", { pair, r });
  const word = heart.low > across ? "more" : heart.high < across ? "less" : "same";
  return say(`synchrony.${word}`, { pair, r, across: number(across, 2) });
}

/** @param {Correlation | null} one */
function cell(one) {
  if (!one) return el("td", { class: "is-none" }, "–");
  return el("td", {}, `${number(one.value, 2)} `, el("small", {}, say("synchrony.interval", { low: number(one.low, 2), high: number(one.high, 2) })));
}
