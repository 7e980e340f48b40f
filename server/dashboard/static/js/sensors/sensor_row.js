// One sensor of a player: its name, its state in words, battery, what is wrong; its figures, and taking it off, on demand.

import { el, setText } from "../common/dom.js";
import { capital } from "../common/words.js";

const STATES = {
  streaming: { word: "Streaming", sign: "✓", tone: "good" },
  connecting: { word: "Connecting", sign: "…", tone: "quiet" },
  lost: { word: "Lost", sign: "!", tone: "ask" },
  stopped: { word: "Stopped", sign: "✕", tone: "quiet" },
};
const LOW_BATTERY_PERCENT = 15;

/** What somebody should look after, in a word or two; empty when all is well. */
export function amiss(sensor) {
  if (sensor.state === "lost") return "lost";
  if (sensor.problem) return "check it";
  return isLow(sensor) ? "battery low" : "";
}

export class SensorRow {
  #sign = el("span", { class: "sensor-sign", "aria-hidden": "true" });
  #name = el("b", { class: "sensor-name" });
  #state = el("span", { class: "sensor-state" });
  #problem = el("p", { class: "sensor-problem" });
  #facts = el("dl", { class: "sensor-facts" });
  #summary = el("summary", {}, "Details");
  #takeOff = el("button", { class: "plain", type: "button" }, "Take off");

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
    this.#summary.setAttribute("aria-label", `Details of ${sensor.name}`);
    this.#takeOff.setAttribute("aria-label", `Take off ${sensor.name} of ${playerName}`);
    this.#figures(facts(sensor));
  }

  #figures(found) {
    const said = JSON.stringify(found);
    if (this.#facts.dataset.said === said) return;
    this.#facts.dataset.said = said;
    this.#facts.replaceChildren(...found.map(([term, value]) => el("div", {}, el("dt", {}, term), el("dd", {}, value))));
  }
}

const known = ({ state }) => STATES[state] ?? { word: state, sign: "…", tone: "quiet" };

const isLow = ({ battery_percent }) => battery_percent !== null && battery_percent <= LOW_BATTERY_PERCENT;

function batteryWords(sensor) {
  if (sensor.battery_percent === null) return "";
  return `, battery ${sensor.battery_percent} %${isLow(sensor) ? ": low" : ""}`;
}

function facts({ name, model, sensor, adapter, motion_hz, clock, reconnects, malformed_frames }) {
  return [
    ["Model", model ?? "not known yet"],
    sensor !== name && ["Address", sensor],
    adapter && ["Adapter", adapter],
    motion_hz && ["Acceleration", `${round(motion_hz)} Hz`],
    clock && ["Clock drift", `${signed(round(clock.drift_ppm))} ppm`],
    clock && ["Jitter, 95 %", `${round(clock.jitter_ms)} ms`],
    clock && clock.restarts > 0 && ["Clock began anew", times(clock.restarts)],
    ["Reconnected", times(reconnects)],
    malformed_frames > 0 && ["Unreadable frames", String(malformed_frames)],
  ].filter(Boolean);
}

const round = (value) => Math.round(value * 10) / 10;
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value)}`;
const times = (count) => (count === 1 ? "once" : count === 0 ? "never" : `${count} times`);
