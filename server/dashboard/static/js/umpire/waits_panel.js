// What waits for the server: which taps, why, how the match stands with them, and what can be done about it.

import { el } from "../common/dom.js";
import { say } from "../common/language.js";
import { capital } from "../common/words.js";

/** Why taps wait where there is no connection, or none that answers. */
export const isAway = (why) => why === "offline" || why === "slow";

export class WaitsPanel {
  #root;
  #acts;
  #shown = "";

  /** `acts` has `again`, `takeOver` and `drop`. */
  constructor(root, acts) {
    this.#root = root;
    this.#acts = acts;
  }

  /**
   * Show the names of taps; none, or no `why` ("slow", "offline" or the server's sentence), hides it. `stands` has how
   * the match stands with them, as a `text` or only `spoken`.
   */
  show(names, why, stands) {
    // A screen reader tells of each change of it.
    const shown = JSON.stringify([names, why, stands]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#root.hidden = names.length === 0 || why === "";
    this.#root.replaceChildren(...(this.#root.hidden ? [] : this.#parts(names, why, stands)));
  }

  #parts(names, why, stands) {
    const { again, takeOver, drop } = this.#acts;
    const texts = [say("umpire.waits", { n: names.length, what: names.join(", ") }), isAway(why) ? say(`umpire.${why}`) : capital(why), stands.text];
    const buttons = el("div", { class: "tap-row" },
      button("umpire.again", again), isAway(why) ? null : button("umpire.take-over", takeOver), button("umpire.drop", drop));
    const spoken = stands.spoken ? [el("p", { class: "visually-hidden" }, stands.spoken)] : [];
    return [...texts.filter(Boolean).map((one) => el("p", {}, one)), ...spoken, buttons];
  }
}

function button(key, press) {
  const made = el("button", { class: "plain", type: "button" }, say(key));
  made.addEventListener("click", press);
  return made;
}
