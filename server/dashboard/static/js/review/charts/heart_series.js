// @ts-check
// Heart-rate series as curves need them: gaps made visible, the sample nearest to a moment, and a stretch in detail. Figures
// are the server's.

const GAP_MS = 10_000;
const NEAR_MS = 6_000;

/** @typedef {[number, number]} Sample a moment in milliseconds, and beats a minute */
/** @typedef {{ player: number, time_ms: number[], bpm: (number | null)[] }} Series as `/heart-rate` has it */
/** @typedef {import("../types").Stretch & { step: number }} Detail a stretch, and how far apart samples are in it, in milliseconds */

export class HeartSeries {
  /** @type {Map<number, Sample[]>} */ #players = new Map();
  /** What came of the whole session. @type {Map<number, Sample[]>} */ #whole = new Map();
  #step = 0;
  /** @type {Detail | null} */ #detail = null;

  /**
   * Take the series of a session, and keep what came live since it was read; samples without a beat are left out.
   * @param {Series[]} series
   */
  load(series) {
    const before = this.#whole;
    this.#whole = byPlayer(series);
    this.#step = stepOf([...this.#whole.values()]);
    for (const [player, samples] of before) {
      const newest = this.#whole.get(player)?.at(-1)?.[0] ?? -Infinity;
      for (const sample of samples) if (sample[0] > newest) push(this.#whole, player, sample);
    }
    this.#players = new Map([...this.#whole].map(([player, samples]) => [player, [...samples]]));
    this.#detail = null;
  }

  /** Take a stretch of it in detail. @param {Series[]} series @param {import("../types").Stretch} stretch */
  detail(series, { from, to }) {
    const found = byPlayer(series);
    this.#players = new Map([...this.#whole].map(([player, samples]) => [player, [
      ...samples.filter(([at]) => at < from), ...(found.get(player) ?? []), ...samples.filter(([at]) => at > to),
    ]]));
    this.#detail = { from, to, step: stepOf([...found.values()]) };
  }

  /** Append one sample. @param {number} player @param {number} at @param {number | null} bpm */
  add(player, at, bpm) {
    if (!bpm) return;
    push(this.#players, player, [at, bpm]);
    push(this.#whole, player, [at, bpm]);
  }

  get players() {
    return [...this.#players.keys()].sort();
  }

  /** How many samples of the session the longest series has. */
  get length() {
    return Math.max(0, ...[...this.#whole.values()].map((samples) => samples.length));
  }

  /** From the first sample to the last one, or null. */
  get span() {
    const ends = [...this.#players.values()].flatMap((samples) => [samples[0][0], samples[samples.length - 1][0]]);
    return ends.length ? { from: Math.min(...ends), to: Math.max(...ends) } : null;
  }

  /** One uPlot table a player, times in seconds; null breaks the curve where the sensor was silent. */
  tables() {
    return this.players.map((player) => this.#table(this.#players.get(player) ?? []));
  }

  /** Where a player's samples are in a stretch: `[[moment, bpm], …]`. @param {number} player @param {import("../types").Stretch} stretch */
  within(player, stretch) {
    return (this.#players.get(player) ?? []).filter(([at]) => at >= stretch.from && at <= stretch.to);
  }

  /** For how long there may be no sample at a moment before that is a silence, in milliseconds. @param {number} at */
  silence(at) {
    return Math.max(GAP_MS, 4 * this.#stepAt(at));
  }

  /** A player's heart rate at a moment, or null when no sample is near. @param {number} player @param {number} moment */
  at(player, moment) {
    const samples = this.#players.get(player) ?? [];
    let low = 0;
    let high = samples.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (samples[middle][0] < moment) low = middle + 1;
      else high = middle;
    }
    const reach = Math.max(NEAR_MS, 2 * this.#stepAt(moment));
    const near = [samples[low - 1], samples[low]].filter((one) => one && Math.abs(one[0] - moment) <= reach);
    near.sort((x, y) => Math.abs(x[0] - moment) - Math.abs(y[0] - moment));
    return near[0]?.[1] ?? null;
  }

  // A long session comes thinned, with wider steps between its samples: only what is far beyond them is silence.
  /** @param {number} at */
  #stepAt(at) {
    return this.#detail && at >= this.#detail.from && at <= this.#detail.to ? this.#detail.step : this.#step;
  }

  /** @param {Sample[]} samples @returns {[number[], (number | null)[]]} */
  #table(samples) {
    const times = /** @type {number[]} */ ([]);
    const beats = /** @type {(number | null)[]} */ ([]);
    samples.forEach(([at, bpm], index) => {
      const before = samples[index - 1];
      if (before && at - before[0] > this.silence(at)) {
        times.push((before[0] + 1) / 1000);
        beats.push(null);
      }
      times.push(at / 1000);
      beats.push(bpm);
    });
    return [times, beats];
  }
}

/** @param {Series[]} series @returns {Map<number, Sample[]>} */
function byPlayer(series) {
  const found = /** @type {Map<number, Sample[]>} */ (new Map());
  for (const one of series) {
    one.time_ms.forEach((at, index) => {
      const bpm = one.bpm[index];
      if (bpm) push(found, one.player, [at, bpm]);
    });
  }
  for (const samples of found.values()) samples.sort((x, y) => x[0] - y[0]);
  return found;
}

/** @param {Map<number, Sample[]>} players @param {number} player @param {Sample} sample */
function push(players, player, sample) {
  const samples = players.get(player);
  if (samples) samples.push(sample);
  else players.set(player, [sample]);
}

/** How far apart samples are, at the longest of several series. @param {Sample[][]} all */
function stepOf(all) {
  const longest = all.reduce((one, other) => (other.length > one.length ? other : one), []);
  return longest.length > 1 ? (longest[longest.length - 1][0] - longest[0][0]) / longest.length : 0;
}
