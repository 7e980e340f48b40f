// @ts-check
// The points of the stretch, folded by game. A row opens its evidence; one row is selected at a time; up and down move on.

import { el } from "../common/dom.js";
import { idle } from "../common/idle.js";
import { say } from "../common/language.js";
import { forcedText, outcomeText, shotText, whoText } from "../common/saying.js";
import { PLAYERS, pairColours, pairOf, playerName } from "../common/words.js";
import { verdictMark } from "./verdict_mark.js";

/**
 * @typedef {import("./types").Board} Board
 * @typedef {import("./types").ShownPoint} ShownPoint
 * @typedef {import("./outline.js").SetSpan} SetSpan
 * @typedef {import("./outline.js").GameSpan} GameSpan
 * @typedef {{ calls: import("./types").HeardCall[], worth: Map<string, import("./types").Worth> }} Beside
 */

const FEW_GAMES = 2;

export class RallyList {
  #root;
  #select;
  #changes;
  /** @type {Map<string, HTMLElement>} */ #rows = new Map();
  /** @type {Map<string, ShownPoint>} */ #points = new Map();
  /** @type {Map<string, () => void>} */ #unfilled = new Map();
  /** @type {Set<string>} */ #opened = new Set();
  /** @type {Set<string>} */ #games = new Set();
  /** @type {Set<string>} */ #closed = new Set();
  /** @type {string | null} */ #selected = null;
  #filling = 0;
  /** @type {Beside} */ #beside = { calls: [], worth: new Map() };
  /** @type {Board | null} */ #board = null;

