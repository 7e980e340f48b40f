// @ts-check
// The shots of the stretch: by kind, or told apart by moment, set, side, service, length of the rally or heart-rate zone.

import * as api from "../common/api.js";
import { asViewer } from "../common/coach.js";
import { el } from "../common/dom.js";
import { say } from "../common/language.js";
import { PARTS } from "../figures/parts_of_shots.js";
import { showShots } from "./shots.js";
import { showShotsApart } from "./shots_apart.js";

/** @typedef {(events: string[]) => void} ShowPoints */

export class ShotsPart {
  #session;
  #selection;
  #showPoints;
  #by = /** @type {HTMLSelectElement} */ (el("select", { id: "shots-by" },
    el("option", { value: "" }, say("apart.shot")), PARTS.map((one) => el("option", { value: one }, say(`strokes.by-${one}`)))));
  #shown = el("div", {});
  /** @type {{ board: import("./types").Board, shots: import("./types").OfShot[] } | null} */ #of = null;
  #asked = 0;

  /** @param {HTMLElement} root @param {string} session @param {import("./selection.js").Selection} selection @param {ShowPoints} showPoints */
  constructor(root, session, selection, showPoints) {
    this.#session = session;
    this.#selection = selection;
    this.#showPoints = showPoints;
    this.#by.addEventListener("change", () => this.#show());
    root.replaceChildren(el("div", { class: "out-row" }, el("label", { class: "label", for: "shots-by" }, say("strokes.by")), this.#by), this.#shown);
  }

  /** Offer heart-rate zones, which are health data. */
  allowZones() {
    if (!this.#by.querySelector("[value=zone]")) this.#by.append(el("option", { value: "zone" }, say("strokes.by-zone")));
  }

  /** Take the shots of another stretch. @param {import("./types").Board} board @param {import("./types").OfShot[]} shots */
  async show(board, shots) {
    this.#of = { board, shots };
    await this.#show();
  }

  async #show() {
    if (!this.#of) return;
    const { board, shots } = this.#of;
    const asked = ++this.#asked;
    const by = this.#by.value;
    if (!by || shots.length === 0) return showShots(this.#shown, board, shots, this.#showPoints);
    const query = this.#selection.query;
    query.set("by", by);
    query.set("points", "true");
    try {
      const { data } = await api.effectiveness(this.#session, query, asViewer());
      if (asked === this.#asked) showShotsApart(this.#shown, board, by, data.rows, this.#showPoints);
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      if (asked === this.#asked) this.#shown.replaceChildren(el("p", { class: "notice" }, say("problem.points", { reason: error.message })));
    }
  }
}
