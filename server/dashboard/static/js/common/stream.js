// Following a match, a court or all courts: over the connection that all tabs of this browser share, or over one of its
// own where the browser has no shared workers.

import { isCoach } from "./coach.js";
import { Following } from "./following.js";
import { isSignedIn, signedInName, streamToken } from "./session.js";
import { inLanguage } from "./words.js";

const ASLEEP_MS = 30_000;
const HERE_EVERY_MS = 30_000;
const LEAVES_AFTER_MS = 10_000;

/**
 * Follow `path`. Handlers: `scoreboard(board, position)` for snapshots and events, `courts(courts, position)` for
 * snapshots of all courts, `heartRate(sample)`, `state("connecting" | "live" | "reconnecting")`.
 */
export class Stream {
  #way;
  #handlers;
  #hiddenAt = 0;

  constructor(path, handlers) {
    this.#handlers = handlers;
    const tell = (kind, data) => this.#tell(kind, data);
    const token = () => (isSignedIn() ? streamToken(path).catch(() => "") : "");
    handlers.state("connecting");
    const own = () => { this.#way = new OwnWay(path, token, tell); };
    if (globalThis.SharedWorker) this.#way = new SharedWay(path, token, tell, own);
    else own();
    addEventListener("online", () => this.#way.wake());
    document.addEventListener("visibilitychange", () => this.#seen());
    addEventListener("pagehide", () => this.#way.leave());
    addEventListener("pageshow", (event) => event.persisted && this.#way.wake());
  }

  /** Begin again with what stands now. */
  anew() {
    this.#way.anew();
  }

  #tell(kind, data) {
    if (kind === "state") this.#handlers.state(data);
    else if (kind === "heart-rate") this.#handlers.heartRate?.(data);
    else if (data.courts) this.#handlers.courts(data.courts.map((one) => ({ ...one, scoreboard: inLanguage(one.scoreboard) })), data.position);
    else this.#handlers.scoreboard(inLanguage(data.scoreboard), data.position, data.event);
  }

  // A phone that slept may hold a connection that died without a word.
  #seen() {
    if (document.hidden) this.#hiddenAt = Date.now();
    else if (this.#hiddenAt && Date.now() - this.#hiddenAt > ASLEEP_MS) this.#way.wake();
    this.#way.seen?.(!document.hidden);
  }
}

class SharedWay {
  #port;
  #who;
  #timer;

  constructor(path, token, tell, instead) {
    this.#who = { path, viewer: isSignedIn() ? `account ${signedInName()}` : isCoach() ? "coach" : "" };
    // The name changes whenever what is said between tab and worker does: an older worker lives as long as its tabs.
    const worker = new SharedWorker(new URL("./stream_worker.js", import.meta.url), { type: "module", name: "streams-1" });
    // It cannot be loaded, as without a connection, or in a browser whose shared workers know no modules.
    worker.addEventListener("error", () => { clearInterval(this.#timer); instead(); }, { once: true });
    this.#port = worker.port;
    this.#port.onmessage = async ({ data: { kind, data } }) => {
      if (kind === "token") this.#say("token", { token: await token() });
      else tell(kind, data);
    };
    this.#say("here");
    this.#timer = setInterval(() => this.#say("here"), HERE_EVERY_MS);
  }

  wake() {
    this.#say("wake");
  }

  anew() {
    this.#say("anew");
  }

  leave() {
    this.#say("leave");
  }

  #say(kind, more = {}) {
    this.#port.postMessage({ kind, ...this.#who, ...more });
  }
}

// Where each tab has a connection of its own, those that nobody sees give theirs up: a browser opens only six.
class OwnWay {
  #following;
  #leaving = 0;
  #isAway = false;

  constructor(path, token, tell) {
    this.#following = new Following(path, token, tell);
  }

  wake() {
    this.#isAway = false;
    this.#following.wake();
  }

  anew() {
    this.#following.anew();
  }

  leave() {
    this.#isAway = true;
    this.#following.close();
  }

  seen(isSeen) {
    clearTimeout(this.#leaving);
    if (!isSeen) this.#leaving = setTimeout(() => this.leave(), LEAVES_AFTER_MS);
    else if (this.#isAway) this.wake();
  }
}
