// @ts-check
// The heart-rate panel: players with the server's figures of the stretch, the curves, and what to do when there are none.

import { el, setText } from "../../common/dom.js";
import { clockText, list, number, say } from "../../common/language.js";
import { pointText } from "../../common/saying.js";
import { pairColours, pairOf, playerName } from "../../common/words.js";
import { HeartSeries } from "./heart_series.js";
import { loadCharts } from "./loading.js";

const REDRAW_MS = 1_000;

/** @typedef {import("../types").Board} Board @typedef {import("../types").Point} Point */

export class HeartPanel {
  #root;
  #selection;
  #pick;
  series = new HeartSeries();
  /** @type {import("./heart_chart.js").HeartChart | null} */ #chart = null;
  /** @type {Board | null} */ #board = null;
  /** @type {Point[]} */ #points = [];
  /** @type {import("../types").Body[]} */ #bodies = [];
  /** @type {Map<number, HTMLElement>} */ #values = new Map();
  #said = el("p", { class: "chart-says" });
  #readout = el("p", { class: "readout quiet" });
  #timer = 0;
  #isHidden = false;

  /** @param {HTMLElement} root @param {import("../selection.js").Selection} selection @param {(point: Point) => void} pick */
  constructor(root, selection, pick) {
    this.#root = root;
    this.#selection = selection;
    this.#pick = pick;
  }

  /** Take the series of the API, again and again if need be. @param {Board} board @param {any[]} series */
  async load(board, series) {
    this.#board = board;
    this.#isHidden = false;
    this.series.load(series);
    if (this.series.players.length === 0) return this.#say(say("hearts.none"));
    return this.#chart ? this.#redraw() : this.#build();
  }

  /** Take a stretch in detail, where the whole came thinned. @param {any[]} series @param {import("../types").Stretch} stretch */
  detail(series, stretch) {
    this.series.detail(series, stretch);
    this.#redraw();
  }

  /** Offer the viewer who may not see heart rates to sign in. @param {() => void} signIn */
  locked(signIn) {
    this.#isHidden = true;
    const button = el("button", { class: "plain", type: "button" }, say("hearts.sign-in"));
    button.addEventListener("click", () => signIn());
    this.#root.replaceChildren(el("p", { class: "quiet" }, say("hearts.locked")), button);
  }

  /** Say in one sentence why there is nothing to see. @param {string} sentence */
  failed(sentence) {
    this.#say(sentence);
  }

  /** Take the points that stand. @param {Board} board @param {Point[]} points */
  points(board, points) {
    this.#board = board;
    this.#points = points;
    this.#later();
  }

  /** Take the figures of the stretch. @param {import("../types").Body[]} bodies */
  figures(bodies) {
    this.#bodies = bodies;
    if (!this.#chart) return;
    this.#admit();
    this.#chart.update(this.#points, this.#floors());
  }

  /** Whether somebody's heart rates came of whom there are no figures yet. */
  get isUnmeasured() {
    return this.series.players.some((player) => !this.#bodies.some((one) => one.player === player));
  }

  /** Take one live sample; the first one of a session builds the chart. @param {Board} board @param {{ player: number, time: string, bpm: number | null }} sample */
  sample(board, { player, time, bpm }) {
    if (this.#isHidden) return;
    this.series.add(player, Date.parse(time), bpm);
    this.#board = board;
    if (!this.#chart && this.series.players.includes(player)) this.#build();
    else this.#later();
  }

  /** Move the cursor to a point. @param {Point} point */
  show(point) {
    this.#chart?.show(point);
  }

  /** The curves as a canvas, or null. */
  get canvas() {
    return this.#chart?.canvas ?? null;
  }

  /** @param {string} sentence */
  #say(sentence) {
    this.#chart = null;
    this.#root.replaceChildren(el("p", { class: "quiet" }, sentence));
  }

  async #build() {
    const charts = await loadCharts();
    if (!charts) {
      this.#root.replaceChildren(el("p", { class: "notice" }, say("chart.missing")), this.#table());
      return;
    }
    if (this.#chart || !this.#board) return;
    const canvas = el("div", { class: "chart", role: "img", "aria-label": say("hearts.chart") });
    this.#root.replaceChildren(this.#said, canvas, this.#readout, this.#table());
    this.#chart = new charts.HeartChart(charts.Plot, canvas, this.series, this.#board, this.#selection, {
      hover: (moment, point) => this.#hover(moment, point),
      pick: (point) => this.#pick(point),
    });
    this.#hover(null, null);
    this.#redraw();
  }

  #admit() {
    this.#root.querySelector(".heart-table")?.replaceWith(this.#table());
    setText(this.#said, this.#sentence());
  }

  #floors() {
    return new Map(this.#bodies.map((one) => [one.player, one.heart?.zones.map((zone) => zone.from_bpm) ?? []]));
  }

  /** @param {number} player */
  #heart(player) {
    return this.#bodies.find((one) => one.player === player)?.heart ?? null;
  }

