// @ts-check
// The parts of the review, each told what is new; what is chosen in one of them holds for all.

import * as api from "../common/api.js";
import { asViewer } from "../common/coach.js";
import { byId, el, notice, setText } from "../common/dom.js";
import { idle } from "../common/idle.js";
import { clockText, say } from "../common/language.js";
import { shared } from "../common/shared.js";
import { showAnswers } from "./answers.js";
import { ChancePanel } from "./charts/chance_panel.js";
import { HeartPanel } from "./charts/heart_panel.js";
import { HEART_POINTS } from "./early.js";
import { showFigures } from "./figures.js";
import { Filters } from "./filters.js";
import { showHead } from "./head.js";
import { at, nameOf, outline, wholeOf } from "./outline.js";
import { PointChanges } from "./point_changes.js";
import { Presets } from "./presets.js";
import { RallyList } from "./rally_list.js";
import { titleText } from "./saying.js";
import { Selection } from "./selection.js";
import { Strip } from "./strip.js";

/**
 * @typedef {import("./types").Board} Board
 * @typedef {import("./types").Point} Point
 */

const ASK_MS = 150;

export class Parts {
  #session;
  selection = new Selection();
  #strip = new Strip(byId("strip"), this.selection);
  #presets = new Presets(byId("presets"), this.selection);
  #chance = new ChancePanel(byId("chance"), this.selection);
  #hearts = new HeartPanel(byId("pulse"), this.selection, (point) => this.#rallies.mark(point.event));
  #changes = new PointChanges();
  #rallies = new RallyList(byId("timeline"), (point) => this.#picked(point), this.#changes);
  #filters = new Filters(byId("filters"), () => this.#choose());
  /** @type {Promise<{ module: typeof import("./folds.js"), effort: any, whatIf: any, shots: import("./shots_part.js").ShotsPart, synchrony: import("./synchrony_part.js").SynchronyPart, along: import("./along.js").Along }> | null} */ #folded = null;
  /** @type {Board | null} */ #board = null;
  /** @type {Point[]} */ #points = [];
  /** @type {Map<string, Point>} */ #byEvent = new Map();
  /** @type {import("./outline.js").SetSpan[]} */ #sets = [];
  /** @type {import("./types").Course} */ #course = { rallies: [], calls: [] };
  /** @type {import("./types").Curve} */ #worth = { before: 0.5, after: 0.5, points: [] };
  /** @type {Set<string> | null} */ #only = null;
  #isForbidden = false;
  #isMeasured = false;
  #asked = 0;
  #positions = { points: 0, figures: 0 };
  /** @type {import("./types").Stretch | null} */ #detailed = null;
  #timer = 0;

