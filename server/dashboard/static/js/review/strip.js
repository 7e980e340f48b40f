// @ts-check
// The whole match as a strip: sets, games in the colour of who won them, the chance to win, and the window of the chosen
// stretch. A drag chooses, a tap takes the game there, the window is moved by its middle, its ends by hand or by keys.

import { el, svg } from "../common/dom.js";
import { clockText, say } from "../common/language.js";
import { pairColours } from "../common/words.js";
import { at, nameOf } from "./outline.js";

/**
 * @typedef {import("./types").Stretch} Stretch
 * @typedef {"new" | "move" | "from" | "to"} Hold
 * @typedef {{ hold: Hold, x: number, at: number, stretch: Stretch }} Drag
 */

const TAP_PX = 6;

export class Strip {
  #selection;
  /** @type {import("./outline.js").SetSpan[]} */ #sets = [];
  /** @type {number[]} */ #ends = [];
  #track = el("div", { class: "strip-track" });
  #window = el("div", { class: "strip-window" });
  #from = handle("from", say("strip.from"));
  #to = handle("to", say("strip.to"));
  /** @type {Drag | null} */ #drag = null;

  /** @param {HTMLElement} root @param {import("./selection.js").Selection} selection */
  constructor(root, selection) {
    this.#selection = selection;
    this.#window.append(this.#from, this.#to);
    this.#track.append(this.#window);
    root.replaceChildren(this.#track);
    root.addEventListener("pointerdown", (event) => this.#down(event));
    root.addEventListener("pointermove", (event) => this.#moved(event));
    root.addEventListener("pointerup", (event) => this.#up(event));
    root.addEventListener("pointercancel", () => (this.#drag = null));
    root.addEventListener("keydown", (event) => this.#key(event));
    selection.addEventListener("moving", () => this.#place());
  }

  /**
   * Show the sets of a match, and pair a's chance after each point.
   * @param {import("./types").Board} board @param {import("./outline.js").SetSpan[]} sets
   * @param {{ at: number, chance: number }[]} chances
   */
  show(board, sets, chances) {
    this.#sets = sets;
    this.#ends = sets.flatMap((set) => set.games).flatMap((game) => game.points).map(at);
    const colours = pairColours(board);
    const games = sets.flatMap((set) => set.games).map((game) => placed(el("i", { class: "strip-game", "data-pair-colour": game.winner && colours[game.winner] }), this.#share(game.from), this.#share(game.to)));
    const names = sets.map((set) => placed(el("span", { class: "strip-set" }, set.name, set.score && el("b", {}, ` ${set.score}`)), this.#share(set.from), this.#share(set.to)));
    // The window stays where it is, and so does the keyboard's place in it.
    for (const one of [...this.#track.children]) if (one !== this.#window) one.remove();
    this.#window.before(...games, line(chances.map((one) => ({ x: this.#share(one.at), y: one.chance }))), ...names);
    this.#place();
  }

  /** @param {number} moment */
  #share(moment) {
    const { from, to } = this.#selection.whole;
    return Math.min(1, Math.max(0, (moment - from) / (to - from)));
  }

  #place() {
    const { now, isWhole } = this.#selection;
    placed(this.#window, this.#share(now.from), this.#share(now.to));
    this.#window.classList.toggle("is-whole", isWhole);
    const name = nameOf(this.#sets, now);
    for (const [one, moment] of /** @type {[HTMLElement, number][]} */ ([[this.#from, now.from], [this.#to, now.to]])) {
      one.setAttribute("aria-valuenow", String(Math.round(100 * this.#share(moment))));
      one.setAttribute("aria-valuetext", [clockText(moment, true), name].filter(Boolean).join(", "));
    }
  }

  /** @param {number} x */
  #momentAt(x) {
    const box = this.#track.getBoundingClientRect();
    const { from, to } = this.#selection.whole;
    return from + Math.min(1, Math.max(0, (x - box.left) / box.width)) * (to - from);
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0 || this.#ends.length === 0) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const hold = /** @type {Hold} */ (target.dataset.hold ?? (target === this.#window && !this.#selection.isWhole ? "move" : "new"));
    this.#drag = { hold, x: event.clientX, at: this.#momentAt(event.clientX), stretch: this.#selection.now };
    this.#track.setPointerCapture(event.pointerId);
    if (hold === "from" || hold === "to") target.focus();
  }

  /** @param {PointerEvent} event */
  #moved(event) {
    if (!this.#drag || Math.abs(event.clientX - this.#drag.x) < TAP_PX) return;
    this.#selection.set(this.#dragged(event.clientX), true);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    const drag = this.#drag;
    if (!drag) return;
    const isTap = Math.abs(event.clientX - drag.x) < TAP_PX;
    const stretch = isTap ? this.#gameAt(drag.at) : this.#dragged(event.clientX);
    this.#drag = null;
    if (stretch && !(isTap && (drag.hold === "from" || drag.hold === "to"))) this.#selection.set(stretch);
  }

  /** @param {number} x @returns {Stretch} */
  #dragged(x) {
    const { hold, at: begin, stretch } = /** @type {Drag} */ (this.#drag);
    const moment = this.#momentAt(x);
    if (hold === "new") return { from: begin, to: moment };
    if (hold === "from") return { from: Math.min(moment, stretch.to - 6000), to: stretch.to };
    if (hold === "to") return { from: stretch.from, to: Math.max(moment, stretch.from + 6000) };
    const { whole } = this.#selection;
    const by = Math.max(whole.from - stretch.from, Math.min(whole.to - stretch.to, moment - begin));
    return { from: stretch.from + by, to: stretch.to + by };
  }

  /** @param {number} moment */
  #gameAt(moment) {
    return this.#sets.flatMap((set) => set.games).find((game) => moment >= game.from && moment <= game.to) ?? null;
  }

  // Arrows go from point to point, PageUp and PageDown from game to game.
  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape") return this.#selection.clear();
    const hold = /** @type {HTMLElement} */ (event.target).dataset.hold;
    if (hold !== "from" && hold !== "to") return;
    const { whole, now } = this.#selection;
    const games = this.#sets.flatMap((set) => set.games).map((game) => game[hold]);
    const stops = { ArrowLeft: this.#ends, ArrowRight: this.#ends, ArrowDown: this.#ends, ArrowUp: this.#ends, PageDown: games, PageUp: games }[event.key];
    const back = event.key === "ArrowLeft" || event.key === "ArrowDown" || event.key === "PageDown";
    let moment = event.key === "Home" ? whole.from : event.key === "End" ? whole.to : null;
    if (stops) moment = (back ? stops.filter((one) => one < now[hold] - 500).at(-1) : stops.find((one) => one > now[hold] + 500)) ?? (back ? whole.from : whole.to);
    if (moment === null) return;
    event.preventDefault();
    const next = { ...now, [hold]: moment };
    if (next.to - next.from > 5000) this.#selection.set(next);
  }
}

/** @param {Hold} hold @param {string} label */
function handle(hold, label) {
  return el("span", { class: `strip-handle strip-handle-${hold}`, role: "slider", tabindex: 0, "data-hold": hold, "aria-label": label, "aria-valuemin": 0, "aria-valuemax": 100 });
}

/** @param {HTMLElement} element @param {number} from @param {number} to */
function placed(element, from, to) {
  element.style.left = `${100 * from}%`;
  element.style.width = `${100 * Math.max(0, to - from)}%`;
  return element;
}

/** @param {{ x: number, y: number }[]} points */
function line(points) {
  const path = points.map((one) => `${(1000 * one.x).toFixed(1)},${(100 - 100 * one.y).toFixed(1)}`).join(" ");
  return svg("svg", { class: "strip-chance", viewBox: "0 0 1000 100", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("line", { x1: 0, x2: 1000, y1: 50, y2: 50 }), svg("polyline", { points: `0,50 ${path}` }));
}
