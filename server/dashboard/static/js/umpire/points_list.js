// The points that stand, the newest first; each can be mended.

import * as api from "../common/api.js";
import { say } from "../common/language.js";
import { clock, el } from "../common/dom.js";
import { pairColours, PAIRS, PLAYERS, playerName } from "../common/words.js";
import { OUTCOMES, SHOTS } from "./shots.js";

export class PointsList {
  #root;
  #tap;
  #board = null;
  #open = null;

  /** `tap(what)` is called for what a point becomes. */
  constructor(root, tap) {
    this.#root = root;
    this.#tap = tap;
  }

  async show(board) {
    this.#board = board;
    let points;
    try {
      ({ points } = await api.points(board.match));
    } catch {
      return;
    }
    if (board !== this.#board) return;
    this.#root.replaceChildren(...points.map((point, at) => this.#row(point, points.length - 1 - at)).reverse());
  }

  #row(point, ago) {
    const mend = el("button", { class: "plain", type: "button", "aria-expanded": String(this.#open === point.number) }, say("umpire.mend"));
    const row = el("li", { class: "point-row" },
      el("span", { class: "swatch", "data-pair-colour": pairColours(this.#board)[point.winner] }),
      el("span", { class: "point-what" }, el("b", {}, say("umpire.point-number", { n: point.number, score: point.score ?? "" })), el("span", { class: "quiet" }, `${this.#said(point)} · ${clock(point.time)}`)),
      mend);
    if (this.#open === point.number) row.append(this.#form(point, ago));
    mend.addEventListener("click", () => {
      this.#open = this.#open === point.number ? null : point.number;
      this.show(this.#board);
    });
    return row;
  }

  #said({ winner, pair, player, shot, outcome }) {
    const who = player ? playerName(this.#board, player) : pair ? this.#board[pair].name : "";
    const said = [who, shot && say(`shot.${shot}`), outcome && say(`umpire.${outcome}`)].filter(Boolean).join(" · ");
    return said || say("point.of", { pair: this.#board[winner].name });
  }

  #form(point, ago) {
    const select = (label, options, value) => {
      const made = el("select", {}, options.map(([code, text]) => el("option", { value: code, selected: code === value }, text)));
      return [el("label", {}, say(label), made), made];
    };
    const [whoLabel, who] = select("umpire.who", PLAYERS.map((one) => [String(one), playerName(this.#board, one)]), String(point.player ?? (point.pair === "b" ? 3 : 1)));
    const [shotLabel, shot] = select("shots.shot", [["", say("umpire.any-shot")], ...SHOTS.map((one) => [one, say(`shot.${one}`)])], point.shot ?? "");
    const [outcomeLabel, outcome] = select("umpire.how", OUTCOMES.map((one) => [one, say(`umpire.${one}`)]), point.outcome ?? "winner");
    const done = (what) => {
      this.#open = null;
      this.#tap({ do: "correct", ago, ...what });
    };
    const give = PAIRS.map((pair) => {
      const made = el("button", { class: "tap is-pair", type: "button", "data-pair-colour": pairColours(this.#board)[pair] }, say("umpire.was", { pair: this.#board[pair].name }));
      made.addEventListener("click", () => done({ pair }));
      return made;
    });
    const change = el("button", { class: "tap", type: "submit" }, say("umpire.change"));
    const form = el("form", { class: "mend-form" }, el("div", { class: "tap-row" }, give), whoLabel, shotLabel, outcomeLabel, change);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      done({ player: Number(who.value), outcome: outcome.value, ...(shot.value && { shot: shot.value }) });
    });
    return form;
  }
}
