// The heart-rate curves of a match on one time axis, with a mark a point in the colour of the pair that won it.

import { pairColours, pairOf } from "../common/words.js";

const POINT_REACH_PX = 14;
const ZOOM_S = 90;
const LANE_BPM = 12;

/** Load the chart library; null when it is not installed. */
export async function loadPlot() {
  try {
    return (await import("/static/vendor/uplot/uPlot.esm.js")).default;
  } catch {
    return null;
  }
}

export class HeartChart {
  #plot;
  #Plot;
  #root;
  #series;
  #board;
  #points = [];
  #players;
  #isWhole = true;
  #handlers;

  /** Handlers: `hover(momentMs, point)` as the cursor moves, `pick(point)` on a click at a mark, `zoomed(isWhole)`. */
  constructor(Plot, root, series, board, handlers) {
    this.#Plot = Plot;
    this.#root = root;
    this.#series = series;
    this.#board = board;
    this.#handlers = handlers;
    this.#players = series.players;
    this.#plot = new Plot(this.#options(), this.#data(), root);
    new ResizeObserver(() => this.#plot.setSize(this.#size())).observe(root);
    addEventListener("themechange", () => this.#plot.redraw(false, true));
  }

  /** Redraw with what the series holds now and with these points; what is zoomed and hidden stays so. */
  update(points) {
    this.#points = points;
    this.#admit();
    this.#plot.setData(this.#data(), this.#isWhole);
    if (!this.#isWhole) this.#plot.redraw();
  }

  /** Move the cursor to a point, and zoom so that its rallies can be told apart. */
  show(point) {
    const at = Date.parse(point.time) / 1000;
    const { min, max } = this.#plot.scales.x;
    if (max - min > 4 * ZOOM_S || at < min || at > max) this.#zoom(at - ZOOM_S, at + ZOOM_S);
    // uPlot takes a new scale in a microtask; only then is it known where the point lies.
    queueMicrotask(() => this.#plot.setCursor({ left: this.#plot.valToPos(at, "x"), top: this.#plot.over.clientHeight / 2 }, true));
  }

  /** Show the whole match again. */
  whole() {
    this.#isWhole = true;
    this.#plot.setData(this.#data(), true);
    this.#handlers.zoomed(true);
  }

  /** Show or hide a player's curve. */
  toggle(player, visible) {
    this.#plot.setSeries(this.#players.indexOf(player) + 1, { show: visible });
  }

  /** Whether a player has a curve that is not hidden. */
  isShown(player) {
    return this.#plot?.series[this.#players.indexOf(player) + 1]?.show ?? false;
  }

  #admit() {
    for (const player of this.#series.players.filter((one) => !this.#players.includes(one))) {
      this.#players = [...this.#players, player].sort();
      this.#plot.addSeries(this.#curve(player), this.#players.indexOf(player) + 1);
    }
  }

  #zoom(min, max) {
    this.#isWhole = false;
    this.#plot.setScale("x", { min, max });
    this.#handlers.zoomed(false);
  }

  #data() {
    const tables = this.#series.tables();
    return tables.length === 1 ? tables[0] : this.#Plot.join(tables);
  }

  #size() {
    return { width: Math.max(280, this.#root.clientWidth), height: this.#root.clientWidth < 560 ? 250 : 330 };
  }

  #options() {
    return {
      ...this.#size(),
      padding: [12, 8, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: true, y: false, dist: 8 }, points: { size: 9 }, bind: { dblclick: () => () => this.whole() } },
      scales: { y: { range: (_, low, high) => [Math.floor((low - LANE_BPM) / 10) * 10, Math.ceil((high + 4) / 10) * 10] } },
      series: [{}, ...this.#players.map((player) => this.#curve(player))],
      axes: [this.#axis({ values: (_, ticks) => ticks.map(clockOf(ticks)), space: 76, size: 34 }), this.#axis({ size: 44 })],
      hooks: {
        draw: [(plot) => this.#drawPoints(plot)],
        setCursor: [(plot) => this.#moved(plot)],
        setSelect: [() => this.#dragged()],
        ready: [(plot) => plot.over.addEventListener("click", (event) => this.#clicked(event))],
      },
    };
  }

  #curve(player) {
    return {
      stroke: () => this.#colour(pairOf(player)),
      width: 2,
      dash: player % 2 ? undefined : [9, 4],
      points: { show: false },
    };
  }

  #axis(more) {
    const token = (name) => () => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const line = { stroke: token("--hair"), width: 1 };
    return { stroke: token("--ink-soft"), grid: line, ticks: line, font: "13px 'Archivo Variable', sans-serif", ...more };
  }

  #colour(pair) {
    const probe = document.querySelector(`[data-pair-colour="${pairColours(this.#board)[pair]}"]`);
    return getComputedStyle(probe).getPropertyValue("--pair-ink").trim();
  }

  #drawPoints(plot) {
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const point of this.#points) this.#drawPoint(plot, point, ratio);
    ctx.restore();
  }

  #drawPoint(plot, point, ratio) {
    const { ctx, bbox } = plot;
    const moment = Date.parse(point.time);
    const x = plot.valToPos(moment / 1000, "x", true);
    const floor = bbox.top + bbox.height;
    ctx.fillStyle = this.#colour(point.winner);
    const upper = point.winner === "a" ? 16 : 8;
    ctx.fillRect(x - 1.5 * ratio, floor - upper * ratio, 3 * ratio, 8 * ratio);
    const bpm = point.player && this.isShown(point.player) ? this.#series.at(point.player, moment) : null;
    if (bpm === null) return;
    ctx.beginPath();
    ctx.arc(x, plot.valToPos(bpm, "y", true), 3.6 * ratio, 0, 2 * Math.PI);
    ctx.fill();
    ctx.lineWidth = 1.5 * ratio;
    ctx.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue("--panel");
    ctx.stroke();
  }

  #nearest(left) {
    let best = null;
    for (const point of this.#points) {
      const away = Math.abs(this.#plot.valToPos(Date.parse(point.time) / 1000, "x") - left);
      if (away <= POINT_REACH_PX && (!best || away < best.away)) best = { away, point };
    }
    return best?.point ?? null;
  }

  #moved(plot) {
    if (!this.#plot) return;
    const { left } = plot.cursor;
    if (left < 0) return this.#handlers.hover(null, null);
    this.#handlers.hover(plot.posToVal(left, "x") * 1000, this.#nearest(left));
  }

  #dragged() {
    if (!this.#plot || this.#plot.select.width < 8) return;
    this.#isWhole = false;
    this.#handlers.zoomed(false);
  }

  #clicked(event) {
    const point = this.#nearest(event.clientX - this.#plot.over.getBoundingClientRect().left);
    if (point) this.#handlers.pick(point);
  }
}

// Seconds are shown only where ticks are closer than a minute.
function clockOf(ticks) {
  const second = ticks[1] - ticks[0] < 60 ? "2-digit" : undefined;
  const format = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", second, hour12: false });
  return (seconds) => format.format(seconds * 1000);
}
