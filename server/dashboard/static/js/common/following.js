// A connection of Server-Sent Events. The browser reconnects a dropped one by itself; one that it gave up (CLOSED) is
// opened again here, resuming after the last event that was seen. It knows no page: a shared worker may hold it.

// Before it tries again it waits so long at first, and at most.
const WAITS_MS = [500, 15_000];
// The same while a line is open that only says nothing: behind an edge it hears by itself when the server is back.
const WAITS_BESIDE_MS = [4_000, 60_000];
const JUST_OPENED_MS = 2_000;
const OPENING_MS = 20_000;
// The server says every 15 s that the line is alive. A pulled cable closes no connection, and so tells the browser nothing.
const SILENT_MS = 35_000;
// An edge tells all its readers in the same instant, and so they all hear nothing from the same instant on.
const SPREAD_MS = 15_000;

export class Following {
  #path;
  #token;
  #tell;
  #source = null;
  #coming = null;
  #timer = 0;
  #failures = 0;
  #position = null;
  #opening = 0;
  #openedAt = 0;

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
    this.#drop();
    this.#source?.close();
    this.#source = null;
  }

  // Who is signed in needs a token for each opening: one that a browser tries again by itself is refused, and comes here.
  async #open() {
    const opening = ++this.#opening;
    this.#openedAt = Date.now();
    this.#after(OPENING_MS, () => this.#failed());
    const token = await this.#token();
    if (opening !== this.#opening) return;
    const url = new URL(this.#path, location.href);
    if (token) url.searchParams.set("token", token);
    if (this.#position !== null) url.searchParams.set("last_event_id", this.#position);
    const source = new EventSource(url);
    this.#coming = source;
    source.addEventListener("open", () => this.#opened(source));
    source.addEventListener("error", () => this.#broken(source));
    const on = (kind, take) => source.addEventListener(kind, ({ data }) => {
      this.#alive();
      take(JSON.parse(data));
    });
    on("snapshot", (found) => this.#snapshot(found));
    on("match", (found) => this.#match(found));
    on("heart-rate", (sample) => this.#tell("heart-rate", sample));
    on("heartbeat", () => null);
  }

  #opened(source) {
    if (source === this.#coming) {
      this.#source?.close();
      [this.#source, this.#coming] = [source, null];
    }
    this.#is("live");
    this.#alive();
  }

  #alive() {
    this.#drop();
    this.#failures = 0;
    if (this.state !== "live") this.#is("live");
    this.#after(SILENT_MS + Math.random() * SPREAD_MS, () => this.#silent());
  }

  // It is kept until another is open.
  #silent() {
    this.#is("reconnecting");
    this.#open();
  }

  #broken(source) {
    this.#is("reconnecting");
    if ((source === this.#coming && this.#isOpen) || source.readyState === EventSource.CLOSED) this.#failed();
    else this.#after(OPENING_MS, () => this.#failed());
  }

  #failed() {
    this.#drop();
    this.#is("reconnecting");
    const [first, most] = this.#isOpen ? WAITS_BESIDE_MS : WAITS_MS;
    if (!this.#isOpen) this.#source?.close();
    const wait = Math.min(most, first * 2 ** this.#failures++);
    // Spread, so that a hall full of phones does not come back in the same instant.
    this.#after(wait * (0.5 + Math.random() / 2), () => this.#open());
  }

  get #isOpen() {
    return this.#source?.readyState === EventSource.OPEN;
  }

  #drop() {
    this.#opening++;
    this.#coming?.close();
    this.#coming = null;
  }

  #after(ms, work) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(work, ms);
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
