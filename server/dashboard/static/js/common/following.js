// A connection of Server-Sent Events. The browser reconnects a dropped one by itself; one that it gave up (CLOSED) is
// opened again here, resuming after the last event that was seen. It knows no page: a shared worker may hold it.

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const JUST_OPENED_MS = 2_000;
// The server says every 15 s that the line is alive. A pulled cable closes no connection, and so tells the browser nothing.
const SILENT_MS = 35_000;

export class Following {
  #path;
  #token;
  #tell;
  #source = null;
  #timer = 0;
  #failures = 0;
  #position = null;
  #opening = 0;
  #openedAt = 0;
  #silence = 0;

  /** connecting, live, or reconnecting. */
  state = "connecting";
  /** What stands at the last event, as a snapshot has it; null before the first. */
  last = null;

  /**
   * Follow `path`; `token()` gives a token for one opening, or "". `tell(kind, data)` gets `state`, and `snapshot`,
   * `match` and `heart-rate` as the server sends them.
   */
  constructor(path, token, tell) {
    this.#path = path;
    this.#token = token;
    this.#tell = tell;
    this.#open();
  }

  /** Open the connection anew at once, resuming where it stood. */
  restart() {
    this.close();
    this.#open();
  }

  /** The same after a sleep, in which a connection may have died without a word; of many that wake only once. */
  wake() {
    if (Date.now() - this.#openedAt > JUST_OPENED_MS) this.restart();
  }

  /** Open the connection anew, beginning with what stands now. */
  anew() {
    if (this.#position === null) return;
    this.#position = null;
    this.restart();
  }

  /** Close the connection. */
  close() {
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    this.#opening++;
    this.#source?.close();
  }

  // Who is signed in needs a token for each opening: one that a browser tries again by itself is refused, and comes here.
  async #open() {
    const opening = ++this.#opening;
    this.#openedAt = Date.now();
    this.#alive();
    const token = await this.#token();
    if (opening !== this.#opening) return;
    const url = new URL(this.#path, location.href);
    if (token) url.searchParams.set("token", token);
    if (this.#position !== null) url.searchParams.set("last_event_id", this.#position);
    const source = new EventSource(url);
    this.#source = source;
    source.addEventListener("open", () => this.#opened());
    source.addEventListener("error", () => this.#failed(source));
    const on = (kind, take) => source.addEventListener(kind, ({ data }) => {
      this.#alive();
      take(JSON.parse(data));
    });
    on("snapshot", (found) => this.#snapshot(found));
    on("match", (found) => this.#match(found));
    on("heart-rate", (sample) => this.#tell("heart-rate", sample));
    on("heartbeat", () => null);
  }

  #alive() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#is("reconnecting");
      this.restart();
    }, SILENT_MS);
  }

  #opened() {
    this.#failures = 0;
    this.#is("live");
  }

  #failed(source) {
    this.#is("reconnecting");
    if (source.readyState !== EventSource.CLOSED || source !== this.#source) return;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures++);
    clearTimeout(this.#timer);
    // Spread, so that a hall full of phones does not come back in the same instant.
    this.#timer = setTimeout(() => this.restart(), wait * (0.5 + Math.random() / 2));
  }

  #is(state) {
    this.state = state;
    this.#tell("state", state);
  }

  #snapshot(found) {
    this.#position = found.position;
    this.last = found;
    this.#tell("snapshot", found);
  }

  #match(found) {
    const { position, scoreboard } = found;
    if (this.#position !== null && position <= this.#position) return;
    this.#position = position;
    this.last = this.last?.courts ? { position, courts: withBoard(this.last.courts, scoreboard) } : { position, scoreboard };
    this.#tell("match", found);
  }
}

function withBoard(courts, board) {
  if (!board) return courts;
  return [...courts.filter((one) => one.court !== board.court), { court: board.court, scoreboard: board }];
}
