// The heart-rate panel of a review: players with their figures, the curves, and what to do when there are none.

import { clock, el, setText } from "../common/dom.js";
import { HeartChart, loadPlot } from "./heart_chart.js";
import { HeartSeries } from "./heart_series.js";
import { pairColours, pairOf, playerName, pointWords } from "../common/words.js";

const REDRAW_MS = 1_000;

export class HeartPanel {
  #root;
  #whole;
  #pick;
  #series = new HeartSeries();
  #chart = null;
  #board = null;
  #points = [];
  #values = new Map();
  #readout = el("p", { class: "readout quiet" });
  #timer = 0;

  /** `pick(point)` is called when the viewer clicks a mark; `whole` is the button that zooms out. */
  constructor(root, whole, pick) {
    this.#root = root;
    this.#whole = whole;
    this.#pick = pick;
    whole.addEventListener("click", () => this.#chart?.whole());
  }

  /** Take the series of the API, again and again if need be. */
  async load(board, series) {
    this.#board = board;
    this.#series.load(series);
    if (this.#series.players.length === 0) return this.#say("No heart rates in this session. They appear when a player wears a sensor.");
    return this.#chart ? this.#redraw() : this.#build();
  }

  /** Offer the viewer who may not see heart rates to sign in. */
  locked(signIn) {
    const button = el("button", { class: "plain", type: "button" }, "Sign in as coach");
    button.addEventListener("click", signIn);
    this.#root.replaceChildren(el("p", { class: "quiet" }, "Heart rates are shown to the coach only."), button);
  }

  /** Say in one sentence why there is nothing to see. */
  failed(sentence) {
    this.#say(sentence);
  }

  /** Take the points that stand. */
  points(board, points) {
    this.#board = board;
    this.#points = points;
    this.#later();
  }

  /** Take one live sample; the first one of a session builds the chart. */
  sample(board, { player, time, bpm }) {
    const isNew = !this.#series.players.includes(player);
    this.#series.add(player, Date.parse(time), bpm);
    this.#board = board;
    if (isNew && !this.#chart && this.#series.players.includes(player)) this.#build();
    else this.#later();
  }

  /** Move the cursor to a point. */
  show(point) {
    this.#chart?.show(point);
  }

  #say(sentence) {
    this.#chart = null;
    this.#root.replaceChildren(el("p", { class: "quiet" }, sentence));
  }

  async #build() {
    this.#chart = null;
    const Plot = await loadPlot();
    const canvas = el("div", { class: "chart", role: "img", "aria-label": this.#described() });
    if (!Plot) {
      const missing = "The curves need the chart library: run “make setup” on the server, then reload.";
      this.#root.replaceChildren(el("p", { class: "notice" }, missing), this.#table());
      return;
    }
    this.#root.replaceChildren(this.#table(), canvas, this.#readout);
    this.#chart = new HeartChart(Plot, canvas, this.#series, this.#board, {
      hover: (moment, point) => this.#hover(moment, point),
      pick: (point) => this.#pick(point),
      zoomed: (isWhole) => (this.#whole.hidden = isWhole),
    });
    this.#hover(null, null);
    this.#redraw();
  }

  /** Give whoever is heard for the first time a row, too. */
  #admit() {
    this.#root.querySelector(".heart-table").replaceWith(this.#table());
    this.#root.querySelector(".chart").setAttribute("aria-label", this.#described());
  }

  #table() {
    this.#values.clear();
    return el("table", { class: "heart-table" }, el("caption", { class: "visually-hidden" }, "Heart rates in beats a minute"),
      el("thead", {}, el("tr", {}, ["Player", "Mean", "Highest", "Lowest", "Cursor"].map((word) => el("th", { scope: "col" }, word)))),
      el("tbody", {}, this.#series.players.map((player) => this.#player(player))));
  }

  #player(player) {
    const { mean, highest, lowest } = this.#series.figures(player);
    const toggle = el("button", { class: `curve curve-${player % 2 ? "solid" : "dashed"}`, type: "button", "aria-pressed": String(this.#chart?.isShown(player) ?? true) }, playerName(this.#board, player));
    toggle.addEventListener("click", () => {
      const visible = toggle.getAttribute("aria-pressed") !== "true";
      toggle.setAttribute("aria-pressed", String(visible));
      this.#chart?.toggle(player, visible);
    });
    const cells = [mean, highest, lowest].map((bpm) => el("td", {}, String(bpm)));
    const now = el("td", { class: "at-cursor" });
    this.#values.set(player, { cells, now });
    return el("tr", { "data-pair-colour": pairColours(this.#board)[pairOf(player)] }, el("th", { scope: "row" }, toggle), cells, now);
  }

  #hover(moment, point) {
    for (const [player, { now }] of this.#values) setText(now, moment === null ? "" : String(this.#series.at(player, moment) ?? "–"));
    if (moment === null) return setText(this.#readout, "Drag to zoom. Pick a mark to find its point.");
    setText(this.#readout, point ? `${clock(point.time)}  ${pointWords(this.#board, point)}` : clock(moment));
  }

  #later() {
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.#redraw();
    }, REDRAW_MS);
  }

  #redraw() {
    this.#chart?.update(this.#points);
    if (this.#chart && this.#values.size < this.#series.players.length) this.#admit();
    for (const [player, { cells }] of this.#values) {
      const { mean, highest, lowest } = this.#series.figures(player);
      [mean, highest, lowest].forEach((bpm, at) => setText(cells[at], String(bpm)));
    }
  }

  #described() {
    const said = this.#series.players.map((player) => {
      const { mean, highest } = this.#series.figures(player);
      return `${playerName(this.#board, player)}: mean ${mean}, highest ${highest}`;
    });
    return `Heart-rate curves in beats a minute. ${said.join("; ")}.`;
  }
}
