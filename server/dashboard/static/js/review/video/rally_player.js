// @ts-check
// Plays the rallies of a film one after the other: what lies between them is passed over.

/** @typedef {{ from: number, to: number }} Span in seconds of the film */

const LEAD_S = 2;
const TAIL_S = 1.5;
const FRAMES = 12;

export class RallyPlayer {
  #video;
  /** @type {Span[]} */ #spans = [];
  isSkipping = true;
  /** Frames a second: measured while it plays. */
  rate = 25;
  /** @type {number[]} */ #times = [];

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    this.#video = video;
    video.addEventListener("timeupdate", () => this.#pass());
    this.#measure();
  }

  /** Take where the rallies are. @param {Span[]} spans */
  rallies(spans) {
    this.#spans = spans.map((one) => ({ from: Math.max(0, one.from - LEAD_S), to: one.to + TAIL_S })).sort((one, other) => one.from - other.from);
  }

  /** Play from a rally's beginning on. @param {Span} span */
  play(span) {
    this.#video.currentTime = Math.max(0, span.from - LEAD_S);
    this.#video.play().catch(() => null);
  }

  /** Go so many frames on, and stop there. @param {number} count */
  step(count) {
    this.#video.pause();
    this.#video.currentTime += count / this.rate;
  }

  #pass() {
    if (!this.isSkipping || this.#video.paused || this.#video.seeking || this.#spans.length === 0) return;
    const now = this.#video.currentTime;
    if (this.#spans.some((one) => now >= one.from - 0.3 && now <= one.to)) return;
    const next = this.#spans.find((one) => one.from > now);
    if (next) this.#video.currentTime = next.from;
    else this.#video.pause();
  }

  #measure() {
    if (!("requestVideoFrameCallback" in this.#video)) return;
    this.#video.requestVideoFrameCallback((_, { mediaTime }) => {
      this.#times = [...this.#times, mediaTime].slice(-FRAMES);
      const steps = this.#times.slice(1).map((time, at) => time - this.#times[at]).filter((one) => one > 0.004 && one < 0.1).sort((one, other) => one - other);
      if (steps.length >= FRAMES / 2) this.rate = 1 / steps[Math.floor(steps.length / 2)];
      this.#measure();
    });
  }
}
