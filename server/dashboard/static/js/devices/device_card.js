// A device: whether it is there, what is amiss, and what who looks after it wants to know.

import { dayAndTime, el, setText } from "../common/dom.js";
import { sentence } from "../people/form.js";

const CLOCK_IS_OFF_S = 2;
const BATTERY_IS_LOW_PERCENT = 20;
const SURE_FOR_MS = 6_000;

export class DeviceCard {
  #shutOut;
  #device = null;
  #title = el("h2");
  #state = el("span", { class: "pill" });
  #problems = el("div", { class: "device-problems" });
  #facts = el("dl");
  #button = el("button", { class: "plain", type: "button", "aria-pressed": "false" });
  #sure = 0;

  /** `shutOut(device)` is called when that was pressed twice. */
  constructor(shutOut) {
    this.#shutOut = shutOut;
    this.element = el("li", { class: "panel device" }, this.#title, el("p", {}, this.#state), this.#problems, this.#facts, this.#button);
    this.#button.addEventListener("click", () => this.#pressed());
    this.#ask(false);
  }

  show(device) {
    this.#device = device;
    setText(this.#title, `${device.device}, court ${device.court}`);
    this.#state.dataset.state = device.online ? "live" : "offline";
    setText(this.#state, standing(device));
    this.#problems.replaceChildren(...problems(device).map((one) => el("p", { class: "device-problem" }, one)));
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
    setText(this.#button, isSure ? "Press again to shut it out" : "Shut out");
    if (isSure) this.#sure = setTimeout(() => this.#ask(false), SURE_FOR_MS);
  }
}

function standing({ online, since, seen }) {
  if (online) return `Online since ${dayAndTime(since)}`;
  return seen ? `Last heard ${dayAndTime(seen)}` : "Never heard";
}

function problems(device) {
  const found = device.problems.map(sentence);
  const ahead = device.clock_ahead_s;
  if (ahead !== null && Math.abs(ahead) > CLOCK_IS_OFF_S) found.push(`Its clock is ${span(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} the server's; give it a time server.`);
  const battery = device.lowest_battery_percent;
  if (device.online && battery !== null && battery < BATTERY_IS_LOW_PERCENT) found.push(`A sensor's battery has ${battery} % left.`);
  return found;
}

const UNITS = [[86_400, "days"], [3_600, "hours"], [60, "minutes"], [1, "seconds"]];

function span(seconds) {
  const [size, name] = UNITS.find(([unit]) => seconds >= 2 * unit) ?? UNITS.at(-1);
  return `${Math.round(seconds / size)} ${name}`;
}

function facts(device) {
  const comesIn = ["Comes in with", device.enrolled ? "an identity of its own" : "the password of all devices, or none"];
  if (device.version === null && !device.seen && !device.online) return [comesIn];
  const waiting = Object.values(device.waiting).reduce((sum, one) => sum + one, 0);
  const battery = device.lowest_battery_percent === null ? "" : `, lowest battery ${device.lowest_battery_percent} %`;
  return [
    ["Version", device.version ?? "not known"],
    ["Waiting in its outbox", waiting === 1 ? "1 message" : `${waiting} messages`],
    ["Sensors", `${device.sensors}${battery}`],
    comesIn,
  ];
}
