// Sends taps to the server, in order, each until it is answered. What is tapped without a connection waits.

import * as api from "../common/api.js";

const AGAIN_MS = 1_000;
const OFFLINE_AGAIN_MS = 5_000;
const MOST_AT_ONCE = 200;
const EVENT = "club";

const part = encodeURIComponent;

export class Scorer {
  #queue;
  #tell;
  #match = null;
  #known = null;
  #isSending = false;
  #timer = 0;
  // Counts the questions who holds the match, and what was done about it: an answer that came later than that is old.
  #asked = 0;

  /**
   * `tell` has `answered(answer, isLast)` (with its `match`; `isLast`: nothing was tapped since), `stands(scored)`,
   * `waits(taps, why)` (`why` is "", "offline" or the server's sentence) and `holds(claim)`.
   */
  constructor(queue, tell) {
    this.#queue = queue;
    this.#tell = tell;
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
  }

  /** Which match is scored, and up to which position it is known here. */
  knows(match, position) {
    this.#known = match === this.#match ? Math.max(this.#known ?? 0, position) : position;
    this.#match = match;
  }

  /** Ask who holds the match; null when nobody does. */
  async claim() {
    const asked = ++this.#asked;
    const { claim } = await api.get(`/events/${EVENT}/claims/${part(this.#match)}`);
    if (asked === this.#asked) this.#tell.holds(claim);
    return claim;
  }

  /** Hold the match; an administrator may take it from somebody. */
  async hold(takeOver = false) {
    const held = await api.post(`/events/${EVENT}/claims/${part(this.#match)}`, { take_over: takeOver });
    this.#asked += 1;
    this.#tell.holds(held);
    await this.send();
  }

  /** Let the match go. */
  async release() {
    await api.remove(`/events/${EVENT}/claims/${part(this.#match)}`);
    this.#asked += 1;
    this.#tell.holds(null);
  }

  /** Score something: `{do: "point", pair: "a"}`. */
  async tap(what) {
    const tap = { id: newId(), time: new Date().toISOString(), ...what };
    await this.#queue.add(this.#match, this.#known, tap);
    await this.send();
  }

  /** Go on with a match whose device is away, without it; what waits is scored then. */
  async takeOver() {
    const body = { id: newId(), time: new Date().toISOString(), do: "take_over" };
    const scored = await api.post(`/events/${EVENT}/scores/${part(this.#match)}`, body);
    scored.answers?.forEach((one) => this.#tell.answered({ ...one, match: this.#match }, true));
    await this.send();
  }

  /** Drop what waits. */
  async drop() {
    await this.#queue.remove(this.#queue.waiting.map((one) => one.id));
    this.#waits("");
  }

  /** Send what waits. */
  async send() {
    clearTimeout(this.#timer);
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      while (this.#queue.waiting.length > 0 && (await this.#sent()));
    } finally {
      this.#isSending = false;
    }
  }

  // Whether the next ones may follow at once.
  async #sent() {
    const [{ match, after }] = this.#queue.waiting;
    const taps = this.#queue.waiting.filter((one) => one.match === match).slice(0, MOST_AT_ONCE).map((one) => one.tap);
    this.#waits("");
    try {
      const body = { match, after, sent: new Date().toISOString(), taps };
      return await this.#heard(match, taps, await api.post(`/events/${EVENT}/scores`, body));
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      return this.#failed(error, match, taps);
    }
  }

  async #heard(match, taps, scored) {
    if (!scored.answers) {
      this.#waits(scored.said);
      return this.#later(AGAIN_MS);
    }
    await this.#queue.remove(taps.map((one) => one.id));
    await this.#queue.knows(match, scored.position);
    if (match === this.#match) this.knows(match, scored.position);
    this.#waits("");
    const isAll = this.#queue.waiting.length === 0;
    scored.answers.forEach((one, at) => this.#tell.answered({ ...one, match }, isAll && at === scored.answers.length - 1));
    this.#tell.stands(scored);
    return true;
  }

  async #failed(error, match, taps) {
    if (error.status === 0 || error.status >= 500 || error.status === 429) {
      this.#waits(error.status === 0 ? "offline" : error.message);
      return this.#later(OFFLINE_AGAIN_MS);
    }
    // A claim ends by itself when it was not used for long.
    if (error.status === 409 && (await this.#claimIsFree(match))) return true;
    if (error.status === 400 || error.status === 422 || error.status === 404) {
      await this.#queue.remove(taps.map((one) => one.id));
      this.#tell.answered({ id: taps[0].id, outcome: "refused", said: error.message, conflict: null, match }, false);
    }
    this.#waits(error.message);
    return false;
  }

  async #claimIsFree(match) {
    try {
      const path = `/events/${EVENT}/claims/${part(match)}`;
      if ((await api.get(path)).claim) return false;
      this.#tell.holds(await api.post(path, {}));
      return true;
    } catch {
      return false;
    }
  }

  #later(ms) {
    this.#timer = setTimeout(() => this.send(), ms);
    return false;
  }

  #waits(why) {
    this.#tell.waits(this.#queue.waiting.map((one) => one.tap), why);
  }
}

// `crypto.randomUUID` is there over TLS only.
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
