// @ts-check
// The course of the match: the chance to win as a chart, said in a sentence, and as a table by game.

import { el, setText } from "../../common/dom.js";
import { clockText, percent, say } from "../../common/language.js";
import { at } from "../outline.js";
import { loadCharts } from "./loading.js";

/** @typedef {import("../types").Board} Board @typedef {import("../outline.js").SetSpan} SetSpan @typedef {{ at: number, chance: number }} Chance */

export class ChancePanel {
  #root;
  #selection;
  /** @type {import("./chance_chart.js").ChanceChart | null} */ #chart = null;
  #isBuilding = false;
  /** @type {Board | null} */ #board = null;
  /** @type {{ chances: Chance[], sets: SetSpan[], calls: import("../types").HeardCall[] }} */ #shown = { chances: [], sets: [], calls: [] };
  #said = el("p", { class: "chart-says" });
  #table = el("div", {});
  #fold = /** @type {HTMLDetailsElement} */ (el("details", { class: "chart-table" }, el("summary", {}, say("chance.table")), this.#table));

  /** @param {HTMLElement} root @param {import("../selection.js").Selection} selection */
  constructor(root, selection) {
    this.#root = root;
    this.#selection = selection;
    this.#fold.addEventListener("toggle", () => this.#tell());
  }

  /** @param {Board} board @param {Chance[]} chances @param {SetSpan[]} sets @param {import("../types").HeardCall[]} calls */
  show(board, chances, sets, calls) {
    this.#board = board;
    this.#shown = { chances, sets, calls };
    if (sets.length === 0) {
      if (!this.#chart) this.#root.replaceChildren(el("p", { class: "quiet" }, say("chance.none")));
      return;
    }
    this.#tell();
    if (this.#chart) this.#chart.show(chances, sets, calls);
    else this.#build();
  }

  /** Take the figures of the stretch, for the sentence. @param {import("../types").StretchFigures} figures */
  figures({ chance }) {
    if (!this.#board || !chance) return setText(this.#said, "");
    setText(this.#said, say("chance.says", { pair: this.#board.a.name, before: percent(chance.before), after: percent(chance.after) }));
    this.#tell();
  }

  /** Put the cursor on a point. @param {import("../types").Point} point */
  mark(point) {
    this.#chart?.mark(at(point));
  }

  /** The chart as a canvas, or null. */
  get canvas() {
    return this.#chart?.canvas ?? null;
  }

  async #build() {
    if (this.#isBuilding) return;
    this.#isBuilding = true;
    const charts = await loadCharts();
    const canvas = el("div", { class: "chart", role: "img", "aria-label": say("chance.chart") });
    this.#root.replaceChildren(this.#said, charts ? canvas : el("p", { class: "notice" }, say("chart.missing")), el("p", { class: "label" }, say("chance.about")), this.#fold);
    if (!charts || !this.#board) return;
    this.#chart = new charts.ChanceChart(charts.Plot, canvas, this.#board, this.#selection);
    const { chances, sets, calls } = this.#shown;
    this.#chart.show(chances, sets, calls);
  }

  // A folded table is made when it is opened.
  #tell() {
    if (!this.#fold.open || !this.#board) return;
    const board = /** @type {Board} */ (this.#board);
    const { chances, sets, calls } = this.#shown;
    const games = sets.flatMap((set) => set.games).filter((game) => this.#selection.has(game.to));
    const asked = (/** @type {import("../outline.js").GameSpan} */ game) => calls.filter((one) => one.verdict !== "taken" && one.verdict !== "confirmed" && Date.parse(one.time) >= game.from && Date.parse(one.time) <= game.to);
    this.#table.replaceChildren(el("div", { class: "wide" }, el("table", { class: "plain-table" },
      el("caption", { class: "visually-hidden" }, say("chance.table")),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("chance.game")), el("th", { scope: "col" }, say("chance.until")), el("th", { scope: "col" }, say("chance.of", { pair: board.a.name })), el("th", { scope: "col" }, say("chance.calls")))),
      el("tbody", {}, games.map((game) => el("tr", {}, el("th", { scope: "row" }, game.name), el("td", {}, clockText(game.to)),
        el("td", {}, percent(chances.findLast((one) => one.at <= game.to)?.chance ?? 0.5)),
        el("td", {}, asked(game).map((one) => `“${one.text}” (${say(`verdict.${one.verdict}`)})`).join(", ") || "–")))))));
  }
}
