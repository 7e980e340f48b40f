// Taps that the server has not answered yet, in order. They are kept over a reload and an empty battery, each for who made it.

import { language } from "../common/language.js";
import { signedInName } from "../common/session.js";

const STORE = "taps";

export class TapQueue {
  #database;
  #kept;
  #sent;
  #by;

  /** Open the queue of this browser; where it keeps nothing, as in a private window, the taps last as long as the page. */
  static async open() {
    try {
      const database = await opened();
      return new TapQueue(database, await done(database.transaction(STORE).objectStore(STORE).getAll()));
    } catch {
      return new TapQueue(null, []);
    }
  }

  constructor(database, kept) {
    this.#database = database;
    this.#by = signedInName();
    const mine = kept.filter((one) => !one.by || one.by === this.#by);
    this.#kept = mine.filter((one) => !one.answer);
    this.#sent = mine.filter((one) => one.answer);
  }

  /** The taps that wait: `{match, after, tap}`. */
  get waiting() {
    return this.#kept;
  }

  /** Who scores here: what others tapped stays theirs. */
  get by() {
    return this.#by;
  }

  /** How a match stood after what was sent of it while the page was closed, `{board, position, at}`, where some was. */
  stood(match) {
    return this.#sent.findLast((one) => one.match === match)?.stood;
  }

  /** Take out the taps that were sent while the page was closed, with the `answer` that each had. */
  async takeSent() {
    const sent = this.#sent;
    this.#sent = [];
    if (sent.length > 0) await this.#change((store) => sent.forEach(({ number }) => store.delete(number)));
    return sent;
  }

  /** Put a tap last; returns once it is kept. `after` is what was known of the match when it was tapped. */
  async add(match, after, tap) {
    // Another tab of this browser keeps its own in the same place, under other numbers.
    const number = Math.max((this.#kept.at(-1)?.number ?? 0) + 1, Date.now() + Math.random());
    const entry = { id: tap.id, match, after, tap, number, language, by: this.#by, page: location.pathname };
    this.#kept.push(entry);
    await this.#change((store) => store.put(entry));
  }

  /** Note what is known of a match since: what waits was tapped after one's own that were answered. */
  async knows(match, after) {
    const entries = this.#kept.filter((one) => one.match === match);
    entries.forEach((one) => { one.after = after; });
    await this.#change((store) => entries.forEach((one) => store.put(one)));
  }

  /** Take out taps that were answered, or that nobody wants any more. */
  async remove(ids) {
    const gone = new Set(ids);
    const numbers = this.#kept.filter((one) => gone.has(one.id)).map((one) => one.number);
    this.#kept = this.#kept.filter((one) => !gone.has(one.id));
    await this.#change((store) => numbers.forEach((number) => store.delete(number)));
  }

  async #change(work) {
    if (!this.#database) return;
    const transaction = this.#database.transaction(STORE, "readwrite");
    work(transaction.objectStore(STORE));
    await new Promise((resolve) => {
      // A full disk keeps nothing; the taps are still here.
      transaction.oncomplete = transaction.onerror = transaction.onabort = resolve;
    });
  }
}

function opened() {
  const request = indexedDB.open("marcador-taps", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "number" });
  return done(request);
}

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
