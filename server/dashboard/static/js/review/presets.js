// @ts-check
// Choosing a stretch by name: the match, a set, a game; and stepping to the one before or after it.

import { el } from "../common/dom.js";
import { clockText, say } from "../common/language.js";
import { nameOf } from "./outline.js";

export class Presets {
  #selection;
  /** @type {import("./outline.js").SetSpan[]} */ #sets = [];
  #select = /** @type {HTMLSelectElement} */ (el("select", { id: "preset" }));
  #back = step("‹", say("preset.back"));
  #on = step("›", say("preset.on"));
  #clear = el("button", { class: "plain", type: "button", id: "whole" }, say("preset.whole"));
  #offered = "";

  /** @param {HTMLElement} root @param {import("./selection.js").Selection} selection */
  constructor(root, selection) {
    this.#selection = selection;
    root.replaceChildren(this.#back, el("label", { class: "visually-hidden", for: "preset" }, say("preset")), this.#select, this.#on, this.#clear);
    this.#select.addEventListener("change", () => this.#chosen());
    this.#back.addEventListener("click", () => this.#step(-1));
    this.#on.addEventListener("click", () => this.#step(1));
    this.#clear.addEventListener("click", () => selection.clear());
    selection.addEventListener("change", () => this.#show());
  }

  /** Offer the sets and games of a match. @param {import("./outline.js").SetSpan[]} sets */
  offer(sets) {
    this.#sets = sets;
    const offered = sets.flatMap((set) => set.games).map((game) => game.name).join("\n");
    if (offered !== this.#offered) {
      this.#offered = offered;
      this.#select.replaceChildren(el("option", { value: "" }, say("preset.whole")), ...sets.map((set, at) => el("optgroup", { label: set.name },
        el("option", { value: `${at}` }, say("preset.set", { n: set.number, score: set.score })),
        set.games.map((game, index) => el("option", { value: `${at}.${index}` }, game.name)))),
      el("option", { value: "own", hidden: true }));
    }
    this.#show();
  }

  #chosen() {
    const [set, game] = this.#select.value.split(".").map(Number);
    if (this.#select.value === "") return this.#selection.clear();
    const span = game === undefined ? this.#sets[set] : this.#sets[set].games[game];
    if (span) this.#selection.set(span);
  }

  #show() {
    const { now, isWhole } = this.#selection;
    const own = /** @type {HTMLOptionElement} */ (this.#select.options[this.#select.options.length - 1]);
    this.#clear.hidden = isWhole;
    const options = [...this.#select.options];
    const name = nameOf(this.#sets, now);
    const found = isWhole ? options[0] : options.find((one) => name !== null && (one.textContent === name || this.#sets[Number(one.value)]?.name === name && !one.value.includes(".")));
    if (own) {
      own.hidden = Boolean(found);
      own.textContent = say("preset.own", { from: clockText(now.from), to: clockText(now.to) });
    }
    this.#select.value = found?.value ?? "own";
    const { list, index } = this.#place();
    for (const [button, by] of /** @type {[HTMLElement, number][]} */ ([[this.#back, -1], [this.#on, 1]])) {
      const next = list[index + by];
      button.toggleAttribute("disabled", !next && !(isWhole && by === 1 && list.length > 0));
    }
  }

  /** The sets or games among which the chosen stretch is one. */
  #place() {
    const games = this.#sets.flatMap((set) => set.games);
    const { now } = this.#selection;
    const near = (/** @type {import("./types").Stretch} */ one) => Math.abs(one.from - now.from) < 1500 && Math.abs(one.to - now.to) < 1500;
    const set = this.#sets.findIndex(near);
    if (set >= 0) return { list: this.#sets, index: set };
    const game = games.findIndex(near);
    return { list: games, index: game >= 0 ? game : games.findLastIndex((one) => one.to < now.from) };
  }

  /** @param {number} by */
  #step(by) {
    const { list, index } = this.#place();
    const next = this.#selection.isWhole ? this.#sets.flatMap((set) => set.games)[0] : list[index + by];
    if (next) this.#selection.set(next);
  }
}

/** @param {string} sign @param {string} label */
const step = (sign, label) => el("button", { class: "plain step", type: "button", "aria-label": label }, sign);
