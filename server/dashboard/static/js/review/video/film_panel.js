// @ts-check
// A film of the match from the viewer's own disk: it is never sent anywhere. It is anchored on one or two points, nudged by
// frames, and plays a point at a click.

import { el, setText } from "../../common/dom.js";
import { number, say } from "../../common/language.js";
import { pointText } from "../../common/saying.js";
import { FilmClock, kept } from "./film_clock.js";
import { RallyPlayer } from "./rally_player.js";

/**
 * @typedef {import("../types").Board} Board
 * @typedef {import("../types").ShownPoint} ShownPoint
 * @typedef {{ board: Board, points: ShownPoint[], rallies: Map<string, import("../types").Rally> }} Played
 */

export class FilmPanel {
  #session;
  /** @type {FilmClock | null} */ clock = null;
  #key = "";
  #url = "";
  /** @type {Played | null} */ #played = null;
  #video = /** @type {HTMLVideoElement} */ (el("video", { controls: true, playsinline: true, preload: "metadata", "aria-label": say("film.film") }));
  #player = new RallyPlayer(this.#video);
  #points = /** @type {HTMLSelectElement} */ (el("select", { id: "film-point" }));
  #said = el("p", { class: "quiet", role: "status" });
  #theatre = el("div", { class: "film", hidden: true });
  #nudges = el("div", { class: "out-row", role: "group", "aria-label": say("film.nudge") });

  /** @param {HTMLElement} root @param {string} session */
  constructor(root, session) {
    this.#session = session;
    const file = /** @type {HTMLInputElement} */ (el("input", { type: "file", id: "film-file", accept: "video/*,audio/*" }));
    file.addEventListener("change", () => file.files?.[0] && this.#open(file.files[0]));
    const skip = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox", id: "film-skip", checked: true }));
    skip.addEventListener("change", () => (this.#player.isSkipping = skip.checked));
    const button = (/** @type {string} */ word, /** @type {() => void} */ go, label = say(word)) => {
      const made = el("button", { class: "plain", type: "button", "aria-label": label }, say(word));
      made.addEventListener("click", go);
      return made;
    };
    const frames = [-10, -1, 1, 10];
    this.#theatre.append(this.#video,
      el("div", { class: "out-row", role: "group", "aria-label": say("film.step") }, el("span", { class: "label" }, say("film.step")), frames.map((count) => button(`film.frames.${count}`, () => this.#player.step(count), say("film.step-by", { n: count })))),
      el("div", { class: "out-row" }, el("label", { class: "label", for: "film-point" }, say("film.point")), this.#points, button("film.anchor", () => this.#anchor())),
      this.#nudges,
      el("div", { class: "out-row" }, skip, el("label", { for: "film-skip" }, say("film.skip"))));
    this.#nudges.append(el("span", { class: "label" }, say("film.nudge")), ...frames.map((count) => button(`film.frames.${count}`, () => this.#nudge(count), say("film.nudge-by", { n: count }))), button("film.forget", () => this.#forget()));
    root.replaceChildren(el("p", { class: "quiet" }, say("film.about")),
      el("div", { class: "out-row" }, el("label", { class: "label", for: "film-file" }, say("film.open")), file), this.#said, this.#theatre);
    this.#show();
  }

  /** Take the points that the list shows: these it plays. @param {Played} played */
  points(played) {
    this.#played = played;
    const before = this.#points.value;
    this.#points.replaceChildren(...played.points.map((point) => el("option", { value: point.event }, `${point.number} · ${point.score} · ${pointText(played.board, point)}`)));
    if (played.points.some((point) => point.event === before)) this.#points.value = before;
    this.#place();
  }

  /** Play a point, where the film is anchored; offer to anchor on it, where it is not. @param {string} event */
  show(event) {
    const rally = this.#played?.rallies.get(event);
    if ([...this.#points.options].some((one) => one.value === event)) this.#points.value = event;
    if (!this.clock || !rally || this.#theatre.hidden) return;
    this.#player.play({ from: this.clock.second(rally.start_ms), to: this.clock.second(rally.end_ms) });
  }

  /** @param {File} file */
  #open(file) {
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = URL.createObjectURL(file);
    this.#video.src = this.#url;
    this.#video.onerror = () => setText(this.#said, say("film.cannot"));
    this.#key = kept.key(this.#session, file);
    this.clock = kept.read(this.#key);
    this.#theatre.hidden = false;
    this.#place();
  }

  // The moment that both know is the end of the umpire's call: the point's time.
  #anchor() {
    const point = this.#played?.points.find((one) => one.event === this.#points.value);
    if (!point) return;
    const anchor = { ms: Date.parse(point.time), s: this.#video.currentTime };
    this.#keep(this.clock ? this.clock.with(anchor) : new FilmClock([anchor]));
  }

  /** @param {number} frames */
  #nudge(frames) {
    if (this.clock) this.#keep(this.clock.nudged(frames / this.#player.rate));
  }

  #forget() {
    localStorage.removeItem(this.#key);
    this.clock = null;
    this.#place();
  }

  /** @param {FilmClock} clock */
  #keep(clock) {
    this.clock = clock;
    kept.write(this.#key, clock);
    this.#place();
  }

  #place() {
    const { clock } = this;
    const rallies = [...(this.#played?.rallies.values() ?? [])];
    const chosen = new Set(this.#played?.points.map((point) => point.event));
    this.#player.rallies(clock ? rallies.filter((one) => chosen.has(one.event)).map((one) => ({ from: clock.second(one.start_ms), to: clock.second(one.end_ms) })) : []);
    this.#show();
  }

  #show() {
    this.#nudges.hidden = this.clock === null;
    setText(this.#said, this.#sentence());
  }

  #sentence() {
    if (this.#theatre.hidden) return "";
    if (!this.clock) return say("film.not-anchored");
    if (this.clock.isContradictory) return say("film.contradictory");
    if (this.clock.anchors.length === 1) return say("film.once", { at: number(this.clock.anchors[0].s, 2) });
    return say("film.twice", { drift: number(this.clock.driftAnHour, 2) });
  }
}
