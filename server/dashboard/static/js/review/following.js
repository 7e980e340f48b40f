// @ts-check
// The pill that says whether the page is live, in the viewer's language.

import { setText } from "../common/dom.js";
import { clockText, say } from "../common/language.js";

const STALE_AFTER_MS = 4_000;

export class Following {
  #pill;
  #state = "connecting";
  #isStale = false;
  /** @type {number | null} */ #heard = null;
  #timer = 0;

  /** @param {HTMLElement} pill */
  constructor(pill) {
    this.#pill = pill;
  }

  /** Take the state of the stream: connecting, live, reconnecting. @param {string} state */
  state(state) {
    if (state === this.#state && state !== "connecting") return;
    this.#state = state;
    clearTimeout(this.#timer);
    this.#isStale = false;
    if (state !== "live") {
      this.#timer = window.setTimeout(() => {
        this.#isStale = true;
        this.#show();
      }, STALE_AFTER_MS);
    }
    this.#show();
  }

  /** Note that something arrived now. */
  heard() {
    this.#heard = Date.now();
  }

  #show() {
    this.#pill.dataset.state = this.#state;
    const isOld = this.#isStale && this.#state === "reconnecting" && this.#heard;
    setText(this.#pill, isOld ? say("stream.stale", { at: clockText(this.#heard ?? 0, true) }) : say(`stream.${this.#state}`));
  }
}
