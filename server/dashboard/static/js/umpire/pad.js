// What is under the thumb: a point in one tap, shot and outcome in two.

import { say } from "../common/language.js";
import { el } from "../common/dom.js";
import { pairColours, PAIRS, PLAYERS, pairOf, playerName } from "../common/words.js";
import { OUTCOMES, SHOTS } from "./shots.js";

/** What comes next where the ball is not in play, by the status of the match. */
const NEXT = { created: "start", warming_up: "start", suspended: "resume", break: "resume" };

const button = (text, classes, press, more = {}) => {
  const made = el("button", { class: `tap ${classes}`, type: "button", ...more }, text);
  made.addEventListener("click", press);
  return made;
};

export class Pad {
  #root;
  #tap;
  #more;
  #board = null;
  #canUndo = true;
  #canRedo = false;
  #shot = "";
  #view = "points";

  /** `tap(what)` is called for what is scored, `more()` for what is rarer. */
  constructor(root, tap, more) {
    this.#root = root;
    this.#tap = tap;
    this.#more = more;
  }

  show(board) {
    const isOther = !this.#board || looks(board) !== looks(this.#board);
    this.#board = board;
    // A button that somebody is about to press stays where it is.
    if (isOther) this.#draw();
  }

  /** Take what can be taken back, and brought back. */
  can(undo, redo) {
    if (undo === this.#canUndo && redo === this.#canRedo) return;
    [this.#canUndo, this.#canRedo] = [undo, redo];
    if (this.#board && this.#view === "points") this.#draw();
  }

  #go(view) {
    this.#view = view;
    this.#draw();
    this.#root.querySelector("button")?.focus({ preventScroll: true });
  }

  #done(what) {
    this.#view = "points";
    this.#draw();
    this.#tap(what);
  }

  #draw() {
    const views = { points: () => this.#points(), shots: () => this.#shots(), ends: () => this.#ends() };
    this.#root.dataset.view = this.#view;
    this.#root.replaceChildren(...views[this.#view]());
  }

  #points() {
    const colours = pairColours(this.#board);
    const point = (pair) => button(el("span", { class: "tap-pair" }, say("point.of", { pair: this.#board[pair].name })), "is-pair", () => this.#done({ do: "point", pair }), { "data-pair-colour": colours[pair] });
    const small = (key, what, more) => button(say(`umpire.${key}`), "", () => this.#done(what), more);
    const next = NEXT[this.#board.status];
    return [
      next && el("div", { class: "tap-row" }, button(say(`umpire.${next}`), "is-next", () => this.#done({ do: next }))),
      el("div", { class: "tap-row" },
        small("undo", { do: "undo" }, { disabled: !this.#canUndo }), small("redo", { do: "redo" }, { disabled: !this.#canRedo }),
        small("fault", { do: "fault" }), small("let", { do: "let" })),
      el("div", { class: "tap-row tap-points" }, PAIRS.map(point)),
      el("div", { class: "tap-row" },
        button(say("shots.shot"), "", () => this.#go("shots")), small("ace", { do: "ace" }),
        small("double-fault", { do: "double_fault" }), button(say("umpire.more"), "", this.#more, { "aria-haspopup": "dialog" })),
    ].filter(Boolean);
  }

  #shots() {
    const shots = SHOTS.map((shot) => button(say(`shot.${shot}`), "", () => {
      this.#shot = shot;
      this.#go("ends");
    }));
    return [this.#head(say("umpire.which-shot")), el("div", { class: "tap-shots" }, shots)];
  }

  #ends() {
    const colours = pairColours(this.#board);
    const names = PLAYERS.map((player) => el("b", { class: "tap-name", "data-pair-colour": colours[pairOf(player)] }, playerName(this.#board, player)));
    const cell = (outcome, player) => button(say(`umpire.${outcome}`), "is-pair", () => this.#done({ do: "shot", player, shot: this.#shot, outcome }), {
      "data-pair-colour": colours[pairOf(player)],
      "aria-label": `${playerName(this.#board, player)}, ${say(`umpire.${outcome}`)}`,
    });
    return [
      this.#head(say("umpire.who-and-how", { shot: say(`shot.${this.#shot}`) })),
      el("div", { class: "tap-ends" }, names, OUTCOMES.flatMap((outcome) => PLAYERS.map((player) => cell(outcome, player)))),
    ];
  }

  #head(text) {
    return el("div", { class: "tap-head" }, el("p", {}, text), button(say("umpire.back"), "is-back", () => this.#go("points")));
  }
}

const looks = (board) => JSON.stringify([board.match, board.status, board.a.name, board.b.name, board.a.players, board.b.players, board.a.colour, board.b.colour]);
