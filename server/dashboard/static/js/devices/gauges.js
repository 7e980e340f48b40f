// What a device measures of itself: each figure with a meter, a judgement in words, and how old it is.

import { el } from "../common/dom.js";
import { canSay, language, number, percent, say } from "../common/language.js";
import { now } from "../common/server_time.js";

const LOUD_ENOUGH_DBFS = -45; // as the device judges it
const WARM_C = 70;
const HOT_C = 80;
const LITTLE_GB = 2;
const FEW_GB = 0.5;
const CLOCK_IS_OFF_S = 2;
const MANY_WAIT = 200;

/** The gauges of a device as it was heard last; none of one that never was. */
export function gauges(device) {
  if (device.version === null && !device.seen && !device.online) return [];
  const heardS = device.seen ? Math.max(0, (now() - Date.parse(device.seen)) / 1000) : null;
  const row = (one, ageS = 0) => one && gauge({ ...one, age: heardS === null ? "" : say("gauge.age", { span: span(heardS + ageS) }) });
  const { microphone, board } = device.gauges ?? {};
  return [
    row(microphone && ofMicrophone(microphone), microphone?.age_s),
    row(board && ofTemperature(board), board?.age_s),
    row(board && ofDisk(board), board?.age_s),
    row(ofOutbox(device)),
    row(ofClock(device)),
  ].filter(Boolean);
}

function gauge({ name, figure, meter, judgement, isGood, age }) {
  return el("li", { class: "gauge" },
    el("span", { class: "gauge-name" }, name), el("b", {}, figure),
    el("meter", { "aria-label": name, ...meter }),
    el("span", { class: isGood ? "gauge-good" : "gauge-bad" }, judgement), el("small", { class: "quiet" }, age));
}

function ofMicrophone({ speech_dbfs, noise_dbfs, clipped, advice }) {
  const word = `gauge.mic-${advice.replaceAll(" ", "-")}`; // a later device may have others
  const cut = clipped > 0 && say("gauge.clipped", { share: percent(clipped, 1) });
  return {
    name: say("gauge.microphone"), isGood: advice === "fine",
    figure: say("gauge.level", { speech: number(speech_dbfs), above: number(speech_dbfs - noise_dbfs) }),
    meter: { min: -70, max: 0, low: LOUD_ENOUGH_DBFS, high: -3, optimum: -25, value: speech_dbfs },
    judgement: [canSay(word) && say(word), cut].filter(Boolean).join(" "),
  };
}

function ofTemperature({ temperature_c: degrees }) {
  if (degrees === null) return null;
  const word = degrees >= HOT_C ? "hot" : degrees >= WARM_C ? "warm" : "cool";
  return {
    name: say("gauge.temperature"), figure: `${number(degrees)} °C`, isGood: word === "cool", judgement: say(`gauge.${word}`),
    meter: { min: 0, max: 100, low: WARM_C, high: HOT_C, optimum: 40, value: degrees },
  };
}

function ofDisk({ disk_bytes: all, disk_free_bytes: free }) {
  if (free === null || all === null) return null;
  const gb = free / 1e9;
  const word = gb < FEW_GB ? "full" : gb < LITTLE_GB ? "little" : "room";
  return {
    name: say("gauge.disk"), figure: say("gauge.free", { gb: number(gb, 1), all: number(all / 1e9) }), isGood: word === "room", judgement: say(`gauge.${word}`),
    meter: { min: 0, max: all / 1e9, low: Math.min(FEW_GB, all / 1e9), high: Math.min(LITTLE_GB, all / 1e9), optimum: all / 1e9, value: gb },
  };
}

function ofOutbox({ waiting }) {
  const count = Object.values(waiting).reduce((sum, one) => sum + one, 0);
  const word = count === 0 ? "delivered" : count < MANY_WAIT ? "under-way" : "piles-up";
  return {
    name: say("devices.waiting"), figure: say("devices.messages", { n: count }), isGood: word !== "piles-up", judgement: say(`gauge.${word}`),
    meter: { min: 0, max: 5 * MANY_WAIT, low: MANY_WAIT, high: 2 * MANY_WAIT, optimum: 0, value: Math.min(count, 5 * MANY_WAIT) },
  };
}

function ofClock({ clock_ahead_s: ahead }) {
  if (ahead === null) return null;
  const off = Math.abs(ahead);
  return {
    name: say("gauge.clock"), figure: say(ahead < 0 ? "gauge.behind" : "gauge.ahead", { span: off < 120 ? `${number(off, 1)} s` : span(off) }), isGood: off <= CLOCK_IS_OFF_S,
    judgement: say(off <= CLOCK_IS_OFF_S ? "gauge.right" : "gauge.wrong"),
    meter: { min: 0, max: 5 * CLOCK_IS_OFF_S, low: CLOCK_IS_OFF_S, high: 2 * CLOCK_IS_OFF_S, optimum: 0, value: Math.min(off, 5 * CLOCK_IS_OFF_S) },
  };
}

const UNITS = [[86_400, "day"], [3_600, "hour"], [60, "minute"], [1, "second"]];

/** A time in words: "40 seconds". */
export function span(seconds) {
  const [size, name] = UNITS.find(([unit]) => seconds >= 2 * unit) ?? UNITS.at(-1);
  return Math.round(seconds / size).toLocaleString(language, { style: "unit", unit: name, unitDisplay: "long" });
}
