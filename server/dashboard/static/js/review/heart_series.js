// Heart-rate series as curves need them: gaps made visible, the sample nearest to a moment, figures of a player.

const GAP_MS = 10_000;
const NEAR_MS = 6_000;

export class HeartSeries {
  #players = new Map();

  /** Take the series of `/heart-rate`, and keep what came live since it was read; samples without a beat are left out. */
  load(series) {
    const before = this.#players;
    this.#players = new Map();
    for (const one of series) one.time_ms.forEach((at, index) => this.add(one.player, at, one.bpm[index]));
    for (const samples of this.#players.values()) samples.sort((x, y) => x[0] - y[0]);
    for (const [player, samples] of before) this.#append(player, samples);
  }

  /** Append one sample. */
  add(player, at, bpm) {
    if (!bpm) return;
    if (!this.#players.has(player)) this.#players.set(player, []);
    this.#players.get(player).push([at, bpm]);
  }

  #append(player, samples) {
    const newest = this.#players.get(player)?.at(-1)[0] ?? -Infinity;
    for (const [at, bpm] of samples) if (at > newest) this.add(player, at, bpm);
  }

  get players() {
    return [...this.#players.keys()].sort();
  }

  /** One uPlot table a player, times in seconds; null breaks the curve where the sensor was silent. */
  tables() {
    return this.players.map((player) => table(this.#players.get(player)));
  }

  /** A player's heart rate at a moment, or null when no sample is near. */
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

  /** Mean, highest and lowest of a player, in beats a minute. */
  figures(player) {
    const beats = this.#players.get(player).map(([, bpm]) => bpm);
    const mean = beats.reduce((sum, bpm) => sum + bpm, 0) / beats.length;
    return { mean: Math.round(mean), highest: Math.max(...beats), lowest: Math.min(...beats) };
  }
}

function table(samples) {
  const times = [];
  const beats = [];
  samples.forEach(([at, bpm], index) => {
    const before = samples[index - 1];
    if (before && at - before[0] > GAP_MS) {
      times.push((before[0] + 1) / 1000);
      beats.push(null);
    }
    times.push(at / 1000);
    beats.push(bpm);
  });
  return [times, beats];
}
