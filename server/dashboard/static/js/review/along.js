// @ts-check
// What is opened by few, and loaded when it is opened: the comparison, the film of the match, and what one takes along.

import { byId } from "../common/dom.js";

/**
 * @typedef {import("./out/out_panel.js").Chosen} Chosen
 * @typedef {import("./compare/compare_panel.js").Own} Own
 */

export class Along {
  #chosen;
  #own;
  /** @type {import("./video/film_panel.js").FilmPanel | null} */ #film = null;
  /** @type {import("./compare/compare_panel.js").ComparePanel | null} */ #compare = null;
  #query = "";

  /**
   * `chosen()` gives what is chosen, or null where no point is; `own()` the same as what is compared.
   * @param {string} session @param {() => Chosen | null} chosen @param {() => Own | null} own
   */
  constructor(session, chosen, own) {
    this.#chosen = chosen;
    this.#own = own;
    whenOpen("compare-part", async () => {
      const { ComparePanel } = await import("./compare/compare_panel.js");
      this.#compare = new ComparePanel(byId("compare"), session, own);
      this.#query = own()?.query.toString() ?? "";
      await this.#compare.show();
    });
    whenOpen("film-part", async () => {
      const { FilmPanel } = await import("./video/film_panel.js");
      this.#film = new FilmPanel(byId("film"), session);
      this.tell();
    });
    whenOpen("out-part", async () => {
      const { OutPanel } = await import("./out/out_panel.js");
      new OutPanel(byId("out"), () => this.#withFilm());
      const { SharePanel } = await import("./out/share_panel.js");
      const board = this.#chosen()?.board;
      await new SharePanel(session).offer(byId("out"), board ? [...board.a.players, ...board.b.players] : []);
    });
    addEventListener("beforeprint", () => {
      for (const part of document.querySelectorAll("details.fold")) /** @type {HTMLDetailsElement} */ (part).open = true;
    });
  }

  /** Say that something else is chosen, or that there are more points. */
  tell() {
    const query = this.#own()?.query.toString() ?? "";
    if (this.#compare && query !== this.#query) this.#compare.show();
    this.#query = query;
    const chosen = this.#film && this.#chosen();
    if (chosen) this.#film?.points({ board: chosen.board, points: chosen.games.flatMap((game) => game.points), rallies: chosen.rallies });
  }

  /** Play a point, where a film is open and anchored. @param {string} event */
  show(event) {
    this.#film?.show(event);
  }

  #withFilm() {
    const chosen = this.#chosen();
    const clock = this.#film?.clock;
    return chosen && { ...chosen, film: clock ? (/** @type {number} */ ms) => clock.second(ms) : null };
  }
}

/** Do something once a part is open. @param {string} id @param {() => void} work */
function whenOpen(id, work) {
  const part = /** @type {HTMLDetailsElement} */ (byId(id));
  if (part.open) work();
  else part.addEventListener("toggle", work, { once: true });
}
