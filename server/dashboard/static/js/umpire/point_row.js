// A point in the list, and the form in which it is mended; a form that is half filled in outlives what is scored meanwhile.

import { say } from "../common/language.js";
import { clock, el, setText } from "../common/dom.js";
import { pairColours, PAIRS, PLAYERS, playerName } from "../common/words.js";
import { OUTCOMES, SHOTS } from "./shots.js";

export class PointRow {
  #mend;
  #opens;
  #swatch = el("span", { class: "swatch" });
  #score = el("b");
  #said = el("span", { class: "quiet" });
  #button = el("button", { class: "plain", type: "button", "aria-expanded": "false" }, say("umpire.mend"));
  #form = null;
  #board = null;
  #point = null;
  element = el("li", { class: "point-row" }, this.#swatch, el("span", { class: "point-what" }, this.#score, this.#said), this.#button);

  /** `mend(what)` is called for what the point becomes, `opens()` when its form is about to open. */
  constructor(mend, opens) {
    this.#mend = mend;
    this.#opens = opens;
    this.#button.addEventListener("click", () => (this.#form ? this.close() : this.#open()));
  }

  show(board, point) {
    const areOthers = this.#board && names(board) !== names(this.#board);
    const isChanged = this.#point && said(point) !== said(this.#point);
    this.#board = board;
    this.#point = point;
    this.#swatch.dataset.pairColour = pairColours(board)[point.winner];
    setText(this.#score, say("umpire.point-number", { n: point.number, score: point.score ?? "" }));
    setText(this.#said, `${howItEnded(board, point)} · ${clock(point.time)}`);
    this.#button.setAttribute("aria-label", say("umpire.mend-number", { n: point.number }));
    if (!this.#form) return;
    if (areOthers) this.#open();
    else if (isChanged) setText(this.#form.querySelector("[role=status]"), say("umpire.point-changed", { how: howItEnded(board, point) }));
  }

  close() {
    this.#form?.remove();
    this.#form = null;
    this.#button.setAttribute("aria-expanded", "false");
  }

  #open() {
    this.#opens();
    this.close();
    this.#form = mendForm(this.#board, this.#point, (what) => {
      this.close();
      this.#button.focus({ preventScroll: true });
      this.#mend(what);
    });
    this.element.append(this.#form);
    this.#button.setAttribute("aria-expanded", "true");
  }
}

function howItEnded(board, { winner, pair, player, shot, outcome }) {
  const who = player ? playerName(board, player) : pair ? board[pair].name : "";
  const said = [who, shot && say(`shot.${shot}`), outcome && say(`umpire.${outcome}`)].filter(Boolean).join(" · ");
  return said || say("point.of", { pair: board[winner].name });
}

function mendForm(board, point, done) {
  const who = select(PLAYERS.map((one) => [String(one), playerName(board, one)]), String(point.player ?? (point.pair === "b" ? 3 : 1)));
  const shot = select([["", say("umpire.any-shot")], ...SHOTS.map((one) => [one, say(`shot.${one}`)])], point.shot ?? "");
  const outcome = select(OUTCOMES.map((one) => [one, say(`umpire.${one}`)]), point.outcome ?? "winner");
  const give = PAIRS.map((pair) => {
    const made = el("button", { class: "tap is-pair", type: "button", "data-pair-colour": pairColours(board)[pair] }, say("umpire.was", { pair: board[pair].name }));
    made.addEventListener("click", () => done({ pair }));
    return made;
  });
  const form = el("form", { class: "mend-form" }, el("p", { role: "status" }), el("div", { class: "tap-row" }, give),
    el("label", {}, say("umpire.who"), who), el("label", {}, say("shots.shot"), shot), el("label", {}, say("umpire.how"), outcome),
    el("button", { class: "tap", type: "submit" }, say("umpire.change")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    done({ player: Number(who.value), outcome: outcome.value, ...(shot.value && { shot: shot.value }) });
  });
  return form;
}

const select = (options, value) => el("select", {}, options.map(([code, text]) => el("option", { value: code, selected: code === value }, text)));

const said = ({ winner, pair, player, shot, outcome }) => JSON.stringify([winner, pair, player, shot, outcome]);

const names = ({ a, b }) => JSON.stringify([a, b].map(({ name, colour, players }) => [name, colour, players]));
