// The points of a match as a timeline, grouped by set and game. One point is selected at a time; up and down move on.

import { el } from "../common/dom.js";
import { groupPoints } from "./grouping.js";
import { PLAYERS, forcedWords, outcomeWord, pairColours, pairOf, playerName, shotWord, verdict, who } from "../common/words.js";

export class Timeline {
  #root;
  #select;
  #rows = new Map();
  #selected = null;
  #changes;

  /** `select(point)` is called when the viewer picks a point; `changes` gives the marks of points that were changed. */
  constructor(root, select, changes) {
    this.#root = root;
    this.#select = select;
    this.#changes = changes;
    root.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Show the points that `accepts` lets through; the selection and the keyboard's place are kept. */
  show(board, points, accepts) {
    const focused = this.#root.contains(document.activeElement) ? document.activeElement.dataset.event : null;
    this.#rows.clear();
    const sets = groupPoints(points).map((set) => this.#set(board, set, accepts)).filter(Boolean);
    this.#root.replaceChildren(...this.#changes.goneAfter(board, null), ...sets);
    if (this.#selected) this.mark(this.#selected, { scroll: false });
    else this.#makeReachable();
    if (focused) this.#root.querySelector(`[data-event="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    return this.#rows.size;
  }

  /** Mark a point as selected, by its event's id, and bring it into view. */
  mark(event, { scroll = true } = {}) {
    this.#rows.get(this.#selected)?.removeAttribute("aria-current");
    this.#selected = event;
    const row = this.#rows.get(event);
    row?.setAttribute("aria-current", "true");
    this.#makeReachable();
    if (row && scroll) reveal(row);
  }

  #set(board, set, accepts) {
    const games = set.games.map((game) => this.#game(board, game, accepts)).filter(Boolean);
    if (games.length === 0) return null;
    const title = el("h3", { class: "set-title" }, `Set ${set.number}`, set.score && el("b", {}, set.score));
    return el("section", { class: "set-group" }, title, games);
  }

  #game(board, game, accepts) {
    const points = game.points.filter(accepts);
    if (points.length === 0) return null;
    const title = el("h4", { class: "game-title" }, el("b", {}, game.score || "Now"), ` ${playerName(board, game.server)} served`);
    return el("div", { class: "game" }, title, el("ol", {}, points.map((point) => el("li", {}, this.#row(board, point), this.#changes.after(board, point.event)))));
  }

  #row(board, point) {
    const row = el("button", {
      class: "point", type: "button", tabindex: -1, "data-event": point.event, "data-pair-colour": pairColours(board)[point.winner],
    }, ...cells(board, point, this.#changes.isPenalty(point.event)));
    row.addEventListener("click", () => this.#pick(point));
    this.#rows.set(point.event, row);
    return row;
  }

  #pick(point) {
    this.mark(point.event, { scroll: false });
    this.#select(point);
  }

  // One stop for Tab in a list of hundreds; the arrows move inside.
  #makeReachable() {
    const reachable = this.#rows.get(this.#selected) ?? this.#rows.values().next().value;
    for (const row of this.#rows.values()) row.tabIndex = row === reachable ? 0 : -1;
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = [...this.#rows.values()];
    const at = rows.indexOf(document.activeElement);
    if (at < 0 || (!step && event.key !== "Home" && event.key !== "End")) return;
    event.preventDefault();
    const next = step ? rows[at + step] : rows.at(event.key === "Home" ? 0 : -1);
    next?.focus();
    next?.click();
  }
}

function cells(board, point, isPenalty) {
  const hitter = who(board, point.pair, point.player);
  const how = isPenalty ? "penalty" : [shotWord(point.shot), outcomeWord(point.outcome), forcedWords(board, point)].filter(Boolean).join(" · ");
  return [
    el("span", { class: "point-score" }, point.shown),
    el("span", { class: "point-how" }, el("b", {}, hitter ?? `Point ${board[point.winner].name}`), how && el("span", {}, how)),
    call(point.call),
    hearts(board, point.heart_rate),
    el("span", { class: "visually-hidden" }, `, point to ${board[point.winner].name}`),
  ].filter(Boolean);
}

function call(heard) {
  if (!heard) return el("span", { class: "point-call" });
  const { word, tone } = verdict(heard.verdict);
  return el("span", { class: "point-call" }, `“${heard.text}”`, el("em", { "data-tone": tone }, word));
}

function hearts(board, rates) {
  const known = PLAYERS.filter((player) => rates?.[player]);
  if (known.length === 0) return null;
  const colours = pairColours(board);
  return el("span", { class: "point-hearts" }, known.map((player) =>
    el("span", { "data-pair-colour": colours[pairOf(player)], "aria-label": `${playerName(board, player)} ${rates[player]} beats a minute` }, String(rates[player]))));
}

function reveal(row) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  row.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}