  #sentence() {
    const known = this.series.players.flatMap((player) => {
      const heart = this.#heart(player);
      return heart ? [{ player, mean: Math.round(heart.mean_bpm) }] : [];
    });
    if (known.length === 0) return "";
    const highest = known.reduce((one, other) => (other.mean > one.mean ? other : one));
    const others = known.filter((one) => one !== highest).map((one) => `${this.#name(one.player)} ${one.mean}`);
    return say(others.length ? "hearts.says" : "hearts.says-one", { player: this.#name(highest.player), bpm: highest.mean, others: list(others) });
  }

  /** @param {number} player */
  #name(player) {
    return playerName(this.#board, player);
  }

  #table() {
    this.#values.clear();
    const heads = ["hearts.player", "hearts.mean", "hearts.highest", "hearts.lowest", "hearts.hard", "hearts.cursor"];
    return el("table", { class: "heart-table" }, el("caption", { class: "visually-hidden" }, say("hearts.caption")),
      el("thead", {}, el("tr", {}, heads.map((word) => el("th", { scope: "col" }, say(word))))),
      el("tbody", {}, this.series.players.map((player) => this.#player(player))));
  }

  /** @param {number} player */
  #player(player) {
    const toggle = el("button", { class: `curve curve-${player % 2 ? "solid" : "dashed"}`, type: "button", "aria-pressed": String(this.#chart?.isShown(player) ?? true) }, this.#name(player));
    toggle.addEventListener("click", () => {
      const visible = toggle.getAttribute("aria-pressed") !== "true";
      toggle.setAttribute("aria-pressed", String(visible));
      this.#chart?.toggle(player, visible);
    });
    const now = el("td", { class: "at-cursor" });
    this.#values.set(player, now);
    const heart = this.#heart(player);
    const hard = heart ? heart.zones.filter((zone) => zone.zone >= 4).reduce((sum, zone) => sum + zone.seconds, 0) : 0;
    const cells = heart ? [number(heart.mean_bpm), number(heart.highest_bpm), number(heart.lowest_bpm), minutesText(hard)] : ["–", "–", "–", "–"];
    return el("tr", { "data-pair-colour": pairColours(this.#board)[pairOf(player)] }, el("th", { scope: "row" }, toggle), cells.map((one) => el("td", {}, one)), now);
  }

  /** @param {number | null} moment @param {Point | null} point */
  #hover(moment, point) {
    for (const [player, cell] of this.#values) setText(cell, moment === null ? "" : String(this.series.at(player, moment) ?? "–"));
    if (moment === null) return setText(this.#readout, say("chart.hint"));
    setText(this.#readout, point ? `${clockText(Date.parse(point.time), true)}  ${pointText(this.#board, point)}` : clockText(moment, true));
  }

  #later() {
    this.#timer ||= window.setTimeout(() => {
      this.#timer = 0;
      this.#redraw();
    }, REDRAW_MS);
  }

  #redraw() {
    if (!this.#chart) return;
    this.#chart.update(this.#points, this.#floors());
    if (this.#values.size < this.series.players.length) this.#admit();
  }
}

/** @param {number} seconds */
function minutesText(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
