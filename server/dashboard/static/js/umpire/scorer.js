// Sends taps to the server, in order, each until it is answered. What is tapped without a connection waits.

import * as api from "../common/api.js";

const AGAIN_MS = 1_000;
const OFFLINE_AGAIN_MS = 5_000;
const SLOW_MS = 2_000;
const SOON = { withinMs: 10_000 };
const MOST_AT_ONCE = 200;
const EVENT = "club";

const part = encodeURIComponent;

export class Scorer {
  #queue;
  #tell;
  #match = null;
  #known = null;
  #isSending = false;
  #most = MOST_AT_ONCE;
  #why = "";
  #timer = 0;
  // Taps that did not get through at once: whoever tapped may look elsewhere when they are answered.
  #waited;
  // Counts the questions who holds the match, and what was done about it: an answer that came later than that is old.
  #asked = 0;

  /**
   * `tell` has `answered(answer, {taps, isLast, hasWaited})` (the answer with its `match`, of one tap or of all that go
   * the same way; `isLast`: nothing was tapped since), `stands(scored)` of the match that is scored, `stood(scored)` of another,
   * `waits()` (something else waits, or for another reason) and `holds(claim)`.
   */
  constructor(queue, tell) {
    this.#queue = queue;
    this.#tell = tell;
    this.#waited = new Set(queue.waiting.map((one) => one.id));
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
  }

  /** Which match is scored, and up to which position it is known here. */
  knows(match, position) {
    this.#known = match === this.#match ? Math.max(this.#known ?? 0, position) : position;
    this.#match = match;
  }

  /** Up to which position the match is known here. */
  get known() {
    return this.#known;
  }

  /** What waits: `{match, tap}`. */
  get waiting() {
    return this.#queue.waiting;
  }

  /** Why it waits: "", "slow", "offline" or the server's sentence. */
  get why() {
    return this.#why;
  }

  /** The taps that wait and come right after what is known of the match; none where others may have scored before them. */
  get following() {
    const mine = this.#queue.waiting.filter((one) => one.match === this.#match);
    return mine.every((one) => one.after === this.#known) ? mine.map((one) => one.tap) : [];
  }

  /** Who scores here, "" where nobody signed in. */
  get by() {
    return this.#queue.by;
  }

  /** How a match stood after what was sent of it while the page was closed, `{board, position, at}`, where some was. */
  stood(match) {
    return this.#queue.stood(match);
  }

  /** Tell what the server answered while the page was closed. */
  async tellSent() {
    for (const { match, tap, answer } of await this.#queue.takeSent()) this.#tell.answered({ ...answer, match }, { taps: [tap], isLast: false, hasWaited: true });
  }

  /** Ask who holds the match; null when nobody does. */
  async claim() {
    const asked = ++this.#asked;
    const { claim } = await api.get(`/events/${EVENT}/claims/${part(this.#match)}`, SOON);
    if (asked === this.#asked) this.#tell.holds(claim);
    return claim;
  }

  /** Hold the match; an administrator may take it from somebody. */
  async hold(takeOver = false) {
    const held = await api.post(`/events/${EVENT}/claims/${part(this.#match)}`, { take_over: takeOver }, SOON);
    this.#asked += 1;
    this.#tell.holds(held);
    await this.send();
  }

  /** Let the match go. */
  async release() {
    await api.remove(`/events/${EVENT}/claims/${part(this.#match)}`, SOON);
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
    const tap = { id: newId(), time: new Date().toISOString(), do: "take_over" };
    const scored = await api.post(`/events/${EVENT}/scores/${part(this.#match)}`, tap, SOON);
    scored.answers?.forEach((one) => this.#tell.answered({ ...one, match: this.#match }, { taps: [tap], isLast: true, hasWaited: false }));
    await this.send();
  }

  /** Drop what waits. */
  async drop() {
    await this.#remove(this.#queue.waiting.map((one) => one.tap));
    this.#waits("");
  }

  /** Send what waits. */
  async send() {
    clearTimeout(this.#timer);
    if (this.#isSending) return this.#why ? this.#waits(this.#why) : undefined;
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
    const taps = this.#queue.waiting.filter((one) => one.match === match).slice(0, this.#most).map((one) => one.tap);
    const slow = setTimeout(() => this.#waits(this.#why || "slow"), SLOW_MS);
    try {
      const body = { match, after, sent: new Date().toISOString(), taps };
      return await this.#heard(match, taps, await api.post(`/events/${EVENT}/scores`, body, SOON));
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      return this.#failed(error, match, taps);
    } finally {
      clearTimeout(slow);
    }
  }

  async #heard(match, taps, scored) {
    if (!scored.answers) {
      this.#haveWaited(taps);
      this.#waits(scored.said);
      return this.#later(AGAIN_MS);
    }
    const isAll = this.#queue.waiting.length === taps.length;
    // Told first: a page that is closed in between sends them again, and hears the same.
    scored.answers.forEach((one, at) => this.#answered({ ...one, match }, [taps[at]], isAll && at === taps.length - 1));
    await this.#remove(taps);
    await this.#queue.knows(match, scored.position);
    this.#why = "";
    if (match === this.#match) {
      this.knows(match, scored.position);
      this.#tell.stands(scored);
    } else {
      this.#tell.stood(scored);
    }
    this.#tell.waits();
    return true;
  }

  async #failed(error, match, taps) {
    this.#haveWaited(taps);
    if (error.status === 0 || error.status >= 500 || error.status === 429) {
      this.#waits(error.status === 0 ? "offline" : error.message);
      return this.#later(OFFLINE_AGAIN_MS);
    }
    // A claim ends by itself when it was not used for long.
    if (error.status === 409 && (await this.#claimIsFree(match))) return true;
    if ([400, 404, 422].includes(error.status)) return this.#refused(error, match, taps);
    this.#waits(error.message);
    return false;
  }

  // Which of many taps the server does not take shows when each is sent by itself; the others are not lost with it.
  async #refused(error, match, taps) {
    if (taps.length > 1 && error.status !== 404) {
      this.#most = 1;
      return true;
    }
    this.#most = MOST_AT_ONCE;
    this.#answered({ id: taps[0].id, match, outcome: "refused", said: error.message, conflict: null }, taps, false);
    await this.#remove(taps);
    this.#waits("");
    return true;
  }

  #answered(answer, taps, isLast) {
    this.#tell.answered(answer, { taps, isLast, hasWaited: taps.some((one) => this.#waited.has(one.id)) });
  }

  async #claimIsFree(match) {
    try {
      const path = `/events/${EVENT}/claims/${part(match)}`;
      if ((await api.get(path, SOON)).claim) return false;
      this.#tell.holds(await api.post(path, {}, SOON));
      return true;
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      return false;
    }
  }

  #haveWaited(taps) {
    for (const { id } of taps) this.#waited.add(id);
  }

  async #remove(taps) {
    for (const { id } of taps) this.#waited.delete(id);
    await this.#queue.remove(taps.map((one) => one.id));
  }

  #later(ms) {
    this.#timer = setTimeout(() => this.send(), ms);
    return false;
  }

  #waits(why) {
    this.#why = why;
    this.#tell.waits();
  }
}

// `crypto.randomUUID` is there over TLS only.
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