  /** @param {string} session */
  constructor(session) {
    this.#session = session;
    this.selection.addEventListener("change", () => this.#chosen());
    this.selection.addEventListener("go", (event) => this.#showOnly([/** @type {CustomEvent} */ (event).detail]));
    this.#offerFolding();
  }

  /** Take the match as it stands. @param {Board} board */
  board(board) {
    this.#board = board;
    this.#filters.board(board);
    this.#folded?.then(({ whatIf }) => whatIf.board(board));
    this.#head();
  }

  /** Take the points, and what they were worth. @param {{ position: number, points: Point[] }} read @param {import("./types").Curve} worth */
  match({ position, points }, worth) {
    this.#positions.points = position;
    this.#points = points;
    this.#byEvent = new Map(points.map((point) => [point.event, point]));
    this.#worth = worth;
    this.#sets = outline(points);
    this.#head();
    this.#measure();
    this.#showPoints();
    if (this.#board) this.#hearts.points(this.#board, points);
  }

  /** Take what lies beside the points: their histories, rallies and calls. @param {unknown[]} histories @param {import("./types").Course} course */
  beside(histories, course) {
    this.#course = course;
    this.#changes.load(histories);
    this.#showCourse();
    this.#showPoints();
  }

  /** Ask for the figures of the stretch, and show them. */
  async figures() {
    const asked = ++this.#asked;
    const found = await api.stretch(this.#session, this.selection.query, asViewer());
    this.#positions.figures = found.position;
    if (asked !== this.#asked || !this.#board) return;
    byId("sheet").removeAttribute("aria-busy");
    const show = (/** @type {string[]} */ events) => this.#showOnly(events);
    showAnswers(byId("answers"), this.#board, found, this.#byEvent, { points: show, part: openPart }, this.selection.isWhole);
    showFigures(byId("figures"), this.#board, found);
    this.#chance.figures(found);
    await idle();
    const { module, shots } = await this.#folds();
    if (asked !== this.#asked || !this.#board) return;
    shots.show(this.#board, found.shots);
    module.showForced(byId("forced"), this.#board, found.forced);
    module.showDearPoints(byId("dear"), this.#board, found.answers.dearest, this.#byEvent, show);
  }

  /** Whether points and figures have all that the match had at a position. @param {number} position */
  isOf(position) {
    return this.#positions.points >= position && this.#positions.figures >= position;
  }

  /** Take the heart rates. @param {any[]} series */
  async hearts(series) {
    if (!this.#board) return;
    this.#isForbidden = false;
    await this.#hearts.load(this.#board, series);
    if (this.#points.length === 0) this.#measure();
    this.#detailed = null;
    await this.#detail();
    if (this.#hearts.isUnmeasured) await this.body();
  }

  /** Whether zones, load and recovery were asked for, or are not for this viewer. */
  get isMeasured() {
    return this.#isForbidden || this.#isMeasured;
  }

  /** Say why there are no heart rates. @param {api.ApiError} error @param {() => void} signIn */
  noHearts(error, signIn) {
    this.#isForbidden = error.isForbidden;
    if (error.isForbidden && shared) notice(say("sharing.over"));
    if (error.isForbidden) this.#hearts.locked(signIn);
    else this.#hearts.failed(say("problem.hearts", { reason: error.message }));
    byId("effort-part").hidden = error.isForbidden;
  }

  /** Take a sample that came live. @param {{ player: number, time: string, bpm: number | null }} sample */
  sample(sample) {
    if (!this.#board) return;
    this.#hearts.sample(this.#board, sample);
    if (this.#points.length === 0) this.#measure();
  }

  /** Ask for zones, load and recovery in the stretch, and show them. */
  async body() {
    if (this.#isForbidden || !this.#board) return;
    this.#isMeasured = true;
    const { module, effort, shots, synchrony } = await this.#folds();
    try {
      const found = await api.physiology(this.#session, this.selection.query, asViewer());
      shots.allowZones();
      synchrony.show(this.#board);
      effort.show(this.#board, found);
      this.#hearts.figures(found.players);
      module.showRecovery(byId("recovery"), this.#board, found.players);
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      effort.say(say("problem.effort", { reason: error.message }));
    }
  }

  #folds() {
    this.#folded ??= import("./folds.js").then((module) => {
      const whatIf = new module.WhatIf(this.#session, byId("what-if"));
      if (this.#board) whatIf.board(this.#board);
      const effort = new module.EffortPanel(byId("effort"), (/** @type {number} */ player, /** @type {URLSearchParams} */ query) => {
        query.set("player", String(player));
        for (const [name, value] of this.selection.query) query.set(name, value);
        return api.physiology(this.#session, query, asViewer());
      });
      const shots = new module.ShotsPart(byId("shots"), this.#session, this.selection, (/** @type {string[]} */ events) => this.#showOnly(events));
      const synchrony = new module.SynchronyPart(byId("synchrony"), this.#session, this.selection, /** @type {HTMLDetailsElement} */ (byId("effort-part")));
      return { module, effort, whatIf, shots, synchrony, along: new module.Along(this.#session, () => this.#chosenParts(), () => this.#compared(), () => this.#listed()) };
    });
    return this.#folded;
  }

  #chosenGames() {
    return this.#sets.flatMap((set) => set.games).map((game) => ({ ...game, points: game.points.filter((point) => this.selection.has(at(point))) })).filter((game) => game.points.length > 0);
  }

  #compared() {
    const { whole, now, query } = this.selection;
    return this.#board && this.#points.length ? { board: this.#board, points: this.#points, sets: this.#sets, whole, now, query, name: this.#stretchName() } : null;
  }

  #listed() {
    return this.#board && { board: this.#board, points: this.#rallies.points, rallies: new Map(this.#course.rallies.map((one) => [one.event, one])) };
  }

  /** @returns {import("./out/out_panel.js").Chosen | null} */
  #chosenParts() {
    const games = this.#chosenGames();
    if (!this.#board || games.length === 0) return null;
    const name = this.#stretchName();
    const { isWhole, now } = this.selection;
    return {
      session: this.#session, within: isWhole ? null : now, players: this.#isForbidden ? [] : this.#hearts.series.players,
      file: [this.#board.created.slice(0, 10), titleText(this.#board), name].filter(Boolean).join(" "),
      board: this.#board, games, rallies: new Map(this.#course.rallies.map((one) => [one.event, one])), worth: new Map(this.#worth.points.map((one) => [one.event, one])),
      zero: now.from, film: null, name,
      charts: [{ name: say("chance"), canvas: this.#chance.canvas }, { name: say("hearts"), canvas: this.#hearts.canvas }],
    };
  }

  #head() {
    if (!this.#board) return;
    showHead({ title: byId("title"), score: byId("score"), facts: byId("facts") }, this.#board, this.#points);
    document.title = `${titleText(this.#board)} · Marcador`;
  }

  #measure() {
    const whole = wholeOf(this.#points, this.#hearts.series.span);
    if (whole) this.selection.setWhole(whole);
    this.#presets.offer(this.#sets);
    this.#showCourse();
  }

  #showCourse() {
    if (!this.#board) return;
    const times = new Map(this.#points.map((point) => [point.event, at(point)]));
    const chances = [{ at: this.selection.whole.from, chance: this.#worth.before }, ...this.#worth.points.flatMap((one) => {
      const moment = times.get(one.event);
      return moment === undefined ? [] : [{ at: moment, chance: one.match_after }];
    })];
    const last = chances[chances.length - 1];
    if (this.#worth.points.length && last.chance !== this.#worth.after) chances.push({ at: Math.max(this.selection.whole.to, last.at + 1), chance: this.#worth.after });
    this.#strip.show(this.#board, this.#sets, chances);
    this.#chance.show(this.#board, chances, this.#sets, this.#course.calls);
  }

  #chosen() {
    this.#choose();
    byId("sheet").setAttribute("aria-busy", "true");
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#ask(), ASK_MS);
  }

  async #ask() {
    try {
      await Promise.all([this.figures(), this.body(), this.#detail()]);
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      notice(say("problem.points", { reason: error.message }));
    }
  }

  // All of a long session comes with fewer samples than there are.
  async #detail() {
    const { isWhole, now, query } = this.selection;
    if (isWhole || this.#isForbidden || this.#detailed === now || this.#hearts.series.length < HEART_POINTS / 2) return;
    this.#detailed = now;
    const { series } = await api.heartRate(this.#session, HEART_POINTS, asViewer(), query.toString());
    if (this.selection.now === now) this.#hearts.detail(series, now);
  }

  #choose() {
    this.#only = null;
    this.#showPoints();
  }

  #showPoints() {
    if (!this.#board) return;
    const only = this.#only;
    const accepts = (/** @type {Point} */ point) => (only ? only.has(point.event) : this.selection.has(at(point)) && this.#filters.accepts(point));
    const beside = { calls: this.#course.calls, worth: new Map(this.#worth.points.map((one) => [one.event, one])) };
    const shown = this.#rallies.show(this.#board, this.#sets, accepts, beside, Boolean(only) || this.#filters.isOn);
    setText(byId("count"), this.#countText(shown));
    byId("everything").hidden = only === null;
    if (this.#points.length === 0) byId("timeline").append(el("p", { class: "quiet" }, say("points.none")));
    this.#nameStretch();
    this.#folded?.then(({ along }) => along.tell());
  }

  /** @param {number} shown */
  #countText(shown) {
    const total = this.#points.length;
    if (total === 0) return "";
    if (shown === 0) return say("count.no-fit", { n: total });
    return shown === total ? say("count.points", { n: shown }) : say("count.of", { n: shown, total });
  }

  #stretchName() {
    const { now, isWhole } = this.selection;
    return isWhole ? "" : (nameOf(this.#sets, now) ?? `${clockText(now.from)}–${clockText(now.to)}`);
  }

  #nameStretch() {
    const name = this.#stretchName();
    for (const element of document.querySelectorAll(".scope")) setText(element, name);
    setText(byId("chosen"), name && say("chosen", { name }));
  }

  /** @param {string[]} events */
  #showOnly(events) {
    this.#only = new Set(events);
    this.#showPoints();
    openPart("points");
  }

  /** @param {Point} point */
  #picked(point) {
    this.#hearts.show(point);
    this.#chance.mark(point);
    this.#folded?.then(({ along }) => along.show(point.event));
    this.selection.dispatchEvent(new CustomEvent("picked", { detail: point }));
  }

  #offerFolding() {
    const button = (/** @type {string} */ word, /** @type {() => void} */ go) => {
      const made = el("button", { class: "plain", type: "button" }, say(word));
      made.addEventListener("click", go);
      return made;
    };
    const everything = button("points.everything", () => this.#choose());
    everything.id = "everything";
    everything.hidden = true;
    byId("folding").append(everything, button("points.open", () => this.#rallies.fold(true)), button("points.fold", () => this.#rallies.fold(false)));
  }
}

/** Open a part of the page and go there. @param {string} name */
function openPart(name) {
  const part = byId(`${name}-part`);
  if (part instanceof HTMLDetailsElement) part.open = true;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  part.scrollIntoView({ behavior: calm ? "auto" : "smooth" });
  /** @type {HTMLElement | null} */ (part.querySelector("summary, [tabindex='-1']"))?.focus({ preventScroll: true });
}
