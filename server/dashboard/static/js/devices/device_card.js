// A device: whether it is there, what is amiss, and what who looks after it wants to know.

import { dayAndTime, el, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { sentence } from "../common/telling.js";
import { troubleText } from "../common/troubles.js";
import { gauges, span } from "./gauges.js";

const CLOCK_IS_OFF_S = 2;
const BATTERY_IS_LOW_PERCENT = 20;
const SURE_FOR_MS = 6_000;

export class DeviceCard {
  #shutOut;
  #device = null;
  #title = el("h2");
  #state = el("span", { class: "pill" });
  #problems = el("div", { class: "device-problems" });
  #gauges = el("ul", { class: "gauges" });
  #facts = el("dl");
  #button = el("button", { class: "plain", type: "button", "aria-pressed": "false" });
  #sure = 0;

  /** `shutOut(device)` is called when that was pressed twice. */
  constructor(shutOut) {
    this.#shutOut = shutOut;
    this.element = el("li", { class: "panel device" }, this.#title, el("p", {}, this.#state), this.#problems, this.#gauges, this.#facts, this.#button);
    this.#button.addEventListener("click", () => this.#pressed());
    this.#ask(false);
  }

  show(device) {
    this.#device = device;
    setText(this.#title, say("devices.name", { device: device.device, court: device.court }));
    this.#state.dataset.state = device.online ? "live" : "offline";
    setText(this.#state, standing(device));
    this.#problems.replaceChildren(...problems(device).map((one) => el("p", { class: "device-problem" }, one)));
    this.#gauges.replaceChildren(...gauges(device));
    this.#facts.replaceChildren(...facts(device).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
    this.#button.hidden = !device.enrolled;
  }

  // Twice, and no dialog: shut out by mistake, a device has to be let in again by somebody at the court.
  #pressed() {
    if (this.#button.getAttribute("aria-pressed") === "true") {
      this.#ask(false);
      this.#shutOut(this.#device);
    } else this.#ask(true);
  }

  #ask(isSure) {
    clearTimeout(this.#sure);
    this.#button.setAttribute("aria-pressed", String(isSure));
    setText(this.#button, say(isSure ? "devices.sure" : "devices.shut-out"));
    if (isSure) this.#sure = setTimeout(() => this.#ask(false), SURE_FOR_MS);
  }
}

function standing({ online, since, seen }) {
  if (online) return say("devices.online", { since: dayAndTime(since) });
  return seen ? say("devices.heard", { at: dayAndTime(seen) }) : say("devices.never");
}

function problems(device) {
  const found = device.problems.map((one) => sentence(troubleText(one)));
  const ahead = device.clock_ahead_s;
  if (ahead !== null && Math.abs(ahead) > CLOCK_IS_OFF_S) found.push(say(ahead > 0 ? "devices.ahead" : "devices.behind", { span: span(Math.abs(ahead)) }));
  const battery = device.lowest_battery_percent;
  if (device.online && battery !== null && battery < BATTERY_IS_LOW_PERCENT) found.push(say("devices.battery-low", { percent: battery }));
  return found;
}

function facts(device) {
  const comesIn = [say("devices.comes-in"), say(device.enrolled ? "devices.identity" : "devices.password")];
  if (device.version === null && !device.seen && !device.online) return [comesIn];
  const battery = device.lowest_battery_percent === null ? "" : `, ${say("devices.lowest", { percent: device.lowest_battery_percent })}`;
  return [
    [say("devices.version"), device.version ?? say("devices.not-known")],
    [say("sensors"), `${device.sensors}${battery}`],
    ...(device.role ? [[say("devices.role"), say(`devices.${device.role}`)]] : []),
    comesIn,
  ];
}
