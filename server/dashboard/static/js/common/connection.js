// The pill that says whether the page is live, and the stale marker when what it shows may be old.

import { byId, clock, setText } from "./dom.js";
import { say } from "./language.js";
import { capital } from "./words.js";

const STALE_AFTER_MS = 4_000;

export class Connection {
  #pill = byId("connection");
  #state = "connecting";
  #deviceOnline = null;
  #deviceProblem = "";
  #heard = null;
  #timer = 0;

  /** Take the state of the stream: connecting, live, reconnecting. */
  state(state) {
    if (state === this.#state && state !== "connecting") return;
    this.#state = state;
    clearTimeout(this.#timer);
    if (state === "live") this.#stale(false);
    else this.#timer = setTimeout(() => this.#stale(true), STALE_AFTER_MS);
    this.#show();
  }

  /** Note that something arrived now. */
  heard() {
    this.#heard = Date.now();
  }

  /** Take whether the court's device is connected, null when nobody knows, and what is wrong with the court's devices. */
  device(online, problem = null) {
    this.#deviceOnline = online;
    this.#deviceProblem = problem ?? "";
    this.#show();
  }

  #stale(stale) {
    document.body.classList.toggle("is-stale", stale);
    this.#show();
  }

  #show() {
    const asks = this.#state === "live" && (this.#deviceOnline === false || this.#deviceProblem !== "");
    this.#pill.dataset.state = asks ? "device-offline" : this.#state;
    this.#pill.title = this.#deviceProblem;
    setText(this.#pill, this.#label(asks));
  }

  #label(asks) {
    if (asks) return this.#deviceOnline === false ? say("stream.device-offline") : capital(this.#deviceProblem.split(/[;:.]/)[0]);
    const stale = this.#state === "reconnecting" && document.body.classList.contains("is-stale") && this.#heard;
    return stale ? say("stream.stale", { at: clock(this.#heard) }) : say(`stream.${this.#state}`);
  }
}
