// One sensor of a player: its name, its state in words, battery, what is wrong; its figures, and taking it off, on demand.

import { el, setText } from "../common/dom.js";
import { canSay, number, say } from "../common/language.js";
import { capital } from "../common/words.js";

const STATES = {
  streaming: { sign: "✓", tone: "good" },
  connecting: { sign: "…", tone: "quiet" },
  lost: { sign: "!", tone: "ask" },
  stopped: { sign: "✕", tone: "quiet" },
};
const LOW_BATTERY_PERCENT = 15;

/** What somebody should look after, in a word or two; empty when all is well. */
export function amiss(sensor) {
  if (sensor.state === "lost") return say("sensors.amiss-lost");
  if (sensor.problem) return say("sensors.amiss-check");
  return isLow(sensor) ? say("sensors.amiss-battery") : "";
}

export class SensorRow {
  #sign = el("span", { class: "sensor-sign", "aria-hidden": "true" });
  #name = el("b", { class: "sensor-name" });
  #state = el("span", { class: "sensor-state" });
  #problem = el("p", { class: "sensor-problem" });
  #facts = el("dl", { class: "sensor-facts" });
  #summary = el("summary", {}, say("sensors.details"));
  #takeOff = el("button", { class: "plain", type: "button" }, say("sensors.take-off"));

  /** `takeOff()` is called when the viewer wants the player to wear it no longer. */
  constructor(takeOff) {
    this.element = el("li", { class: "sensor" },
      this.#sign, this.#name, this.#state, this.#problem,
      el("details", { class: "sensor-more" }, this.#summary, this.#facts, this.#takeOff));
    this.#takeOff.addEventListener("click", takeOff);
  }

  /** Show the sensor as it is now, worn by the player of this name. */
  show(sensor, playerName) {
    const { word, sign, tone } = known(sensor);
    const asks = amiss(sensor) !== "";
    this.element.dataset.tone = asks ? "ask" : tone;
    setText(this.#sign, asks ? "!" : sign);
    setText(this.#name, sensor.name);
    setText(this.#state, `${word}${batteryWords(sensor)}`);
    setText(this.#problem, capital(sensor.problem ?? ""));
    this.#problem.hidden = !sensor.problem;
    this.#summary.setAttribute("aria-label", say("sensors.details-of", { sensor: sensor.name }));
    this.#takeOff.setAttribute("aria-label", say("sensors.take-off-of", { sensor: sensor.name, player: playerName }));
    this.#figures(facts(sensor));
  }

  #figures(found) {
    const said = JSON.stringify(found);
    if (this.#facts.dataset.said === said) return;
    this.#facts.dataset.said = said;
    this.#facts.replaceChildren(...found.map(([term, value]) => el("div", {}, el("dt", {}, term), el("dd", {}, value))));
  }
}

const known = ({ state }) => ({
  word: canSay(`sensors.state-${state}`) ? say(`sensors.state-${state}`) : state,
  ...(STATES[state] ?? { sign: "…", tone: "quiet" }),
});

const isLow = ({ battery_percent }) => battery_percent !== null && battery_percent <= LOW_BATTERY_PERCENT;

function batteryWords(sensor) {
  if (sensor.battery_percent === null) return "";
  return `, ${say(isLow(sensor) ? "sensors.battery-low" : "sensors.battery", { percent: sensor.battery_percent })}`;
}

function facts({ name, model, sensor, adapter, motion_hz, clock, reconnects, malformed_frames }) {
  return [
    [say("sensors.model"), model ?? say("sensors.model-unknown")],
    sensor !== name && [say("sensors.address"), sensor],
    adapter && [say("sensors.adapter"), adapter],
    motion_hz && [say("sensors.acceleration"), `${round(motion_hz)} Hz`],
    clock && [say("sensors.drift"), `${clock.drift_ppm < 0 ? "" : "+"}${round(clock.drift_ppm)} ppm`],
    clock && [say("sensors.jitter"), `${round(clock.jitter_ms)} ms`],
    clock && clock.restarts > 0 && [say("sensors.restarts"), times(clock.restarts)],
    [say("sensors.reconnected"), times(reconnects)],
    malformed_frames > 0 && [say("sensors.malformed"), String(malformed_frames)],
  ].filter(Boolean);
}

const round = (value) => number(value, Number.isInteger(Math.round(value * 10) / 10) ? 0 : 1);
const times = (count) => (count === 0 ? say("sensors.never") : say("sensors.times", { n: count }));
