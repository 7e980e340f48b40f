// Live heart rates: a tile a player with the last two minutes as a line. Shown only once a sample arrives, which
// happens only for viewers who may see them.

import { el, setText, svg } from "../common/dom.js";
import { say } from "../common/language.js";
import { PLAYERS, pairColours, pairOf, playerName } from "../common/words.js";

const WINDOW_MS = 120_000;
const LOST_AFTER_MS = 15_000;
const WIDTH = 100;
const HEIGHT = 26;
const LEAST_SPAN_BPM = 30;

export class HeartRates {
  #root;
  #tiles = new Map();
  #session = null;
  #board = null;

  constructor(root) {
    this.#root = root;
    setInterval(() => this.#tiles.forEach((tile) => tile.age()), 5_000);
  }

  /** Take the names and colours of a match; another match begins with no curves. */
  board(board) {
    if (board.match !== this.#session) {
      this.#session = board.match;
      this.#tiles.clear();
      this.#root.replaceChildren();
      this.#root.hidden = true;
    }
    this.#board = board;
    this.#tiles.forEach((tile) => tile.name(board));
  }

  /** Take one sample of the running match. */
  sample({ session, player, time, bpm }) {
    if (session !== this.#session) return;
    this.#tile(player).add({ at: Date.parse(time), bpm });
  }

  #tile(player) {
    const known = this.#tiles.get(player);
    if (known) return known;
    const tile = new Tile(player);
    tile.name(this.#board);
    this.#tiles.set(player, tile);
    this.#root.replaceChildren(...PLAYERS.filter((one) => this.#tiles.has(one)).map((one) => this.#tiles.get(one).element));
    this.#root.hidden = false;
    return tile;
  }
}

class Tile {
  #player;
  #samples = [];
  #arrived = 0;
  #name = el("span", { class: "heart-name" });
  #bpm = el("span", { class: "heart-bpm", "data-unit": say("hearts.unit") });
  #path = svg("path");
  #note = el("span", { class: "heart-note", hidden: true });

  constructor(player) {
    this.#player = player;
    const line = svg("svg", { class: "heart-line", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" }, this.#path);
    this.element = el("div", { class: "heart" }, this.#name, this.#bpm, line, this.#note);
  }

  name(board) {
    setText(this.#name, playerName(board, this.#player));
    this.element.dataset.pairColour = pairColours(board)[pairOf(this.#player)];
  }

  add(sample) {
    this.#arrived = Date.now();
    setText(this.#bpm, sample.bpm === null ? "–" : String(sample.bpm));
    this.#lost(sample.bpm === null ? say("hearts.no-contact") : "");
    if (sample.bpm === null) return;
    this.#samples.push(sample);
    const oldest = sample.at - WINDOW_MS;
    while (this.#samples[0].at < oldest) this.#samples.shift();
    this.#path.setAttribute("d", line(this.#samples));
  }

  age() {
    if (this.#arrived && Date.now() - this.#arrived > LOST_AFTER_MS) this.#lost(say("hearts.no-signal"));
  }

  #lost(reason) {
    this.element.classList.toggle("is-lost", reason !== "");
    setText(this.#note, reason);
    this.#note.hidden = reason === "";
  }
}

function line(samples) {
  const newest = samples.at(-1).at;
  const values = samples.map((one) => one.bpm);
  const middle = (Math.max(...values) + Math.min(...values)) / 2;
  const span = Math.max(LEAST_SPAN_BPM, Math.max(...values) - Math.min(...values));
  const x = (at) => (WIDTH * (1 - (newest - at) / WINDOW_MS)).toFixed(1);
  const y = (bpm) => (HEIGHT * (0.5 - (bpm - middle) / span)).toFixed(1);
  return samples.map((one, at) => `${at ? "L" : "M"}${x(one.at)} ${y(one.bpm)}`).join("");
}
