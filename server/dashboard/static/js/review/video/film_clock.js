// @ts-check
// Where a moment of the match is in a film of it: by one moment that both know, or by two, which also tells how much faster
// or slower the camera's clock runs.

/** @typedef {{ ms: number, s: number }} Anchor a moment of the match (milliseconds since 1970) and the film's second of it */

const LEAST_APART_MS = 60_000;
const MOST_DRIFT = 0.01;

export class FilmClock {
  /** @type {Anchor[]} */ #anchors;

  /** @param {Anchor[]} anchors one, or two in any order */
  constructor(anchors) {
    this.#anchors = [...anchors].sort((one, other) => one.ms - other.ms);
  }

  get anchors() {
    return this.#anchors;
  }

  /** Film seconds a second of the match. Two anchors that are close, or contradict each other, tell nothing. */
  get rate() {
    return this.isContradictory || this.#slope === null ? 1 : this.#slope;
  }

  /** Whether the anchors cannot both be right: no camera's clock is a hundredth wrong. */
  get isContradictory() {
    return this.#slope !== null && Math.abs(this.#slope - 1) > MOST_DRIFT;
  }

  /** How far the camera's clock is off after an hour, in seconds. */
  get driftAnHour() {
    return (this.rate - 1) * 3600;
  }

  /** The film's second of a moment. @param {number} ms */
  second(ms) {
    const [first] = this.#anchors;
    return first.s + (this.rate * (ms - first.ms)) / 1000;
  }

  /** The moment of a film's second. @param {number} second */
  moment(second) {
    const [first] = this.#anchors;
    return first.ms + (1000 * (second - first.s)) / this.rate;
  }

  /** The same, with the film's seconds moved. @param {number} by */
  nudged(by) {
    return new FilmClock(this.#anchors.map((one) => ({ ...one, s: one.s + by })));
  }

  /** With another anchor: in place of one for the same moment, else of the nearer one where there are two. @param {Anchor} anchor */
  with(anchor) {
    const others = this.#anchors.filter((one) => Math.abs(one.ms - anchor.ms) >= LEAST_APART_MS);
    if (others.length < 2) return new FilmClock([...others, anchor]);
    const nearer = others.reduce((one, other) => (Math.abs(other.ms - anchor.ms) < Math.abs(one.ms - anchor.ms) ? other : one));
    return new FilmClock([...others.filter((one) => one !== nearer), anchor]);
  }

  get #slope() {
    if (this.#anchors.length < 2) return null;
    const [one, two] = this.#anchors;
    return (1000 * (two.s - one.s)) / (two.ms - one.ms);
  }
}

/** What is kept of a film on this computer: its anchors, by the session and the file's name and size. */
export const kept = {
  /** @param {string} session @param {File} file */
  key: (session, file) => `marcador.film.${session}.${file.name}.${file.size}`,

  /** @param {string} key @returns {FilmClock | null} */
  read(key) {
    try {
      const anchors = JSON.parse(localStorage.getItem(key) ?? "[]");
      return Array.isArray(anchors) && anchors.length > 0 && anchors.every((one) => Number.isFinite(one.ms) && Number.isFinite(one.s)) ? new FilmClock(anchors) : null;
    } catch {
      return null;
    }
  },

  /** @param {string} key @param {FilmClock} clock */
  write: (key, clock) => localStorage.setItem(key, JSON.stringify(clock.anchors)),
};
