// Following a match or a court by Server-Sent Events. The browser reconnects a dropped connection by itself;
// one that it gave up (CLOSED) is opened again here, resuming after the last event that was seen.

import { isSignedIn, streamToken } from "./session.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const ASLEEP_MS = 30_000;

/**
 * Follow `path`. Handlers: `scoreboard(board, position)` for snapshots and events, `courts(courts, position)` for
 * snapshots of all courts, `heartRate(sample)`, `state("connecting" | "live" | "reconnecting")`.
 */
export class Stream {
  #path;
  #handlers;
  #source = null;
  #timer = 0;
  #failures = 0;
  #position = null;
  #hiddenAt = 0;
  #opening = 0;

  constructor(path, handlers) {
    this.#path = path;
    this.#handlers = handlers;
    addEventListener("online", () => this.restart());
    document.addEventListener("visibilitychange", () => this.#woke());
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", (event) => event.persisted && this.restart());
    handlers.state("connecting");
    this.#open();
  }

  /** Open the connection anew at once, resuming where it stood. */
  restart() {
    this.close();
    this.#open();
  }

  /** Open the connection anew, beginning with what stands now. */
  anew() {
    this.#position = null;
    this.restart();
  }

  /** Close the connection. */
  close() {
    clearTimeout(this.#timer);
    this.#opening++;
    this.#source?.close();
  }

  // Who is signed in needs a token for each opening: one that a browser tries again by itself is refused, and comes here.
  async #open() {
    const url = new URL(this.#path, location.href);
    if (isSignedIn()) {
      const opening = ++this.#opening;
      const token = await streamToken(this.#path).catch(() => "");
      if (opening !== this.#opening) return;
      if (token) url.searchParams.set("token", token);
    }
    if (this.#position !== null) url.searchParams.set("last_event_id", this.#position);
    const source = new EventSource(url);
    this.#source = source;
    source.addEventListener("open", () => this.#opened());
    source.addEventListener("error", () => this.#failed(source));
    source.addEventListener("snapshot", (event) => this.#snapshot(JSON.parse(event.data)));
    source.addEventListener("match", (event) => this.#match(JSON.parse(event.data)));
    source.addEventListener("heart-rate", (event) => this.#handlers.heartRate?.(JSON.parse(event.data)));
  }

  #opened() {
    this.#failures = 0;
    this.#handlers.state("live");
  }

  #failed(source) {
    this.#handlers.state("reconnecting");
    if (source.readyState !== EventSource.CLOSED || source !== this.#source) return;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures++);
    clearTimeout(this.#timer);
    // Spread, so that a hall full of phones does not come back in the same instant.
    this.#timer = setTimeout(() => this.restart(), wait * (0.5 + Math.random() / 2));
  }

  #snapshot({ position, scoreboard, courts }) {
    this.#position = position;
    if (courts) this.#handlers.courts(courts, position);
    else this.#handlers.scoreboard(scoreboard, position);
  }

  #match({ position, scoreboard, event }) {
    if (this.#position !== null && position <= this.#position) return;
    this.#position = position;
    this.#handlers.scoreboard(scoreboard, position, event);
  }

  // A phone that slept may hold a connection that died without a word.
  #woke() {
    if (document.hidden) this.#hiddenAt = Date.now();
    else if (this.#hiddenAt && Date.now() - this.#hiddenAt > ASLEEP_MS) this.restart();
  }
}
