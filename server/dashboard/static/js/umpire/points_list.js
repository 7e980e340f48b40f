// The points that stand, the newest first; each can be mended, and what somebody is about to press stays where it is.

import * as api from "../common/api.js";
import { say } from "../common/language.js";
import { el } from "../common/dom.js";
import { PointRow } from "./point_row.js";

export class PointsList {
  #root;
  #tap;
  #board = null;
  /** @type {Map<string, PointRow>} */
  #rows = new Map();

  /** `tap(what)` is called for what a point becomes. */
  constructor(root, tap) {
    this.#root = root;
    this.#tap = tap;
  }

  /** Show the points of a board's match; without a connection those that are known stay, and can be mended. */
  async show(board) {
    if (board.match !== this.#board?.match) this.#forget();
    this.#board = board;
    let points;
    try {
      ({ points } = await api.points(board.match));
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      if (this.#rows.size === 0) this.#root.replaceChildren(el("li", { class: "quiet" }, say("umpire.points-away")));
      return;
    }
    if (board === this.#board) this.#draw(points);
  }

  #forget() {
    this.#rows.clear();
    this.#root.replaceChildren();
  }

  #draw(points) {
    if (this.#rows.size === 0) this.#root.replaceChildren();
    const rows = new Map(points.map((point) => [point.event, this.#rows.get(point.event) ?? this.#row(point.event)]));
    for (const [event, row] of this.#rows) if (!rows.has(event)) row.element.remove();
    this.#rows = rows;
    let older = null;
    for (const point of points) {
      const row = rows.get(point.event);
      row.show(this.#board, point);
      if (row.element.parentNode !== this.#root) this.#root.insertBefore(row.element, older);
      older = row.element;
    }
  }

  #row(event) {
    const row = new PointRow((what) => this.#tap({ do: "correct", point: event, ...what }), () => {
      for (const other of this.#rows.values()) if (other !== row) other.close();
    });
    return row;
  }
}
