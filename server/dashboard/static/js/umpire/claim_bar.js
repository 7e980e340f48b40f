// Who scores the match by hand: a button to begin, and to let it go.

import * as api from "../common/api.js";
import { say } from "../common/language.js";
import { el } from "../common/dom.js";

export class ClaimBar {
  #root;
  #act;
  #claim = undefined;
  #mayTake = false;

  /** `act(kind)` is called for hold, take, or release. */
  constructor(root, act) {
    this.#root = root;
    this.#act = act;
  }

  /** Whether whoever is here may take a match from somebody. */
  set mayTake(is) {
    this.#mayTake = is;
    this.#draw();
  }

  show(claim) {
    this.#claim = claim;
    this.#draw();
  }

  #draw() {
    if (this.#claim === undefined) return;
    const button = (key, kind, classes = "") => {
      const made = el("button", { class: `plain ${classes}`, type: "button" }, say(key));
      made.addEventListener("click", () => this.#act(kind));
      return made;
    };
    if (!this.#claim) this.#root.replaceChildren(button("umpire.hold", "hold", "is-first"));
    else if (this.#claim.mine) this.#root.replaceChildren(el("span", {}, say("umpire.mine")), button("umpire.release", "release"));
    else this.#root.replaceChildren(el("span", {}, say("umpire.others", { name: this.#claim.holder ?? say("umpire.somebody") })), this.#mayTake ? button("umpire.take", "take") : "");
  }
}

/** Whether whoever is here may score, and may take a match from somebody: `{score, take}`. */
export async function rightsHere() {
  const me = await api.get("/auth/me");
  return { score: me.rights.includes("score"), take: me.account === null || me.account?.role === "admin" };
}