  /**
   * `select(point)` is called when the viewer picks a point; `changes` gives the marks of points that were changed.
   * @param {HTMLElement} root @param {(point: ShownPoint) => void} select
   * @param {import("./point_changes.js").PointChanges} changes
   */
  constructor(root, select, changes) {
    this.#root = root;
    this.#select = select;
    this.#changes = changes;
    root.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * Show the points that `accepts` lets through; what is open and selected stays, and the keyboard's place. Games are
   * open where there are few, or where only some points were asked for.
   * @param {Board} board @param {SetSpan[]} sets @param {(point: ShownPoint) => boolean} accepts @param {Beside} beside
   */
  show(board, sets, accepts, beside, isOpen = false) {
    const focused = this.#root.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.event : null;
    this.#board = board;
    this.#beside = beside;
    this.#rows.clear();
    this.#points.clear();
    this.#unfilled.clear();
    const games = sets.flatMap((set) => set.games).filter((game) => game.points.some(accepts));
    const open = isOpen || games.length <= FEW_GAMES;
    const shown = sets.map((set) => this.#set(set, accepts, open)).filter(Boolean);
    this.#root.replaceChildren(...this.#changes.goneAfter(board, null), .../** @type {HTMLElement[]} */ (shown));
    if (this.#selected) this.mark(this.#selected, false);
    else this.#makeReachable();
    this.#fillInTime();
    if (focused) this.#fill(focused.split(" ")[0]);
    if (focused) /** @type {HTMLElement | null} */ (this.#root.querySelector(`[data-event="${CSS.escape(focused)}"]`))?.focus({ preventScroll: true });
    return this.#points.size;
  }

  /** The points that it shows, in order. */
  get points() {
    return [...this.#points.values()];
  }

  /** Mark a point as selected, by its event's id, open its game, and bring it into view. @param {string} event */
  mark(event, isScrolled = true) {
    if (this.#selected) this.#rows.get(this.#selected)?.removeAttribute("aria-current");
    this.#selected = event;
    this.#fill(event);
    const row = this.#rows.get(event);
    row?.setAttribute("aria-current", "true");
    this.#makeReachable();
    if (!row || !isScrolled) return;
    const game = row.closest("details");
    if (game) game.open = true;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    row.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }

  /** Open or fold all games. @param {boolean} isOpen */
  fold(isOpen) {
    if (isOpen) for (const event of this.#unfilled.keys()) this.#fill(event);
    for (const game of this.#root.querySelectorAll("details.game")) /** @type {HTMLDetailsElement} */ (game).open = isOpen;
  }

  /** @param {SetSpan} set @param {(point: ShownPoint) => boolean} accepts @param {boolean} open */
  #set(set, accepts, open) {
    const games = set.games.map((game) => this.#game(game, accepts, open)).filter(Boolean);
    if (games.length === 0) return null;
    return el("section", { class: "set-group" }, el("h3", { class: "set-title" }, set.name, set.score && el("b", {}, set.score)), games);
  }

  /** @param {GameSpan} game @param {(point: ShownPoint) => boolean} accepts @param {boolean} open */
  #game(game, accepts, open) {
    const board = /** @type {Board} */ (this.#board);
    const points = game.points.filter(accepts);
    if (points.length === 0) return null;
    const name = `${game.set}.${game.number}`;
    const colours = pairColours(board);
    const dots = el("span", { class: "game-dots", "aria-hidden": "true" }, points.map((point) => el("i", { class: `dot-${point.winner}`, "data-pair-colour": colours[point.winner] })));
    const title = el("summary", { class: "game-title" }, el("b", {}, game.score || say("game.running")),
      el("span", {}, say("game.served", { player: playerName(board, game.server) })), dots, el("span", { class: "label" }, say("count.points", { n: points.length })));
    const rows = el("ol", {});
    const isShown = this.#games.has(name) || (open && !this.#closed.has(name));
    const details = el("details", { class: "game", open: isShown }, title, rows);
    for (const point of points) this.#points.set(point.event, point);
    this.#fillLater(points, () => rows.append(...points.map((point) => el("li", {}, this.#row(point), this.#changes.after(board, point.event)))), isShown);
    details.addEventListener("toggle", () => {
      if (details.open) this.#fill(points[0].event);
      (details.open ? this.#games : this.#closed).add(name);
      (details.open ? this.#closed : this.#games).delete(name);
    });
    return details;
  }

  // The rows of a folded game are made when it is opened, or in time: a page is found in by its words.
  /** @param {ShownPoint[]} points @param {() => void} make @param {boolean} isNow */
  #fillLater(points, make, isNow) {
    const fill = () => {
      for (const point of points) this.#unfilled.delete(point.event);
      make();
    };
    if (isNow) fill();
    else for (const point of points) this.#unfilled.set(point.event, fill);
  }

  /** @param {string} event */
  #fill(event) {
    this.#unfilled.get(event)?.();
    if (!this.#root.querySelector(".point[tabindex='0']")) this.#makeReachable();
  }

  async #fillInTime() {
    const mine = ++this.#filling;
    for (await idle(); mine === this.#filling && this.#unfilled.size > 0; await idle()) this.#fill(/** @type {string} */ (this.#unfilled.keys().next().value));
  }

  /** @param {ShownPoint} point */
  #row(point) {
    const board = /** @type {Board} */ (this.#board);
    const isOpen = this.#opened.has(point.event);
    const row = el("button", {
      class: "point", type: "button", tabindex: -1, "data-event": point.event, "aria-expanded": String(isOpen), "data-pair-colour": pairColours(board)[point.winner],
    }, cells(board, point, this.#changes.isPenalty(point.event)));
    row.addEventListener("click", () => this.#pick(point, row));
    this.#rows.set(point.event, row);
    const evidence = el("div", { class: "evidence", hidden: !isOpen });
    if (isOpen) this.#prove(evidence, point);
    return [row, evidence];
  }

  /** @param {ShownPoint} point @param {HTMLElement} row */
  #pick(point, row) {
    const evidence = /** @type {HTMLElement} */ (row.nextElementSibling);
    const isOpen = !this.#opened.has(point.event);
    if (isOpen) this.#opened.add(point.event);
    else this.#opened.delete(point.event);
    row.setAttribute("aria-expanded", String(isOpen));
    evidence.hidden = !isOpen;
    if (isOpen) this.#prove(evidence, point);
    this.mark(point.event, false);
    this.#select(point);
  }

  /** @param {HTMLElement} evidence @param {ShownPoint} point */
  async #prove(evidence, point) {
    const { showEvidence } = await import("./evidence.js");
    showEvidence(evidence, /** @type {Board} */ (this.#board), point, this.#beside);
  }

  // One stop for Tab in a list of hundreds; the arrows move inside.
  #makeReachable() {
    const reachable = (this.#selected && this.#rows.get(this.#selected)) || this.#root.querySelector(".point");
    for (const row of this.#rows.values()) row.tabIndex = row === reachable ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = [.../** @type {NodeListOf<HTMLElement>} */ (this.#root.querySelectorAll(".point"))].filter((row) => row.checkVisibility());
    const at = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (at < 0 || (!step && event.key !== "Home" && event.key !== "End")) return;
    event.preventDefault();
    const next = step ? rows[at + step] : rows.at(event.key === "Home" ? 0 : -1);
    if (!next) return;
    next.focus();
    this.mark(/** @type {string} */ (next.dataset.event), false);
    const point = this.#points.get(/** @type {string} */ (next.dataset.event));
    if (point) this.#select(point);
  }
}

/** @param {Board} board @param {ShownPoint} point @param {boolean} isPenalty */
function cells(board, point, isPenalty) {
  const how = isPenalty ? say("point.penalty") : [shotText(point.shot), outcomeText(point.outcome), forcedText(board, point)].filter(Boolean).join(" · ");
  return [
    el("span", { class: "point-score" }, point.shown === "Game" ? say("point.game") : point.shown),
    el("span", { class: "point-how" }, el("b", {}, whoText(board, point.pair, point.player) || say("point.of", { pair: board[point.winner].name })), how && el("span", {}, how)),
    call(point.call),
    hearts(board, point.heart_rate),
    el("span", { class: "visually-hidden" }, `, ${say("point.to", { pair: board[point.winner].name })}`),
  ].filter(Boolean);
}

/** @param {import("./types").Call | null} heard */
function call(heard) {
  if (!heard) return el("span", { class: "point-call" });
  return el("span", { class: "point-call" }, say("quoted", { text: heard.text }), verdictMark(heard.verdict));
}

/** @param {Board} board @param {Record<string, number | null>} rates */
function hearts(board, rates) {
  const known = PLAYERS.filter((player) => rates?.[player]);
  if (known.length === 0) return null;
  const colours = pairColours(board);
  return el("span", { class: "point-hearts" }, known.map((player) =>
    el("span", { "data-pair-colour": colours[pairOf(player)] }, el("span", { class: "visually-hidden" }, `${playerName(board, player)} `), String(rates[player]))));
}
