// @ts-check
// A leaderboard, as it is and then at every change of place. A tab that nobody sees lets its stream go.

import { Connection } from "../common/connection.js";
import { el, setText } from "../common/dom.js";
import { list, number, percent, say } from "../common/language.js";
import { streamToken } from "../common/session.js";
import { figureCell, head, playerLink, table, whisker } from "../figures/cells.js";

const SHARES = ["points", "serve", "return", "winners"];
const METRICS = [...SHARES, "offensive_power", "net_play", "precision", "defensive_solidity", "consistency", "pressure_play"];
const LIMIT = 20;
const AGAIN_MS = 3_000;
// As for the streams of courts: a pulled cable tells the browser nothing, and the server says every 15 s that it is there.
const SILENT_MS = 35_000;
const SPREAD_MS = 15_000;

/** @typedef {{ rank: number, name: string, value: number, low: number, high: number, points: number, matches: number }} Leader @typedef {{ metric: string, fewest_points: number, leaders: Leader[] }} Board @typedef {{ name: string, before: number | null, after: number | null }} Change */

/** @param {HTMLSelectElement} select */
export const fillMetrics = (select) => select.replaceChildren(...METRICS.map((one) => el("option", { value: one }, metricText(one))));

/** @param {string} metric */
const metricText = (metric) => say(SHARES.includes(metric) ? `metric.${metric}` : `figures.${metric}`);

export class Leaderboard {
  #root;
  #says;
  #about;
  #connection = new Connection();
  /** @type {EventSource | null} */ #source = null;
  #path = "";
  #opening = 0;
  #timer = 0;

  /** @param {HTMLElement} root @param {HTMLElement} says @param {HTMLElement} about */
  constructor(root, says, about) {
    this.#root = root;
    this.#says = says;
    this.#about = about;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#close() : this.#open()));
    addEventListener("pageshow", (event) => event.persisted && this.#open());
  }

  /** @param {string} metric @param {string} query the period and the event */
  follow(metric, query) {
    this.#path = `/api/v1/leaderboards/${metric}/stream?limit=${LIMIT}&${query}`;
    setText(this.#says, "");
    if (!document.hidden) this.#open();
  }

  async #open() {
    this.#close();
    const opening = ++this.#opening;
    const url = new URL(this.#path, location.href);
    const token = await streamToken(url.pathname);
    if (opening !== this.#opening) return;
    if (token) url.searchParams.set("token", token);
    const source = new EventSource(url);
    this.#source = source;
    this.#alive(source);
    for (const kind of ["leaderboard", "rank-changed", "heartbeat"]) source.addEventListener(kind, () => this.#alive(source));
    source.addEventListener("leaderboard", (event) => this.#show(JSON.parse(event.data)));
    source.addEventListener("rank-changed", (event) => {
      const found = JSON.parse(event.data);
      this.#show(found);
      setText(this.#says, movesText(found.changes));
    });
    source.addEventListener("error", () => this.#failed(source));
  }

  #close() {
    clearTimeout(this.#timer);
    this.#opening++;
    this.#source?.close();
  }

  /** @param {EventSource} source */
  #alive(source) {
    if (source !== this.#source) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#failed(source), SILENT_MS + SPREAD_MS * Math.random());
  }

  /** @param {EventSource} source */
  #failed(source) {
    if (source !== this.#source) return;
    this.#connection.state("reconnecting");
    // A token opens a stream once, so the browser's own second try would be refused.
    source.close();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), AGAIN_MS * (0.5 + Math.random()));
  }

  /** @param {Board} board */
  #show({ metric, fewest_points: fewest, leaders }) {
    this.#connection.heard();
    this.#connection.state("live");
    const isShare = SHARES.includes(metric);
    const text = (/** @type {number} */ value) => (isShare ? percent(value, 1) : number(value));
    const scale = isShare ? 1 : 100;
    setText(this.#about, `${say(isShare ? `metric.${metric}-about` : "metric.figure-about")} ${say("metric.fewest", { n: fewest })}`);
    this.#root.replaceChildren(leaders.length === 0 ? el("p", { class: "quiet" }, say("club.nobody", { n: fewest })) : table(
      say("club.board-table", { metric: metricText(metric) }), head(["club.rank", "filter.player", "profile.value", "profile.interval", "index.matches", "points"], ["filter.player", "profile.interval"]),
      el("tbody", {}, leaders.map((one) => el("tr", {}, figureCell(one.rank), el("th", { scope: "row" }, playerLink(one.name)),
        figureCell(text(one.value)),
        el("td", { class: "is-share" }, el("small", {}, say("interval", { low: text(one.low), high: text(one.high) })), whisker({ value: one.value / scale, low: one.low / scale, high: one.high / scale })),
        figureCell(one.matches), figureCell(one.points))))));
  }
}

/** @param {Change[]} changes */
function movesText(changes) {
  const moves = changes.filter((one) => one.after !== null && (one.before === null || one.after < one.before));
  return moves.length ? say("club.moved", { moves: list(moves.map(({ name, after }) => say("club.move", { name, rank: after ?? 0 }))) }) : "";
}
