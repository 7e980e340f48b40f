// What if: how the same points would have ended under another format.

import * as api from "../common/api.js";
import { byId, el } from "../common/dom.js";
import { DEUCES, LAST_SETS, formatText, parts, withOther } from "../common/formats.js";
import { setsText } from "../common/standing.js";

export class WhatIf {
  #session;
  #board = null;
  #deuce = byId("what-if-deuce");
  #last = byId("what-if-last");
  #result = byId("what-if-result");

  constructor(session, form) {
    this.#session = session;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#ask();
    });
  }

  /** Offer the other formats of a match; a choice once made stays. */
  board(board) {
    const isNew = this.#board?.format !== board.format;
    this.#board = board;
    if (!isNew) return;
    const own = parts(board.format);
    offer(this.#deuce, DEUCES, own.deuce);
    offer(this.#last, { ...LAST_SETS, ...(own.last in LAST_SETS ? {} : { [own.last]: own.last }) }, own.last);
    this.#last.closest(".filter").hidden = own.bestOf === "SET1";
  }

  async #ask() {
    const format = withOther(this.#board.format, { deuce: this.#deuce.value, last: this.#last.value });
    try {
      this.#show(await api.whatIf(this.#session, format));
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      this.#result.replaceChildren(`This cannot be told. ${error.message}`);
    }
  }

  #show(found) {
    const points = found.winner || found.points.every((one) => one === "0") ? "" : `, ${found.points.join("–")}`;
    this.#result.replaceChildren(
      el("b", {}, `${setsText(found)}${points}`),
      el("span", {}, `${formatText(found.format)}: ${outcome(this.#board, found.winner)}`),
      el("span", { class: "quiet" }, unused(found.points_unused)));
  }
}

function offer(select, words, chosen) {
  select.replaceChildren(...Object.entries(words).map(([value, word]) => el("option", { value }, word)));
  select.value = chosen;
}

function outcome(board, winner) {
  if (!winner) return board.winner ? "the match would not be over." : "the match would go on.";
  const manner = !board.winner ? "already" : winner === board.winner ? "too" : "instead";
  return `${board[winner].name} would have won ${manner}.`;
}

function unused(count) {
  if (count === 0) return "";
  return count === 1 ? "The last point would not have been played." : `The last ${count} points would not have been played.`;
}
