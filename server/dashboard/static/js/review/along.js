// @ts-check
// What is opened by few, and loaded when it is opened: the comparison, the film of the match, and what one takes along.

import { byId } from "../common/dom.js";

/**
 * @typedef {import("./out/out_panel.js").Chosen} Chosen
 * @typedef {import("./compare/compare_panel.js").Own} Own
 * @typedef {import("./video/film_panel.js").Played} Played
 */

// The parts that have their content before they are opened; others are printed where their viewer opened them.
const ON_PAPER = "#dear-part, #shots-part, #effort-part";

export class Along {
  #chosen;
  #own;
  #listed;
  /** @type {import("./video/film_panel.js").FilmPanel | null} */ #film = null;
  /** @type {import("./compare/compare_panel.js").ComparePanel | null} */ #compare = null;
  #query = "";

  /**
   * `chosen()` gives what is chosen, or null where no point is; `own()` the same as what is compared; `listed()`
   * what the list of points shows.
   * @param {string} session @param {() => Chosen | null} chosen @param {() => Own | null} own @param {() => Played | null} listed
   */
  constructor(session, chosen, own, listed) {
    this.#chosen = chosen;
    this.#own = own;
    this.#listed = listed;
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
    openOnPaper();
  }

  /** Say that something else is chosen, or that there are more points. */
  tell() {
    const query = this.#own()?.query.toString() ?? "";
    if (this.#compare && query !== this.#query) this.#compare.show();
    this.#query = query;
    const listed = this.#film && this.#listed();
    if (listed) this.#film?.points(listed);
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

/** Open the parts that belong on paper while it is printed. */
function openOnPaper() {
  /** @type {HTMLDetailsElement[]} */ const opened = [];
  addEventListener("beforeprint", () => {
    for (const part of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(ON_PAPER))) {
      if (part.open) continue;
      part.open = true;
      opened.push(part);
    }
  });
  addEventListener("afterprint", () => {
    for (const part of opened.splice(0)) part.open = false;
  });
}
