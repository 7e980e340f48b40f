// @ts-check
// The heart-rate curves, with a mark a point in the colour of who won it, and under them a lane a player in the colours
// of the zones.

import { pairColours, pairOf } from "../../common/words.js";
import { at } from "../outline.js";
import { GUTTER_PX, axis, chooseByDrag, common, inkOf, keepFitting, timeAxis, token } from "./plot.js";

const POINT_REACH_PX = 14;
const LANE_PX = 9;
const MARKS_PX = 18;
const SILENCE_MS = 30_000;
const EVER = { from: -Infinity, to: Infinity };

/** @typedef {{ zone: number, from: number, to: number }} Hold */

export class HeartChart {
  /** @type {import("uplot")} */ #plot;
  #Plot;
  #root;
  #series;
  #board;
  #selection;
  /** @type {import("../types").Point[]} */ #points = [];
  /** @type {number[]} */ #moments = [];
  /** @type {Map<number, Hold[]>} */ #holds = new Map();
  #players;
  #handlers;

  /**
   * Handlers: `hover(momentMs, point)` as the cursor moves, `pick(point)` on a click at a mark.
   * @param {import("./plot.js").PlotMaker} Plot @param {HTMLElement} root
   * @param {import("./heart_series.js").HeartSeries} series @param {import("../types").Board} board
   * @param {import("../selection.js").Selection} selection
   * @param {{ hover: (moment: number | null, point: import("../types").Point | null) => void, pick: (point: import("../types").Point) => void }} handlers
   */
  constructor(Plot, root, series, board, selection, handlers) {
    this.#Plot = Plot;
    this.#root = root;
    this.#series = series;
    this.#board = board;
    this.#selection = selection;
    this.#handlers = handlers;
    this.#players = series.players;
    this.#plot = new Plot(this.#options(), this.#data(), root);
    chooseByDrag(this.#plot, selection);
    this.#plot.over.addEventListener("click", (event) => this.#clicked(event));
    keepFitting(this.#plot, root, () => this.#height());
    selection.addEventListener("moving", () => this.#fit());
  }

  /** Redraw with what the series holds now, these points, and where each player's zones begin. @param {import("../types").Point[]} points @param {Map<number, number[]>} floors */
  update(points, floors) {
    this.#points = points;
    this.#moments = points.map(at);
    // One stroke for as long as a zone is held, so that it can be panned.
    this.#holds = new Map([...floors].map(([player, of]) => [player, holds(this.#series, player, of)]));
    for (const player of this.#series.players.filter((one) => !this.#players.includes(one))) {
      this.#players = [...this.#players, player].sort();
      this.#plot.addSeries(this.#curve(player), this.#players.indexOf(player) + 1);
    }
    this.#plot.setData(this.#data());
  }

  /** Move the cursor to a point. @param {import("../types").Point} point */
  show(point) {
    const left = this.#plot.valToPos(at(point) / 1000, "x");
    this.#plot.setCursor({ left, top: this.#plot.over.clientHeight / 2 }, true);
  }

  /** Show or hide a player's curve. @param {number} player @param {boolean} visible */
  toggle(player, visible) {
    this.#plot.setSeries(this.#players.indexOf(player) + 1, { show: visible });
  }

  /** Whether a player has a curve that is not hidden. @param {number} player @returns {boolean} */
  isShown(player) {
    return this.#plot?.series[this.#players.indexOf(player) + 1]?.show ?? false;
  }

  /** The chart as a canvas. */
  get canvas() {
    return this.#plot.ctx.canvas;
  }

  #fit() {
    const { now } = this.#selection;
    this.#plot.setScale("x", { min: now.from / 1000, max: now.to / 1000 });
  }

  /** @returns {import("uplot").AlignedData} */
  #data() {
    const tables = this.#series.tables();
    return /** @type {any} */ (tables.length === 1 ? tables[0] : this.#Plot.join(/** @type {any} */ (tables)));
  }

  #height() {
    return (this.#root.clientWidth < 560 ? 230 : 300) + this.#lanes();
  }

  #lanes() {
    return LANE_PX * this.#series.players.length;
  }

  /** @returns {import("uplot").Options} */
  #options() {
    const shared = common(this.#selection);
    return {
      ...shared,
      width: Math.max(240, this.#root.clientWidth), height: this.#height(),
      scales: { ...shared.scales, y: { range: (plot, low, high) => this.#range(plot, low ?? 60, high ?? 180) } },
      series: [{}, ...this.#players.map((player) => this.#curve(player))],
      axes: [timeAxis(), axis({ size: GUTTER_PX })],
      hooks: { draw: [(plot) => this.#draw(plot)], setCursor: [(plot) => this.#moved(plot)] },
    };
  }

  // Below the lowest beat there is room for the points' marks and for the lanes.
  /** @param {import("uplot")} plot @param {number} low @param {number} high @returns {[number, number]} */
  #range(plot, low, high) {
    const tall = Math.max(60, (plot.bbox?.height ?? 400) / devicePixelRatio || 200);
    const bottom = MARKS_PX + this.#lanes();
    const [floor, top] = [Math.floor((low - 3) / 10) * 10, Math.ceil((high + 4) / 10) * 10];
    return [floor - ((top - floor) * bottom) / Math.max(40, tall - bottom), top];
  }

  /** @param {number} player @returns {import("uplot").Series} */
  #curve(player) {
    return {
      stroke: () => this.#colour(pairOf(player)),
      width: 2,
      dash: player % 2 ? undefined : [9, 4],
      points: { show: false },
    };
  }

  /** @param {string} pair */
  #colour(pair) {
    return inkOf(pairColours(this.#board)[pair]);
  }

  /** @param {import("uplot")} plot */
  #draw(plot) {
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    this.#players.forEach((player, lane) => this.#drawLane(plot, player, bbox.top + bbox.height - (this.#players.length - lane) * LANE_PX * ratio, ratio));
    this.#points.forEach((point, index) => {
      if (this.#selection.has(this.#moments[index])) this.#drawPoint(plot, point, this.#moments[index], ratio);
    });
    ctx.restore();
  }

  /** @param {import("uplot")} plot @param {number} player @param {number} top @param {number} ratio */
  #drawLane(plot, player, top, ratio) {
    if (!this.isShown(player)) return;
    const { now } = this.#selection;
    const x = (/** @type {number} */ moment) => plot.valToPos(moment / 1000, "x", true);
    for (const { zone, from, to } of this.#holds.get(player) ?? []) {
      if (to < now.from || from > now.to) continue;
      plot.ctx.fillStyle = token(`--zone-${zone}`);
      plot.ctx.fillRect(x(from), top, Math.max(ratio, x(to) - x(from) + 0.5), (LANE_PX - 2) * ratio);
    }
  }

  /** @param {import("uplot")} plot @param {import("../types").Point} point @param {number} moment @param {number} ratio */
  #drawPoint(plot, point, moment, ratio) {
    const { ctx, bbox } = plot;
    const x = plot.valToPos(moment / 1000, "x", true);
    const floor = bbox.top + bbox.height - this.#lanes() * ratio;
    ctx.fillStyle = this.#colour(point.winner);
    ctx.fillRect(x - 1.5 * ratio, floor - (point.winner === "a" ? 16 : 8) * ratio, 3 * ratio, 8 * ratio);
    const bpm = point.player && this.isShown(point.player) ? this.#series.at(point.player, moment) : null;
    if (bpm === null) return;
    ctx.beginPath();
    ctx.arc(x, plot.valToPos(bpm, "y", true), 3.4 * ratio, 0, 2 * Math.PI);
    ctx.fill();
  }

  /** @param {number} left */
  #nearest(left) {
    let best = null;
    for (const [index, point] of this.#points.entries()) {
      const away = Math.abs(this.#plot.valToPos(this.#moments[index] / 1000, "x") - left);
      if (away <= POINT_REACH_PX && (!best || away < best.away)) best = { away, point };
    }
    return best?.point ?? null;
  }

  /** @param {import("uplot")} plot */
  #moved(plot) {
    const left = plot.cursor.left ?? -1;
    if (left < 0 || !this.#plot) return this.#handlers.hover(null, null);
    this.#handlers.hover(plot.posToVal(left, "x") * 1000, this.#nearest(left));
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const point = this.#nearest(event.clientX - this.#plot.over.getBoundingClientRect().left);
    if (point) this.#handlers.pick(point);
  }
}

/**
 * For how long each zone was held: a silence of half a minute ends it, and a longer one where samples are further apart.
 * @param {import("./heart_series.js").HeartSeries} series @param {number} player @param {number[]} floors
 */
function holds(series, player, floors) {
  const found = /** @type {Hold[]} */ ([]);
  for (const [moment, bpm] of series.within(player, EVER)) {
    const zone = Math.max(0, floors.findLastIndex((floor) => bpm >= floor));
    const last = found.at(-1);
    const isSilent = !last || moment - last.to > Math.max(SILENCE_MS, series.silence(moment));
    if (last && !isSilent) last.to = moment;
    if (isSilent || last.zone !== zone) found.push({ zone, from: moment, to: moment });
  }
  return found;
}
