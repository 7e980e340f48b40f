// The time that runs by the rules: counts down from what they allow, or up where they set no limit.

import { el, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { now } from "../common/server_time.js";

const TICK_MS = 200;
// Nobody says when a rally begins: after a rest, "Time" gives way by itself, or it would stand in every rally.
const REST_OVER_SHOWN_MS = 15_000;
// A match that was left in a break is looked at days later.
const LONGEST_SHOWN_MS = 5_999_000;

const RESTS = new Set(["between_points", "change_of_ends", "between_sets"]);

export class RuleClock {
  #root;
  #spoken;
  #kind = el("span", { class: "clock-kind" });
  #figures = el("b", { class: "clock-figures", role: "timer" });
  #limit = el("span", { class: "clock-limit" });
  #bar = el("i", { class: "clock-bar", "aria-hidden": "true" });
  #clock = null;
  #wasOver = false;
  #timer = 0;

  /** `spoken` is the live region that says when a time begins and when it is over, and nothing in between. */
  constructor(root, spoken) {
    this.#root = root;
    this.#spoken = spoken;
    root.replaceChildren(this.#kind, this.#figures, this.#limit, this.#bar);
  }

  /** Take the clock of a scoreboard; null when none runs. */
  show(clock) {
    const isNew = clock?.started !== this.#clock?.started || clock?.kind !== this.#clock?.kind;
    this.#clock = clock;
    clearInterval(this.#timer);
    if (clock) this.#timer = setInterval(() => this.#tick(), TICK_MS);
    if (isNew) this.#begin();
    this.#tick();
  }

  #begin() {
    const clock = this.#clock;
    this.#wasOver = !clock || remaining(clock) <= 0;
    setText(this.#spoken, clock && !this.#wasOver ? beginning(clock) : "");
  }

  #tick() {
    const clock = this.#clock;
    const left = clock ? remaining(clock) : 0;
    const isOver = left <= 0;
    const isShown = clock && !(isOver && RESTS.has(clock.kind) && left < -REST_OVER_SHOWN_MS);
    this.#root.dataset.state = !isShown ? "none" : isOver ? "over" : clock.allowed_s === null ? "open" : "running";
    if (!isShown) return clearInterval(this.#timer);
    if (isOver && !this.#wasOver) setText(this.#spoken, say("clock.over", { kind: kindText(clock).toLowerCase() }));
    this.#wasOver = isOver;
    this.#draw(clock, left);
  }

  #draw(clock, left) {
    const isOpen = clock.allowed_s === null;
    setText(this.#kind, kindText(clock));
    setText(this.#figures, isOpen ? minutes(Math.min(elapsed(clock), LONGEST_SHOWN_MS)) : left > 0 ? minutes(left + 999) : `+${minutes(Math.min(-left, LONGEST_SHOWN_MS))}`);
    setText(this.#limit, isOpen ? say("clock.no-limit") : left > 0 ? "" : say("clock.time"));
    this.#bar.style.transform = `scaleX(${isOpen || left <= 0 ? 0 : left / (1_000 * clock.allowed_s)})`;
  }
}

// A device whose clock is a little ahead has begun "in the future"; that is now.
const elapsed = (clock) => Math.max(0, now() - Date.parse(clock.started));
const remaining = (clock) => (clock.allowed_s === null ? Infinity : 1_000 * clock.allowed_s - elapsed(clock));

function minutes(milliseconds) {
  const seconds = Math.floor(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const kindText = ({ kind }) => say(`clock.${kind}`);

function beginning(clock) {
  const allowed = clock.allowed_s;
  const time = allowed === null ? say("clock.no-limit") : allowed % 60 ? say("clock.seconds", { n: allowed }) : say("clock.minutes", { n: allowed / 60 });
  return `${kindText(clock)}: ${time}.`;
}
