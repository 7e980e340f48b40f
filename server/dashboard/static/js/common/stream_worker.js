// Holds one connection for all tabs of a browser that follow the same as the same viewer: a browser opens only six to a
// server over HTTP/1.1, and a seventh tab would wait for ever.

import { Following } from "./following.js";

// A tab that nobody sees runs its timers once a minute.
const GONE_AFTER_MS = 200_000;
const LOOK_EVERY_MS = 20_000;
const TOKEN_WAIT_MS = 5_000;

/** By viewer and path. */
const shared = new Map();

class Shared {
  #readers = new Set();
  #following;
  #key;

  constructor(key, path, reader) {
    this.#key = key;
    this.#readers.add(reader);
    this.#following = new Following(path, () => this.#token(), (kind, data) => this.#tell(kind, data));
  }

  get following() {
    return this.#following;
  }

  add(reader) {
    if (this.#readers.has(reader)) return;
    this.#readers.add(reader);
    const { state, last } = this.#following;
    reader.tell("state", state);
    // What stood before the connection was lost may be old.
    if (last && state === "live") reader.tell("snapshot", last);
  }

  remove(reader) {
    this.#readers.delete(reader);
    if (this.#readers.size > 0) return;
    this.#following.close();
    shared.delete(this.#key);
  }

  dropGone(now) {
    for (const reader of this.#readers) if (now - reader.seenAt > GONE_AFTER_MS) this.remove(reader);
  }

  #tell(kind, data) {
    for (const reader of this.#readers) reader.tell(kind, data);
  }

  // The access token lives in the tabs: each is asked until one has an answer.
  async #token() {
    for (const reader of [...this.#readers].reverse()) {
      const token = await reader.token();
      if (token !== null) return token;
    }
    return "";
  }
}

class Reader {
  #port;
  #answer = null;
  seenAt = Date.now();

  constructor(port) {
    this.#port = port;
    port.onmessage = ({ data }) => this.#hear(data);
  }

  tell(kind, data) {
    this.#port.postMessage({ kind, data });
  }

  /** Ask the tab for a token of the stream; null when it does not answer. */
  token() {
    this.tell("token");
    return new Promise((answer) => {
      this.#answer = answer;
      setTimeout(() => answer(null), TOKEN_WAIT_MS);
    });
  }

  #hear({ kind, path, viewer, token }) {
    this.seenAt = Date.now();
    const key = `${viewer} ${path}`;
    if (kind === "token") this.#answer?.(token);
    else if (kind === "leave") shared.get(key)?.remove(this);
    else if (!shared.has(key)) shared.set(key, new Shared(key, path, this));
    else shared.get(key).add(this);
    if (kind === "wake") shared.get(key).following.wake();
    if (kind === "anew") shared.get(key).following.anew();
  }
}

addEventListener("connect", (event) => new Reader(event.ports[0]));
setInterval(() => shared.forEach((one) => one.dropGone(Date.now())), LOOK_EVERY_MS);
