// What a tap met with that was not simply scored, a refusal or a conflict, kept until whoever scores has seen it.

import * as api from "../common/api.js";
import { say } from "../common/language.js";
import { el } from "../common/dom.js";
import { capital } from "../common/words.js";

const CONFLICTS = "/events/club/conflicts";

export class AnswersList {
  #root;
  #key;
  #choose;
  #kept;

  /** Keep them in this browser under `key`; `choose(work)` carries out what chooses a version, and tells of trouble. */
  constructor(root, key, choose) {
    this.#root = root;
    this.#key = key;
    this.#choose = choose;
    this.#kept = JSON.parse(localStorage.getItem(key) ?? "[]");
    for (const one of this.#kept) this.#root.append(this.#card(one));
  }

  /** Take what the server answered to a tap; of a conflict of many taps there is one card. */
  add({ id, match, said, conflict }) {
    if (conflict && this.#kept.some((one) => one.conflict === conflict)) return;
    const one = { id, match, said, conflict };
    this.#kept.push(one);
    this.#root.append(this.#card(one));
    this.#keep();
  }

  #card(one) {
    const choices = el("div", { class: "tap-row" });
    const card = el("div", { class: "umpire-answer" }, el("p", {}, capital(one.said)), choices);
    const gone = () => {
      card.remove();
      this.#kept = this.#kept.filter((other) => other !== one);
      this.#keep();
    };
    choices.append(button(say("umpire.seen"), gone));
    if (one.conflict) this.#versions(card, choices, one, gone);
    return card;
  }

  async #versions(card, choices, { match, conflict: id }, gone) {
    const { conflicts } = await api.get(`${CONFLICTS}?limit=500&match=${encodeURIComponent(match)}`).catch(() => ({ conflicts: [] }));
    const found = conflicts.find((one) => one.id === id);
    if (!found || found.stayed === "both") return;
    const stands = found.chosen ?? found.stayed;
    const other = stands === "hand" ? "store" : "hand";
    const version = (kind) => el("li", {}, say(`umpire.version-${kind}`, { what: found[kind].texts.join(", "), score: found[kind].score }), kind === stands && ` ${say("umpire.version-stands")}`);
    card.querySelector("p").replaceWith(el("p", {}, say("umpire.scored-twice")), el("ul", {}, version("hand"), version("store")));
    choices.prepend(button(say(`umpire.choose-${other}`), () => this.#choose(async () => {
      await api.post(`${CONFLICTS}/${encodeURIComponent(id)}/choose`, { version: other });
      gone();
      return say(`umpire.chosen-${other}`);
    })));
  }

  #keep() {
    localStorage.setItem(this.#key, JSON.stringify(this.#kept));
  }
}

function button(text, press) {
  const made = el("button", { class: "plain", type: "button" }, text);
  made.addEventListener("click", press);
  return made;
}
