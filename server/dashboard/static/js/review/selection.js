// @ts-check
// The stretch of the match that everything on the page is about. It is kept in the address, so that a link leads to it.

import { fragment } from "../common/shared.js";

/** @typedef {import("./types").Stretch} Stretch */

const LEAST_MS = 5_000;

export class Selection extends EventTarget {
  /** @type {Stretch} */ whole = { from: 0, to: 1 };
  /** @type {Stretch} */ now = { from: 0, to: 1 };
  isWhole = true;
  #asked = fromAddress();

  /** Take how long the match is; the whole of it stays the whole as it grows. @param {Stretch} whole */
  setWhole(whole) {
    this.whole = whole;
    if (this.#asked) {
      const { from, to } = this.#asked;
      this.#asked = null;
      return this.set({ from: whole.from + from, to: whole.from + to });
    }
    if (this.isWhole) this.now = whole;
    this.dispatchEvent(new Event("moving"));
  }

  /** Choose a stretch; while a finger moves it nothing is counted anew. @param {Stretch} stretch */
  set(stretch, isMoving = false) {
    const from = Math.max(this.whole.from, Math.min(stretch.from, stretch.to));
    const to = Math.min(this.whole.to, Math.max(stretch.from, stretch.to));
    if (to - from < LEAST_MS) return this.clear();
    this.now = { from, to };
    this.isWhole = from <= this.whole.from && to >= this.whole.to;
    this.#tell(isMoving);
  }

  /** Choose the whole match again. */
  clear() {
    this.now = this.whole;
    this.isWhole = true;
    this.#tell(false);
  }

  /** Whether a moment is in it. @param {number} at */
  has(at) {
    return this.isWhole || (at >= this.now.from && at <= this.now.to);
  }

  /** The query that asks the API for it. */
  get query() {
    return new URLSearchParams(this.isWhole ? {} : { from_ms: String(Math.round(this.now.from)), to_ms: String(Math.round(this.now.to)) });
  }

  /** @param {boolean} isMoving */
  #tell(isMoving) {
    this.dispatchEvent(new Event("moving"));
    if (isMoving) return;
    const seconds = [this.now.from, this.now.to].map((at) => Math.round((at - this.whole.from) / 1000));
    history.replaceState(null, "", location.pathname + location.search + fragment(this.isWhole ? "" : seconds.join("-")));
    this.dispatchEvent(new Event("change"));
  }
}

function fromAddress() {
  const found = /^(\d+)-(\d+)$/.exec(new URLSearchParams(location.hash.slice(1)).get("t") ?? "");
  return found ? { from: Number(found[1]) * 1000, to: Number(found[2]) * 1000 } : null;
}
