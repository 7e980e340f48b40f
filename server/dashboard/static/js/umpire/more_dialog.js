// What an umpire does less often: beginning, stopping, penalties, serving order, the end.

import { say } from "../common/language.js";
import { el } from "../common/dom.js";
import { PAIRS, PLAYERS, playerName } from "../common/words.js";
import { scoreForm } from "./score_form.js";
import { tapText } from "./tap_words.js";

const STEPS = ["warning", "point", "game", "match"];
const ENDS = new Set(["retire", "walkover", "abandon"]);

/** The end of a match is the only thing that is asked twice. */
const endsMatch = ({ do: what, step }) => ENDS.has(what) || step === "match";

export class MoreDialog {
  #dialog;
  #tap;
  #board = null;

  /** `tap(what)` is called for what was chosen. */
  constructor(dialog, tap) {
    this.#dialog = dialog;
    this.#tap = tap;
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  open(board) {
    this.#board = board;
    const close = el("button", { class: "tap is-back", type: "button" }, say("umpire.close"));
    close.addEventListener("click", () => this.#dialog.close());
    this.#dialog.replaceChildren(el("div", { class: "tap-head" }, el("h2", { id: "more-title" }, say("umpire.more")), close), ...this.#groups());
    this.#dialog.showModal();
  }

  #groups() {
    const pairs = (key, what) => PAIRS.map((pair) => [say(key, { pair: this.#board[pair].name }), { ...what, pair }]);
    return [
      this.#group("umpire.play", ["start", "warm_up", "suspend", "resume", "replay"].map((one) => [tapText(one), { do: one }])),
      this.#group("umpire.breaks", ["medical", "toilet"].map((one) => [tapText(one), { do: one }])),
      ...PAIRS.map((pair) => this.#group("umpire.penalties", [
        ...STEPS.map((step) => [say(`penalty.${step}`), { do: "penalty", pair, step }, say("umpire.defaults", { pair: this.#board[pair].name })]),
        [tapText("time_violation"), { do: "time_violation", pair }],
      ], { pair: this.#board[pair].name })),
      this.#group("umpire.serving", PLAYERS.map((player) => [tapText("serves", { player: playerName(this.#board, player) }), { do: "serves", player }])),
      this.#group("umpire.sides", [
        ...PAIRS.flatMap((pair) => ["left", "right"].map((side) => [say(`umpire.receives-${side}`, { pair: this.#board[pair].name }), { do: "receives", pair, side }])),
      ]),
      this.#group("umpire.before", [[say("umpire.swap_pairs"), { do: "swap_pairs" }], ...pairs("umpire.swap_players", { do: "swap_players" }), [say("umpire.swap_ends"), { do: "swap_ends" }]]),
      this.#score(),
      this.#ending(pairs),
    ];
  }

  #score() {
    const form = scoreForm(this.#board, (what) => {
      this.#dialog.close();
      this.#tap(what);
    });
    return el("section", { class: "tap-group" }, el("h3", {}, say("umpire.score")), form);
  }

  #ending(pairs) {
    const reason = el("input", { type: "text", maxlength: 200, id: "why", autocomplete: "off" });
    const choices = [
      ...pairs("umpire.retires", { do: "retire" }), ...pairs("umpire.walkover", { do: "walkover" }),
      [say("umpire.set_aside"), () => ({ do: "set_aside", ...(reason.value.trim() && { reason: reason.value.trim() }) })],
      [say("umpire.abandon"), () => ({ do: "abandon", reason: reason.value.trim() || say("umpire.no-reason") })],
    ];
    const group = this.#group("umpire.end", choices);
    group.append(el("label", { class: "tap-why", for: "why" }, say("umpire.why"), reason));
    return group;
  }

  // A choice is its text, what it does, and how it is asked for where that says more.
  #group(title, choices, values = {}) {
    const buttons = choices.map(([text, what, asked = text]) => {
      const made = el("button", { class: "tap", type: "button" }, text);
      made.addEventListener("click", () => {
        const done = typeof what === "function" ? what() : what;
        if (endsMatch(done) && !confirm(say("umpire.sure", { what: asked }))) return;
        this.#dialog.close();
        this.#tap(done);
      });
      return made;
    });
    return el("section", { class: "tap-group" }, el("h3", {}, say(title, values)), el("div", { class: "tap-choices" }, buttons));
  }
}
