// @ts-check
// Heart-rate series as curves need them: gaps made visible, the sample nearest to a moment. Figures are the server's.

const GAP_MS = 10_000;
const NEAR_MS = 6_000;

/** @typedef {[number, number]} Sample a moment in milliseconds, and beats a minute */

export class HeartSeries {
  /** @type {Map<number, Sample[]>} */ #players = new Map();

  /**
   * Take the series of `/heart-rate`, and keep what came live since it was read; samples without a beat are left out.
   * @param {{ player: number, time_ms: number[], bpm: (number | null)[] }[]} series
   */
  load(series) {
    const before = this.#players;
    this.#players = new Map();
    for (const one of series) one.time_ms.forEach((at, index) => this.add(one.player, at, one.bpm[index]));
    for (const samples of this.#players.values()) samples.sort((x, y) => x[0] - y[0]);
    for (const [player, samples] of before) this.#append(player, samples);
  }

  /** Append one sample. @param {number} player @param {number} at @param {number | null} bpm */
  add(player, at, bpm) {
    if (!bpm) return;
    const samples = this.#players.get(player);
    if (samples) samples.push([at, bpm]);
    else this.#players.set(player, [[at, bpm]]);
  }

  /** @param {number} player @param {Sample[]} samples */
  #append(player, samples) {
    const newest = this.#players.get(player)?.at(-1)?.[0] ?? -Infinity;
    for (const [at, bpm] of samples) if (at > newest) this.add(player, at, bpm);
  }

  get players() {
    return [...this.#players.keys()].sort();
  }

  /** From the first sample to the last one, or null. */
  get span() {
    const ends = [...this.#players.values()].flatMap((samples) => [samples[0][0], samples[samples.length - 1][0]]);
    return ends.length ? { from: Math.min(...ends), to: Math.max(...ends) } : null;
  }

  /** One uPlot table a player, times in seconds; null breaks the curve where the sensor was silent. */
  tables() {
    return this.players.map((player) => table(this.#players.get(player) ?? []));
  }

  /** Where a player's samples are in a stretch: `[[moment, bpm], …]`. @param {number} player @param {import("../types").Stretch} stretch */
  within(player, stretch) {
    return (this.#players.get(player) ?? []).filter(([at]) => at >= stretch.from && at <= stretch.to);
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
    const near = [samples[low - 1], samples[low]].filter((one) => one && Math.abs(one[0] - moment) <= NEAR_MS);
    near.sort((x, y) => Math.abs(x[0] - moment) - Math.abs(y[0] - moment));
    return near[0]?.[1] ?? null;
  }
}

// A long session comes thinned, with wider steps between its samples: only what is far beyond them is silence.
/** @param {Sample[]} samples @returns {[number[], (number | null)[]]} */
function table(samples) {
  const times = /** @type {number[]} */ ([]);
  const beats = /** @type {(number | null)[]} */ ([]);
  const gap = Math.max(GAP_MS, samples.length ? (4 * (samples[samples.length - 1][0] - samples[0][0])) / samples.length : 0);
  samples.forEach(([at, bpm], index) => {
    const before = samples[index - 1];
    if (before && at - before[0] > gap) {
      times.push((before[0] + 1) / 1000);
      beats.push(null);
    }
    times.push(at / 1000);
    beats.push(bpm);
  });
  return [times, beats];
}
