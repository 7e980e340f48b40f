// @ts-check
// The chance to win the match after each point, with sets and games behind it, and the calls that were no plain point.

import { percent } from "../../common/language.js";
import { pairColours } from "../../common/words.js";
import { GUTTER_PX, axis, chooseByDrag, common, inkOf, keepFitting, timeAxis, token } from "./plot.js";

const HEIGHT = 190;
const CALLS_PX = 16;
const SIGNS = /** @type {Record<string, string>} */ ({ asked: "?", alarm: "!", refused: "✕", discarded: "✕" });

export class ChanceChart {
  /** @type {import("uplot")} */ #plot;
  #board;
  /** @type {import("../outline.js").SetSpan[]} */ #sets = [];
  /** @type {import("../types").HeardCall[]} */ #calls = [];
  /** @type {number[]} */ #moments = [];

  /**
   * @param {import("./plot.js").PlotMaker} Plot @param {HTMLElement} root @param {import("../types").Board} board
   * @param {import("../selection.js").Selection} selection
   */
  constructor(Plot, root, board, selection) {
    this.#board = board;
    const height = () => HEIGHT;
    const shared = common(selection);
    this.#plot = new Plot({
      ...shared,
      width: Math.max(240, root.clientWidth), height: height(),
      scales: { ...shared.scales, y: { range: [-0.14, 1] } },
      series: [{}, { width: 2.5, stroke: () => token("--ink"), points: { show: false }, paths: Plot.paths.stepped?.({ align: 1 }) }],
      axes: [timeAxis(), axis({ size: GUTTER_PX, splits: () => [0, 0.25, 0.5, 0.75, 1], values: (_, ticks) => ticks.map((one) => percent(one)) })],
      hooks: { drawClear: [() => this.#drawBehind()], draw: [() => this.#drawCalls()] },
    }, [[], []], root);
    chooseByDrag(this.#plot, selection);
    keepFitting(this.#plot, root, height);
    selection.addEventListener("moving", () => this.#plot.setScale("x", { min: selection.now.from / 1000, max: selection.now.to / 1000 }));
  }

  /**
   * @param {{ at: number, chance: number }[]} chances @param {import("../outline.js").SetSpan[]} sets
   * @param {import("../types").HeardCall[]} calls
   */
  show(chances, sets, calls) {
    this.#sets = sets;
    this.#calls = calls;
    this.#moments = calls.map((call) => Date.parse(call.time) / 1000);
    this.#plot.setData([chances.map((one) => one.at / 1000), chances.map((one) => one.chance)]);
  }

  /** Put the cursor on a moment. @param {number} moment */
  mark(moment) {
    this.#plot.setCursor({ left: this.#plot.valToPos(moment / 1000, "x"), top: 20 }, false);
  }

  /** The chart as a canvas. */
  get canvas() {
    return this.#plot.ctx.canvas;
  }

  // Above the middle pair a is ahead, below it pair b: each half has its pair's colour, and each game won a band at its edge.
  #drawBehind() {
    if (!this.#plot) return;
    const { ctx, bbox } = this.#plot;
    const ratio = devicePixelRatio;
    const colours = pairColours(this.#board);
    ctx.textAlign = "left";
    const y = (/** @type {number} */ value) => this.#plot.valToPos(value, "y", true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const [pair, from, to] of /** @type {["a" | "b", number, number][]} */ ([["a", 1, 0.5], ["b", 0.5, 0]])) {
      ctx.globalAlpha = 0.1;
      ctx.fillStyle = inkOf(colours[pair]);
      ctx.fillRect(bbox.left, y(from), bbox.width, y(to) - y(from));
      ctx.globalAlpha = 1;
      ctx.font = `650 ${12 * ratio}px 'Archivo Variable', sans-serif`;
      ctx.fillText(this.#board[pair].name, bbox.left + 6 * ratio, pair === "a" ? y(1) + 14 * ratio : y(0) - 6 * ratio);
    }
    this.#drawGames(ctx, y, ratio, colours, bbox.left + 12 * ratio + ctx.measureText(this.#board.a.name).width);
    ctx.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} ctx @param {(value: number) => number} y @param {number} ratio
   * @param {Record<string, string>} colours @param {number} free from where no pair's name stands
   */
  #drawGames(ctx, y, ratio, colours, free) {
    for (const set of this.#sets) {
      for (const game of set.games) {
        const [from, to] = [game.from, game.to].map((moment) => this.#plot.valToPos(moment / 1000, "x", true));
        if (game.winner) {
          ctx.fillStyle = inkOf(colours[game.winner]);
          ctx.fillRect(from, game.winner === "a" ? y(1) : y(0) - 3 * ratio, Math.max(1, to - from - ratio), 3 * ratio);
        }
        const isSet = game.number === 1;
        ctx.fillStyle = token(isSet ? "--ink" : "--line");
        ctx.fillRect(from, y(1), isSet ? 2 * ratio : ratio, y(0) - y(1));
        if (!isSet) continue;
        ctx.font = `750 ${13 * ratio}px 'Archivo Variable', sans-serif`;
        ctx.fillText(set.name, Math.max(from + 6 * ratio, free), y(1) + 15 * ratio);
      }
    }
  }

  #drawCalls() {
    if (!this.#plot) return;
    const { ctx, bbox } = this.#plot;
    const ratio = devicePixelRatio;
    const floor = bbox.top + bbox.height;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.textAlign = "center";
    const { min = -Infinity, max = Infinity } = this.#plot.scales.x;
    for (const [at, call] of this.#calls.entries()) {
      const moment = this.#moments[at];
      if (moment < min || moment > max) continue;
      const x = this.#plot.valToPos(moment, "x", true);
      const sign = SIGNS[call.verdict];
      ctx.fillStyle = sign ? token(call.verdict === "asked" ? "--ink" : "--alarm") : token("--line");
      if (!sign) ctx.fillRect(x - ratio / 2, floor - 8 * ratio, ratio, 8 * ratio);
      else {
        ctx.font = `800 ${14 * ratio}px 'Archivo Variable', sans-serif`;
        ctx.fillText(sign, x, floor - (CALLS_PX - 14) * ratio);
      }
    }
    ctx.restore();
  }
}
