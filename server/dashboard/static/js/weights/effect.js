// @ts-check
// What a set of weights does to matches that were played: beside what each match was counted by, or beside another set.

import * as api from "../common/api.js";
import { asViewer } from "../common/coach.js";
import { el } from "../common/dom.js";
import { number, say } from "../common/language.js";
import { outcomeText, shotText } from "../common/saying.js";
import { figureCell, head, playerLink, table } from "../figures/cells.js";
import { sentence } from "../common/telling.js";

const FIGURES = ["offensive_power", "net_play", "precision", "defensive_solidity", "consistency", "pressure_play"];
const COUNTS = [5, 10, 20];

/** @typedef {{ value: number | null }} Figure @typedef {{ shot: string, outcome: string, dimension: string, times: number, moves: number }} Mover @typedef {{ match: string, name: string, one: Record<string, Figure>, two: Record<string, Figure>, shots: Mover[] }} Compared */

export class Effect {
  #root;
  #id = "";
  /** @type {Compared[]} */ #players = [];
  #with = /** @type {HTMLSelectElement} */ (el("select", {}));
  #last = /** @type {HTMLSelectElement} */ (el("select", {}, COUNTS.map((n) => el("option", { value: String(n) }, say("effect.last", { n })))));
  #figure = /** @type {HTMLSelectElement} */ (el("select", {}, FIGURES.map((one) => el("option", { value: one }, say(`figures.${one}`)))));
  #result = el("div", { "aria-live": "polite" });

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#figure.addEventListener("change", () => this.#draw());
  }

  /** @param {{ id: string }} found @param {{ id: string, name: string }[]} all */
  show({ id }, all) {
    this.#id = id;
    this.#players = [];
    this.#with.replaceChildren(el("option", { value: "" }, say("effect.own")), ...all.filter((one) => one.id !== id).map((one) => el("option", { value: one.id }, one.name)));
    const button = el("button", { class: "plain", type: "button" }, say("effect.try"));
    button.addEventListener("click", () => this.#try());
    this.#result.replaceChildren();
    this.#root.replaceChildren(el("div", { class: "stats-fields" },
      el("label", { class: "stats-field" }, say("effect.with"), this.#with), el("label", { class: "stats-field" }, say("effect.on"), this.#last),
      el("label", { class: "stats-field" }, say("figures.figure"), this.#figure), button), this.#result);
  }

  async #try() {
    try {
      const matches = (await api.matches(Number(this.#last.value))).matches.map((/** @type {{ match: string }} */ one) => one.match);
      if (matches.length === 0) return this.#result.replaceChildren(el("p", { class: "quiet" }, say("effect.none")));
      this.#players = (await this.#asked(matches)).data.players;
      this.#draw();
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      this.#result.replaceChildren(el("p", { class: "people-refused" }, sentence(error.message)));
    }
  }

  /** @param {string[]} matches */
  #asked(matches) {
    const path = "/shot-weights/snapshots";
    if (!this.#with.value) return api.post(`${path}/${this.#id}/trial`, { matches }, asViewer());
    return api.get(`${path}/compare?a=${this.#with.value}&b=${this.#id}${matches.map((one) => `&matches=${encodeURIComponent(one)}`).join("")}`);
  }

  #draw() {
    if (this.#players.length === 0) return;
    const figure = this.#figure.value;
    const rows = this.#players.map((one) => ({ ...one, before: one.one[figure].value, after: one.two[figure].value }))
      .filter((one) => one.before !== null && one.after !== null)
      .map((one) => ({ ...one, moved: (one.after ?? 0) - (one.before ?? 0) }))
      .sort((a, b) => Math.abs(b.moved) - Math.abs(a.moved));
    if (rows.length === 0) return this.#result.replaceChildren(el("p", { class: "chart-says" }, say("effect.few")));
    const [most] = rows;
    const words = { figure: say(`figures.${figure}`), name: most.name, before: number(most.before ?? 0), after: number(most.after ?? 0) };
    this.#result.replaceChildren(
      el("p", { class: "chart-says" }, Math.abs(most.moved) < 0.5 ? say("effect.same", words) : say("effect.says", words)),
      table(say("effect.table", { figure: words.figure }), head(["filter.player", "effect.before", "effect.after", "effect.moved", "effect.by"], ["effect.by"]),
        el("tbody", {}, rows.map((one) => el("tr", {}, el("th", { scope: "row" }, playerLink(one.name)), figureCell(number(one.before ?? 0)), figureCell(number(one.after ?? 0)),
          figureCell(`${one.moved > 0 ? "+" : ""}${number(one.moved, 1)}`), el("td", {}, one.shots.slice(0, 2).map((by) => `${shotText(by.shot)}, ${outcomeText(by.outcome)} (${by.times}×)`).join("; ") || "–"))))),
      el("p", { class: "label" }, say("effect.about")));
  }
}
