// What if: how the same points would have ended under another format.

import * as api from "../common/api.js";
import { byId, el } from "../common/dom.js";
import { deuces, formatText, lastSets, parts, withOther } from "../common/formats.js";
import { say } from "../common/language.js";
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
    offer(this.#deuce, deuces(), own.deuce);
    offer(this.#last, { ...lastSets(), ...(own.last in lastSets() ? {} : { [own.last]: own.last }) }, own.last);
    this.#last.closest(".filter").hidden = own.bestOf === "SET1";
  }

  async #ask() {
    const format = withOther(this.#board.format, { deuce: this.#deuce.value, last: this.#last.value });
    try {
      this.#show(await api.whatIf(this.#session, format));
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      this.#result.replaceChildren(say("what-if.cannot", { reason: error.message }));
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
  if (!winner) return say(board.winner ? "what-if.not-over" : "what-if.goes-on");
  const manner = !board.winner ? "already" : winner === board.winner ? "too" : "instead";
  return say(`what-if.${manner}`, { pair: board[winner].name });
}

const unused = (count) => (count === 0 ? "" : say("what-if.unused", { n: count }));
