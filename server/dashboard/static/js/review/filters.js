// Choosing which points the timeline shows: by who hit the last shot, and by what came of it.

import { el } from "../common/dom.js";
import { say } from "../common/language.js";
import { PLAYERS, playerName } from "../common/words.js";

const OUTCOMES = ["winner", "forced_error", "unforced_error"];

export class Filters {
  #player = el("select", { id: "filter-player" });
  #outcome = el("select", { id: "filter-outcome" });
  #names = "";

  /** `changed` is called whenever another choice is made. */
  constructor(root, changed) {
    this.#outcome.append(el("option", { value: "" }, say("filter.all-outcomes")), ...OUTCOMES.map((value) => el("option", { value }, say(`filter.${value}`))));
    root.replaceChildren(
      el("div", { class: "filter" }, el("label", { class: "label", for: "filter-player" }, say("filter.player")), this.#player),
      el("div", { class: "filter" }, el("label", { class: "label", for: "filter-outcome" }, say("filter.outcome")), this.#outcome),
    );
    for (const select of [this.#player, this.#outcome]) select.addEventListener("change", changed);
  }

  /** Offer the players of a match. */
  board(board) {
    const names = PLAYERS.map((player) => playerName(board, player));
    if (names.join("\n") === this.#names) return;
    this.#names = names.join("\n");
    const chosen = this.#player.value;
    this.#player.replaceChildren(el("option", { value: "" }, say("filter.all-players")), ...names.map((name, at) => el("option", { value: at + 1 }, name)));
    this.#player.value = chosen;
  }

  /** Whether any choice is made. */
  get isOn() {
    return Boolean(this.#player.value || this.#outcome.value);
  }

  /** Say whether a point is chosen. */
  accepts(point) {
    const player = this.#player.value;
    const outcome = this.#outcome.value;
    return (!player || String(point.player) === player) && (!outcome || point.outcome === outcome);
  }
}
