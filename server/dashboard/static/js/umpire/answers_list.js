// What a tap met with that was not simply scored, a refusal or a conflict, kept until whoever scores has seen it.

import * as api from "../common/api.js";
import { say } from "../common/language.js";
import { el } from "../common/dom.js";
import { capital } from "../common/words.js";

const CONFLICTS = "/events/club/conflicts";
const SOON = { withinMs: 10_000 };

export class AnswersList {
  #root;
  #key;
  #choose;
  #instead;
  /** @type {Map<string, {element: HTMLElement, isWhole: boolean}>} */
  #cards = new Map();
  #showing = Promise.resolve();

  /**
   * Keep them in this browser under `key`. `choose(work)` carries out what chooses a version, and tells of trouble;
   * `instead()` gives the button that has the focus when the last card is gone.
   */
  constructor(root, key, choose, instead) {
    this.#root = root;
    this.#key = key;
    this.#choose = choose;
    this.#instead = instead;
    addEventListener("storage", (event) => event.key === key && this.show());
    this.show();
  }

  /** Take what the server answered to a tap, once; of a conflict of many taps there is one card. */
  add({ id, match, said, conflict }) {
    const kept = this.#read();
    if (kept.some((one) => one.id === id || (conflict && one.conflict === conflict))) return;
    this.#write([...kept, { id, match, said, conflict }]);
    this.show();
  }

  /** Show what is kept, and the versions of conflicts that could not be read before. */
  show() {
    this.#showing = this.#showing.catch(() => null).then(() => this.#show());
  }

  async #show() {
    const kept = this.#read();
    for (const id of this.#cards.keys()) if (!kept.some((one) => one.id === id)) this.#remove(id);
    for (const one of kept) if (!this.#cards.get(one.id)?.isWhole) await this.#put(one);
  }

  // A card comes into the page whole, since a screen reader tells of each change of it.
  async #put(one) {
    const before = this.#cards.get(one.id);
    const found = one.conflict ? await this.#conflict(one) : null;
    if ((before && !found) || !this.#read().some((other) => other.id === one.id)) return;
    const element = this.#card(one, found);
    if (before) before.element.replaceWith(element);
    else this.#root.append(element);
    this.#cards.set(one.id, { element, isWhole: !one.conflict || found !== undefined });
  }

  // `null` where there is no such conflict, `undefined` where nobody can say now.
  async #conflict({ match, conflict }) {
    try {
      const { conflicts } = await api.get(`${CONFLICTS}?limit=500&match=${encodeURIComponent(match)}`, SOON);
      return conflicts.find((one) => one.id === conflict) ?? null;
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      return undefined;
    }
  }

  #card(one, conflict) {
    const seen = button(say("umpire.seen"), () => this.#seen(one.id));
    const card = (...parts) => el("div", { class: "umpire-answer" }, ...parts);
    if (!conflict || conflict.stayed === "both") return card(el("p", {}, capital(one.said)), el("div", { class: "tap-row" }, seen));
    const stands = conflict.chosen ?? conflict.stayed;
    const other = stands === "hand" ? "store" : "hand";
    const version = (kind) => el("li", {}, say(`umpire.version-${kind}`, { what: conflict[kind].texts.join(", "), score: conflict[kind].score }), kind === stands && ` ${say("umpire.version-stands")}`);
    const choice = button(say(`umpire.choose-${other}`), () => this.#choose(async () => {
      await api.post(`${CONFLICTS}/${encodeURIComponent(conflict.id)}/choose`, { version: other }, SOON);
      this.#seen(one.id);
      return say(`umpire.chosen-${other}`);
    }));
    return card(el("p", {}, say("umpire.scored-twice")), el("ul", {}, version("hand"), version("store")), el("div", { class: "tap-row" }, choice, seen));
  }

  #seen(id) {
    this.#write(this.#read().filter((one) => one.id !== id));
    this.#remove(id);
  }

  #remove(id) {
    const { element } = this.#cards.get(id) ?? {};
    const next = element?.nextElementSibling ?? element?.previousElementSibling;
    const had = element?.contains(document.activeElement);
    element?.remove();
    this.#cards.delete(id);
    if (had) (next?.querySelector("button") ?? this.#instead())?.focus({ preventScroll: true });
  }

  // Another tab of this browser keeps its own in the same place.
  #read() {
    return JSON.parse(localStorage.getItem(this.#key) ?? "[]");
  }

  #write(kept) {
    localStorage.setItem(this.#key, JSON.stringify(kept));
  }
}

function button(text, press) {
  const made = el("button", { class: "plain", type: "button" }, text);
  made.addEventListener("click", press);
  return made;
}
